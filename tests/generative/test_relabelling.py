"""What may not matter does not, and what can only help never harms.

Metamorphic tests: a problem is changed in a way whose effect is known, and both are compared. No
expected plan is needed, so they hold for problems of any shape.
"""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.generate.problems import generate
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan
from samspill.engine.judge.score import score
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Problem, Strength, Table, Wish
from samspill.engine.model.result import LevelName, Result
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import NEVER, hopes, problems

FEW = tries(40, suppress=HealthCheck)
FEWER = tries(6, suppress=HealthCheck)
LISTS = (
    "participants", "organisations", "slots", "tables", "talks", "wishes", "vetoes",
    "suggestions", "locked", "met", "known",
)  # fmt: skip


def shuffled(problem: Problem, chance: random.Random) -> Problem:
    """The same facts with the rows of every list in another order. Slots keep their times."""
    rows = {name: list(getattr(problem, name)) for name in LISTS}
    for each in rows.values():
        chance.shuffle(each)
    return replace(problem, **{name: tuple(each) for name, each in rows.items()})  # type: ignore[arg-type]  # the lists' own types


def renamed(problem: Problem, plan: Plan, chance: random.Random) -> tuple[Problem, Plan]:
    """The same facts and plan with other ids, whose order is another one as well."""
    # A participant and an organisation may not share an id; other kinds may.
    old = [
        *(("party", p.id) for p in problem.participants),
        *(("party", o.id) for o in problem.organisations),
        *(("slot", s.id) for s in problem.slots),
        *(("table", t.id) for t in problem.tables),
    ]
    numbers = list(range(len(old)))
    chance.shuffle(numbers)
    new = {key: f"n{number}" for key, number in zip(old, numbers, strict=True)}

    def party(old: str) -> str:
        return new["party", old]

    def slot(old: str) -> str:
        return new["slot", old]

    def table(old: str | None) -> str | None:
        return None if old is None else new["table", old]

    changed = replace(
        problem,
        participants=tuple(
            replace(
                p,
                id=party(p.id),
                organisation=party(p.organisation),
                available=None if p.available is None else frozenset(map(slot, p.available)),
            )
            for p in problem.participants
        ),
        organisations=tuple(
            replace(o, id=party(o.id), table=table(o.table)) for o in problem.organisations
        ),
        slots=tuple(replace(s, id=slot(s.id)) for s in problem.slots),
        tables=tuple(
            replace(
                t,
                id=new["table", t.id],
                capacities=tuple((slot(s), most) for s, most in t.capacities),
            )
            for t in problem.tables
        ),
        wishes=tuple(replace(w, by=party(w.by), to=party(w.to)) for w in problem.wishes),
        vetoes=tuple(replace(v, by=party(v.by), to=party(v.to)) for v in problem.vetoes),
        suggestions=tuple(
            replace(s, first=party(s.first), second=party(s.second)) for s in problem.suggestions
        ),
        met=tuple(replace(m, first=party(m.first), second=party(m.second)) for m in problem.met),
        known=tuple(replace(k, by=party(k.by), to=party(k.to)) for k in problem.known),
        rivals=tuple(
            replace(r, first=party(r.first), second=party(r.second)) for r in problem.rivals
        ),
        locked=tuple(
            replace(
                held,
                participants=(party(held.participants[0]), party(held.participants[1])),
                slot=slot(held.slot),
                table=table(held.table),
            )
            for held in problem.locked
        ),
    )
    meetings = (
        Meeting(slot(m.slot), new["table", m.table], tuple(map(party, m.participants)))
        for m in plan.meetings
    )
    return changed, Plan.of(meetings)


def without_slot(problem: Problem, slot: str) -> Problem:
    """The day without one of its slots."""
    return replace(
        problem,
        slots=tuple(s for s in problem.slots if s.id != slot),
        participants=tuple(
            p if p.available is None else replace(p, available=p.available - {slot})
            for p in problem.participants
        ),
        tables=tuple(
            replace(t, capacities=tuple(c for c in t.capacities if c[0] != slot))
            for t in problem.tables
        ),
    )


@st.composite
def smaller_and_larger(draw: st.DrawFn) -> tuple[Problem, Problem]:
    """A problem, and one in which every plan of the first can be held and is worth no less: with
    one table more, one wish more from somebody who had said nothing of the other (a like, or a
    must that thins out no other), or one slot more at an end of the day."""
    problem = draw(problems(max_participants=5, max_slots=3, max_wishes=10, round_tables=NEVER))
    said = {(w.by, w.to) for w in problem.wishes}
    wishes = [
        Wish(by, to, strength)
        for by, to in hopes(problem.participants)
        if (by, to) not in said
        for strength in Strength
        if strength is not Strength.MUST or thins_out_none(problem, by)
    ]
    in_time = sorted(problem.slots, key=lambda slot: slot.start)
    ends = (in_time[0], in_time[-1]) if len(in_time) > 1 else ()
    kinds = (
        [(problem, replace(problem, tables=(*problem.tables, Table("new"))))],
        [(problem, replace(problem, wishes=(*problem.wishes, wish))) for wish in wishes],
        [(without_slot(problem, slot.id), problem) for slot in ends],
    )
    sound = [[case for case in kind if not any(map(problems_in, case))] for kind in kinds]
    return draw(st.sampled_from(draw(st.sampled_from([kind for kind in sound if kind]))))


