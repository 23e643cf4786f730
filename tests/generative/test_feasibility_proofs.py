"""Certificates on generated problems: true, small, and there whenever the bound says so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from samspill.engine.answers.feasibility.balance import feasible
from samspill.engine.answers.feasibility.certificate import Certificate, untrue
from samspill.engine.answers.feasibility.find import certificates, lacking
from samspill.engine.answers.feasibility.limits import certified
from samspill.engine.answers.feasibility.mend import bound_of
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan
from samspill.engine.model.alter import with_slots, with_tables
from samspill.engine.model.problem import Problem, Table
from samspill.telling.feasibility import in_words
from support.examples import tries
from support.problems import NEVER, problems, small_problem

FEW = tries(60)
MANY = tries(200)


@st.composite
def demanding(draw: st.DrawFn) -> Problem:
    """Problems in which much is guaranteed and little wished, so that it often cannot be given."""
    problem = draw(problems(max_tables=2, max_wishes=8, round_tables=NEVER))
    people = tuple(replace(p, minimum=None) for p in problem.participants)
    return replace(problem, participants=people, minimum=draw(st.integers(1, 3)))


@MANY
@given(demanding())
def test_a_certificate_is_true_to_the_checker(problem: Problem) -> None:
    left = Remaining(problem)
    for certificate in certificates(left):
        assert untrue(left, certificate) == ()


@FEW
@given(demanding())
def test_no_plan_gives_the_people_of_a_certificate_what_they_need(problem: Problem) -> None:
    locked = Counter(p for m in problem.locked for p in m.participants)
    for certificate in certificates(Remaining(problem)):
        needs = dict(certificate.needs)
        people = tuple(
            replace(p, minimum=needs[p.id] + locked[p.id] if p.id in needs else 0)
            for p in problem.participants
        )
        best = best_plan(replace(problem, participants=people))
        assert best.minimum > 0
        held = Counter(p for m in best.plan.meetings for p in m.participants)
        lacked = [max(0, need + locked[p] - held[p]) for p, need in needs.items()]
        assert sum(lacked) >= certificate.short


@MANY
@given(demanding())
@example(small_problem("a b c", wishes="a>>b a>>c b>>c", slots=1, cap=1, minimum=1))
def test_where_the_bound_proves_a_shortfall_a_certificate_says_why(problem: Problem) -> None:
    """Wherever tables are not the reason: people and tables together may be no limit's."""
    roomy = tuple(replace(t, capacity=20, capacities=()) for t in problem.tables)
    roomy = (*roomy, Table("another", "", 20))
    problem = replace(problem, tables=roomy)
    if bound_of(problem) > 0:
        assert any(certificates(Remaining(problem)))


@FEW
@given(demanding())
def test_no_plan_is_below_what_certificates_prove_together(problem: Problem) -> None:
    assert lacking(certificates(Remaining(problem))) <= best_plan(problem).minimum


@MANY
@given(demanding())
def test_nobody_can_be_left_out_of_a_certificate_or_its_core(problem: Problem) -> None:
    left = Remaining(problem)
    for conflict in feasible(problem).conflicts:
        _assert_smallest(left, conflict.certificate, short=conflict.certificate.short)
        if conflict.core is not None:
            assert untrue(left, conflict.core) == ()
            assert set(conflict.core.needs) < set(conflict.certificate.needs)
            _assert_smallest(left, conflict.core, short=1)


def _assert_smallest(left: Remaining, certificate: Certificate, *, short: int) -> None:
    needs = dict(certificate.needs)
    for person in needs:
        rest = {p: need for p, need in needs.items() if p != person}
        fewer = certified(left, rest) if rest else None
        assert fewer is None or fewer.short < short


@FEW
@given(demanding())
def test_a_spoiled_certificate_is_caught(problem: Problem) -> None:
    left = Remaining(problem)
    for certificate in certificates(left):
        person, need = certificate.needs[0]
        greedy = replace(certificate, needs=((person, 99), *certificate.needs[1:]))
        assert untrue(left, greedy) == (f"{person} does not need 99 more.",)
        twice = replace(certificate, needs=(*certificate.needs, (person, need)))
        assert "Somebody is named twice." in untrue(left, twice)
        for limit in certificate.limits:
            others = tuple(x for x in certificate.limits if x != limit)
            if limit.most > 0:
                low = replace(certificate, limits=(*others, replace(limit, most=limit.most - 1)))
                assert untrue(left, low) != ()
                assert untrue(left, replace(certificate, limits=others)) != ()
        enough = replace(certificate.limits[0], most=99) if certificate.limits else None
        if enough is not None:
            slack = replace(certificate, limits=(enough, *certificate.limits[1:]))
            assert untrue(left, slack)[-1].endswith(f"are enough for {certificate.needed}.")


@MANY
@given(demanding())
def test_every_report_reads_as_sentences(problem: Problem) -> None:
    said = feasible(problem)
    lines = list(in_words(problem, said))
    for line in filter(None, lines):
        assert line.endswith((".", ":"))
        assert "  " not in line.strip()
        assert not re.search(r"\b(no|zero|0) are left over", line)
    assert lines[-1].startswith("Nothing is proven" if said.bound == 0 else "The level minimum")


@FEW
@given(demanding())
def test_a_mend_does_what_it_says(problem: Problem) -> None:
    said = feasible(problem)
    for mend in said.mends:
        assert mend.bound < said.bound
        assert mend.amount >= 1
    for conflict in said.conflicts:
        assert all(mend.bound < said.bound for mend in conflict.mends)


@FEW
@given(problems(), st.integers(0, 3))
def test_more_tables_and_slots_make_no_fault_and_never_a_worse_bound(
    problem: Problem, more: int
) -> None:
    for changed in (with_tables(problem, more), with_slots(problem, more)):
        assert problems_in(changed) == ()
        assert bound_of(changed) <= bound_of(problem)
    assert with_slots(with_slots(problem, more), -more) == problem
    assert with_tables(with_tables(problem, more), -more) == problem
