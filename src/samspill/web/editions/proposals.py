"""What is proposed while an edition is set up: slots for a day, and tables for its people.

Nothing here touches the database, so that a page can ask again with every key pressed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from samspill.web.editions.spans import overlap

MINUTE = timedelta(minutes=1)
LUNCH = timedelta(minutes=30)  # what is shorter is a pause
NEAR = timedelta(hours=1)  # how far a slot may start from where it was, and be the same one


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time, ``start`` included and ``end`` not; both with their zone."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Do the two share any time? Touching is not sharing."""
        return overlap(self, other)


def span_on(day: date, start: time, end: time, zone: str) -> Span:
    """Wall-clock times of a day in a zone."""
    here = ZoneInfo(zone)
    return Span(datetime.combine(day, start, here), datetime.combine(day, end, here))


def propose_slots(
    *,
    within: Span,
    length: int,
    pause: int,
    blocked: Iterable[Span] = (),
    skipped: Iterable[Span] = (),
) -> list[Span]:
    """Slots of ``length`` minutes with ``pause`` minutes between, as early as they fit.

    A slot that would overlap a blocked stretch (a talk, lunch) starts where that one ends
    instead; no pause is added there, since the stretch itself is one. The last slot ends
    within the day. Stretches that may be ``skipped`` (talks) are blocked for the day's slots, and
    have slots of their own beside, of the same length and with the same pause to the others.
    Raises ValueError when the length is below one minute or the pause below 0.
    """
    if length < 1 or pause < 0:
        raise ValueError("A slot lasts at least a minute, and a pause is not negative.")
    talks = sorted(skipped)
    slots = _one_by_one(within, length, pause, sorted([*blocked, *talks]))
    for talk in talks:
        part = Span(max(talk.start, within.start), min(talk.end, within.end))
        there = [Span(s.start - pause * MINUTE, s.end + pause * MINUTE) for s in slots]
        slots += _one_by_one(part, length, pause, sorted([*blocked, *there]))
    return sorted(slots)


def _one_by_one(within: Span, length: int, pause: int, closed: Sequence[Span]) -> list[Span]:
    slots: list[Span] = []
    start = within.start
    while start + length * MINUTE <= within.end:
        slot = Span(start, start + length * MINUTE)
        hindrance = next((span for span in closed if slot.overlaps(span)), None)
        if hindrance is not None:
            start = hindrance.end
            continue
        slots.append(slot)
        start = slot.end + pause * MINUTE
    return slots


def lunch_among(slots: Iterable[Span], talks: Iterable[Span]) -> Span | None:
    """The longest stretch between two slots that no talk is in: that is lunch, as nobody says when
    it is. None where no stretch is half an hour."""
    times, spoken = sorted(slots), sorted(talks)
    gaps = [Span(a.end, b.start) for a, b in itertools.pairwise(times) if a.end < b.start]
    free = [part for gap in gaps for part in _without(gap, spoken)]
    longest = max(free, key=lambda part: (part.end - part.start, part), default=None)
    return longest if longest is not None and longest.end - longest.start >= LUNCH else None


def _without(gap: Span, talks: Sequence[Span]) -> list[Span]:
    """What is left of the gap beside the talks, in order of time; an end of it where nothing is."""
    parts, start = [], gap.start
    for talk in talks:
        if talk.overlaps(gap):
            parts.append(Span(start, max(start, talk.start)))
            start = max(start, min(talk.end, gap.end))
    return [*parts, Span(start, gap.end)]


_Choice = tuple[int, float, tuple[tuple[int, int], ...]]  # fewest first: -many, seconds, which


def moved_slots(gone: Sequence[Span], new: Sequence[Span]) -> dict[Span, Span]:
    """Which of the slots that are ``gone`` are ``new`` ones, moved: as many as start within an
    hour of where they were and keep their order, and of these the choice with the least delay in
    all."""
    gone, new = sorted(gone), sorted(new)
    best: dict[tuple[int, int], _Choice] = {}
    for i in range(len(gone) + 1):
        for j in range(len(new) + 1):
            choices: list[_Choice] = [(0, 0.0, ())]
            if i and j:
                choices = [best[i - 1, j], best[i, j - 1]]
            if i and j and (away := abs(new[j - 1].start - gone[i - 1].start)) <= NEAR:
                many, delay, pairs = best[i - 1, j - 1]
                choices.append((many - 1, delay + away.total_seconds(), (*pairs, (i - 1, j - 1))))
            best[i, j] = min(choices)
    return {gone[i]: new[j] for i, j in best[len(gone), len(new)][2]}


@dataclass(frozen=True)
class TableSum:
    """The sum that decides everything: what people would take against what there is room for.

    ``wanted`` and ``most`` are meetings as people are there and as tables can be used; None, as
    long as that is not known: as if everybody were there all day, and could sit anywhere.
    """

    people: int
    cap: int
    slots: int
    seats: int  # meetings that the tables there are can hold at a time; 0: none set up yet
    wanted: int | None = None
    most: int | None = None

    @property
    def meetings(self) -> int:
        """Meetings when everybody has as many as they may: two people share each."""
        if self.wanted is not None:
            return self.wanted
        return self.people * (min(self.cap, self.slots) if self.slots else self.cap) // 2

    @property
    def tables(self) -> int | None:
        """Tables that hold all the meetings; None without slots."""
        return None if self.slots == 0 else -(-self.meetings // self.slots)

    @property
    def advised(self) -> tuple[int, int] | None:
        """Ten and twenty per cent more tables than strictly needed; None without slots."""
        if self.tables is None:
            return None
        return -(-self.tables * 11 // 10), -(-self.tables * 12 // 10)

    @property
    def room(self) -> int:
        """Meetings that can be held: no more at a time than there are pairs of people."""
        if self.most is not None:
            return self.most
        return self.slots * min(self.seats, self.people // 2)

    @property
    def margin(self) -> int | None:
        """Per cent of room beyond the meetings, rounded down; below 0: it is too little.

        None when there are no meetings or no tables to compare.
        """
        if self.meetings == 0 or self.seats == 0 or self.slots == 0:
            return None
        return (self.room - self.meetings) * 100 // self.meetings

    @property
    def lacking(self) -> int:
        """Meetings that there is no room for."""
        return 0 if self.margin is None else max(0, self.meetings - self.room)
