"""Whatever is sent to any address: it is answered, never with a fault of ours.

NUL, halves of surrogate pairs, control characters, line breaks, numbers of thousands of digits,
dates at both ends of time, in the address, the query, the form, the cookies and the headers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import Cast
from matrix import MATRIX, POSTS, PostRow, Row
from samspill.web.editions.models import Edition, Participant, Room, Talk, Topic
from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Organisation, Person
from samspill.web.site.requests import Handler
from support.examples import tries
from support.pages import browser_of, meet

NASTY = (
    "",
    "\0",
    "a\0b",
    "\ud800",
    "a\r\nBcc: alle@eksempel.no",
    "\x1b[2J",
    "\u2028",
    "\x85",
    "\u202e",
    "9" * 5000,
    "-" + "9" * 5000,
    "9" * 25,
    "9" * 18,
    "²",
    "٣",
    "1e999999",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2031-11-13T99:99",
    "24:00",
    "a" * 6000,
    "ab " * 2000,
    "{{ 7 }}%s%(n)d",
    "../../etc/passwd",
    "\ufdfa" * 300,
    "[" * 500,
)
values = st.sampled_from(NASTY) | st.text(max_size=40) | st.integers().map(str)
FIELDS = (
    "name", "day", "place", "wishes_close_at", "announced", "start", "end", "length", "pause",
    "lunch_from", "lunch_to", "people", "cap", "minimum", "talk-TOTAL_FORMS", "talk-INITIAL_FORMS",
    "talk-0-id", "talk-0-title", "talk-0-speaker", "talk-0-start", "talk-0-end",
    "room-TOTAL_FORMS", "room-INITIAL_FORMS", "room-0-room", "room-0-first", "room-0-last",
    "title", "organisation", "representative", "challenges", "solutions", "present", "skipped",
    "standby", "strength", "email", "login", "password", "code", "next", "theme", "language",
    "kind", "seen", "whom", "back", "q", "sector", "show", "state", "after", "page",
    "column-name",
)  # fmt: skip
GOOD = {
    "name": "Svinndagen", "day": "2031-11-13", "place": "Hamar", "start": "10:00", "end": "12:00",
    "length": "15", "pause": "5", "people": "20", "cap": "4", "minimum": "1",
    "talk-TOTAL_FORMS": "1", "talk-INITIAL_FORMS": "0", "talk-0-title": "Åpning",
    "talk-0-start": "09:00", "talk-0-end": "09:30",
    "room-TOTAL_FORMS": "1", "room-INITIAL_FORMS": "0", "room-0-room": "Salen",
    "room-0-first": "1", "room-0-last": "6", "strength": "like", "kind": "people",
}  # fmt: skip
ACCOUNTS = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_confirm_login_code",
    "mfa_authenticate",
)
ROLLED_BACK = [HealthCheck.function_scoped_fixture]  # one cast for all: nothing stays
WANTED = {200, 286, 301, 302, 400, 403, 404, 405, 409, 410, 422, 429}


def sent(client: Client, method: str, url: str, data: Any = b"", **kwargs: Any) -> int:
    """The answer's status; nothing of what was written stays."""
    client.raise_request_exception = False
    with transaction.atomic():
        if isinstance(data, dict):
            answer = client.post(url, data)
        else:
            answer = client.generic(method, url, data, **kwargs)
        transaction.set_rollback(True)
    return int(answer.status_code)


def addresses(cast: Cast) -> list[str]:
    if not cast.edition.meetings.exists():
        meet(cast.bank, cast.police)  # one that can be dropped
    rows: list[Row | PostRow] = [*MATRIX, *POSTS]
    found = [
        reverse(row.name, kwargs=row.kwargs(cast))
        for row in rows
        if row.kwargs.__name__ not in {"first_plan", "first_slot"}
    ]
    return found + [reverse(name) for name in ACCOUNTS]


@st.composite
def forms(draw: st.DrawFn) -> dict[str, list[str]]:
    """A form of which most is good, and some is not."""
    form = {name: [value] for name, value in GOOD.items() if draw(st.integers(0, 9))}
    for name in draw(st.lists(st.sampled_from(FIELDS), max_size=4)):
        form[name] = draw(st.lists(values, min_size=1, max_size=3))
    return form


def encoded(form: dict[str, list[str]]) -> str:
    """The form as a browser, or somebody who is none, would send it."""
    return "&".join(
        f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for name, given_values in form.items()
        for value in given_values
    )


