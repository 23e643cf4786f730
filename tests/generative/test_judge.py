"""The judge on generated problems: it accepts what is right and catches what is spoiled."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from samspill.engine.answers.explain import Audience, WhyNotSeated, explain
from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.judge.score import score
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Problem, Strength, Wish
from samspill.engine.model.result import Level, Result, Status
from samspill.engine.model.round_tables import candidates
from samspill.engine.model.valuation import Reason, Valuation, pair_of
from support.examples import tries
from support.problems import ALWAYS, problems, small_problem

FEW = tries(40)


def codes(problem: Problem, plan: Plan) -> set[RuleCode]:
    """The codes of the rules that the plan breaks."""
    return {violation.code for violation in violations(problem, plan)}


def changed(plan: Plan, old: Meeting, **facts: object) -> Plan:
    """The plan with one meeting changed."""
    new = replace(old, **facts)  # type: ignore[arg-type]  # a test's own
    return Plan.of([*(m for m in plan.meetings if m != old), new])


def locked_part(problem: Problem, plan: Plan) -> Plan:
    """The plan's meetings and round tables that are locked."""
    pairs = {pair_of(*k.participants) for k in problem.locked}
    groups = {k.round_table for k in problem.locked_round_tables}
    return Plan.of(m for m in plan.meetings if m.participants in pairs or m.round_table in groups)


def companies(problem: Problem) -> list[tuple[str, tuple[str, ...]]]:
    """Pairs that may meet and people who may sit at a round table, with its id (else "")."""
    valuation = Valuation(problem)
    found: list[tuple[str, tuple[str, ...]]] = [("", pair) for pair in valuation.pairs]
    for held in problem.round_tables:
        people = candidates(valuation, held)
        for size in range(held.fewest, held.most + 1):
            found += [(held.id, some) for some in combinations(people, size)]
    return found


@st.composite
def solved(draw: st.DrawFn) -> tuple[Problem, Plan, Meeting]:
    """A problem, its best plan, and one of the plan's meetings."""
    problem = draw(problems())
    plan = best_plan(problem).plan
    if not plan.meetings:  # nobody can meet: take one where they can, rather than throw it away
        problem = small_problem("p1 p2 p3 p4", wishes="p1>>p2 p2>p3 p3>p1 p4~p1", slots=3)
        plan = best_plan(problem).plan
    return problem, plan, draw(st.sampled_from(plan.meetings))


@FEW
@given(problems())
def test_the_judge_accepts_the_best_plan_and_scores_it_the_same(problem: Problem) -> None:
    assert problems_in(problem) == ()
    best = best_plan(problem)
    report = check(problem, best.plan)
    assert report.violations == ()
    assert report.score.order == best.order


@FEW
@given(problems(), st.data())
def test_no_valid_plan_is_better_than_the_best(problem: Problem, data: st.DataObject) -> None:
    best = best_plan(problem)
    plan = locked_part(problem, best.plan)
    for round_table, people in data.draw(st.permutations(companies(problem))):
        slot = data.draw(st.sampled_from([s.id for s in problem.slots]))
        table = data.draw(st.sampled_from([t.id for t in problem.tables]))
        more = Plan.of([*plan.meetings, Meeting(slot, table, people, round_table)])
        plan = more if check(problem, more).valid else plan
    report = check(problem, plan)
    assert report.valid
    assert best.order <= report.score.order
    found = report.score
    kept = best_within(problem, minimum=found.minimum, value=found.value)
    assert kept is not None
    assert (kept.breaks, kept.table_changes) <= (found.breaks, found.table_changes)


@FEW
@given(problems())
def test_a_true_result_has_no_untrue_claims(problem: Problem) -> None:
    best = best_plan(problem)
    levels = (
        Level("minimum", best.minimum, best.minimum),
        Level("value", best.value, best.value, maximise=True),
        Level(
            "comfort",
            best.breaks,
            best.breaks,
            then=Level("table_changes", best.table_changes, best.table_changes),
        ),
    )
    result = Result(plan=best.plan, status=Status.OPTIMAL, seconds=0.0, levels=levels)
    assert check_result(problem, result).valid


