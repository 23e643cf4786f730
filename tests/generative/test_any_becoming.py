"""Whatever a problem has become: the plan is repaired for it, small, whole and said in full."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from generative.test_any_repair import MOST_MEETINGS, planned, size
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import Change, Repairer, Told, ToldCode, Way
from samspill.engine.repairing.anew import compared_with_anew, levels_in, prices_in
from samspill.engine.repairing.becoming import valuation_after
from support.becomings import becomings
from support.changes import fewest
from support.examples import tries
from support.problems import NEVER, problems

SOME = tries(150, suppress=HealthCheck)


@SOME
@given(problems(), st.sampled_from(Way), st.data())
def test_a_repair_for_another_problem_is_valid(
    problem: Problem, way: Way, data: st.DataObject
) -> None:
    plan = planned(problem)
    after = data.draw(becomings(problem))
    made = Repairer(problem, plan).repair_to(after, way=way)
    assert problems_in(made.problem) == ()
    assert check(made.problem, made.plan).violations == ()
    assert made.pairs == Valuation(made.problem).pairs
    unlocked = {"locked": (), "locked_round_tables": ()}
    assert replace(made.problem, **unlocked) == replace(after, **unlocked)  # type: ignore[arg-type]
    if way is Way.ONLY_CANCEL and not after.round_tables:
        assert made.new == ()
        assert all(shift.retimed for shift in made.moved)


@SOME
@given(problems(), st.data())
def test_who_may_meet_is_known_from_what_was(problem: Problem, data: st.DataObject) -> None:
    after = data.draw(becomings(problem))
    for one, other in ((problem, after), (after, problem)):
        fresh = replace(other)
        assert valuation_after(one, fresh).pairs == Valuation(other).pairs


@SOME
@given(problems(), st.data())
def test_prices_of_what_was_bound_what_is(problem: Problem, data: st.DataObject) -> None:
    after = data.draw(becomings(problem))
    valuation, nothing = Valuation(after), Plan(())
    prices = prices_in(problem, planned(problem), Valuation(problem))
    near = compared_with_anew(after, nothing, valuation, prices)
    far = compared_with_anew(after, nothing, valuation)
    assert (near.minimum, near.value) == (far.minimum, far.value)
    assert near.value_bound >= far.value_bound >= levels_in(planned(after), valuation).value


@SOME
@given(problems(), st.data())
def test_what_has_become_stays_as_it_is(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    after = data.draw(becomings(problem))
    first = Repairer(problem, plan).repair_to(after)
    for again in (Repairer(first.problem, first.plan), Repairer.after(first)):
        second = again.repair_to(first.problem)
        assert second.shifts == ()
        assert second.notices == ()
        assert second.problem == first.problem


@SOME
@given(problems(max_slots=3, max_wishes=24, round_tables=NEVER), st.data())
def test_no_smaller_repair_is_there_when_it_is_proven(
    problem: Problem, data: st.DataObject
) -> None:
    plan = planned(problem)
    assume(len(plan.meetings) <= MOST_MEETINGS)
    after = data.draw(becomings(problem))
    made = Repairer(problem, plan).repair_to(after)
    promised = replace(problem, locked=after.locked)
    least = fewest(promised, after, plan, Change())
    retimed = sum(shift.retimed for shift in made.shifts)
    unkept, cancelled, moved = size(made)
    assert (unkept, cancelled, moved - retimed) >= least[:3]
    assert made.cancelled_bound <= least[1]
    if made.proven:
        assert (unkept, cancelled, moved - retimed) == least[:3]


@SOME
@given(problems(round_tables=NEVER), st.data())
def test_all_whose_day_changes_are_told(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    after = data.draw(becomings(problem))
    made = Repairer(problem, plan).repair_to(after)
    times = [{slot.id: slot.start for slot in each.slots} for each in (problem, made.problem)]

    def days(number: int) -> set[tuple[str, str, object, str]]:
        held = (plan, made.plan)[number].meetings
        return {
            (me, other, (m.slot, times[number][m.slot]), m.table)
            for m in held
            for me, other in (m.participants, m.participants[::-1])
        }

    changed = {(me, other) for me, other, _start, _table in days(0) ^ days(1)}
    said = [(n.participant, t) for n in made.notices for t in n.told]
    assert {(me, t.other) for me, t in said if isinstance(t, Told)} == changed
    assert len(said) == len(changed)
    assert {t.code for _me, t in said} <= {*ToldCode}
