"""What is somebody else's is answered as what is not there: ties, agreements, notes and lines. Of
shares the leak matrix says it; how long each takes is in the benchmark."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.note_models import Learnt
from samspill.web.sharing.row_security import as_visit
from support.pages import signed_in
from support.ties import AFTER, met, of, tie

NOWHERE = 900_000
PEOPLE: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("get", "tie", {}),
    ("post", "tie_contact", {}),
    ("post", "tie_contact", {"do": "take back"}),
    ("post", "tie_touch", {"day": "2099-01-01"}),
    ("post", "tie_touch_day", {}),
    ("post", "tie_say_action", {"line": "x", "whose": "mine"}),
    ("post", "note_keep", {"about": "person:{id}", "revision": "1", "text": "x"}),
)
KEY = "00000000-0000-4000-8000-00000000000a"


def answered(
    cast: Cast, method: str, name: str, form: dict[str, str], pk: int
) -> tuple[object, ...]:
    """Status, body, where it leads, and how much was asked of the database."""
    client = signed_in(cast.bank.person)
    client.get(reverse("ties"))  # the first visit of a device is noted
    of_edition = {"slug": cast.edition.slug} if name == "learnt_change" else {}
    ids = {} if name == "note_keep" else {"pk": pk}
    said = {key: value.format(id=pk) for key, value in form.items()} | {"key": KEY}
    with CaptureQueriesContext(connection) as asked:
        reply = getattr(client, method)(reverse(name, kwargs=of_edition | ids), said)
    html = re.sub(r'value="[\w-]{64}"|X-CSRFToken": "\w{64}"', "", reply.content.decode())
    ids_in = re.compile(rf"(/|%2F){pk}(/|%2F)")
    at = (ids_in.sub("/N/", text) for text in (html, reply.headers.get("Location", "")))
    return (reply.status_code, *at, len(asked))


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "name", "form"), PEOPLE)
def test_a_person_of_elsewhere(cast: Cast, method: str, name: str, form: dict[str, str]) -> None:
    met(cast)
    there = answered(cast, method, name, form, cast.stranger.person_id)
    assert there == answered(cast, method, name, form, NOWHERE)
    assert there[0] in {302, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tie_action", "tie_action_day", "learnt_change"])
def test_what_others_have_agreed_and_learnt(cast: Cast, name: str) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    with as_visit(of(cast.police)):
        learnt = Learnt.objects.create(
            edition=cast.edition, person=cast.police.person, line="x", said_at=AFTER
        ).pk
    tie(cast.bank, cast.agency)
    with as_visit(of(cast.police)):
        action = agree(
            other=cast.bank.person_id, line="x", mine=True, due=None, visit=of(cast.police),
            by=cast.police.person,
        ).pk  # fmt: skip
    pk = learnt if name == "learnt_change" else action
    other = cast.seller if name != "learnt_change" else cast.bank
    client_of = Cast(**{**cast.__dict__, "bank": other})
    for form in (
        {}, {"do": "not done"}, {"do": "take away"}, {"do": "let go"}, {"line": "x"},
        {"do": "date", "due": "2031-12-01"}, {"do": "forget"}, {"do": "open"},
    ):  # fmt: skip
        there = answered(client_of, "post", name, form, pk)
        assert there == answered(client_of, "post", name, form, NOWHERE)
        assert there[0] == 404
