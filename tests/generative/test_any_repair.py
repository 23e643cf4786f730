"""Whatever the problem, its plan and the change: the repair is valid, small and said in full."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from samspill.engine.formats.json_change import refused
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import Change, ChangeError, Repair, Repairer, Told
from samspill.engine.solving.solve import solve
from samspill.telling.refusals import remedy
from support.changes import changes, fewest, person_facts
from support.examples import tries
from support.problems import NEVER, problems

FEW = tries(150, suppress=HealthCheck)
ROUGH = Stop(effort=0.2)
MOST_MEETINGS = 8  # for the brute force


def planned(problem: Problem) -> Plan:
    plan = solve(problem, stop=ROUGH).plan
    assert plan is not None
    return plan


def repaired(repairer: Repairer, change: Change) -> Repair | None:
    """The repair; None for a change that is refused."""
    try:
        return repairer.repair(change)
    except ChangeError as error:
        assert error.place
        assert remedy(refused(error, file=""))
        return None


def is_whole(problem: Problem, plan: Plan, change: Change, made: Repair) -> None:
    """The repair is valid, and leaves alone what has begun and, where it can, what is promised."""
    assert problems_in(made.problem) == ()
    assert check(made.problem, made.plan).violations == ()
    assert made.pairs == Valuation(made.problem).pairs
    begun = {s.id for s in problem.slots if change.now is not None and s.start <= change.now}
    past = [m for m in plan.meetings if m.slot in begun]
    assert [m for m in made.plan.meetings if m.slot in begun] == past
    held = {m.participants: m.slot for m in made.plan.meetings}
    unkept = {m.participants for m in made.unkept}
    # One that a colleague takes over goes on: whoever gave it away is no longer promised there.
    taken_over = {
        s.before.participants
        for s in made.shifts
        if s.before is not None and s.after is not None
        if s.before.participants != s.after.participants
    }
    for pair in set(change.confirmed) - taken_over:
        (old,) = [m for m in plan.meetings if m.participants == pair]
        assert (held.get(pair) == old.slot) != (pair in unkept)


@FEW
@given(problems(), st.data())
def test_a_repair_is_valid_and_leaves_alone_what_it_must(
    problem: Problem, data: st.DataObject
) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan))
    made = repaired(Repairer(problem, plan), change)
    if made is None:
        return
    is_whole(problem, plan, change, made)


@FEW
@given(problems(), st.data())
def test_the_same_change_once_more_changes_nothing(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan))
    first = repaired(Repairer(problem, plan), change)
    if first is None:
        return
    for again in (Repairer(first.problem, first.plan), Repairer.after(first)):
        second = again.repair(change)
        assert second.shifts == ()
        assert second.plan == first.plan
        assert second.problem == first.problem


@FEW
@given(problems(max_slots=3, max_wishes=24, round_tables=NEVER), st.data())
def test_one_persons_change_disturbs_as_few_as_brute_force(
    problem: Problem, data: st.DataObject
) -> None:
    plan = planned(problem)
    assume(len(plan.meetings) <= MOST_MEETINGS)
    change = data.draw(changes(problem, plan, person_facts(problem), most=1))
    made = repaired(Repairer(problem, plan), change)
    if made is not None:
        assert size(made) == fewest(problem, made.problem, plan, change)[:3]
        assert made.proven
        assert made.cancelled_bound == len(made.cancelled)


@FEW
@given(problems(max_slots=3, max_wishes=24, round_tables=NEVER), st.data())
def test_any_change_disturbs_as_few_as_brute_force(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    assume(len(plan.meetings) <= MOST_MEETINGS)
    change = data.draw(changes(problem, plan))
    made = repaired(Repairer(problem, plan), change)
    if made is not None:
        assert size(made) == fewest(problem, made.problem, plan, change)[:3]
        assert made.cancelled_bound <= len(made.cancelled)


def size(made: Repair) -> tuple[int, int, int]:
    return len(made.unkept), len(made.cancelled), len(made.moved)


@FEW
@given(problems(round_tables=NEVER), st.data())
def test_each_change_is_told_to_both_sides_once(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    made = repaired(Repairer(problem, plan), data.draw(changes(problem, plan)))
    if made is None:
        return
    said = [(n.participant, t) for n in made.notices for t in n.told]
    told = [(me, t.other, t.code) for me, t in said if isinstance(t, Told)]
    assert len(told) == len(said)
    due = [
        (me, other, shift.code)
        for shift in made.shifts
        for meeting in [shift.after or shift.before]
        if meeting is not None
        for me, other in (meeting.participants, meeting.participants[::-1])
    ]
    assert sorted(told) == sorted(due)
