"""Slots proposed for a day, and the sum of people against tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspill.web.editions.proposals import (
    MINUTE,
    Span,
    TableSum,
    moved_slots,
    propose_slots,
    span_on,
)

DAY = date(2026, 11, 12)


def span(text: str) -> Span:
    """``09:00-09:15`` on the day."""
    start, end = (time.fromisoformat(part) for part in text.split("-"))
    return span_on(DAY, start, end, "Europe/Oslo")


def said(slots: list[Span]) -> list[str]:
    return [f"{slot.start:%H:%M}-{slot.end:%H:%M}" for slot in slots]


@pytest.mark.parametrize(
    ("within", "length", "pause", "blocked", "slots"),
    [
        ("10:00-11:00", 15, 5, [], ["10:00-10:15", "10:20-10:35", "10:40-10:55"]),
        ("10:00-10:55", 15, 5, [], ["10:00-10:15", "10:20-10:35", "10:40-10:55"]),
        ("10:00-10:54", 15, 5, [], ["10:00-10:15", "10:20-10:35"]),
        ("10:00-11:00", 15, 5, ["10:15-10:45"], ["10:00-10:15", "10:45-11:00"]),
        ("10:00-11:00", 15, 5, ["10:30-10:45"], ["10:00-10:15", "10:45-11:00"]),
        ("10:00-11:00", 30, 0, ["10:00-10:30"], ["10:30-11:00"]),
        ("10:00-11:00", 15, 5, ["09:00-12:00"], []),
        ("10:00-11:00", 15, 5, ["10:40-10:50", "10:00-10:40"], []),
        ("10:00-10:10", 15, 5, [], []),
    ],
)
def test_slots(within: str, length: int, pause: int, blocked: list[str], slots: list[str]) -> None:
    closed = [span(text) for text in blocked]
    proposed = propose_slots(within=span(within), length=length, pause=pause, blocked=closed)
    assert said(proposed) == slots


@pytest.mark.parametrize(("length", "pause"), [(0, 5), (-5, 5), (15, -1)])
def test_slots_of_no_length(length: int, pause: int) -> None:
    with pytest.raises(ValueError, match="at least a minute"):
        propose_slots(within=span("10:00-11:00"), length=length, pause=pause)


times = st.integers(0, 600).map(lambda m: datetime(2026, 11, 12) + timedelta(minutes=m))  # noqa: DTZ001
spans = st.tuples(times, st.integers(1, 200)).map(
    lambda pair: Span(pair[0], pair[0] + timedelta(minutes=pair[1]))
)


@given(spans, st.integers(1, 60), st.integers(0, 30), st.lists(spans, max_size=5))
def test_slots_keep_to_the_day_and_away_from_each_other(
    within: Span, length: int, pause: int, blocked: list[Span]
) -> None:
    slots = propose_slots(within=within, length=length, pause=pause, blocked=blocked)
    minutes = [(slot.end - slot.start) // timedelta(minutes=1) for slot in slots]
    assert minutes == [length] * len(slots)
    assert [s for s in slots if s.start < within.start or s.end > within.end] == []
    assert [s for s in slots if any(s.overlaps(other) for other in blocked)] == []
    apart = [b.start - a.end >= timedelta(minutes=pause) for a, b in pairwise(slots)]
    touched = [any(a.end <= other.end <= b.start for other in blocked) for a, b in pairwise(slots)]
    assert [far or there for far, there in zip(apart, touched, strict=True)].count(False) == 0


def test_two_hundred_people() -> None:
    total = TableSum(people=200, cap=6, slots=8, seats=80)
    assert (total.meetings, total.tables, total.advised) == (600, 75, (83, 90))
    assert (total.room, total.margin, total.lacking) == (640, 6, 0)


@pytest.mark.parametrize(
    ("people", "cap", "slots", "seats", "tables", "margin"),
    [
        (30, 4, 6, 10, 10, 0),
        (31, 3, 6, 10, 8, 30),  # 46 meetings: the odd one out has one less
        (200, 6, 8, 60, 75, -20),
        (200, 6, 0, 80, None, None),
        (200, 6, 8, 0, 75, None),
        (0, 6, 8, 80, 0, None),
    ],
)
def test_sums(
    people: int, cap: int, slots: int, seats: int, tables: int | None, margin: int | None
) -> None:
    total = TableSum(people, cap, slots, seats)
    assert (total.tables, total.margin) == (tables, margin)


@pytest.mark.parametrize(
    ("within", "talks", "lunch", "slots"),
    [
        (  # one ends where the talk starts, one starts where it ends: with a pause to each
            "10:00-11:30",
            ["10:15-11:00"],
            [],
            ["10:00-10:15", "10:20-10:35", "10:40-10:55", "11:00-11:15"],
        ),
        ("10:00-11:00", ["10:15-10:30"], [], ["10:00-10:15", "10:30-10:45"]),
        ("10:00-11:00", ["09:00-10:20"], [], ["10:00-10:15", "10:20-10:35", "10:40-10:55"]),
        ("10:00-10:30", ["10:00-10:30"], ["10:10-10:30"], []),
        ("10:00-11:00", ["12:00-13:00"], [], ["10:00-10:15", "10:20-10:35", "10:40-10:55"]),
    ],
)
def test_slots_for_those_who_skip(
    within: str, talks: list[str], lunch: list[str], slots: list[str]
) -> None:
    facts = {"within": span(within), "length": 15, "pause": 5}
    blocked, skipped = [span(t) for t in lunch], [span(t) for t in talks]
    proposed = propose_slots(**facts, blocked=blocked, skipped=skipped)  # type: ignore[arg-type]
    assert said(proposed) == slots


minutes = st.integers(0, 300)


@given(
    talks=st.lists(st.tuples(minutes, st.integers(5, 90)), max_size=4),
    length=st.integers(5, 40),
    pause=st.integers(0, 20),
)
def test_slots_for_skippers_leave_the_others_as_they_are(
    talks: list[tuple[int, int]], length: int, pause: int
) -> None:
    within = span("09:00-14:00")
    spans = [
        Span(within.start + timedelta(minutes=at), within.start + timedelta(minutes=at + long))
        for at, long in talks
    ]
    usual = propose_slots(within=within, length=length, pause=pause, blocked=spans)
    found = propose_slots(within=within, length=length, pause=pause, skipped=spans)
    assert set(usual) <= set(found)
    assert all(within.start <= slot.start and slot.end <= within.end for slot in found)
    assert not any(one.overlaps(other) for one, other in pairwise(found))
    for extra in set(found) - set(usual):
        assert any(talk.start <= extra.start and extra.end <= talk.end for talk in spans)


Minutes = st.lists(st.integers(0, 40), max_size=4, unique=True)


@given(gone=Minutes, new=Minutes)
def test_slots_that_moved_are_as_many_and_as_near_as_can_be(
    gone: list[int], new: list[int]
) -> None:
    def spans(tens: list[int]) -> list[Span]:
        starts = [datetime(2027, 3, 11, 9, tzinfo=UTC) + 10 * n * MINUTE for n in tens]
        return [Span(start, start + 5 * MINUTE) for start in starts]

    def cost(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
        found = list(pairs)
        return -len(found), sum(abs(a - b) for a, b in found)

    moved = moved_slots(spans(gone), spans(new))
    back = dict(zip(spans(gone) + spans(new), gone + new, strict=True))
    pairs = [(back[before], back[after]) for before, after in moved.items()]
    assert len({after for _before, after in pairs}) == len(pairs)
    possible = [
        list(zip(few, others, strict=True))
        for many in range(min(len(gone), len(new)) + 1)
        for few in combinations(sorted(gone), many)
        for others in combinations(sorted(new), many)
        if all(abs(a - b) <= 6 for a, b in zip(few, others, strict=True))
    ]
    assert cost(pairs) == min(cost(each) for each in possible)
    assert sorted(pairs) in possible
