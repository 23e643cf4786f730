"""After a copy it is known who has met whom, though nothing of it was copied."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, Cast
from samspill.engine.model.problem import Met
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.again import say_again
from samspill.web.editions.copying import Wanted, copy_edition
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition, Event, Participant
from samspill.web.meetings.actions import cancel
from samspill.web.meetings.models import Meeting
from samspill.web.planning.problem import facts_of
from samspill.web.sharing.row_security import as_visit
from samspill.web.wishes.models import Preference, Seeks, Strength
from samspill.web.wishes.models import Wish as WishRow
from support.pages import meet
from support.shared import visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year(cast: Cast) -> Edition:
    """The bank met the police and the company; all three come again, and the bank's colleague."""
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=1, table=1)
    for who in (cast.bank, cast.bank_colleague, cast.police, cast.seller):
        with as_visit(visit(who.person_id)):
            say_again(event=cast.edition.event, by=who.person, now=NOW)
    wanted = Wanted(name="Sikkerhetsdagen 2032", day=date(2032, 11, 11))
    return copy_edition(edition=cast.edition, wanted=wanted, by=cast.organiser, now=NOW)


def there(edition: Edition, who: Participant) -> Participant:
    return Participant.objects.get(edition=edition, person=who.person_id)


def seeks_new(edition: Edition, who: Participant) -> None:
    Preference.objects.create(participant=there(edition, who), seeks=Seeks.NEW, changed_at=NOW)


def pairs(edition: Edition, *met: tuple[Participant, Participant]) -> set[tuple[str, str]]:
    return {
        pair_of(*(participant_key(there(edition, who).pk) for who in (one, other)))
        for one, other in met
    }


def known(edition: Edition) -> set[tuple[str, str]]:
    return {(met.first, met.second) for met in facts_of(edition).problem.met}


def test_who_seeks_new_people_is_known_by_the_event(cast: Cast, next_year: Edition) -> None:
    seeks_new(next_year, cast.police)
    assert known(next_year) == pairs(next_year, (cast.bank, cast.police))
    seeks_new(next_year, cast.bank)
    assert known(next_year) == pairs(next_year, (cast.bank, cast.police), (cast.bank, cast.seller))


def test_it_counts_when_a_plan_is_made(cast: Cast, next_year: Edition) -> None:
    """A wish for somebody whom one has met is worth less to who would meet new people."""
    one, other = there(next_year, cast.bank), there(next_year, cast.police)
    WishRow.objects.create(
        edition=next_year, by_participant=one, to_participant=other, strength=Strength.LIKE,
        changed_at=NOW,
    )  # fmt: skip
    pair = pair_of(participant_key(one.pk), participant_key(other.pk))
    before = Valuation.of(facts_of(next_year).problem).pairs[pair].points
    seeks_new(next_year, cast.bank)
    assert Valuation.of(facts_of(next_year).problem).pairs[pair].points == before * 3 // 4


@pytest.mark.parametrize("why", ["cancelled", "withdrawn", "another event", "later"])
def test_what_was_no_meeting_of_theirs_is_none(cast: Cast, next_year: Edition, why: str) -> None:
    seeks_new(next_year, cast.police)
    if why == "cancelled":
        both = Meeting.objects.values_list("pk", flat=True)
        cancel(edition=cast.edition, meetings=list(both), by=cast.organiser, now=NOW)
    elif why == "withdrawn":
        Participant.objects.filter(pk=there(next_year, cast.bank).pk).update(withdrawn_at=NOW)
    elif why == "another event":
        event = Event.objects.create(name="Annet", slug="annet")
        Edition.objects.filter(pk=cast.edition.pk).update(event=event)
    else:
        Edition.objects.filter(pk=cast.edition.pk).update(day=date(2033, 11, 10))
    assert known(Edition.objects.get(pk=next_year.pk)) == set()


def test_nothing_is_asked_where_nobody_seeks_new_people(cast: Cast, next_year: Edition) -> None:
    with CaptureQueriesContext(connection) as without:
        assert facts_of(next_year).problem.met == ()
    seeks_new(next_year, cast.police)
    with CaptureQueriesContext(connection) as asked:
        (met,) = facts_of(next_year).problem.met
    assert isinstance(met, Met)
    assert len(asked) == len(without) + 1
