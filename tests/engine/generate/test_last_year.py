"""The day that the demo's people had the year before."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from samspill.engine.generate.demo import DOORS, demo_edition, last_year
from samspill.engine.generate.demo.last_year import MEETINGS, MET, PEOPLE, YEAR

DEMO = demo_edition(day=date(2027, 3, 11))
BEFORE = last_year(DEMO)


def test_it_was_a_year_ago_on_the_same_day_of_the_week() -> None:
    assert BEFORE.edition.day == DEMO.day - YEAR
    assert {start.date() for start, _ in BEFORE.edition.slots} == {BEFORE.edition.day}
    assert last_year(DEMO) == BEFORE


def test_those_who_were_there_are_among_the_demos_people() -> None:
    people = {(p.email, p.name, p.organisation) for p in DEMO.people}
    there = [(p.email, p.name, p.organisation) for p in BEFORE.edition.people]
    assert len(there) == PEOPLE
    assert set(there) - people == set()


@pytest.mark.parametrize("door", DOORS)
def test_whoever_has_a_door_met_six(door: str) -> None:
    assert sum(door in meeting.people for meeting in BEFORE.meetings) == MEETINGS


def test_nobody_is_at_two_places_at_once() -> None:
    seats = Counter((one, m.slot) for m in BEFORE.meetings for one in m.people)
    tables = Counter((m.slot, m.table) for m in BEFORE.meetings)
    pairs = Counter(frozenset(m.people) for m in BEFORE.meetings)
    assert {*seats.values(), *tables.values(), *pairs.values()} == {1}


def test_those_who_met_had_wished_for_it() -> None:
    wished = {(w.by, w.to) for w in BEFORE.edition.wishes}
    assert all({m.people, m.people[::-1]} <= wished for m in BEFORE.meetings)


def test_of_each_organisation_that_they_met_one_was_there() -> None:
    homes = Counter(p.organisation for p in BEFORE.edition.people)
    assert {homes[name] for names in MET.values() for name in names} == {1}