@pytest.mark.django_db
class TestWhateverIsSent:
    """By an organiser, a participant and a stranger."""

    @given(data=st.data())
    @tries(150, suppress=ROLLED_BACK)
    def test_a_form_or_a_query(self, cast: Cast, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from([*self.browsers(cast)]))
        url = data.draw(st.sampled_from(addresses(cast)))
        text = encoded(data.draw(forms()))
        if data.draw(st.booleans()):
            assert sent(client, "GET", f"{url}?{text}") in WANTED
        else:
            kind = "application/x-www-form-urlencoded"
            assert sent(client, "POST", url, data=text, content_type=kind) in WANTED

    @given(data=st.data())
    @tries(50, suppress=ROLLED_BACK)
    def test_an_address(self, cast: Cast, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from([*self.browsers(cast)]))
        url = data.draw(st.sampled_from(addresses(cast)))
        parts = url.split("/")
        place = data.draw(st.integers(1, len(parts) - 1))
        nasty = data.draw(st.sampled_from(NASTY) | st.text(max_size=20))
        parts[place] = quote_from_bytes(nasty.encode("utf-8", "surrogatepass"))
        method = data.draw(st.sampled_from(["GET", "POST"]))
        assert sent(client, method, "/" + "/".join(parts).lstrip("/")) in WANTED

    @given(data=st.data())
    @tries(30, suppress=ROLLED_BACK)
    def test_a_cookie_or_a_header(self, cast: Cast, data: st.DataObject) -> None:
        url = data.draw(st.sampled_from(addresses(cast)))
        nasty = data.draw(st.sampled_from([v for v in NASTY if v.isprintable()] + ['"\\000\\000"']))
        nasty = nasty.encode("utf-8", "surrogatepass").decode("latin-1")  # as servers hand it on
        name = data.draw(st.sampled_from(["sessionid", "django_language", "theme", "csrftoken"]))
        headers = {
            "HTTP_COOKIE": f"{name}={nasty}",
            "HTTP_REFERER": nasty,
            "HTTP_ACCEPT_LANGUAGE": nasty,
            "HTTP_HX_CURRENT_URL": nasty,
            "HTTP_IF_NONE_MATCH": nasty,
        }
        assert sent(Client(), "GET", url, **headers) in WANTED

    @pytest.mark.parametrize(
        "said",
        ["charset=unicode_escape", "charset=hex", "charset=utf-16", "charset=no-such",
         "charset*=hex''61", "charset=utf-8; x*=no-such''61"],
    )  # fmt: skip
    def test_another_encoding(self, cast: Cast, said: str) -> None:
        """``unicode_escape`` gives halves of pairs, and ``hex`` is no encoding of text: asked of
        the server's own way in, as what goes wrong there is nobody's to answer."""
        answers: list[str] = []

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answers.append(status)

        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            request = RequestFactory().generic(
                "POST", "/theme/?q=%5Cud800", b"a=1", content_type="text/plain"
            )
            environ = request.environ | {"CONTENT_TYPE": f"{kind}; {said}"}
            Handler()(environ, begin)
        assert answers == ["400 Bad Request"] * 2

    @pytest.mark.parametrize("name", ["filename*=hex''aa", "filename*=unicode_escape''%5Cud800"])
    def test_a_file_with_any_name(self, cast: Cast, name: str) -> None:
        url = reverse("organiser_import", kwargs={"slug": cast.edition.slug})
        body = f'--x\r\nContent-Disposition: form-data; name="file"; {name}\r\n\r\na;b\r\n--x--\r\n'
        status = sent(
            browser_of(cast.organiser),
            "POST",
            url,
            data=body,
            content_type="multipart/form-data; boundary=x",
        )
        assert status in WANTED

    def test_a_file_of_nothing_but_nul(self, cast: Cast) -> None:
        url = reverse("organiser_import", kwargs={"slug": cast.edition.slug})
        file = SimpleUploadedFile("liste\0.csv", b"\0" * 400)
        status = sent(
            browser_of(cast.organiser), "POST", url, data={"kind": "people", "file": file}
        )
        assert status in WANTED

    @pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "1999-12-31", "2101-01-01"])
    def test_a_year_that_cannot_be(self, cast: Cast, when: str) -> None:
        client, url = browser_of(cast.creator), reverse("organiser_new")
        for said in ({"day": when}, {"wishes_close_at": f"{when}T12:00"}):
            assert sent(client, "POST", url, data=GOOD | said) == 422

    def browsers(self, cast: Cast) -> Iterator[Client]:
        for who in (cast.organiser, cast.creator, cast.bank, cast.desk_host):
            yield browser_of(who)
        yield Client()


LINES = (
    (Organisation, "name"), (Person, "name"), (Edition, "name"), (Edition, "place"),
    (Talk, "title"), (Talk, "speaker"), (Room, "name"), (Participant, "title"), (Topic, "text"),
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), LINES, ids=lambda x: getattr(x, "__name__", x))
@pytest.mark.parametrize("text", ["a\nb", "a\0", "\x1b", "\u2028", "\ud800"])
def test_what_is_no_line_is_never_kept(cast: Cast, model: Any, field: str, text: str) -> None:
    """At the model, whatever way it comes."""
    row = model._default_manager.exclude(pk=None).first() or model(pk=1)
    setattr(row, field, text)
    for write in (
        row.save,
        lambda: model._default_manager.bulk_update([row], [field]),
        lambda: model._default_manager.filter(pk=row.pk).update(**{field: text}),
        row.clean_fields,
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            write()


@given(st.text() | st.sampled_from(NASTY))
@tries(100)
def test_one_line_is_one(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert is_line(line) or not is_line(
        "".join(c for c in text if c not in "\n\r\t\v\f\x85\u2028\u2029")
    )
