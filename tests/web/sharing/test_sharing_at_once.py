"""Things that are done with what is shared at the same moment: each is done whole or refused, and
nobody who is erased meanwhile is left in any of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.privacy import giving_way
from samspill.web.privacy.giving_way import BusyError
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.actions import (
    NotReadableError,
    Refusal,
    SharingError,
    answer,
    answer_widening,
    narrow,
    open_share,
    share,
    widen,
    withdraw,
)
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, AnswerCount, Came, Receiver, Share, Widening
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.notes import NoNoteError, keep_note
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import NoTieError, keep_in_touch, release
from support.at_once import Held, at_once, unexpected, waits_for_a_lock
from support.left import as_owner, left_of
from support.pages import signed_in, url
from support.shared import EXPERIENCE, let_share, shared, strong, visit
from support.ties import met, tie

pytestmark = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="SQLite writes one at a time anyway"
)
REFUSED = (SharingError, NotReadableError, NoTieError, NoNoteError)
Verb = Callable[[Cast], Any]


@pytest.fixture
def players(transactional_db: None) -> Cast:
    cast = assemble()
    met(cast)
    let_share(cast)
    Participant.objects.update(first_seen_at=timezone.now())
    return cast


def by(who: Participant, verb: Callable[[Visit], Any]) -> Any:
    """Done by somebody who has shown both steps of signing in, on the evening of the day."""
    seen = visit(who.person_id, now=timezone.now() + timedelta(days=3650))
    with as_visit(seen):
        return verb(seen)


def made(cast: Cast, label: Label = Label.GREEN) -> int:
    """Shared by the bank, with the police and the agency; the police is the second."""
    return int(by(cast.bank, lambda v: shared(cast, label, now=v.now).pk))


def erases(cast: Cast, who: str = "police") -> None:
    """The police erases itself, whatever has been planned with it."""
    person = getattr(cast, who).person_id
    erase_person(person_id=person, by=None, now=timezone.now() + timedelta(days=3650))


def shares(cast: Cast) -> Any:
    return made(cast)


def widens(cast: Cast) -> Any:
    pk = by(cast.bank, lambda v: share(
        participant=cast.bank, draft=EXPERIENCE, receivers=[cast.agency.person_id], now=v.now,
    ).pk)  # fmt: skip
    return by(cast.bank, lambda v: widen(
        share=pk, to=[cast.police.person_id], by=cast.bank.person, now=v.now
    ))  # fmt: skip


def notes(cast: Cast) -> Any:
    about = About(AboutKind.PERSON, pk=cast.police.person_id)
    return by(cast.bank, lambda v: keep_note(
        key=uuid4(), about=about, text="x", revision=1, visit=v, by=cast.bank.person
    ))  # fmt: skip


def releases(cast: Cast) -> Any:
    return by(cast.bank, lambda v: release(
        to=cast.police.person_id, visit=v, by=cast.bank.person
    ))  # fmt: skip


def keeps_in_touch(cast: Cast) -> Any:
    return by(cast.bank, lambda v: keep_in_touch(
        other=cast.police.person_id, day=v.now.date(), visit=v, by=cast.bank.person
    ))  # fmt: skip


def agrees(cast: Cast) -> Any:
    return by(cast.bank, lambda v: agree(
        other=cast.police.person_id, line="x", mine=True, due=None, visit=v, by=cast.bank.person
    ))  # fmt: skip


NAMING: tuple[Verb, ...] = (shares, widens, notes, releases, keeps_in_touch, agrees)


def until_it_waits(verb: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Begin it, and come back when it waits for somebody's lock, or has ended."""
    ended: list[Any] = []

    def act() -> None:
        try:
            ended.append(verb())
        except Exception as error:  # looked at
            ended.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    while thread.is_alive() and not waits_for_a_lock():
        pass
    return thread, ended


