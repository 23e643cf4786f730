"""The organiser sees who has not been told and why, tries again, and corrects an address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from cast import NOW, PASSWORD, Cast
from samspill.web.areas.organiser.letters import told_in_words
from samspill.web.editions.models import EditionRole, Invitation, Participant, Role
from samspill.web.editions.overview import Answer, answer_of, coming
from samspill.web.editions.participation import AddressError, correct_address
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.outbox.queries import Told
from samspill.web.people.models import Person
from support.letters import deliver_all, invite
from support.mail_server import Server, Step, Talk, mail_server
from support.pages import browser_of

NO_PASSWORD = make_password(None)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A mail server that refuses Berit's address."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "samspill.web.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        found.at = refuse_berit
        yield found


def refuse_berit(step: Step, talk: Talk) -> str | None:
    return "550 no such mailbox" if step is Step.RCPT and "berit@" in talk.to else None


@pytest.fixture
def invited(cast: Cast, server: Server) -> Cast:
    """All six are invited; Berit's address was refused. Nobody has come in yet."""
    Person.objects.filter(participations__isnull=False).update(password=NO_PASSWORD)
    assert invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW) == 6
    deliver_all(now=NOW)
    cast.bank.person.refresh_from_db()
    return cast


def page(cast: Cast, name: str, *parts: object) -> tuple[Client, str]:
    path = "/".join(str(part) for part in (name, *parts))
    return browser_of(cast.organiser), f"/organise/{cast.edition.slug}/{path}/".replace("//", "/")


def test_home_and_people_say_how_many_and_the_page_says_who(invited: Cast) -> None:
    said = "5 har fått beskjed, 1 er avvist: Rett adressen"
    client, url = page(invited, "people")
    assert client.get(url).context["told"]["text"] == said
    client, url = page(invited, "")
    assert [notice["text"] for notice in client.get(url).context["tellings"]] == [
        f"Invitasjoner: {said}"
    ]
    client, url = page(invited, "letters")
    (row,) = client.get(url).context["rows"]
    assert {name: row[name] for name in ("name", "address", "kind", "state", "why", "said")} == {
        "name": "Berit Bank",
        "address": "berit@eksempel.no",
        "kind": "Invitasjon",
        "state": "Avvist",
        "why": "adressen ble avvist",
        "said": "550 no such mailbox",
    }


def test_who_was_refused_is_not_shown_as_invited(invited: Cast) -> None:
    states = {p.person.name: answer_of(p) for p in coming(invited.edition)}
    assert [name for name in states if states[name] != Answer.INVITED] == ["Berit Bank"]
    assert Invitation.objects.filter(participant=invited.bank).count() == 0
    of_bank = Entry.objects.filter(
        subject_type="editions.participant", subject_id=str(invited.bank.pk)
    )
    verbs = of_bank.order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["invitation_created", "invitation_failed"]


def test_who_waits_is_shown_as_invited(cast: Cast) -> None:
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
    assert {answer_of(p) for p in coming(cast.edition)} == {Answer.INVITED}


def test_inviting_again_tries_who_was_refused_again(invited: Cast, server: Server) -> None:
    server.at = lambda step, talk: None
    later = NOW + timedelta(hours=1)
    again = [
        invite(edition=invited.edition, remind=False, by=invited.organiser, now=later)
        for _press in range(2)
    ]
    assert again == [1, 0]
    deliver_all(now=later)
    assert server.addresses()[5:] == ["berit@eksempel.no"]
    assert Letter.objects.count() == 6


def test_trying_again_by_a_press(invited: Cast, server: Server) -> None:
    server.at = lambda step, talk: None
    client, url = page(invited, "letters/again")
    assert client.post(url).status_code == 302
    deliver_all()
    assert server.addresses()[5:] == ["berit@eksempel.no"]
    assert Entry.objects.get(verb="letters_tried_again").facts == {"letters": 1}
    client.post(url)  # nothing has failed now
    assert Entry.objects.filter(verb="letters_tried_again").count() == 1


def test_a_corrected_address_is_told(invited: Cast, server: Server) -> None:
    client, url = page(invited, "people", invited.bank.pk)
    assert client.get(url).context["correct_url"] == f"{url}address/"
    client.post(f"{url}address/", {"address": " Berit.Bank@Eksempel.NO "})
    deliver_all()
    assert server.addresses()[5:] == ["berit.bank@eksempel.no"]
    assert Person.objects.get(name="Berit Bank").email == "berit.bank@eksempel.no"
    assert Letter.objects.filter(state=LetterState.SENT).count() == 6
    assert Entry.objects.filter(verb="address_corrected").count() == 1


def test_a_link_that_the_old_address_got_stops_working(cast: Cast) -> None:
    """It was accepted there, by whoever reads it."""
    Person.objects.filter(pk=cast.bank.person.pk).update(password=NO_PASSWORD)
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
    deliver_all(now=NOW)
    later = NOW + timedelta(hours=1)
    correct_address(participant=cast.bank, address="bb@eksempel.no", by=cast.organiser, now=later)
    assert Invitation.objects.get(participant=cast.bank).expires_at == later


@pytest.mark.parametrize(
    "known",
    ["signed in", "password", "role", "may create", "elsewhere", "not organised", "withdrawn one"],
)
def test_an_account_that_is_somebodys_keeps_its_address(invited: Cast, known: str) -> None:
    """Whoever changes the address of an account has the account."""
    who, by = invited.bank, invited.organiser
    theirs = Person.objects.filter(pk=who.person.pk)
    if known == "signed in":
        theirs.update(last_login=NOW)
    elif known == "password":
        theirs.update(password=make_password(PASSWORD))
    elif known == "role":
        EditionRole.objects.create(edition=invited.other_edition, person=who.person, role=Role.DESK)
    elif known == "may create":
        theirs.update(may_create_editions=True)
    elif known in {"elsewhere", "withdrawn one"}:
        Participant.objects.create(
            edition=invited.other_edition,
            person=who.person,
            organisation=who.organisation,
            withdrawn_at=NOW if known == "withdrawn one" else None,
        )
    elif known == "not organised":
        by = invited.other_organiser
    with pytest.raises(AddressError) as refused:
        correct_address(participant=who, address="mine@eksempel.no", by=by, now=NOW)
    assert refused.value.code == "theirs"
    assert theirs.get().email == "berit@eksempel.no"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "no_address"),
        ("berit", "no_address"),
        ("b@eksempel.no\r\nBcc: alle@eksempel.no", "no_address"),
        ("b\0@eksempel.no", "no_address"),
        ("a" * 300 + "@eksempel.no", "no_address"),
        ("pia@eksempel.no", "taken"),
    ],
)
def test_what_is_no_address_is_refused_with_words(invited: Cast, address: str, code: str) -> None:
    with pytest.raises(AddressError) as refused:
        correct_address(participant=invited.bank, address=address, by=invited.organiser, now=NOW)
    assert refused.value.code == code
    client, url = page(invited, "people", invited.bank.pk, "address")
    assert client.post(url, {"address": address}, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            Told(told=860, waiting=139, refused=1),
            "860 har fått beskjed, 139 venter på beskjed, 1 er avvist: Rett adressen",
        ),
        (Told(told=1), "1 har fått beskjed"),
        (Told(waiting=1), "1 venter på beskjed"),
        (Told(waiting=2, refused=2), "2 venter på beskjed, 2 er avvist: Rett adressene"),
        (Told(failed=1), "1 er ikke sendt: Prøv igjen"),
        (Told(), ""),
    ],
)
def test_in_words(told: Told, said: str) -> None:
    with translation.override("nb"):
        assert told_in_words(told) == said
