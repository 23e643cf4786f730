"""A request for access holds a public body's copy: for whom, until when, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.privacy.durations import SHARES_END
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.actions import NotReadableError, narrow, withdraw
from samspill.web.sharing.archives.holds import HELD_AT_MOST, HoldError, ask_hold, end_hold, hold
from samspill.web.sharing.archives.models import AccessHold
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, readable
from samspill.web.sharing.row_security import as_visit
from support.identities import name_contact
from support.pages import url, words
from support.shared import let_share, shared, strong, visit

LATER = NOW + timedelta(days=30)


@pytest.fixture
def share(cast: Cast) -> Share:
    """The bank's, to the police and the agency; somebody answers for the police's people."""
    let_share(cast)
    name_contact(cast.police.organisation, cast.creator)
    with as_visit(visit(cast.bank.person_id)):
        return shared(cast, Label.AMBER)


def does(
    who: Participant | Person, verb: Callable[..., AccessHold], now: datetime = NOW, **facts: object
) -> AccessHold:
    """Somebody with all there is to show."""
    person = who.person if isinstance(who, Participant) else who
    at = visit(person.pk, now=now)
    with as_visit(at):
        return verb(visit=at, by=person, **facts)


def held(cast: Cast, share: Share, until: datetime = LATER) -> AccessHold:
    """The police's copy, until then."""
    asked = does(cast.police, ask_hold, share=share.pk)
    return does(cast.creator, hold, hold=asked.pk, until=until)


def reads(who: Participant, now: datetime) -> bool:
    """What the application says, and the database without being asked."""
    at = visit(who.person_id, Shown.ANEW, now)
    with as_visit(at):
        said = Share.objects.filter(readable(at)).exists()
        if connection.vendor == "postgresql":
            assert Share.objects.exists() == said
    return said


def gone(cast: Cast, share: Share) -> datetime:
    """Its source withdraws it; a moment later."""
    with as_visit(visit(cast.bank.person_id)):
        withdraw(share=share.pk, by=cast.bank.person, now=NOW + timedelta(hours=1))
    return NOW + timedelta(hours=2)


def test_a_held_copy_is_read_by_those_of_the_body_who_had_it(cast: Cast, share: Share) -> None:
    held(cast, share)
    after = gone(cast, share)
    assert [reads(one, after) for one in (cast.police, cast.agency, cast.seller)] == [
        True, False, False,
    ]  # fmt: skip
    assert not reads(cast.police, LATER)


def test_a_copy_is_held_though_its_time_has_run_out(cast: Cast, share: Share) -> None:
    held(cast, share, NOW + HELD_AT_MOST)
    share.expires_at = NOW + timedelta(days=10)
    with as_visit(visit(cast.bank.person_id)):
        share.save(update_fields=("expires_at",))
    after = NOW + timedelta(days=20)
    assert [reads(one, after) for one in (cast.police, cast.agency)] == [True, False]


def test_asking_alone_holds_nothing(cast: Cast, share: Share) -> None:
    does(cast.police, ask_hold, share=share.pk)
    assert not reads(cast.police, gone(cast, share))


def test_whoever_is_taken_out_reads_no_held_copy(cast: Cast, share: Share) -> None:
    held(cast, share)
    with as_visit(visit(cast.bank.person_id)):
        narrow(
            share=share.pk, without=[cast.police.person_id], by=cast.bank.person, now=NOW
        )  # fmt: skip
    assert not reads(cast.police, NOW)


def test_a_request_that_is_answered_holds_no_more(cast: Cast, share: Share) -> None:
    found = held(cast, share)
    does(cast.creator, end_hold, hold=found.pk)
    assert not reads(cast.police, gone(cast, share))


def test_only_who_received_it_for_a_public_body_asks(cast: Cast, share: Share) -> None:
    for who in (cast.bank, cast.seller, cast.stranger, cast.organiser):
        with pytest.raises(NotReadableError):
            does(who, ask_hold, share=share.pk)


