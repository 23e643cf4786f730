"""Hold, move and cancel: one meeting or many, and who is told what in their calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from cast import NOW, Cast
from samspill.web.editions.models import Participant, Table
from samspill.web.journal.models import Entry
from samspill.web.meetings.actions import MeetingError, Wanted, cancel, hold, move
from samspill.web.meetings.calendar import calendar_of
from samspill.web.meetings.models import Meeting, Place, Seat, pair_text
from support.appearing import all_by_name
from support.pages import crowd, meet

LATER = NOW + timedelta(hours=1)


class Day:
    """The cast's slots and tables, by number from 0 and from 1."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.edition = cast, cast.edition
        self.slots = list(cast.edition.slots.order_by("start").values_list("pk", flat=True))
        rows = cast.edition.tables.values_list("number", "pk")
        self.tables = dict(rows)

    def wanted(
        self, *people: Participant, slot: int = 0, table: int = 2, meeting: int | None = None
    ) -> Wanted:
        ids = frozenset(person.pk for person in people)
        return Wanted(ids, self.slots[slot], self.tables[table], meeting=meeting)

    def round(self, *people: Participant) -> Wanted:
        """The round table about insiders."""
        return replace(self.wanted(*people), round_table="g1", theme="Innsidere")

    def hold(self, *wanted: Wanted) -> list[Meeting]:
        return hold(edition=self.edition, wanted=wanted, by=self.cast.organiser, now=LATER)

    def move(self, **where: tuple[int, int]) -> list[Meeting]:
        moves = {
            int(key[1:]): (self.slots[slot], self.tables[table])
            for key, (slot, table) in where.items()
        }
        return move(edition=self.edition, moves=moves, by=self.cast.organiser, now=LATER)

    def cancel(
        self, *meetings: Meeting, seats: tuple[tuple[Meeting, Participant], ...] = ()
    ) -> int:
        found = cancel(
            edition=self.edition,
            meetings=[meeting.pk for meeting in meetings],
            seats=[(meeting.pk, person.pk) for meeting, person in seats],
            by=self.cast.organiser,
            now=LATER,
        )
        return len(found)


@pytest.fixture
def day(cast: Cast) -> Day:
    return Day(cast)


def at(meeting: Meeting) -> list[tuple[str, int, int]]:
    """Who sits there, by name, with the table and the number of the place they are at."""
    seats = meeting.seats.filter(slot__isnull=False).order_by("participant__person__name")
    rows = seats.values_list("participant__person__name", "place__table__number", "place__number")
    return list(rows)


def events(who: Participant) -> dict[str, tuple[str, int, str]]:
    """The participant's meetings in their calendar: status, sequence and summary by UID."""
    calendar = Calendar.from_ical(calendar_of(who, site_url="https://x.example"))
    return {
        str(e["uid"]).partition("@")[0]: (
            str(e["status"]),
            int(str(e["sequence"])),
            str(e["summary"]),
        )
        for e in calendar.walk("VEVENT")
        if "status" in e
    }


def test_what_is_so_already_is_left_alone(day: Day) -> None:
    meeting = meet(day.cast.bank, day.cast.police)
    assert day.hold(day.wanted(day.cast.bank, day.cast.police)) == []
    assert day.move(**{f"m{meeting.pk}": (0, 2)}) == []
    assert day.cancel(meeting) == 1
    assert day.cancel(meeting) == 0
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["meetings_held", "meetings_cancelled"]


def test_the_same_pair_again_is_the_same_meeting(day: Day) -> None:
    meeting = meet(day.cast.bank, day.cast.police)
    day.cancel(meeting)
    (again,) = day.hold(day.wanted(day.cast.police, day.cast.bank, slot=2, table=4))
    assert (again.pk, again.uid, again.sequence) == (meeting.pk, meeting.uid, 2)
    assert at(again) == [("Berit Bank", 4, 1), ("Pia Politi", 4, 1)]
    assert Seat.objects.count() == 2


def test_two_meetings_trade_places_in_one_go(day: Day) -> None:
    one = meet(day.cast.bank, day.cast.police, slot=0, table=2)
    other = meet(day.cast.bank, day.cast.agency, slot=1, table=3)
    day.move(**{f"m{one.pk}": (1, 3), f"m{other.pk}": (0, 2)})
    assert at(one) == [("Berit Bank", 3, 1), ("Pia Politi", 3, 1)]
    assert at(other) == [("Berit Bank", 2, 1), ("Tone Tilsyn", 2, 1)]
    assert {m.sequence for m in Meeting.objects.all()} == {1}


def test_why_one_meets_stays_when_the_meeting_is_moved(day: Day) -> None:
    meeting = meet(day.cast.bank, day.cast.police)
    before = set(meeting.seats.values_list("participant", "why", "about"))
    day.cast.edition.wishes.all().delete()
    day.move(**{f"m{meeting.pk}": (1, 4)})
    assert set(meeting.seats.values_list("participant", "why", "about")) == before