@FEW
@given(solved())
def test_a_meeting_in_a_closed_slot_is_caught(case: tuple[Problem, Plan, Meeting]) -> None:
    problem, plan, meeting = case
    for away in meeting.participants:
        left = problem.open_slots[away] - {meeting.slot}
        people = tuple(
            replace(p, available=left) if p.id == away else p for p in problem.participants
        )
        found = violations(replace(problem, participants=people), plan)
        assert [(v.code, v.participants, v.slot) for v in found] == [
            (RuleCode.SLOT_CLOSED, (away,), meeting.slot)
        ]


@FEW
@given(solved())
def test_who_meets_twice_is_caught(case: tuple[Problem, Plan, Meeting]) -> None:
    problem, plan, meeting = case
    code = RuleCode.ROUND_TABLE_TWICE if meeting.round_table else RuleCode.MEETS_TWICE
    for slot in problem.slots:
        again = Plan.of([*plan.meetings, replace(meeting, slot=slot.id)])
        found = codes(problem, again)
        assert code in found
        assert (RuleCode.TWO_PLACES in found) >= (slot.id == meeting.slot)


@FEW
@given(solved(), st.data())
def test_a_person_in_two_places_is_caught(
    case: tuple[Problem, Plan, Meeting], data: st.DataObject
) -> None:
    problem, plan, meeting = case
    others = [p.id for p in problem.participants if p.id not in meeting.participants]
    if not others:
        return
    pair = pair_of(meeting.participants[0], data.draw(st.sampled_from(others)))
    double = Plan.of([*plan.meetings, replace(meeting, participants=pair, round_table="")])
    assert RuleCode.TWO_PLACES in codes(problem, double)


@FEW
@given(solved())
def test_a_table_swapped_for_another_is_accepted_only_where_it_may(
    case: tuple[Problem, Plan, Meeting],
) -> None:
    problem, plan, meeting = case
    fixed = {o.table for o in problem.organisations} - {None}
    people = [problem.participant_by_id[p] for p in meeting.participants]
    if meeting.round_table:
        own = {problem.round_table_by_id[meeting.round_table].table}
    else:
        own = {problem.organisation_by_id[p.organisation].table for p in people if p.representative}
    own -= {None}
    # Set apart for those who ask for quiet, where an organisation's own table does not govern.
    kept = fixed | {held.table for held in problem.round_tables}
    quiet = {t.id for t in problem.tables if t.quiet and t.id not in kept}
    if any(p.quiet for p in problem.participants):
        fixed |= quiet
        if not own and not meeting.round_table and any(p.quiet for p in people):
            own = set(quiet)
    for table in problem.tables:
        found = codes(problem, changed(plan, meeting, table=table.id))
        allowed = table.id in own if own else table.id not in fixed
        assert (RuleCode.WRONG_TABLE in found) is not allowed
        small = bool(meeting.round_table) and table.seats < len(people)
        assert (RuleCode.TABLE_TOO_SMALL in found) is small
        here = [m for m in plan.meetings if m.slot == meeting.slot and m != meeting]
        there = [m for m in here if m.table == table.id]
        full = len(there) >= dict(table.capacities).get(meeting.slot, table.capacity)
        beside = bool(there) and any(m.round_table for m in (*there, meeting))
        assert (RuleCode.TABLE_FULL in found) is (full or beside)