def thins_out_none(problem: Problem, by: str) -> bool:
    """True when the party may say one must more without the others being worth less."""
    musts = sum(w.by == by and w.strength is Strength.MUST for w in problem.wishes)
    person = problem.participant_by_id.get(by)
    return musts < (problem.cap if person is None else problem.cap_of(person))


# -- what may not matter ---------------------------------------------------------------------


@FEW
@given(problems(round_tables=NEVER), st.randoms(use_true_random=False))
def test_the_best_there_can_be_does_not_depend_on_the_order(
    problem: Problem, chance: random.Random
) -> None:
    assert best_plan(shuffled(problem, chance)).order == best_plan(problem).order


@FEW
@given(problems(round_tables=NEVER), st.randoms(use_true_random=False))
def test_nobodys_outcome_depends_on_the_order_of_rows(
    problem: Problem, chance: random.Random
) -> None:
    first, second = solve(problem), solve(shuffled(problem, chance))
    assert first.plan == second.plan
    assert first.levels == second.levels


@FEWER
@given(st.integers(10, 40), st.integers(0, 999), st.randoms(use_true_random=False))
def test_nobodys_outcome_depends_on_the_order_of_registration(
    people: int, seed: int, chance: random.Random
) -> None:
    problem = generate(participants=people, seed=seed)
    other = shuffled(problem, chance)
    first, second = solve(problem), solve(other)
    assert first.plan == second.plan
    assert first.plan is not None
    assert score(problem, first.plan).order == score(other, first.plan).order


@FEW
@given(problems(round_tables=NEVER), st.randoms(use_true_random=False))
def test_ids_count_for_nothing_in_the_score(problem: Problem, chance: random.Random) -> None:
    best = best_plan(problem)
    changed, plan = renamed(problem, best.plan, chance)
    assert problems_in(changed) == ()
    before, after = score(problem, best.plan), score(changed, plan)
    assert after.order == before.order
    assert after.sectors == before.sectors
    assert [replace(s, participant="") for s in after.served] == [
        replace(s, participant="") for s in before.served
    ]
    assert best_plan(changed).order == best.order


# -- what can only help ----------------------------------------------------------------------


@FEW
@given(smaller_and_larger())
def test_a_table_a_slot_or_a_wish_more_never_makes_the_best_worse(
    case: tuple[Problem, Problem],
) -> None:
    smaller, larger = case
    assert best_plan(larger).order <= best_plan(smaller).order


@FEW
@given(problems(max_participants=5, max_slots=4, round_tables=NEVER), st.data())
def test_without_a_slot_the_best_meetings_are_no_better(
    problem: Problem, data: st.DataObject
) -> None:
    """Of the first two levels only: without the slot between them, two meetings are neighbours,
    and there is a break less."""
    slot = data.draw(st.sampled_from(problem.slots))
    less = without_slot(problem, slot.id)
    if less.slots and not problems_in(less):
        assert best_plan(problem).order[:2] <= best_plan(less).order[:2]


@FEW
@given(smaller_and_larger())
def test_the_bounds_of_more_hold_for_the_plan_of_less(case: tuple[Problem, Problem]) -> None:
    smaller, larger = case
    assert_bounds_hold(solve(smaller), solve(larger))


@FEWER
@given(st.integers(0, 999))
def test_the_bounds_of_a_table_more_hold_in_a_generated_day(seed: int) -> None:
    problem = generate(participants=24, seed=seed)
    own = {o.table for o in problem.organisations}
    shared = [t for t in problem.tables if t.id not in own]
    scarce = replace(problem, tables=tuple(t for t in problem.tables if t not in shared[:2]))
    one_more = replace(problem, tables=tuple(t for t in problem.tables if t not in shared[:1]))
    assert_bounds_hold(solve(scarce), solve(one_more))


def assert_bounds_hold(smaller: Result, larger: Result) -> None:
    """The larger problem's bounds hold for the smaller one's plan."""
    assert larger.level(LevelName.MINIMUM).bound <= smaller.level(LevelName.MINIMUM).value
    # A bound on value is for plans at least as good at the minimum.
    if smaller.level(LevelName.MINIMUM).value <= larger.level(LevelName.MINIMUM).value:
        assert larger.level(LevelName.VALUE).bound >= smaller.level(LevelName.VALUE).value