def test_a_colleague_takes_over_and_the_one_who_leaves_is_told_no_more(day: Day) -> None:
    cast = day.cast
    all_by_name(cast)
    meeting = meet(cast.bank, cast.police)
    uid = str(meeting.uid)
    (after,) = day.hold(
        day.wanted(cast.bank_colleague, cast.police, slot=1, table=3, meeting=meeting.pk)
    )
    assert (after.uid, after.sequence) == (meeting.uid, 1)
    assert after.pair == pair_text((cast.bank_colleague.pk, cast.police.pk))
    assert at(after) == [("Bjarne Bank", 3, 1), ("Pia Politi", 3, 1)]
    assert events(cast.bank)[uid] == ("CANCELLED", 1, "Pia Politi, Østre politidistrikt")
    assert events(cast.police)[uid] == ("CONFIRMED", 1, "Bjarne Bank, Fjordbanken")
    before = calendar_of(cast.bank, site_url="https://x.example")
    day.move(**{f"m{meeting.pk}": (2, 5)})
    assert calendar_of(cast.bank, site_url="https://x.example") == before
    (back,) = day.hold(day.wanted(cast.bank, cast.police, slot=2, table=5, meeting=meeting.pk))
    assert events(cast.bank)[uid] == ("CONFIRMED", 3, "Pia Politi, Østre politidistrikt")
    assert events(cast.bank_colleague)[uid][:2] == ("CANCELLED", 3)
    assert back.seats.count() == 3


def test_one_who_takes_over_from_a_colleague_they_met_themselves_has_their_own_meeting(
    day: Day,
) -> None:
    cast = day.cast
    theirs = meet(cast.bank_colleague, cast.police, slot=3)
    day.cancel(theirs)
    meeting = meet(cast.bank, cast.police)
    day.hold(day.wanted(cast.bank_colleague, cast.police, meeting=meeting.pk))
    meeting.refresh_from_db()
    theirs.refresh_from_db()
    assert (meeting.state, theirs.state) == ("cancelled", "planned")
    assert at(theirs) == [("Bjarne Bank", 2, 1), ("Pia Politi", 2, 1)]


def test_people_come_to_and_leave_a_round_table(day: Day) -> None:
    cast = day.cast
    Table.objects.filter(pk=day.tables[2]).update(capacity=3)
    (held,) = day.hold(day.round(cast.bank, cast.police, cast.agency))
    assert Place.objects.filter(meeting=held).count() == 3
    with pytest.raises(MeetingError, match="table_full"):
        day.hold(day.wanted(cast.seller, cast.bank_colleague))
    day.hold(day.round(cast.seller))
    assert len(at(held)) == 4
    assert day.cancel(seats=((held, cast.bank), (held, cast.seller))) == 1
    assert [name for name, *_ in at(held)] == ["Pia Politi", "Tone Tilsyn"]
    assert events(cast.bank)[str(held.uid)] == ("CANCELLED", 2, "Innsidere")
    assert day.cancel(seats=((held, cast.police),)) == 1
    held.refresh_from_db()
    assert (held.state, held.sequence, at(held), Place.objects.count()) == ("cancelled", 3, [], 0)


@pytest.mark.parametrize(
    ("slot", "table", "code"), [(0, 3, "taken"), (1, 2, "table_full"), (0, 2, "table_full")]
)
def test_what_can_not_be_changes_nothing(day: Day, slot: int, table: int, code: str) -> None:
    cast = day.cast
    meet(cast.bank, cast.police, slot=0, table=2)
    meet(cast.bank, cast.agency, slot=1, table=2)
    before = [list(model.objects.order_by("pk").values()) for model in (Meeting, Place, Seat)]
    with pytest.raises(MeetingError, match=code):
        day.hold(day.wanted(cast.bank, cast.seller, slot=slot, table=table))
    after = [list(model.objects.order_by("pk").values()) for model in (Meeting, Place, Seat)]
    assert after == before


def test_a_meeting_that_is_on_elsewhere_is_not_held_twice(day: Day) -> None:
    meet(day.cast.bank, day.cast.police)
    with pytest.raises(MeetingError, match="elsewhere"):
        day.hold(day.wanted(day.cast.bank, day.cast.police, slot=1))


@pytest.mark.parametrize("pairs", [1, 40])
def test_many_take_as_few_queries_as_one(day: Day, pairs: int) -> None:
    Table.objects.filter(pk=day.tables[2]).update(capacity=100)
    people = crowd(day.cast, 2 * pairs)
    wanted = [day.wanted(*people[2 * n : 2 * n + 2]) for n in range(pairs)]
    counts = []
    with CaptureQueriesContext(connection) as asked:
        held = day.hold(*wanted)
    counts.append(len(asked))
    with CaptureQueriesContext(connection) as asked:
        day.move(**{f"m{meeting.pk}": (1, 2) for meeting in held})
    counts.append(len(asked))
    with CaptureQueriesContext(connection) as asked:
        day.cancel(*held)
    counts.append(len(asked))
    assert Seat.objects.filter(until=2).count() == 2 * pairs
    assert counts == [16, 17, 14]