@FEW
@given(problems())
def test_a_locked_meeting_dropped_or_moved_is_caught(problem: Problem) -> None:
    plan = best_plan(problem).plan
    for locked in problem.locked:
        pair = pair_of(*locked.participants)
        (held,) = [m for m in plan.meetings if m.participants == pair]
        without = Plan.of(m for m in plan.meetings if m != held)
        assert RuleCode.LOCKED_MISSING in codes(problem, without)
        for slot in problem.slots:
            moved = changed(plan, held, slot=slot.id)
            assert (RuleCode.LOCKED_MISSING in codes(problem, moved)) is (slot.id != locked.slot)
    for group in problem.locked_round_tables:
        (held,) = [m for m in plan.meetings if m.round_table == group.round_table]
        assert held.participants == tuple(sorted(group.participants))
        without = Plan.of(m for m in plan.meetings if m != held)
        fewer = changed(plan, held, participants=held.participants[1:])
        later = [changed(plan, held, slot=s.id) for s in problem.slots if s.id != group.slot]
        for spoiled in (without, fewer, *later):
            assert RuleCode.LOCKED_MISSING in codes(problem, spoiled)


@FEW
@given(problems())
def test_pairs_without_a_reason_are_caught(problem: Problem) -> None:
    pairs = Valuation(problem).pairs
    reasons = {RuleCode.NO_REASON, RuleCode.CANNOT_MEET, RuleCode.SAME_ORGANISATION}
    people = sorted(p.id for p in problem.participants)
    for pair in combinations(people, 2):
        lone = Plan.of([Meeting(problem.slots[0].id, problem.tables[0].id, pair)])
        assert bool(codes(problem, lone) & reasons) is (pair not in pairs)


@FEW
@given(problems())
def test_mutual_comes_before_one_sided_before_suggested(problem: Problem) -> None:
    points: dict[Reason, list[int]] = {reason: [] for reason in Reason}
    for value in Valuation(problem).pairs.values():
        points[value.reason].append(value.points)
    order = (Reason.MUTUAL, Reason.ONE_SIDED, Reason.SUGGESTED)
    for better, worse in combinations(order, 2):
        for high in points[better]:
            assert all(high > low for low in points[worse])
    assert set(points[Reason.LOCKED]) <= {0}


@FEW
@given(problems())
def test_a_stronger_wish_is_never_worth_less(problem: Problem) -> None:
    before = Valuation(problem).pairs
    for i, wish in enumerate(problem.wishes):
        if wish.strength is Strength.OPEN:
            stronger = Wish(wish.by, wish.to, Strength.LIKE)
            wishes = (*problem.wishes[:i], stronger, *problem.wishes[i + 1 :])
            after = Valuation(replace(problem, wishes=wishes)).pairs
            assert list(after) == list(before)
            assert all(after[pair].points >= before[pair].points for pair in before)


@FEW
@given(solved())
def test_a_meeting_more_is_always_worth_more(case: tuple[Problem, Plan, Meeting]) -> None:
    problem, plan, meeting = case
    fewer = Plan.of(m for m in plan.meetings if m != meeting)
    more, less = score(problem, plan), score(problem, fewer)
    assert more.minimum <= less.minimum
    assert more.value >= less.value
    assert more.meetings == less.meetings + 1


@FEW
@given(problems(locked=False))
def test_the_order_of_the_lists_changes_nothing(problem: Problem) -> None:
    plan = best_plan(problem).plan
    ordered = replace(problem, slots=tuple(sorted(problem.slots, key=lambda s: s.start)))
    turned = replace(
        problem,
        slots=problem.slots[::-1],
        tables=problem.tables[::-1],
        wishes=problem.wishes[::-1],
        vetoes=problem.vetoes[::-1],
    )
    assert score(turned, plan) == score(ordered, plan) == score(problem, plan)


@FEW
@given(problems(round_tables=ALWAYS))
def test_there_is_a_seat_for_whom_it_is_said_to_be(problem: Problem) -> None:
    plan = best_plan(problem).plan
    for me in problem.participants:
        said = explain(problem, plan, me.id, Audience.ORGANISER)
        for missed in said.missed_round_tables:
            held = next((m for m in plan.groups if m.round_table == missed.round_table), None)
            assert missed.meeting == held
            assert (held is None) is (missed.code is WhyNotSeated.NOT_HELD)
            if held is not None:
                joined = changed(plan, held, participants=(*held.participants, me.id))
                valid = check(problem, joined).valid
                assert valid is (missed.code is WhyNotSeated.HAS_SEAT)
