"""Problems with round tables and plans that hold them, for tests of what happens to them then."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import strategies as st

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.rules import violations
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import (
    Interest,
    LockedRoundTable,
    Organisation,
    Participant,
    Problem,
    Rivals,
    RoundTable,
    Sector,
    Strength,
    Table,
    Veto,
    Wish,
)
from samspill.engine.model.round_tables import candidates, mixes
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import (
    Fact,
    Late,
    Leaves,
    NoShow,
    NoThanks,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    TalkMoved,
)
from support.problems import slots_of, talk_over

_SECTORS = (Sector.BUSINESS, Sector.POLICE, Sector.SECURITY_INDUSTRY)
_OFTEN = st.sampled_from((True, True, True, True, False))  # what is left out, mostly
Planned = tuple[Problem, Plan]


@st.composite
def planned_round_tables(
    draw: st.DrawFn, *, most_people: int = 8, most_slots: int = 4, most_pairs: int = 8
) -> Planned:
    """A problem without faults, and a plan of it that holds a round table at least and at most so
    many meetings of two: any valid plan, not a good one."""
    problem = _problem(draw, most_people, most_slots)
    plan = Plan(())
    for held in problem.round_tables:
        ways = _ways(problem, held)
        if ways:
            plan = _with_if_valid(problem, plan, draw(st.sampled_from(ways)))
    pairs = draw(st.permutations(sorted(Valuation(problem).pairs)))[:most_pairs]
    slots = draw(st.permutations([s.id for s in problem.slots]))
    for pair in pairs:
        for slot, table in ((s, t.id) for s in slots for t in problem.tables):
            more = _with_if_valid(problem, plan, Meeting(slot, table, pair))
            if more != plan:
                plan = more
                break
    if plan.groups and not draw(_OFTEN):
        problem = _locked(draw, problem, plan.groups[0])
    return problem, plan


@st.composite
def facts_of_groups(draw: st.DrawFn, problem: Problem, plan: Plan) -> Fact:
    """A fact that touches a round table of the plan."""
    group = draw(st.sampled_from(plan.groups))
    person = draw(st.sampled_from(group.participants))
    at = next(s for s in problem.slots if s.id == group.slot)
    slots = st.sampled_from([s.id for s in problem.slots])
    other = draw(st.sampled_from([p for p in group.participants if p != person]))
    kinds: list[Fact] = [
        NoShow(person),
        Late(person, draw(slots)),
        Leaves(person, draw(slots)),
        NoThanks(person, draw(st.sampled_from((other, home_of(problem, other))))),
        RepresentativeLost(person, draw(st.booleans())),
        TableLost(group.table, draw(st.sampled_from(((), (group.slot,))))),
        SlotDeleted(group.slot),
        *(TalkMoved(talk.id, at.start, at.end) for talk in problem.talks),
    ]
    return draw(st.sampled_from(kinds))


def home_of(problem: Problem, person: str) -> str:
    """The organisation that the person comes from."""
    return problem.participant_by_id[person].organisation


def _problem(draw: st.DrawFn, most_people: int, most_slots: int) -> Problem:
    count = draw(st.integers(4, most_people))
    slots = slots_of(draw(st.sampled_from(range(most_slots, 1, -1))))
    tables = tuple(
        Table(
            f"t{i + 1}",
            capacity=draw(st.sampled_from((1, 1, 2))),
            seats=seats,
            quiet=not draw(_OFTEN),
        )
        for i, seats in enumerate(
            (8, draw(st.sampled_from((2, 3, 8))), draw(st.sampled_from((2, 8))))
        )
    )[: draw(st.integers(1, 3))]
    own = draw(st.sampled_from((None, None, tables[-1].id))) if len(tables) > 1 else None
    homes = [f"o{min(i, draw(st.integers(i, 6 + i)))}" for i in range(count)]
    if draw(st.booleans()):  # two of one organisation
        homes[-1] = homes[0]
    organisations = tuple(
        Organisation(home, home, draw(st.sampled_from(_SECTORS)), own if home == "o0" else None)
        for home in dict.fromkeys(homes)
    )
    some = st.frozensets(st.sampled_from([s.id for s in slots]), min_size=1)
    people = tuple(
        Participant(
            f"p{i + 1}",
            f"Person {i + 1}",
            home,
            representative=not draw(_OFTEN),
            available=None if draw(_OFTEN) else draw(some),
            cap=None if draw(_OFTEN) else draw(st.integers(1, 3)),
            minimum=draw(st.none() | st.integers(0, 3)),
            quiet=not draw(_OFTEN),
        )
        for i, home in enumerate(homes)
    )
    ids = [p.id for p in people]
    home_of = dict(zip(ids, homes, strict=True))
    apart = [(p, q) for p in ids for q in ids if home_of[p] != home_of[q]]
    few = st.lists(st.sampled_from(apart), unique=True, min_size=3, max_size=12)
    problem = Problem(
        participants=people,
        organisations=organisations,
        slots=tuple(draw(st.permutations(slots))),
        tables=tables,
        talks=() if draw(_OFTEN) else (talk_over(slots[0]),),
        wishes=tuple(Wish(p, q, draw(st.sampled_from(Strength))) for p, q in draw(few)),
        vetoes=tuple(Veto(*pair) for pair in draw(few)[: draw(st.sampled_from((0, 0, 1, 2)))]),
        minimum=draw(st.integers(0, 2)),
        rivals=draw(rivals_of([o.id for o in organisations])),
    )
    for number in range(draw(st.sampled_from((1, 2, 2)))):
        problem = _with_round_table(draw, problem, f"g{number + 1}")
    return problem


def _with_round_table(draw: st.DrawFn, problem: Problem, key: str) -> Problem:
    ids = [p.id for p in problem.participants]
    some = st.frozensets(st.sampled_from([s.id for s in problem.slots]), min_size=1)
    bound = [t.id for t in problem.tables if t.seats > 2]
    held = RoundTable(
        key,
        f"Theme {key}",
        moderator=draw(st.none() | st.sampled_from(ids)),
        most=draw(st.integers(3, 6)),
        sectors=draw(st.sampled_from((1, 1, 2))),
        table=None if draw(_OFTEN) else draw(st.sampled_from(bound)),
        slots=None if draw(_OFTEN) else draw(some),
    )
    asked = draw(st.lists(st.sampled_from(ids), unique=True, min_size=4))
    more = replace(
        problem,
        round_tables=(*problem.round_tables, held),
        interests=(
            *problem.interests,
            *(Interest(p, key, draw(st.sampled_from(Strength))) for p in asked),
        ),
    )
    return problem if problems_in(more) else more


def rivals_of(homes: list[str]) -> st.SearchStrategy[tuple[Rivals, ...]]:
    """None mostly, or two of the organisations that are rivals."""
    if len(homes) < 2:
        return st.just(())
    two = st.lists(st.sampled_from(homes), unique=True, min_size=2, max_size=2)
    return st.just(()) | two.map(lambda both: (Rivals(*both),))


def _ways(problem: Problem, held: RoundTable) -> list[Meeting]:
    """Every way to hold the round table by itself."""
    valuation = Valuation(problem)
    companies = [
        people
        for size in range(held.fewest, held.most + 1)
        for people in combinations(sorted(candidates(valuation, held)), size)
        if mixes(valuation, held, people)
    ]
    ways = [
        Meeting(slot, table.id, people, held.id)
        for people in companies
        for slot in sorted(frozenset.intersection(*(problem.open_slots[p] for p in people)))
        for table in problem.tables
    ]
    return [m for m in ways if _is_valid(problem, Plan((m,)))]


def _with_if_valid(problem: Problem, plan: Plan, meeting: Meeting) -> Plan:
    more = Plan.of([*plan.meetings, meeting])
    return more if _is_valid(problem, more) else plan


def _is_valid(problem: Problem, plan: Plan) -> bool:
    return not any(violations(problem, plan))


def _locked(draw: st.DrawFn, problem: Problem, group: Meeting) -> Problem:
    table = draw(st.none() | st.just(group.table))
    lock = LockedRoundTable(group.round_table, group.participants, group.slot, table)
    return replace(problem, locked_round_tables=(lock,))
