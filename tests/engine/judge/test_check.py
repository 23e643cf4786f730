"""The judge of plans, and of what results claim."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.rules import RuleCode
from samspill.engine.model.result import Level, Result, Status
from support.plans import plan_of
from support.problems import small_problem

PROBLEM = small_problem("a b c", wishes="a>b a>c", slots=3, minimum=1)
PLAN = plan_of("s1 t1 a b", "s3 t2 a c")
VALUE = 2 * 2_000 + 2_400 + 1_600 + 2 * 2_400
HONEST = Result(
    plan=PLAN,
    status=Status.FEASIBLE,
    seconds=0.1,
    levels=(
        Level("minimum", 0, 0),
        Level("value", VALUE, VALUE + 10, maximise=True),
        Level("comfort", 1, 0, then=Level("table_changes", 1, 0)),
    ),
)


def test_a_good_plan_has_no_violations_and_a_score() -> None:
    report = check(PROBLEM, PLAN)
    assert (report.valid, report.violations) == (True, ())
    assert report.score.order == (0, -VALUE, 1, 1)


def test_violations_come_in_the_order_of_the_rules() -> None:
    plan = plan_of("s1 t1 a b", "s1 t1 a b", "s9 t1 a c", "s1 t1 b c")
    assert [v.code for v in check(PROBLEM, plan).violations] == [
        RuleCode.UNKNOWN,
        RuleCode.TWO_PLACES,
        RuleCode.TWO_PLACES,
        RuleCode.TABLE_FULL,
        RuleCode.MEETS_TWICE,
        RuleCode.NO_REASON,
    ]


def test_an_honest_result_is_valid() -> None:
    assert check_result(PROBLEM, HONEST).claims == ()
    assert check_result(PROBLEM, HONEST).valid


def _with(index: int, level: Level) -> Result:
    levels = list(HONEST.levels)
    levels[index] = level
    return replace(HONEST, levels=tuple(levels))


@pytest.mark.parametrize(
    ("result", "claim"),
    [
        (_with(0, Level("minimum", 1, 0)), "Level minimum: the value is 0, not 1."),
        (
            _with(1, Level("value", VALUE, VALUE - 1, maximise=True)),
            f"Level value: the bound {VALUE - 1} is on the wrong side of {VALUE}.",
        ),
        (_with(1, Level("value", VALUE, VALUE)), "Level value: the direction is wrong."),
        (
            _with(2, Level("comfort", 1, 2)),
            "Level comfort: the bound 2 is on the wrong side of 1.",
        ),
        (
            _with(2, Level("comfort", 1, 1, then=Level("table_changes", 0, 0))),
            "Level comfort, table_changes: the value is 1, not 0.",
        ),
        (
            replace(HONEST, status=Status.OPTIMAL),
            "The status says optimal, but a level has a gap.",
        ),
        (
            replace(HONEST, status=Status.INFEASIBLE),
            "The status says that there is no plan, but there is one.",
        ),
        (replace(HONEST, plan=None), "There is no plan."),
        (
            replace(HONEST, levels=HONEST.levels[:2]),
            "The levels are minimum, value, not minimum, value, comfort.",
        ),
    ],
)
def test_an_untrue_claim_is_told(result: Result, claim: str) -> None:
    report = check_result(PROBLEM, result)
    assert (report.claims, report.valid) == ((claim,), False)


def test_a_broken_plan_makes_the_result_invalid() -> None:
    twice = plan_of("s1 t1 a b", "s1 t2 a c")
    assert not check_result(PROBLEM, replace(HONEST, plan=twice)).valid


def test_no_plan_is_what_infeasible_means() -> None:
    result = Result(plan=None, status=Status.INFEASIBLE, seconds=0.0, levels=())
    assert check_result(PROBLEM, result).valid


def test_the_judge_loads_no_solver() -> None:
    code = (
        "import sys, samspill.engine.judge.check, samspill.engine.judge.reference;"
        "import samspill.engine.answers.explain;"
        "sys.exit(bool({'ortools', 'highspy', 'numpy', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
