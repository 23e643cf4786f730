"""On PostgreSQL the database itself keeps what is shared from whom it is not for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cast import NOW, Cast
from samspill.web.sharing.actions import answer, narrow, open_share, widen
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, Came, Part, Receiver, Share, Widening
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from support.shared import let_share, shared, visit

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


def test_a_visit_within_another_is_the_outer_ones_again(cast: Cast, red: Share) -> None:
    with as_visit(visit(cast.bank.person_id)):
        with as_visit(visit(cast.seller.person_id)):
            assert Share.objects.count() == 0
        assert (
            open_share(share=red.pk, visit=visit(cast.bank.person_id), by=cast.bank.person) == red
        )
    assert Share.objects.count() == 0