def test_only_the_bodys_own_contact_person_holds(cast: Cast, share: Share) -> None:
    name_contact(cast.bank.organisation, cast.organiser)
    asked = does(cast.police, ask_hold, share=share.pk).pk
    for who in (cast.police, cast.bank, cast.organiser, cast.stranger):
        with pytest.raises(NotReadableError):
            does(who, hold, hold=asked, until=LATER)
    weak = visit(cast.creator.pk, Shown.SIGNED_IN)
    with pytest.raises(NotReadableError), as_visit(weak):
        hold(hold=asked, until=LATER, visit=weak, by=cast.creator)
    for until in (NOW, NOW + HELD_AT_MOST + timedelta(seconds=1)):
        with pytest.raises(HoldError):
            does(cast.creator, hold, hold=asked, until=until)


def test_what_is_held_is_not_erased_when_its_time_has_come(cast: Cast, share: Share) -> None:
    found = held(cast, share)
    gone(cast, share)
    over = NOW + SHARES_END + timedelta(days=1)
    erase_what_is_over(now=over)
    assert AccessHold.objects.count() == _seen(cast, found)
    assert reads(cast.bank, over)
    erase_what_is_over(now=LATER + SHARES_END + timedelta(days=1))
    assert not reads(cast.bank, over)


def _seen(cast: Cast, found: AccessHold) -> int:
    """How many holds nobody's query sees: on PostgreSQL none."""
    return 0 if connection.vendor == "postgresql" else 1


def test_a_hold_goes_with_the_shares_source_and_stays_without_who_asked(
    cast: Cast, share: Share
) -> None:
    held(cast, share)
    erase_person(person_id=cast.creator.pk, by=cast.creator, now=NOW)
    with as_visit(visit(cast.bank.person_id)):
        kept = AccessHold.objects.get()
        assert (kept.by_id, kept.asked_by_id, kept.until) == (None, None, LATER)
    erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=NOW)
    with as_visit(visit(cast.police.person_id)):
        assert not AccessHold.objects.exists()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no security of rows")
def test_the_database_lets_nobody_else_hold(cast: Cast, share: Share) -> None:
    for who in (cast.police, cast.seller, cast.bank):
        with (
            pytest.raises(DatabaseError), as_visit(visit(who.person_id)), transaction.atomic()
        ):  # fmt: skip
            AccessHold.objects.create(
                share=share, source_id=cast.bank.person_id, asked_at=NOW, at=NOW, until=LATER,
                organisation=cast.police.organisation, asked_by=who.person, by=who.person,
            )  # fmt: skip


def test_the_source_is_told_before_sending_and_while_it_is_held(cast: Cast) -> None:
    let_share(cast)
    name_contact(cast.police.organisation, cast.creator)
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        made = shared(cast, Label.AMBER, now=now)
    police, bank = strong(cast.police), strong(cast.bank)
    assert police.post(url("participant_shared_open", cast, pk=made.pk)).status_code == 302
    assert police.post(url("hold_share", cast, pk=made.pk)).status_code == 302
    page = words(police.get(url("participant_shared_one", cast, pk=made.pk)).content)
    assert f"Your contact person is asked to hold number {made.pk}." in page
    asked = AccessHold.objects.model
    with as_visit(visit(cast.creator.pk, now=now)):
        pk = asked.objects.get().pk
    does(cast.creator, hold, now=now, hold=pk, until=now + timedelta(days=30))
    own = words(bank.get(url("participant_shared_one", cast, pk=made.pk)).content)
    assert f"{cast.police.organisation.name} holds its copy until" in own
    bank.post(url("participant_shared_change", cast, pk=made.pk), {"do": "withdraw"})
    assert police.get(url("participant_shared_one", cast, pk=made.pk)).status_code == 200
    agency = strong(cast.agency)
    assert agency.get(url("participant_shared_one", cast, pk=made.pk)).status_code == 404
