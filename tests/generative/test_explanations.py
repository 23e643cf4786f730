"""Explanations of generated plans: true, found and checked, and silent on what others said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from samspill.engine.answers.explain import Audience, Remedy, RemedyKind, WhyNot, explain
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan
from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import (
    Known,
    Participant,
    Problem,
    Seeks,
    Strength,
    Suggestion,
    Table,
    Veto,
    Wish,
)
from samspill.engine.model.tables import own_tables
from samspill.engine.model.valuation import pair_of
from samspill.telling.explanations import report
from samspill.telling.language import Language
from samspill.telling.letters.letter import letter
from support.examples import tries
from support.problems import problems

FEW = tries(40)


@st.composite
def two_worlds(draw: st.DrawFn) -> tuple[Problem, Problem, Plan, Participant]:
    """Two problems with one plan that is valid in both, and a participant for whom everything
    that they may know is the same: the worlds differ in what the others wished, vetoed and chose,
    whom they meet and wished among them."""
    first = draw(problems())
    plan = best_plan(first).plan
    # Whatever is wished, each meeting then has a reason.
    reasons = tuple(Suggestion(m.participants[0], m.participants[1], 0) for m in plan.meetings)
    first = replace(first, suggestions=(*first.suggestions, *reasons))
    me = draw(st.sampled_from(first.participants))
    mine = {me.id, me.organisation} if me.representative else {me.id}
    strengths = st.sampled_from(Strength)
    own = [w for w in first.wishes if w.by in mine]
    others = [w for w in first.wishes if w.by not in mine and draw(st.booleans())]
    parties = st.sampled_from([p.id for p in first.participants])
    drawn = [Wish(draw(parties), draw(parties), draw(strengths)) for _ in range(6)]
    met = [p for m in plan.agenda(me.id) for p in m.participants if p not in mine]
    drawn += [Wish(p, me.id, draw(strengths)) for p in met if draw(st.booleans())]
    fresh = [w for w in drawn if w.by not in mine]
    wishes = {(w.by, w.to): replace(w, strength=draw(strengths)) for w in others + fresh}
    second = replace(first, wishes=(*own, *wishes.values()))
    if problems_in(second) or not check(second, plan).valid:
        second = first
    vetoes = [v for v in first.vetoes if v.by == me.id]
    vetoes += [Veto(draw(parties), draw(parties)) for _ in range(4)]
    for veto in vetoes:
        more = replace(second, vetoes=(*second.vetoes, veto))
        if (veto.by != me.id or veto in first.vetoes) and not problems_in(more):
            second = more if check(more, plan).valid else second
    if draw(st.booleans()):
        fewer = tuple(v for v in second.vetoes if v.by == me.id)
        second = replace(second, vetoes=fewer)
    chosen = tuple(
        p
        if p.id == me.id
        else replace(p, open_to_sellers=draw(st.booleans()), seeks=draw(st.sampled_from(Seeks)))
        for p in second.participants
    )
    known = tuple(Known(draw(parties), draw(parties)) for _ in range(2))
    more = replace(second, participants=chosen, known=known)
    return first, more if check(more, plan).valid else second, plan, me


@tries(150)
@given(two_worlds())
def test_a_participant_is_told_the_same_whatever_others_wished_vetoed_or_chose(
    worlds: tuple[Problem, Problem, Plan, Participant],
) -> None:
    first, second, plan, me = worlds
    assert check(second, plan).valid
    told = explain(first, plan, me.id)
    assert explain(second, plan, me.id) == told
    for language in Language:
        assert letter(second, told, language) == letter(first, told, language)


@tries(80)
@given(problems())
def test_what_is_told_of_a_veto_is_told_as_well_where_the_other_is_only_full(
    problem: Problem,
) -> None:
    """Whoever a participant wished, vetoes included: were the other full instead, with no veto
    anywhere, every word would be the same, wherever there was a time and a table for it."""
    plan = best_plan(problem).plan
    for me in problem.participants:
        for missed in explain(problem, plan, me.id).missed:
            asked = [p.id for p in problem.people_of(missed.to)]
            sides = explain(replace(problem, vetoes=()), plan, me.id, Audience.ORGANISER).missed
            (open_,) = [w for w in sides if (w.by, w.to) == (missed.by, missed.to)]
            if open_.code is not WhyNot.WOULD_FIT:
                continue
            full = tuple(
                replace(p, cap=len(plan.agenda(p.id))) if p.id in asked else p
                for p in problem.participants
            )
            ordinary = replace(problem, vetoes=_own(problem, me), participants=full)
            again = explain(ordinary, plan, me.id).missed
            assert missed in again


def _own(problem: Problem, me: Participant) -> tuple[Veto, ...]:
    return tuple(v for v in problem.vetoes if v.by == me.id)


@FEW
@given(problems())
def test_what_would_fit_can_be_put_in_and_what_would_not_cannot(problem: Problem) -> None:
    plan = _locked_only(problem)
    for me in problem.participants:
        for missed in explain(problem, plan, me.id, Audience.ORGANISER).missed:
            assert missed.other is not None
            pair = pair_of(me.id, missed.other)
            fits = set(_places(problem, plan, pair))
            assert bool(fits) is (missed.code is WhyNot.WOULD_FIT)
            if fits:
                assert {(o.slot, t) for o in missed.openings for t in o.tables} == fits


@FEW
@given(problems(), st.booleans())
def test_what_would_have_made_room_does(problem: Problem, best: bool) -> None:
    """Each thing told, made so in the problem and the plan, lets the meeting in: to the judge."""
    plan = best_plan(problem).plan if best else _locked_only(problem)
    for me in problem.participants:
        for audience in Audience:
            # A participant is told of times, tables and caps alone, whatever others keep private.
            blind = _open(problem) if audience is Audience.PARTICIPANT else problem
            for missed in explain(problem, plan, me.id, audience).missed:
                if not missed.instead_of and not missed.changes:
                    continue
                pair = pair_of(me.id, missed.other or "")
                for meeting in missed.instead_of:
                    fewer = Plan.of(m for m in plan.meetings if m != meeting)
                    assert any(_places(blind, fewer, pair))
                for change in missed.changes:
                    places = _places(_made(blind, change, pair), plan, pair)
                    assert change.slot in {slot for slot, _ in places}
                    assert not any(_places(blind, plan, pair))


@FEW
@given(problems())
def test_every_explanation_can_be_written_out(problem: Problem) -> None:
    plan = best_plan(problem).plan
    for me in problem.participants:
        told = explain(problem, plan, me.id)
        english, *norwegian = (letter(problem, told, language) for language in Language)
        assert english.startswith(f"Dear {me.name},\n")
        assert all(text.startswith(f"Hei, {me.name}!\n") for text in norwegian)
        said = explain(problem, plan, me.id, Audience.ORGANISER)
        assert report(problem, said).startswith(f"{me.name} (")


def _locked_only(problem: Problem) -> Plan:
    held = {pair_of(*k.participants) for k in problem.locked}
    return Plan.of(m for m in best_plan(problem).plan.meetings if m.participants in held)


def _open(problem: Problem) -> Problem:
    """The problem without a veto, and with everybody open to sellers."""
    people = tuple(replace(p, open_to_sellers=True) for p in problem.participants)
    return replace(problem, vetoes=(), participants=people)


def _places(problem: Problem, plan: Plan, pair: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Where the judge takes one more meeting; a locked meeting thought away stays so."""
    for slot in problem.slots:
        for table in problem.tables:
            more = Plan.of([*plan.meetings, Meeting(slot.id, table.id, pair)])
            codes = {v.code for v in violations(problem, more)}
            if not codes - {RuleCode.LOCKED_MISSING}:
                yield slot.id, table.id


def _made(problem: Problem, change: Remedy, pair: tuple[str, str]) -> Problem:
    """The problem with the change made."""
    if change.kind is RemedyKind.TABLE:
        own = own_tables(problem, pair)
        tables = tuple(_larger(t, change.slot) if t.id in own else t for t in problem.tables)
        # A round table takes a whole table, however large: another is what there would have to be.
        return replace(problem, tables=tables if own else (*tables, Table("another")))
    people = []
    for person in problem.participants:
        here = person.available
        if person.id == change.participant:
            if change.kind is RemedyKind.CAP:
                person = replace(person, cap=problem.cap_of(person) + 1)  # noqa: PLW2901 - the same person
            elif change.kind is RemedyKind.SKIPPED and change.talk is not None:
                person = replace(person, skips=person.skips | {change.talk})  # noqa: PLW2901 - as above
            elif here is not None:
                person = replace(person, available=here | {change.slot})  # noqa: PLW2901 - as above
        people.append(person)
    return replace(problem, participants=tuple(people))


def _larger(table: Table, slot: str) -> Table:
    capacities = dict(table.capacities)
    capacities[slot] = capacities.get(slot, table.capacity) + 1
    return replace(table, capacities=tuple(capacities.items()))
