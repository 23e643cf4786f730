"""The demo edition: invented people who could be at one day together."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from samspill.engine.generate.demo.edition import DOORS, PEOPLE, demo_edition
from samspill.engine.model.problem import Sector

DAY = date(2027, 3, 10)
EDITION = demo_edition(day=DAY)


def test_the_same_day_and_seed_give_the_same_edition() -> None:
    assert demo_edition(day=DAY) == EDITION
    assert demo_edition(day=DAY, seed=1).people != EDITION.people


def test_everybody_has_a_name_and_an_address_of_their_own() -> None:
    assert len(EDITION.people) == PEOPLE
    assert len({p.name for p in EDITION.people}) == PEOPLE
    assert len({p.email for p in EDITION.people}) == PEOPLE
    assert {p.organisation for p in EDITION.people} == {name for name, _ in EDITION.organisations}


def test_there_is_a_door_for_each_kind_of_participant() -> None:
    sectors = dict(EDITION.organisations)
    doors = {p.email: sectors[p.organisation] for p in EDITION.people if p.email in DOORS}
    assert doors == DOORS
    assert all(p.answered and p.away is None for p in EDITION.people if p.email in DOORS)


def test_slots_and_talks_are_on_the_day_and_do_not_overlap() -> None:
    times = sorted([*EDITION.slots, *((start, end) for _, _, start, end in EDITION.talks)])
    assert {start.date() for start, _ in times} == {DAY}
    assert all(end <= start for (_, end), (start, _) in pairwise(times))


def test_wishes_are_for_people_and_companies_of_other_organisations() -> None:
    homes = {p.email: p.organisation for p in EDITION.people}
    homes |= {name: name for name, _ in EDITION.organisations}
    assert [w for w in EDITION.wishes if homes[w.by] == homes[w.to]] == []
    pairs = [(w.by, w.to) for w in EDITION.wishes]
    assert len(pairs) == len(set(pairs))
    assert {w.strength for w in EDITION.wishes} == {"must", "like", "open", "no"}
    answered = {p.email for p in EDITION.people if p.answered}
    assert {w.by for w in EDITION.wishes} <= answered


def test_companies_send_representatives_and_some_have_a_table() -> None:
    sectors = dict(EDITION.organisations)
    for person in EDITION.people:
        selling = sectors[person.organisation] is Sector.SECURITY_INDUSTRY
        assert person.representative is selling
    tables = [number for _, number, _ in EDITION.fixed_tables]
    last = max(end for _, _, end in EDITION.rooms)
    assert tables == list(range(1, len(tables) + 1))
    assert max(tables) <= last
