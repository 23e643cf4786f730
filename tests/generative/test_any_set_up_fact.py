"""Whatever changes of the set-up, stated as a fact: it is as if the problem had become another."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from generative.test_any_repair import is_whole, planned, repaired, size
from generative.test_relabelling import shuffled
from samspill.engine.formats.json_change import read_change, write_change
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.repairing import Change, Fact, Repairer
from support.changes import changes, facts
from support.examples import tries
from support.problems import NEVER, problems
from support.set_up_facts import set_up_facts, takings, with_fact

FEW = tries(120, suppress=HealthCheck)


def mixed(problem: Problem, plan: Plan) -> st.SearchStrategy[Fact]:
    """A fact of any kind, of the set-up and of the day."""
    return st.one_of(set_up_facts(problem), takings(problem, plan), facts(problem))


@FEW
@given(problems(), st.data())
def test_a_repair_is_valid_and_leaves_alone_what_has_begun(
    problem: Problem, data: st.DataObject
) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan, mixed(problem, plan)))
    made = repaired(Repairer(problem, plan), change)
    if made is None:
        return
    is_whole(problem, plan, change, made)


@FEW
@given(problems(), st.data())
def test_the_same_change_once_more_changes_nothing(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan, set_up_facts(problem)))
    first = repaired(Repairer(problem, plan), change)
    if first is None:
        return
    for again in (Repairer(first.problem, first.plan), Repairer.after(first)):
        second = repaired(again, replace(change, facts=change.facts[-1:]))
        assert second is not None
        assert second.shifts == ()
        assert second.problem == first.problem


@FEW
@given(problems(), st.data())
def test_a_fact_in_a_file_is_what_the_problem_has_become(
    problem: Problem, data: st.DataObject
) -> None:
    plan = planned(problem)
    fact = data.draw(set_up_facts(problem))
    after = with_fact(problem, fact)
    assume(not problems_in(after))
    change = read_change(write_change(Change((fact,))), file="c")
    assert change == Change((fact,))
    by_fact = Repairer(problem, plan).repair(change)
    by_facts_now = Repairer(problem, plan).repair_to(after)
    assert by_fact.problem == by_facts_now.problem
    assert by_fact.plan == by_facts_now.plan
    assert by_fact.shifts == by_facts_now.shifts
    assert by_fact.notices == by_facts_now.notices
    assert by_fact.proven == by_facts_now.proven


@FEW
@given(problems(), st.data())
def test_a_file_says_every_change(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan, mixed(problem, plan)))
    assert read_change(write_change(change), file="c") == change


@FEW
@given(problems(round_tables=NEVER), st.data(), st.randoms(use_true_random=False))
def test_the_order_of_rows_counts_for_nothing(
    problem: Problem, data: st.DataObject, chance: random.Random
) -> None:
    plan = planned(problem)
    change = data.draw(changes(problem, plan, set_up_facts(problem), most=1))
    first = repaired(Repairer(problem, plan), change)
    second = repaired(Repairer(shuffled(problem, chance), plan), change)
    assert (first is None) == (second is None)
    if first is not None and second is not None and first.proven and second.proven:
        assert size(first) == size(second)


@FEW
@given(problems(), st.data())
def test_who_gave_a_meeting_away_has_it_no_more(problem: Problem, data: st.DataObject) -> None:
    plan = planned(problem)
    one = takings(problem, plan)
    assume(not one.is_empty)
    change = replace(data.draw(changes(problem, plan, one, most=1)), standby=())
    made = repaired(Repairer(problem, plan), change)
    if made is None:
        return
    (fact,) = change.facts
    theirs = [m for m in plan.pairs if fact.giver in m.participants]  # type: ignore[union-attr]
    pairs = {m.participants for m in made.plan.pairs}
    begun = {s.id for s in problem.slots if change.now is not None and s.start <= change.now}
    for meeting in theirs:
        (partner,) = {*meeting.participants} - {fact.giver}  # type: ignore[union-attr]
        given = fact.partner in {None, partner} and meeting.slot not in begun  # type: ignore[union-attr]
        if given:
            assert meeting.participants not in pairs