@pytest.mark.parametrize("verb", NAMING, ids=lambda verb: verb.__name__)
class TestWhoIsBeingErased:
    def test_is_named_by_nobody_afterwards(self, players: Cast, verb: Verb) -> None:
        """The other verb waits until the erasing is over, and is refused with its own refusal."""
        if verb is agrees:
            tie(players.bank, players.police)
        person = players.police.person_id
        with Held(lambda: erases(players)) as held:
            thread, ended = until_it_waits(lambda: verb(players))
            assert ended == []
            held.end()
            thread.join()
        assert held.error is None
        assert [type(each) for each in ended if not isinstance(each, REFUSED)] == []
        if verb in {shares, widens}:
            assert ended[0].refusal is Refusal.NOT_HERE
        assert left_of(person) == {}

    def test_goes_when_the_other_has_ended(self, players: Cast, verb: Verb) -> None:
        """Whoever erases gives way, as often as it takes, and then takes that along too."""
        if verb is agrees:
            tie(players.bank, players.police)
        person = players.police.person_id
        with Held(lambda: verb(players)) as held:
            thread, ended = until_it_waits(lambda: erases(players))
            assert ended == []
            held.end()
            thread.join()
        assert (held.error, ended) == (None, [None])
        assert left_of(person) == {}


class TestErasing:
    def test_a_source_while_its_second_answers(self, players: Cast) -> None:
        pk = made(players, Label.RED)
        to = [players.seller.person_id]
        by(players.bank, lambda v: widen(share=pk, to=to, by=players.bank.person, now=v.now))
        asked = by(players.police, lambda _v: Widening.objects.get().pk)
        person = players.bank.person_id
        ended = at_once(
            lambda: erases(players, "bank"),
            lambda: by(players.police, lambda v: answer_widening(
                widening=asked, agreed=True, by=players.police.person, now=v.now
            )),
        )  # fmt: skip
        assert unexpected(ended, *REFUSED) == []
        assert left_of(person) == {}
        with as_owner():
            assert Share.objects.count() == Receiver.objects.count() == 0

    def test_two_people_and_one_of_them_twice(self, players: Cast) -> None:
        """Each has shared with the other, and the two are noted by a third."""
        made(players)
        by(players.police, lambda v: share(
            participant=players.police, draft=EXPERIENCE, receivers=[players.bank.person_id],
            now=v.now,
        ))  # fmt: skip
        gone = players.bank.person_id, players.police.person_id
        ended = at_once(*(
            lambda who=who: erases(players, who) for who in ("bank", "police", "bank", "police")
        ))  # fmt: skip
        assert ended == [None] * 4
        assert [left_of(person) for person in gone] == [{}, {}]

    def test_oneself_on_two_devices(self, players: Cast) -> None:
        me: Person = players.seller.person
        phone, laptop = (signed_in(me) for _ in range(2))
        address = {"address": me.email}
        ended = at_once(*(
            lambda client=client: client.post(reverse("own_data_erase"), address).status_code
            for client in (phone, laptop)
        ))  # fmt: skip
        assert ended == [302, 302]
        assert left_of(me.pk) == {}

    def test_whoever_never_gets_out_of_the_way_is_told(
        self, players: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(giving_way, "TRIES", 2)
        with Held(lambda: shares(players)), pytest.raises(BusyError):
            erases(players)
        client = signed_in(players.police.person)
        Participant.objects.filter(pk=players.police.pk).update(withdrawn_at=timezone.now())
        with Held(lambda: hold_people({players.police.person_id})):
            said = client.post(reverse("own_data_erase"), {"address": players.police.person.email})
        assert (said.status_code, "Nothing is erased" in said.content.decode()) == (503, True)

    def test_ones_own_file_is_of_one_moment(self, players: Cast) -> None:
        """Taken while one is erased it is whole, or there is none."""
        made(players)
        client = strong(players.bank)
        with Held(lambda: erases(players, "bank")) as held:
            before = client.post(reverse("own_data_file"))
            held.end()
        assert before.status_code == 200
        assert client.post(reverse("own_data_file")).status_code == 302
        phones = [strong(players.police) for _ in range(3)]
        ended = at_once(
            lambda: erases(players, "police"),
            *(
                lambda phone=phone: phone.post(reverse("own_data_file")).status_code
                for phone in phones
            ),
        )
        assert unexpected(ended[:1]) == []
        assert {*ended[1:]} <= {200, 302}
        assert left_of(players.police.person_id) == {}


class TestOneShare:
    def test_is_widened_narrowed_answered_and_withdrawn(self, players: Cast) -> None:
        pk, bank = made(players), players.bank.person
        police, seller = players.police, players.seller

        def reads(who: Participant) -> Callable[[], Any]:
            return lambda: by(who, lambda v: answer(
                share=pk, came=Came.USED, line="", visit=v, by=who.person
            ))  # fmt: skip

        def changes(verb: Callable[..., Any], **facts: Any) -> Callable[[], Any]:
            return lambda: by(players.bank, lambda v: verb(share=pk, by=bank, now=v.now, **facts))

        ended = at_once(*(
            [reads(police), reads(seller), reads(players.agency)] * 3
            + [
                changes(widen, to=[seller.person_id]),
                changes(narrow, without=[police.person_id]),
                changes(widen, to=[police.person_id]),
                changes(narrow, without=[seller.person_id]),
            ]
            * 2
            + [changes(withdraw), shares_anew(players), shares_anew(players)]
        ))  # fmt: skip
        assert unexpected(ended, *REFUSED) == []
        for who in (police, seller, players.agency):
            with pytest.raises(NotReadableError):
                opens(who, pk)
        assert isinstance(changes_after(players, pk), SharingError)

    def test_is_answered_once_by_who_presses_twice(self, players: Cast) -> None:
        pk, police = made(players), players.police
        ended = at_once(*(
            lambda came=came: by(police, lambda v: answer(
                share=pk, came=came, line="", visit=v, by=police.person
            ))
            for came in [*Came] * 3
        ))  # fmt: skip
        assert unexpected(ended) == []
        home = AnswerCount.objects.get(organisation=police.organisation)
        assert (home.asked, home.answered) == (1, 1)
        assert by(players.bank, lambda _v: Answer.objects.count()) == 1

    def test_whoever_is_taken_out_while_they_answer_has_answered_or_not_read_it(
        self, players: Cast
    ) -> None:
        pk, police = made(players), players.police
        out = [police.person_id]
        with Held(lambda: by(players.bank, lambda v: narrow(
            share=pk, without=out, by=players.bank.person, now=v.now
        ))) as held:  # fmt: skip
            thread, ended = until_it_waits(lambda: by(police, lambda v: answer(
                share=pk, came=Came.USED, line="", visit=v, by=police.person
            )))  # fmt: skip
            held.end()
            thread.join()
        assert [type(each) for each in ended] == [NotReadableError]

    def test_is_withdrawn_between_looking_and_opening(self, players: Cast) -> None:
        pk, police = made(players), strong(players.police)
        ended = at_once(
            *[lambda: police.post(url("participant_shared_open", players, pk=pk)).status_code] * 6,
            lambda: by(players.bank, lambda v: withdraw(
                share=pk, by=players.bank.person, now=v.now
            )),
        )  # fmt: skip
        assert {*ended[:-1]} <= {302, 404}
        assert unexpected(ended) == []


def opens(who: Participant, pk: int) -> Any:
    return by(who, lambda v: open_share(share=pk, visit=v, by=who.person))


def shares_anew(cast: Cast) -> Callable[[], Any]:
    return lambda: shares(cast)


def changes_after(cast: Cast, pk: int) -> Any:
    """What a withdrawn share says to its source who would let somebody in."""
    try:
        return by(cast.bank, lambda v: widen(
            share=pk, to=[cast.seller.person_id], by=cast.bank.person, now=v.now
        ))  # fmt: skip
    except SharingError as error:
        return error


def test_a_form_about_somebody_who_goes_at_that_moment_finds_nothing(players: Cast) -> None:
    """Of a verb that holds nobody: the database refuses it, and the page says that there is
    nothing, as of what never was."""
    other = players.withdrawn
    client: Client = signed_in(players.bank.person)
    client.raise_request_exception = False
    card = url("participant_wish", players, key=f"p{other.pk}")
    with Held(lambda: erase_person(
        person_id=other.person_id, by=None, now=timezone.now() + timedelta(days=3650)
    )) as held:  # fmt: skip
        thread, ended = until_it_waits(lambda: client.post(card, {"strength": "must"}).status_code)
        held.end()
        thread.join()
    assert (held.error, ended) == (None, [404])
