"""Notes as pages, and as a device sends them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Phase
from samspill.web.sharing.note_models import Learnt, Note
from samspill.web.sharing.notes import sign_of
from samspill.web.sharing.row_security import as_visit
from support.pages import signed_in, url, words
from support.shared import let_share
from support.ties import met, of

QUEUE = {"X-Note": "queue"}


@pytest.fixture
def about(cast: Cast) -> str:
    """The bank's meeting with the police, as an address says it."""
    return f"meeting:{met(cast).uid}"


def said(cast: Cast, about: str) -> dict[str, str]:
    return {
        "key": str(uuid4()), "about": about, "revision": "1", "text": "Ringe om lista",
        "who": sign_of(cast.bank.person_id),
    }  # fmt: skip


def kept(cast: Cast) -> list[str]:
    with as_visit(of(cast.bank)):
        return list(Note.objects.values_list("text", flat=True))


def test_the_day_leads_to_a_note_in_one_tap(cast: Cast, about: str) -> None:
    cast.edition.phase = Phase.PUBLISHED
    cast.edition.save()
    client = signed_in(cast.bank.person)
    day = client.get(url("participant_agenda", cast)).content.decode()
    assert day.count(f"{reverse('notes')}?about={about}") == 1
    page = client.get(reverse("notes"), {"about": about})
    assert "Pia Politi" in words(page.content)
    assert "autofocus" in page.content.decode()


def test_a_form_keeps_it_without_a_script(cast: Cast, about: str) -> None:
    client = signed_in(cast.bank.person)
    answer = client.post(reverse("note_keep"), said(cast, about))
    assert answer.headers["Location"] == f"{reverse('notes')}?about={about}"
    assert "Ringe om lista" in words(client.get(reverse("notes")).content)
    assert "Ringe om lista" not in words(
        signed_in(cast.police.person).get(reverse("notes")).content
    )


def test_a_device_sends_it_again_and_it_is_kept_once(cast: Cast, about: str) -> None:
    client, note = signed_in(cast.bank.person), said(cast, about)
    got = [client.post(reverse("note_keep"), note, headers=QUEUE).status_code for _ in range(3)]
    assert got == [204] * 3
    assert kept(cast) == ["Ringe om lista"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"who": "somebody else's"}, 409),
        ({"text": "a" * 4001}, 422),
        ({"text": "nul \0"}, 422),
        ({"key": "none"}, 404),
        ({"revision": "x"}, 404),
        ({"revision": "9" * 40}, 404),
        ({"about": "meeting:none"}, 404),
        ({"about": "person:9999999999999999999999"}, 404),
        ({"about": "person:²"}, 404),
        ({"about": "colour:1"}, 404),
        ({"about": f"talk:{uuid4()}"}, 404),
    ],
)
def test_what_a_device_sends_is_looked_at(
    cast: Cast, about: str, more: dict[str, str], status: int
) -> None:
    client = signed_in(cast.bank.person)
    note = said(cast, about) | more
    assert client.post(reverse("note_keep"), note, headers=QUEUE).status_code == status
    assert kept(cast) == []


def test_who_came_by_a_link_signs_in_before_anything_is_kept(cast: Cast, about: str) -> None:
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    answer = client.post(reverse("note_keep"), said(cast, about), headers=QUEUE)
    assert (answer.status_code, kept(cast)) == (302, [])


def test_what_a_device_may_keep_says_nothing_of_anybody(cast: Cast, about: str) -> None:
    """The same for everybody, and for nobody."""
    page = signed_in(cast.bank.person).get(reverse("notes_offline")).content
    assert page == Client(headers={"accept-language": "en"}).get(reverse("notes_offline")).content
    for secret in ("csrfmiddlewaretoken", "Berit", sign_of(cast.bank.person_id)):
        assert secret not in page.decode()
    worker = Client().get(reverse("notes_worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")


def test_signing_out_empties_the_device(cast: Cast) -> None:
    client = signed_in(cast.bank.person)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_what_one_learnt_is_opened_and_closed(cast: Cast) -> None:
    let_share(cast)
    client, page = signed_in(cast.bank.person), url("learnt", cast)
    other = signed_in(cast.police.person)
    said = {"challenge": "Svindel", "line": "Ring samme dag"}
    assert client.post(page, said).status_code == 302
    assert "Ring samme dag" in words(client.get(page).content)
    assert "Ring samme dag" not in words(other.get(page).content)
    with as_visit(of(cast.bank)):
        change = url("learnt_change", cast, pk=Learnt.objects.get().pk)
    for do, there in (("open", True), ("close", False)):
        assert client.post(change, {"do": do}).status_code == 302
        assert ("Ring samme dag" in words(other.get(page).content)) is there
    assert other.post(change, {"do": "open"}).status_code == 404
    assert signed_in(cast.stranger.person).get(page).status_code == 404
