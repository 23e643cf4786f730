"""One participant's day, and why they meet whom they meet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast, at, veto, wish
from samspill.engine.model.valuation import Valuation
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Absence, Talk
from samspill.web.meetings.agenda import Kind, agenda
from samspill.web.meetings.models import Why
from samspill.web.meetings.queries import meetings_of
from samspill.web.meetings.reasons import Reason, reasons_for
from samspill.web.planning.problem import facts_of
from samspill.web.wishes.models import Strength, Wish
from support.pages import call_off, meet


def why(cast: Cast) -> list[tuple[str, Why]]:
    return [(i.title, i.why) for i in agenda(cast.bank, now=NOW).items if i.kind is Kind.MEETING]


def test_the_day_is_in_order_with_talks_meetings_lunch_and_free_slots(cast: Cast) -> None:
    meet(cast.bank, cast.police, slot=2, table=4)
    day = agenda(cast.bank, now=NOW)
    assert [(item.kind, item.start) for item in day.items] == [
        (Kind.TALK, at(8, 30)),
        (Kind.FREE, at(9)),
        (Kind.FREE, at(10)),
        (Kind.MEETING, at(11)),
        (Kind.LUNCH, at(11, 15)),
        (Kind.FREE, at(13)),
    ]
    meeting = day.items[3]
    assert (meeting.title, meeting.organisation) == ("Pia Politi", "Østre politidistrikt")
    assert (meeting.table, meeting.place, meeting.sector) == (4, "Storsalen", "police")
    assert (day.meetings, meetings_of(cast.bank)) == (1, 1)


@pytest.mark.parametrize(
    ("now", "title"),
    [
        (at(8), "Åpning"),
        (at(8, 45), "Åpning"),  # still on
        (at(9), "Pia Politi"),
        (at(11, 14), "Pia Politi"),
        (at(11, 15), None),
    ],
)
def test_what_comes_first_comes_first(cast: Cast, now: object, title: str | None) -> None:
    meet(cast.bank, cast.police, slot=2)
    coming = agenda(cast.bank, now=now).next  # type: ignore[arg-type]
    assert (coming.title if coming else None) == title


def test_a_cancelled_meeting_is_said_to_be_and_those_of_others_are_not_there(cast: Cast) -> None:
    cancelled = meet(cast.bank, cast.police)
    call_off(cancelled)
    meet(cast.agency, cast.seller, slot=1)
    day = agenda(cast.bank, now=NOW)
    meetings = [item for item in day.items if item.kind is Kind.MEETING]
    assert [(item.title, item.start, item.cancelled) for item in meetings] == [
        ("Pia Politi", at(9), True)
    ]
    assert (day.meetings, day.next and day.next.kind) == (0, Kind.TALK)
    assert next(item.start for item in day.items if item.kind is Kind.FREE) == at(9)
    assert meetings_of(cast.bank) == 0


def test_a_skipped_talk_leaves_room_and_is_never_next(cast: Cast) -> None:
    talk = Talk.objects.create(edition=cast.edition, title="Panel", start=at(10), end=at(11))
    kinds = [item.kind for item in agenda(cast.bank, now=NOW).items]
    assert kinds == [Kind.TALK, Kind.FREE, Kind.TALK, Kind.FREE, Kind.LUNCH, Kind.FREE]
    cast.bank.skipped_talks.add(talk)
    day = agenda(cast.bank, now=at(9))
    kinds = [item.kind for item in day.items]
    assert kinds == [
        Kind.TALK, Kind.FREE, Kind.TALK, Kind.FREE, Kind.FREE, Kind.LUNCH, Kind.FREE,
    ]  # fmt: skip
    assert [item.skipped for item in day.items if item.kind is Kind.TALK] == [False, True]
    assert day.next is None


def test_hours_away_are_shown(cast: Cast) -> None:
    Absence.objects.create(participant=cast.bank, start=at(9), end=at(10) + timedelta(minutes=1))
    kinds = [item.kind for item in agenda(cast.bank, now=NOW).items]
    assert kinds == [Kind.TALK, Kind.AWAY, Kind.AWAY, Kind.FREE, Kind.LUNCH, Kind.FREE]


def test_one_asked_oneself_or_the_programme_did(cast: Cast) -> None:
    meet(cast.bank, cast.police, slot=0, table=2)
    meet(cast.bank, cast.seller, slot=1, table=1)
    meet(cast.bank, cast.agency, slot=2, table=3)
    assert why(cast) == [
        ("Pia Politi", Why.MINE),
        ("Nils Nordvakt", Why.MINE),  # the wish for the company is a wish for its people
        ("Tone Tilsyn", Why.PROGRAMME),  # she alone asked, and that is hers to know
    ]


def test_a_wish_that_both_have_looks_like_ones_own(cast: Cast) -> None:
    """Else one would see whether the other asked."""
    meet(cast.bank, cast.police)
    assert why(cast) == [("Pia Politi", Why.MINE)]
    pair = (cast.bank.pk, cast.police.pk)
    shared = reasons_for(cast.edition, [pair])[pair]
    Wish.objects.filter(by_participant=cast.police).delete()
    assert reasons_for(cast.edition, [pair])[pair] == shared


def test_a_wish_that_only_the_other_has_looks_like_none(cast: Cast) -> None:
    """Word for word the same, with the other's wish, without it, and with one's own veto."""

    def told() -> Reason:
        return reasons_for(cast.edition, [pair])[pair]

    pair = (cast.bank.pk, cast.agency.pk)
    first = told()
    Wish.objects.filter(by_participant=cast.agency).delete()
    assert told() == first
    veto(cast.agency, cast.bank)
    assert told() == first


def test_what_was_said_stays_when_the_other_takes_the_wish_back(cast: Cast) -> None:
    """Else one would see that they did, or that they wished never to meet one."""
    meet(cast.bank, cast.police)
    assert why(cast) == [("Pia Politi", Why.MINE)]
    Wish.objects.filter(by_participant=cast.police).delete()
    veto(cast.police, cast.bank)
    assert why(cast) == [("Pia Politi", Why.MINE)]


@pytest.mark.parametrize(
    ("meets", "about", "reason"),
    [
        ("bank", "Varsling om svindel samme dag", Why.MY_CHALLENGE),
        ("police", "Svindel mot eldre kunder", Why.THEIR_CHALLENGE),
    ],
)
def test_what_fits_is_told_when_nobody_asked(
    cast: Cast, meets: str, about: str, reason: Why
) -> None:
    Wish.objects.all().delete()
    meet(cast.bank, cast.police)
    item = next(i for i in agenda(getattr(cast, meets), now=NOW).items if i.kind is Kind.MEETING)
    assert item.why is reason
    assert item.about == about


def test_a_wish_for_a_company_counts_for_its_representatives_only(cast: Cast) -> None:
    Wish.objects.all().delete()
    wish(cast.bank, cast.seller.organisation, Strength.LIKE)
    cast.seller_colleague.representative = False
    cast.seller_colleague.save()
    meet(cast.bank, cast.seller_colleague, slot=1)
    wish(cast.seller, cast.bank, Strength.MUST)
    meet(cast.bank, cast.seller, slot=0)
    assert why(cast) == [("Nils Nordvakt", Why.MINE), ("Nora Nordvakt", Why.PROGRAMME)]


def test_a_wish_of_a_company_is_its_representatives_own(cast: Cast) -> None:
    Wish.objects.all().delete()
    Wish.objects.create(
        edition=cast.edition,
        by_organisation=cast.seller.organisation,
        to_participant=cast.bank,
        strength=Strength.MUST,
        changed_at=NOW,
    )
    one, other = (cast.seller.pk, cast.bank.pk), (cast.bank.pk, cast.seller.pk)
    assert reasons_for(cast.edition, [one])[one] == Reason(Why.MINE)
    wish(cast.bank, cast.seller.organisation, Strength.LIKE)
    assert reasons_for(cast.edition, [one])[other] == Reason(Why.MINE)


def test_who_asked_is_who_the_planner_says_asked(cast: Cast) -> None:
    """Two floors count a company's wish as its representatives' own: here, and the engine."""
    Wish.objects.create(
        edition=cast.edition,
        by_organisation=cast.seller.organisation,
        to_participant=cast.police,
        strength=Strength.OPEN,
        changed_at=NOW,
    )
    pairs = Valuation(facts_of(cast.edition).told).pairs
    keys = {(number_in(one), number_in(other)): key for key in pairs for one, other in [key]}
    told = reasons_for(cast.edition, keys)
    for (one, other), key in keys.items():
        first, second = pairs[key].sides
        assert (told[one, other].why is Why.MINE) is (first is not None)
        assert (told[other, one].why is Why.MINE) is (second is not None)
    assert len({told[pair].why for pair in told}) > 1
