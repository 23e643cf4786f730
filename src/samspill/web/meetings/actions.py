"""The only verbs that change meetings: hold, move, cancel. Each in as many queries for thousands
of meetings as for one, as far as the database takes so many values at once.

Meetings that trade people, slots or tables never stand in each other's way: within a verb
everything is released before anything is placed, and whoever needs several calls them in the
order cancel, move, hold. That nobody is in two places, and no table over its capacity, is what
the database itself refuses (see ``samspill.web.meetings.guards``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Place, Seat, Why, pair_text
from samspill.web.meetings.reasons import reasons_at_round_tables, reasons_for
from samspill.web.people.models import Person

T = TypeVar("T")
AT_ONCE = 10_000  # values in one query
NAMED = 50  # meetings that the journal names; of more it says how many


class MeetingError(ValueError):
    """It can't be so, and nothing is changed. ``code``: ``taken`` (somebody is elsewhere in that
    slot), ``table_full``, ``elsewhere`` (the meeting is on, at another slot or table)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """A meeting as it should be: ids of participants, slot and table; a round table with its id
    and theme.

    ``meeting`` is the id of one that goes on with these people instead of those it has: a
    colleague takes over. It keeps its UID, and is cancelled for whoever leaves.
    """

    people: frozenset[int]
    slot: int
    table: int
    round_table: str = ""
    theme: str = ""
    meeting: int | None = None

    @property
    def pair(self) -> str | None:
        """The pair's text; None for a round table."""
        return None if self.round_table else pair_text(self.people)


@dataclass(frozen=True)
class _Change:
    """A meeting with the facts that it is to have, and who sits there afterwards."""

    meeting: Meeting
    people: frozenset[int]


@transaction.atomic
def hold(
    *, edition: Edition, wanted: Sequence[Wanted], by: Person | None, now: datetime
) -> list[Meeting]:
    """Hold these meetings: new ones, ones that were cancelled (again, with their UID), and such
    as are on and get more people or others. What is so already is left alone.

    Gives those that changed. Raises MeetingError.
    """
    _lock(edition)
    by_id, by_name = _known(edition, wanted)
    seated = _seated(by_id)
    changes = []
    for want in wanted:
        there = by_name.get((want.pair, want.round_table))
        on = there is not None and there.state == MeetingState.PLANNED
        if want.meeting is not None and (there is None or there.pk == want.meeting):
            there, on = by_id[want.meeting], False  # wherever it is, it goes on there
            if there.pair != want.pair:  # whoever takes over has not said that they come
                there.confirmed = False
        elif want.meeting is not None:  # these two have a meeting of their own: that one is held
            changes.append(_ended(by_id[want.meeting]))
        people = want.people
        if there is not None and on:
            if (there.slot_id, there.table_id) != (want.slot, want.table):
                raise MeetingError("elsewhere")
            if people <= seated[there.pk]:
                continue
            people |= seated[there.pk]
        meeting = there or Meeting(edition=edition, round_table=want.round_table)
        meeting.state, meeting.pair, meeting.theme = MeetingState.PLANNED, want.pair, want.theme
        meeting.slot_id, meeting.table_id = want.slot, want.table
        changes.append(_Change(meeting, people))
    _settle(edition, changes, now)
    held = [each.meeting for each in changes if each.people]
    _record("meetings_held", edition, held, by, now)
    return held


@transaction.atomic
def move(
    *,
    edition: Edition,
    moves: Mapping[int, tuple[int, int]],
    retimed: Collection[int] = (),
    by: Person | None,
    now: datetime,
) -> list[Meeting]:
    """Move meetings that are on (by id) to a slot and a table, with everybody who sits there.
    Slots (by id) that are ``retimed`` are at another time than they were: so are the meetings
    that stay in them.

    Gives those that were elsewhere or at another time before. Raises MeetingError.
    """
    _lock(edition)
    found = _meetings(edition, moves)
    seated = _seated(found)
    changes = []
    for pk, meeting in found.items():
        stays = (meeting.slot_id, meeting.table_id) == moves[pk]
        if stays and meeting.slot_id not in retimed:
            continue
        meeting.slot_id, meeting.table_id = moves[pk]
        changes.append(_Change(meeting, seated[pk]))
    _settle(edition, changes, now)
    _record("meetings_moved", edition, [each.meeting for each in changes], by, now)
    return [each.meeting for each in changes]


@transaction.atomic
def cancel(
    *,
    edition: Edition,
    meetings: Collection[int] = (),
    seats: Collection[tuple[int, int]] = (),
    by: Person | None,
    now: datetime,
) -> list[Meeting]:
    """Cancel whole meetings (by id), and the seats of single people (meeting, participant). A
    meeting that fewer than two are left in is cancelled whole, and one that is cancelled already
    is left alone. Gives the meetings that changed."""
    _lock(edition)
    found = _meetings(edition, {*meetings, *(meeting for meeting, _person in seats)})
    seated = _seated(found)
    leaving: dict[int, set[int]] = defaultdict(set)
    for pk, person in seats:
        leaving[pk].add(person)
    changes = []
    for pk, meeting in found.items():
        left = seated[pk] - leaving[pk]
        if pk in meetings or len(left) < 2:
            changes.append(_ended(meeting))
        elif left != seated[pk]:
            changes.append(_Change(meeting, left))
    _settle(edition, changes, now)
    _record("meetings_cancelled", edition, [each.meeting for each in changes], by, now)
    return [each.meeting for each in changes]


