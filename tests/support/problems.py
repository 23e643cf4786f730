"""Problems for tests: a builder for readable small ones, and generated ones of every feature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import strategies as st

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import (
    Interest,
    Known,
    Locked,
    LockedRoundTable,
    Met,
    Organisation,
    Participant,
    Problem,
    Rivals,
    RoundTable,
    Sector,
    Seeks,
    Slot,
    Strength,
    Suggestion,
    Table,
    Talk,
    Veto,
    Wish,
)
from samspill.engine.model.round_tables import candidates, mixes
from samspill.engine.model.valuation import Valuation

MORNING = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=15)
STEP = timedelta(minutes=20)
RARELY = st.sampled_from((0, 0, 0, 0, 1, 1, 2))  # round tables in a problem
ALWAYS = st.sampled_from((1, 1, 2))
NEVER = st.just(0)


def slots_of(count: int) -> tuple[Slot, ...]:
    """Slots s1, s2, ... of 15 minutes, 20 minutes apart from 09:00."""
    starts = [MORNING + STEP * i for i in range(count)]
    return tuple(Slot(f"s{i + 1}", start, start + LENGTH) for i, start in enumerate(starts))


def talk_over(slot: Slot, talk: str = "talk") -> Talk:
    """A talk at the time of the slot."""
    return Talk(talk, f"Talk {talk}", slot.start, slot.end)


def small_problem(
    people: str = "a b",
    *,
    wishes: str = "",
    vetoes: str = "",
    interests: str = "",
    slots: int = 2,
    tables: int = 2,
    seats: int = 2,
    organisations: Iterable[Organisation] = (),
    participants: Iterable[Participant] = (),
    **facts: object,
) -> Problem:
    """A problem in a few words.

    ``people`` are ids, each of an organisation of their own called as they with "-org" (a
    business), or ``id:organisation`` to share one, ``id*:organisation`` for a representative.
    ``wishes`` read ``a>b`` (like), ``a>>b`` (must) and ``a~b`` (open), ``vetoes`` ``a>b``, and
    ``interests`` in round tables as wishes do. Slots are s1, s2, ..., tables t1, t2, ... of so
    many ``seats``. ``organisations`` and ``participants`` given whole replace those of the same
    id. ``facts`` are further fields of the problem.
    """
    given = {p.id: p for p in participants}
    found: dict[str, Participant] = {}
    for word in people.split():
        key, _, home = word.partition(":")
        name = key.removesuffix("*")
        person = Participant(name, "", home or f"{name}-org", representative=key.endswith("*"))
        found[name] = given.pop(name, person)
    found |= given
    homes = {
        p.organisation: Organisation(p.organisation, "", Sector.BUSINESS) for p in found.values()
    }
    homes |= {o.id: o for o in organisations}
    problem = Problem(
        participants=tuple(found.values()),
        organisations=tuple(homes.values()),
        slots=slots_of(slots),
        tables=tuple(Table(f"t{i + 1}", seats=seats) for i in range(tables)),
        wishes=tuple(_wish(word) for word in wishes.split()),
        vetoes=tuple(Veto(*word.split(">")) for word in vetoes.split()),
        interests=tuple(
            Interest(wish.by, wish.to, wish.strength) for wish in map(_wish, interests.split())
        ),
    )
    return replace(problem, **facts)  # type: ignore[arg-type]  # checked when it is run


def _wish(word: str) -> Wish:
    for mark, strength in ((">>", Strength.MUST), (">", Strength.LIKE), ("~", Strength.OPEN)):
        by, found, to = word.partition(mark)
        if found:
            return Wish(by, to, strength)
    raise ValueError(word)


@st.composite
def problems(
    draw: st.DrawFn,
    max_participants: int = 6,
    max_slots: int = 4,
    *,
    max_tables: int = 3,
    max_wishes: int = 16,
    round_tables: st.SearchStrategy[int] = RARELY,
    locked: bool = True,
) -> Problem:
    """Problems without faults, with every feature that a problem can have.

    They shrink to fewer people, slots and wishes. Slots are listed out of the order of time,
    and their ids do not follow it either.
    """
    many = draw(round_tables)
    slots = _slots(draw, max_slots)
    talks = _talks(draw, slots)
    tables = _tables(draw, slots, max_tables)
    if many:  # one table that does for them, and people enough of different organisations
        tables = (replace(tables[0], seats=8), *tables[1:])
    fewest = 4 if many else 2
    organisations = _organisations(draw, tables[1 if many else 0 :], fewest)
    people = _people(draw, (fewest, max_participants), organisations, slots, talks)
    if many:
        homes = [o.id for o in organisations]
        spread = [replace(p, organisation=home) for p, home in zip(people, homes, strict=False)]
        people = (*spread, *people[len(homes) :])
    wishable = hopes(people)
    parties = st.sampled_from([p.id for p in people] + [o.id for o in organisations])
    problem = Problem(
        participants=people,
        organisations=organisations,
        slots=tuple(draw(st.permutations(slots))),
        tables=tables,
        talks=talks,
        cap=draw(st.integers(1, 6)),
        minimum=draw(st.integers(0, 3)),
        met=tuple(Met(draw(parties), draw(parties)) for _ in range(draw(st.integers(0, 2)))),
        known=tuple(Known(draw(parties), draw(parties)) for _ in range(draw(st.integers(0, 3)))),
        wishes=tuple(
            Wish(by, to, draw(st.sampled_from(Strength)))
            for by, to in _some(draw, wishable, max_wishes)
        ),
        suggestions=tuple(
            Suggestion(first, second, draw(st.integers(0, 100)))
            for first, second in _some(draw, wishable, 3)
        ),
    )
    for _ in range(draw(st.integers(0, 2))):
        veto = Veto(draw(parties), draw(parties))
        problem = _with_if_sound(problem, vetoes=(*problem.vetoes, veto))
    if many:
        competing = st.sampled_from([o.id for o in organisations])
        rivals = Rivals(draw(competing), draw(competing))
        problem = _with_if_sound(problem, rivals=(rivals,))
    for number in range(many):
        problem = _with_round_table(draw, problem, f"g{number + 1}")
    if locked and problem.round_tables and draw(st.booleans()):
        problem = _with_locked_round_table(draw, problem)
    for _ in range(draw(st.integers(0, 2)) if locked else 0):
        problem = _with_if_sound(problem, locked=(*problem.locked, _locked(draw, problem)))
    return problem


def _with_round_table(draw: st.DrawFn, problem: Problem, key: str) -> Problem:
    """The problem with a round table and interests in it, unless there is no table for it."""
    people = [p.id for p in problem.participants]
    some_slots = st.frozensets(st.sampled_from([s.id for s in problem.slots]), min_size=1)
    held = RoundTable(
        key,
        f"Theme {key}",
        moderator=draw(st.none() | st.sampled_from(people)),
        most=draw(st.integers(3, 5)),
        sectors=draw(st.sampled_from((1, 1, 2, 3))),
        table=draw(st.sampled_from((None, None, *(t.id for t in problem.tables)))),
        slots=draw(st.none() | some_slots),
    )
    fewest = draw(st.sampled_from((0, 3, 4)))
    interested = draw(
        st.lists(st.sampled_from(people), unique=True, min_size=fewest, max_size=fewest + 1)
    )
    interests = tuple(Interest(by, key, draw(st.sampled_from(Strength))) for by in interested)
    return _with_if_sound(
        problem,
        round_tables=(*problem.round_tables, held),
        interests=(*problem.interests, *interests),
    )


def _with_locked_round_table(draw: st.DrawFn, problem: Problem) -> Problem:
    """The problem with the first round table locked, if there are people and a slot for it."""
    held, valuation = problem.round_tables[0], Valuation(problem)
    could = [
        (some, slot)
        for size in range(held.fewest, held.most + 1)
        for some in combinations(candidates(valuation, held), size)
        if mixes(valuation, held, some)
        for slot in sorted(frozenset.intersection(*(problem.open_slots[p] for p in some)))
    ]
    if not could:
        return problem
    people, slot = draw(st.sampled_from(could))
    table = draw(st.none() | st.sampled_from([t.id for t in problem.tables]))
    locked = (LockedRoundTable(held.id, people, slot, table),)
    return _with_if_sound(problem, locked_round_tables=locked)


def hopes(people: tuple[Participant, ...]) -> list[tuple[str, str]]:
    """Ordered pairs of parties that may wish for one another: of different organisations, each
    a person or an organisation with a representative."""
    homes = {p.id: p.organisation for p in people}
    homes |= {p.organisation: p.organisation for p in people if p.representative}
    return [(by, to) for by in homes for to in homes if homes[by] != homes[to]]


def _some(draw: st.DrawFn, pairs: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """Up to so many different ones of the pairs."""
    count = draw(st.integers(0, min(most, len(pairs))))
    if not count:
        return []
    return draw(st.lists(st.sampled_from(pairs), min_size=count, max_size=count, unique=True))


def _with_if_sound(problem: Problem, **facts: object) -> Problem:
    changed = replace(problem, **facts)  # type: ignore[arg-type]  # checked when it is run
    return problem if problems_in(changed) else changed


def _slots(draw: st.DrawFn, most: int) -> tuple[Slot, ...]:
    slots = slots_of(draw(st.integers(1, most)))
    names = draw(st.permutations([slot.id for slot in slots]))
    return tuple(replace(slot, id=name) for slot, name in zip(slots, names, strict=True))


def _talks(draw: st.DrawFn, slots: tuple[Slot, ...]) -> tuple[Talk, ...]:
    during = draw(st.lists(st.sampled_from(slots), max_size=1 if len(slots) > 1 else 0))
    return tuple(talk_over(slot, f"talk{i}") for i, slot in enumerate(during))


def _tables(draw: st.DrawFn, slots: tuple[Slot, ...], most: int) -> tuple[Table, ...]:
    found = []
    for i in range(draw(st.integers(1, most))):
        capacity = draw(st.sampled_from((1, 1, 1, 2)))
        closed = draw(st.lists(st.sampled_from(slots), max_size=1))
        capacities = tuple((slot.id, draw(st.integers(0, 2))) for slot in closed)
        seats = draw(st.sampled_from((2, 3, 8)))
        quiet = draw(st.sampled_from((False, False, True)))
        found.append(Table(f"t{i + 1}", f"Table {i + 1}", capacity, capacities, seats, quiet))
    return tuple(found)


def _organisations(
    draw: st.DrawFn, tables: tuple[Table, ...], fewest: int
) -> tuple[Organisation, ...]:
    own = st.sampled_from((None, None, *(table.id for table in tables)))
    return tuple(
        Organisation(f"o{i + 1}", f"Org {i + 1}", draw(st.sampled_from(Sector)), draw(own))
        for i in range(draw(st.integers(fewest, 4)))
    )


def _people(
    draw: st.DrawFn,
    limits: tuple[int, int],
    organisations: tuple[Organisation, ...],
    slots: tuple[Slot, ...],
    talks: tuple[Talk, ...],
) -> tuple[Participant, ...]:
    some_slots = st.frozensets(st.sampled_from([s.id for s in slots]))
    no_talks: st.SearchStrategy[frozenset[str]] = st.just(frozenset())
    some_talks = st.frozensets(st.sampled_from([t.id for t in talks])) if talks else no_talks
    return tuple(
        Participant(
            id=f"p{i + 1}",
            name=f"Person {i + 1}",
            organisation=draw(st.sampled_from([o.id for o in organisations])),
            representative=draw(st.booleans()),
            available=draw(st.none() | some_slots),
            cap=draw(st.none() | st.integers(0, 4)),
            minimum=draw(st.none() | st.integers(0, 3)),
            skips=draw(some_talks),
            open_to_sellers=draw(st.booleans()),
            seeks=draw(st.sampled_from(Seeks)),
            quiet=draw(st.sampled_from((False, False, True))),
        )
        for i in range(draw(st.integers(*limits)))
    )


def _locked(draw: st.DrawFn, problem: Problem) -> Locked:
    """A locked meeting that could be held, if there is one: its table and the rest may be wrong."""
    open_slots, homes = problem.open_slots, {p.id: p.organisation for p in problem.participants}
    could = [
        (p, q, slot)
        for p, q in combinations(homes, 2)
        if homes[p] != homes[q]
        for slot in sorted(open_slots[p] & open_slots[q])
    ]
    table = draw(st.none() | st.sampled_from([t.id for t in problem.tables]))
    first, second, slot = draw(st.sampled_from(could or [("p1", "p2", "s1")]))
    return Locked((first, second), slot, table)
