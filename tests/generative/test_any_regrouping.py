"""Whatever happens to round tables: a repair is valid, takes out nobody who can stay, is told to
everybody, and what it says of itself is so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from samspill.engine.formats.json_change import refused
from samspill.engine.formats.json_problem import read_problem, write_problem
from samspill.engine.generate.problems import generate
from samspill.engine.generate.round_tables import with_round_tables
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem
from samspill.engine.model.round_tables import mixes
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.engine.repairing import Change, ChangeError, Repair, Repairer, ToldCode, ToldSeat
from samspill.engine.solving.solve import solve
from samspill.telling.refusals import remedy
from support.changes import changes, facts, fewest
from support.examples import tries
from support.round_tables import Planned, facts_of_groups, planned_round_tables

FEW = tries(120, suppress=HealthCheck)
SMALL = planned_round_tables(most_people=6, most_slots=3, most_pairs=4)  # for the brute force


def drawn(data: st.DataObject, planned: Planned) -> Change:
    """A change that is likely to touch a round table."""
    problem, plan = planned
    assume(plan.groups)
    most = data.draw(st.sampled_from((1, 1, 3)))
    own = facts_of_groups(problem, plan)
    kinds = st.one_of(own, own, facts(problem))
    change = data.draw(changes(problem, plan, kinds, most))
    # Where all may go anywhere there is most to get wrong.
    free = data.draw(st.booleans())
    return replace(change, now=None, confirmed=(), confirmed_round_tables=()) if free else change


def repaired(repairer: Repairer, change: Change) -> Repair:
    try:
        return repairer.repair(change)
    except ChangeError as error:
        assert error.place
        assert remedy(refused(error, file=""))
        assume(False)
        raise


def begun_in(problem: Problem, change: Change) -> set[str]:
    return {s.id for s in problem.slots if change.now is not None and s.start <= change.now}


@FEW
@given(planned_round_tables(), st.data())
def test_a_repair_is_valid_and_leaves_alone_what_it_must(
    planned: Planned, data: st.DataObject
) -> None:
    (problem, plan), change = planned, drawn(data, planned)
    made = repaired(Repairer(problem, plan), change)
    assert problems_in(made.problem) == ()
    assert read_problem(write_problem(made.problem), file="again") == made.problem
    assert check(made.problem, made.plan).violations == ()
    assert made.pairs == Valuation(made.problem).pairs
    begun = begun_in(problem, change)
    past = [m for m in plan.meetings if m.slot in begun]
    assert [m for m in made.plan.meetings if m.slot in begun] == past
    held = {m.round_table: m.slot for m in made.plan.groups}
    unkept = {m.round_table for m in made.unkept if m.round_table}
    promised = {*change.confirmed_round_tables}
    promised |= {locked.round_table for locked in problem.locked_round_tables}
    for old in plan.groups:
        if old.round_table in promised:
            assert (held.get(old.round_table) != old.slot) == (old.round_table in unkept)


@cache
def edition(seed: int) -> Planned:
    """An edition of a common size, with more at once than the small problems have."""
    problem = with_round_tables(generate(participants=60, seed=seed), count=6, seed=seed)
    plan = solve(problem, stop=Stop(effort=0.2)).plan
    assert plan is not None
    return problem, plan


@tries(25, suppress=HealthCheck)
@given(st.integers(1, 3), st.data())
def test_a_repair_of_a_whole_edition_is_valid(seed: int, data: st.DataObject) -> None:
    problem, plan = edition(seed)
    own = facts_of_groups(problem, plan)
    change = data.draw(changes(problem, plan, st.one_of(own, own, facts(problem)), 6))
    made = repaired(Repairer(problem, plan), change)
    assert problems_in(made.problem) == ()
    assert check(made.problem, made.plan).violations == ()
    assert made.cancelled_bound <= len(made.cancelled)
    again = Repairer.after(made).repair(change)
    assert (again.shifts, again.plan) == ((), made.plan)


@FEW
@given(planned_round_tables(), st.data())
def test_a_round_table_stays_as_it_is_where_it_can(planned: Planned, data: st.DataObject) -> None:
    (problem, plan), change = planned, drawn(data, planned)
    made = repaired(Repairer(problem, plan), change)
    after = {m.round_table: m for m in made.plan.groups}
    valuation = Valuation(made.problem)
    tables = {t.id: t for t in made.problem.tables if t.id not in owned(made.problem)}
    for old in plan.groups:
        held = made.problem.round_table_by_id[old.round_table]
        here = [p for p in old.participants if old.slot in made.problem.open_slots[p]]
        at_home = (
            old.table in tables
            and held.table in (None, old.table)
            and dict(tables[old.table].capacities).get(old.slot, tables[old.table].capacity) > 0
        )
        if at_home and mixes(valuation, held, here):
            new = after[old.round_table]
            assert (new.slot, new.table) == (old.slot, old.table)
            assert new.participants == tuple(here)


def owned(problem: Problem) -> set[str | None]:
    return {o.table for o in problem.organisations}


@FEW
@given(planned_round_tables(), st.data())
def test_the_same_change_once_more_changes_nothing(planned: Planned, data: st.DataObject) -> None:
    (problem, plan), change = planned, drawn(data, planned)
    first = repaired(Repairer(problem, plan), change)
    for again in (Repairer(first.problem, first.plan), Repairer.after(first)):
        second = again.repair(change)
        assert second.shifts == ()
        assert second.plan == first.plan
        assert second.problem == first.problem


@FEW
@given(SMALL, st.data())
def test_what_a_repair_says_of_itself_is_so_by_brute_force(
    planned: Planned, data: st.DataObject
) -> None:
    (problem, plan), change = planned, drawn(data, planned)
    made = repaired(Repairer(problem, plan), change)
    unkept, cancelled, moved, _ = fewest(problem, made.problem, plan, change)
    size = (len(made.unkept), len(made.cancelled), len(made.moved))
    assert size >= (unkept, cancelled, moved)
    assert made.cancelled_bound <= cancelled
    if made.proven:
        assert size == (unkept, cancelled, moved)


@FEW
@given(SMALL, st.data())
def test_no_plan_made_anew_is_better_than_is_said(planned: Planned, data: st.DataObject) -> None:
    made = repaired(Repairer(*planned), drawn(data, planned))
    replan = made.replan
    assert replan.minimum == made.score.minimum
    assert replan.minimum_bound <= best_plan(made.problem).minimum
    within = best_within(made.problem, minimum=replan.minimum)
    assert within is not None
    assert replan.value == made.score.value <= within.value <= replan.value_bound


@FEW
@given(planned_round_tables(), st.data())
def test_everybody_concerned_is_told_once(planned: Planned, data: st.DataObject) -> None:
    made = repaired(Repairer(*planned), drawn(data, planned))
    told = sorted(
        (n.participant, t.round_table if isinstance(t, ToldSeat) else t.other, t.code)
        for n in made.notices
        for t in n.told
    )
    due = []
    for shift in made.shifts:
        was, now = people(shift.before), people(shift.after)
        for me in was | now:
            meeting = shift.after or shift.before
            assert meeting is not None
            (other,) = {meeting.round_table} if meeting.round_table else (was | now) - {me}
            code = shift.code
            if me not in now:
                code = ToldCode.CANCELLED
            elif me not in was:
                code = ToldCode.NEW
            due.append((me, other, code))
    assert told == sorted(due)
    assert made.notified == tuple(sorted({me for me, _, _ in due}))


def people(meeting: Meeting | None) -> set[str]:
    return set() if meeting is None else {*meeting.participants}


@FEW
@given(planned_round_tables(), st.data())
def test_nothing_that_is_told_tells_a_veto_from_an_absence(
    planned: Planned, data: st.DataObject
) -> None:
    """What the one who is taken out reads is what they would read had it been cancelled."""
    made = repaired(Repairer(*planned), drawn(data, planned))
    vetoed = Valuation(made.problem).vetoed
    for notice in made.notices:
        for told in notice.told:
            if not isinstance(told, ToldSeat):
                continue
            if told.code is ToldCode.CANCELLED:
                assert (told.others, told.left, told.joined, told.after) == ((), (), (), None)
            else:
                assert all(pair_of(notice.participant, p.id) not in vetoed for p in told.others)