def let_go_of_places(tables: Collection[int]) -> None:
    """What is on at these tables (ids) has no place there until :func:`place_again`, in the same
    transaction: so a table can be made smaller, and what is too many for it be moved."""
    Place.objects.filter(table__in=tables).delete()


def place_again(edition: Edition) -> None:
    """Whatever is on and has no place has one. Raises MeetingError when a table is full."""
    _lock(edition)
    found = Meeting.objects.filter(
        edition=edition, state=MeetingState.PLANNED, places__isnull=True
    ).order_by("pk")
    changes = [_Change(meeting, meeting.people) for meeting in found.prefetch_related("seats")]
    places = _place(edition, changes)
    seats = list(Seat.objects.filter(meeting__in=places.keys(), slot__isnull=False))
    for seat in seats:
        seat.place = places[seat.meeting_id]
    Seat.objects.bulk_update(seats, ("place",), batch_size=AT_ONCE)


def _ended(meeting: Meeting) -> _Change:
    meeting.state = MeetingState.CANCELLED
    meeting.locked = meeting.confirmed = False  # whatever was promised of it
    return _Change(meeting, frozenset())


def _lock(edition: Edition) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)


def _known(
    edition: Edition, wanted: Sequence[Wanted]
) -> tuple[dict[int, Meeting], dict[tuple[str | None, str], Meeting]]:
    """The meetings that are spoken of and have been before, by id, and by pair or round table."""
    found: list[Meeting] = []
    for part in _parts(wanted):
        asked = Q(pair__in=[w.pair for w in part if w.pair])
        if rounds := [w.round_table for w in part if w.round_table]:
            asked |= Q(round_table__in=rounds)
        if going_on := [w.meeting for w in part if w.meeting is not None]:
            asked |= Q(pk__in=going_on)
        found += Meeting.objects.select_for_update().filter(asked, edition=edition)
    return {m.pk: m for m in found}, {(m.pair, m.round_table): m for m in found}


def _meetings(edition: Edition, ids: Iterable[int]) -> dict[int, Meeting]:
    """Those that are on, in the order of their ids."""
    found: dict[int, Meeting] = {}
    for part in _parts(sorted(ids)):
        rows = Meeting.objects.select_for_update().filter(
            pk__in=part, edition=edition, state=MeetingState.PLANNED
        )
        found |= {meeting.pk: meeting for meeting in rows.order_by("pk")}
    return found


def _seated(meetings: Collection[int]) -> dict[int, frozenset[int]]:
    """Who sits in each meeting."""
    found: dict[int, set[int]] = {pk: set() for pk in meetings}
    for part in _parts(list(meetings)):
        rows = Seat.objects.filter(meeting__in=part, slot__isnull=False)
        for meeting, person in rows.values_list("meeting_id", "participant_id"):
            found[meeting].add(person)
    return {pk: frozenset(people) for pk, people in found.items()}


def _settle(edition: Edition, changes: Sequence[_Change], now: datetime) -> None:
    """Make it so: release what these meetings have, write them, and place and seat them anew.
    Whoever keeps a seat keeps what it says of why they are there, but for one who meets somebody
    else now."""
    known = [each.meeting for each in changes if each.meeting.pk is not None]
    seats: dict[tuple[int, int], Seat] = {}
    staying: set[int] = set()
    for part in _parts([meeting.pk for meeting in known]):
        for seat in Seat.objects.filter(meeting__in=part):
            seats[seat.meeting_id, seat.participant_id] = seat
            if seat.slot_id is not None:
                staying.add(seat.pk)
        Seat.objects.filter(meeting__in=part, slot__isnull=False).update(
            left_slot=F("slot"), until=F("since"), slot=None, place=None
        )
        Place.objects.filter(meeting__in=part).delete()
    for meeting in known:
        meeting.sequence += 1
    for each in changes:
        each.meeting.changed_at = now
    with _refusals():
        _write([each.meeting for each in changes])
        places = _place(edition, [each for each in changes if each.people])
        _seat(edition, changes, seats, staying, places, now)


def _write(meetings: Sequence[Meeting]) -> None:
    new = [meeting for meeting in meetings if meeting.pk is None]
    Meeting.objects.bulk_create(
        [meeting for meeting in meetings if meeting.pk is not None],
        update_conflicts=True,
        unique_fields=("id",),
        update_fields=(
            "sequence", "state", "slot", "table", "pair", "theme", "locked", "confirmed",
            "changed_at",
        ),
    )  # fmt: skip
    Meeting.objects.bulk_create(new)


