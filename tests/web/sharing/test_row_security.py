"""On PostgreSQL the database itself keeps what is shared from whom it is not for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cast import NOW, Cast
from samspill.web.people.identity import doubt
from samspill.web.people.models import Confirmation, Doubt, Why
from samspill.web.sharing.actions import answer, narrow, open_share, widen
from samspill.web.sharing.calendar_days import put_in_calendar
from samspill.web.sharing.calendar_models import InCalendar, What
from samspill.web.sharing.consent_models import Consent, Use
from samspill.web.sharing.consents import consent
from samspill.web.sharing.erasing import DELETED, Reason, erasing
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, Came, Part, Receiver, Share, Widening
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import keep_in_touch
from support.identities import confirm, has_address
from support.shared import let_share, shared, visit
from support.ties import AFTER, met, of, tie

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no security of rows"
)


@pytest.fixture
def red(cast: Cast) -> Share:
    """From the bank to the police and the agency; the police has read and answered."""
    let_share(cast)
    with as_visit(visit(cast.bank.person_id)):
        found = shared(cast, Label.RED)
    police = visit(cast.police.person_id)
    with as_visit(police):
        answer(share=found.pk, came=Came.USED, line="", visit=police, by=cast.police.person)
    with as_visit(visit(cast.bank.person_id)):
        asked = [cast.seller.person_id]
        widen(share=found.pk, to=asked, by=cast.bank.person, now=NOW)
    return found


def rows() -> tuple[int, int, int, int]:
    """How many there are of each, as far as the database says, without any filter."""
    return tuple(model.objects.count() for model in (Share, Receiver, Widening, Answer))  # type: ignore[return-value]  # four


def test_the_tests_pass_by_no_policy(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper or rolbypassrls, pg_get_userbyid(relowner) = current_user"
            " from pg_roles, pg_class where rolname = current_user and relname = 'sharing_share'"
        )
        assert cursor.fetchone() == (False, False)


def test_each_sees_their_own_without_any_filter(cast: Cast, red: Share) -> None:
    def seen(person: int, shown: Shown = Shown.ANEW) -> tuple[int, int, int, int]:
        with as_visit(visit(person, shown)):
            return rows()

    assert rows() == (0, 0, 0, 0)  # nobody asks
    assert seen(cast.bank.person_id) == (1, 2, 1, 1)
    assert seen(cast.police.person_id) == (1, 2, 1, 1)  # the second: sees who has it
    assert seen(cast.agency.person_id) == (1, 1, 0, 0)
    assert seen(cast.agency.person_id, Shown.SECOND) == (0, 1, 0, 0)
    for other in (cast.seller, cast.bank_colleague, cast.withdrawn, cast.stranger):
        assert seen(other.person_id) == (0, 0, 0, 0)
    for person in (cast.organiser, cast.desk_host, cast.other_organiser):
        assert seen(person.pk) == (0, 0, 0, 0)


def test_what_has_ended_is_its_sources_alone(cast: Cast, red: Share) -> None:
    late = NOW + timedelta(days=31)
    with as_visit(visit(cast.agency.person_id, now=late)):
        assert Share.objects.count() == 0
    with as_visit(visit(cast.bank.person_id, now=late)):
        assert Share.objects.count() == 1
    let_share(cast, Part.TIES)
    with as_visit(visit(cast.agency.person_id)):
        assert Share.objects.count() == 0


def test_nobody_writes_for_another(cast: Cast, red: Share) -> None:
    seller = cast.seller.person_id
    with as_visit(visit(seller)):
        for source in (cast.bank.person_id, seller):  # who gives it, or says so
            with pytest.raises(DatabaseError), transaction.atomic():
                Receiver.objects.create(
                    share_id=red.pk, source_id=source, person_id=seller, added_at=NOW
                )
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
        with pytest.raises(DatabaseError), transaction.atomic():
            Answer.objects.create(
                share_id=red.pk, source=cast.bank.person, person_id=seller, came=Came.USED,
                said_at=NOW,
            )  # fmt: skip
        assert Share.objects.filter(pk=red.pk).update(withdrawn_at=NOW) == 0
    with as_visit(visit(cast.bank.person_id)):
        narrow(share=red.pk, without=[cast.agency.person_id], by=cast.bank.person, now=NOW)
    with as_visit(visit(cast.agency.person_id)):
        assert Share.objects.count() == 0


@pytest.fixture
def own(cast: Cast) -> None:
    """The bank keeps its ties, has a day in its calendar, and has said who the police are."""
    met(cast)
    tie(cast.bank, cast.police)
    seen, police = of(cast.bank), cast.police.person_id
    for who in (cast.bank, cast.police):
        has_address(who.person)
    with as_visit(seen):
        consent(use=Use.KEEP_TIES, visit=seen, by=cast.bank.person)
        keep_in_touch(other=police, day=date(2032, 3, 1), visit=seen, by=cast.bank.person)
        put_in_calendar(what=What.TOUCH, subject=police, visit=seen, by=cast.bank.person)
    doubt(person=cast.police.person, why=Why.FIRST, by=None, now=AFTER)
    confirm(cast.police.person, cast.bank.person, now=AFTER + timedelta(hours=1))


def test_what_one_has_said_yes_to_and_has_in_ones_calendar_is_ones_own(
    cast: Cast, own: None
) -> None:
    def seen(person: int, shown: Shown = Shown.ANEW) -> tuple[int, int]:
        with as_visit(visit(person, shown, AFTER)):
            return Consent.objects.count(), InCalendar.objects.count()

    assert (Consent.objects.count(), InCalendar.objects.count()) == (0, 0)  # nobody asks
    assert seen(cast.bank.person_id) == (1, 1)
    assert seen(cast.bank.person_id, Shown.LINK) == (0, 0)
    for who in (cast.police, cast.bank_colleague, cast.stranger):
        assert seen(who.person_id) == (0, 0)
    for person in (cast.organiser, cast.desk_host):
        assert seen(person.pk) == (0, 0)
    with as_visit(visit(cast.police.person_id, now=AFTER)):
        for made in (
            Consent(person=cast.bank.person, use=Use.FOUND, version="x", given_at=AFTER),
            InCalendar(
                person=cast.bank.person, what=What.TOUCH, subject=1, day=AFTER.date(),
                changed_at=AFTER,
            ),
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                made.save()
        assert Consent.objects.update(taken_back_at=AFTER) == 0
        assert InCalendar.objects.update(wanted=True) == 0
    doubt(person=cast.bank.person, why=Why.ADDRESS, by=None, now=AFTER, holds_own=True)
    assert seen(cast.bank.person_id) == (0, 0)


def test_who_somebody_is_only_grows_and_is_said_by_who_may(cast: Cast, own: None) -> None:
    def says(person: int | None, by: int | None) -> Confirmation:
        return Confirmation(person_id=person, by_id=by, address=cast.police.person.email, at=AFTER)

    police, bank, agency = cast.police.person_id, cast.bank.person_id, cast.agency.person_id
    refused = [
        (visit(agency, Shown.SIGNED_IN), says(police, agency)),  # no second factor
        (visit(agency), says(police, bank)),  # for somebody else
        (visit(agency), says(police, None)),  # as if for whoever keeps the server
        (visit(cast.organiser.pk), says(police, cast.organiser.pk)),
    ]
    for seen, made in refused:
        with as_visit(seen), pytest.raises(DatabaseError), transaction.atomic():
            made.save()
    with as_visit(visit(bank)):
        for model in (Doubt, Confirmation):
            before = model.objects.count()
            assert before
            assert model.objects.update(at=NOW) == 0
            with connection.cursor() as cursor:
                cursor.execute(f"delete from {model._meta.db_table}")  # noqa: S608  (ours)
                assert cursor.rowcount == 0
            assert model.objects.count() == before


def test_a_reason_to_erase_takes_nothing_of_whom_it_is_not_about(
    cast: Cast, red: Share, own: None
) -> None:
    for reason, rules in DELETED.items():
        with erasing(reason, NOW - timedelta(days=9999) if reason is Reason.BEFORE else 0) as gone:
            for table in rules:
                assert gone.delete(table) == 0, (reason, table)


def test_a_visit_within_another_is_the_outer_ones_again(cast: Cast, red: Share) -> None:
    with as_visit(visit(cast.bank.person_id)):
        with as_visit(visit(cast.seller.person_id)):
            assert Share.objects.count() == 0
        assert (
            open_share(share=red.pk, visit=visit(cast.bank.person_id), by=cast.bank.person) == red
        )
    assert Share.objects.count() == 0