def _place(edition: Edition, changes: Sequence[_Change]) -> dict[int, Place]:
    """A place for each meeting, of the lowest number that is free; by the meeting's id."""
    slots = {each.meeting.slot_id for each in changes}
    capacity = dict(edition.tables.values_list("pk", "capacity")) if changes else {}
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)
    if slots:
        rows = Place.objects.filter(slot__in=slots)
        for slot, table, number in rows.values_list("slot_id", "table_id", "number"):
            taken[slot, table].add(number)
    made = []
    for each in changes:
        slot, table = each.meeting.slot_id, each.meeting.table_id
        there = taken[slot, table]
        free = [n for n in range(1, capacity.get(table, 0) + 1) if n not in there]
        numbers = free[:1] if each.meeting.pair else free
        if not numbers or (each.meeting.pair is None and there):
            raise MeetingError("table_full")
        there.update(numbers)
        made += [
            Place(meeting_id=each.meeting.pk, slot_id=slot, table_id=table, number=number)
            for number in numbers
        ]
    Place.objects.bulk_create(made)
    return {place.meeting_id: place for place in reversed(made)}


def _seat(
    edition: Edition,
    changes: Sequence[_Change],
    seats: Mapping[tuple[int, int], Seat],
    staying: Collection[int],
    places: Mapping[int, Place],
    now: datetime,
) -> None:
    written: list[Seat] = []
    fresh: list[tuple[_Change, Seat]] = []
    for each in changes:
        pk = each.meeting.pk
        joins = {p for p in each.people if (pk, p) not in seats or seats[pk, p].pk not in staying}
        for person in sorted(each.people):
            seat = seats.get((pk, person)) or Seat(meeting_id=pk, participant_id=person)
            if person in joins:
                seat.since = each.meeting.sequence
            # Who meets somebody else than before is there for another reason.
            if person in joins or (joins and each.meeting.pair is not None):
                fresh.append((each, seat))
            seat.slot_id, seat.place_id = each.meeting.slot_id, places[pk].pk
            seat.left_slot_id, seat.until = None, None
            written.append(seat)
    after = {each.meeting.pk: each for each in changes}
    for (pk, person), seat in seats.items():
        if seat.pk in staying and person not in after[pk].people:
            seat.left_slot_id, seat.slot_id, seat.place_id = seat.slot_id, None, None
            seat.until = after[pk].meeting.sequence
            written.append(seat)
    _say_why(edition, fresh)
    for seat in written:
        seat.changed_at = now
    new = [seat for seat in written if seat.pk is None]
    Seat.objects.bulk_create(
        [seat for seat in written if seat.pk is not None],
        update_conflicts=True,
        unique_fields=("id",),
        update_fields=(
            "slot", "place", "left_slot", "since", "until", "changed_at", "why", "about",
        ),
    )  # fmt: skip
    Seat.objects.bulk_create(new)


def _say_why(edition: Edition, fresh: Sequence[tuple[_Change, Seat]]) -> None:
    """Why each of them is there, as they may know it."""
    pairs = {
        each.meeting.pk: (min(each.people), max(each.people))
        for each, _seat in fresh
        if each.meeting.pair is not None
    }
    rounds = {each.meeting.round_table for each, _seat in fresh} - {""}
    reasons = reasons_for(edition, pairs.values()) if pairs else {}
    themes = reasons_at_round_tables(edition, rounds) if rounds else {}
    for each, seat in fresh:
        if each.meeting.pair is None:
            key = (each.meeting.round_table, seat.participant_id)
            seat.why, seat.about = themes.get(key, Why.PROGRAMME), ""
        else:
            (other,) = each.people - {seat.participant_id}
            reason = reasons[seat.participant_id, other]
            seat.why, seat.about = reason.why, reason.about


def take_themes(*, edition: Edition, themes: Mapping[str, str], now: datetime) -> None:
    """The round tables that are on are about these themes, by their ids. For actions that record
    what they do and hold the edition: one query where nothing is other than it was."""
    held = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED).exclude(
        round_table=""
    )
    changed = [m for m in held if themes.get(m.round_table, m.theme) != m.theme]
    for meeting in changed:
        meeting.theme, meeting.changed_at = themes[meeting.round_table], now
        meeting.sequence += 1
        meeting.save(update_fields=("theme", "sequence", "changed_at"))


@contextmanager
def _refusals() -> Iterator[None]:
    """What the database refuses, as an error that says what it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise MeetingError("taken") from error


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _record(
    verb: str, edition: Edition, meetings: Sequence[Meeting], by: Person | None, now: datetime
) -> None:
    if not meetings:
        return
    facts: dict[str, object] = {"meetings": len(meetings)}
    if len(meetings) <= NAMED:
        facts["ids"] = [meeting.pk for meeting in meetings]
    record(verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk, facts=facts)
