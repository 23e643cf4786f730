"""The judge of every plan, hand-made ones too. Imports no solver."""

from __future__ import annotations

from dataclasses import dataclass

from samspill.engine.judge.rules import Violation, violations
from samspill.engine.judge.score import Score, score
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Level, LevelName, Result, Status
from samspill.engine.model.valuation import Valuation


@dataclass(frozen=True)
class Judgement:
    """What the judge says of a plan."""

    violations: tuple[Violation, ...]
    score: Score

    @property
    def valid(self) -> bool:
        """True when no rule is broken."""
        return not self.violations


@dataclass(frozen=True)
class ResultReport:
    """What the judge says of a result: of its plan, and of what it claims about itself.

    ``report`` is None when the result has no plan. ``claims`` are untrue or impossible
    statements, in English; empty when everything claimed holds.
    """

    report: Judgement | None
    claims: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """True when no rule is broken and nothing untrue is claimed."""
        return not self.claims and (self.report is None or self.report.valid)


def check(problem: Problem, plan: Plan) -> Judgement:
    """All rules that the plan breaks, and its score. ``problem`` has no faults.

    Takes time linear in the sizes of the problem and the plan.
    """
    valuation = Valuation(problem)
    return Judgement(
        violations=tuple(violations(problem, plan, valuation)),
        score=score(problem, plan, valuation),
    )


def check_result(problem: Problem, result: Result) -> ResultReport:
    """The plan's report, and what the result claims that is not so: a level's value other than
    the score's, a bound on the wrong side of its value, "optimal" with a gap, and so on."""
    if result.plan is None:
        no_plan = () if result.status is Status.INFEASIBLE else ("There is no plan.",)
        return ResultReport(report=None, claims=no_plan)
    report = check(problem, result.plan)
    return ResultReport(report=report, claims=tuple(_untrue(result, report.score)))


def _untrue(result: Result, score: Score) -> list[str]:
    claims: list[str] = []
    if result.status is Status.INFEASIBLE:
        claims.append("The status says that there is no plan, but there is one.")
    names = tuple(level.name for level in result.levels)
    if names != tuple(LevelName):
        wanted = ", ".join(LevelName)
        claims.append(f"The levels are {', '.join(names) or 'none'}, not {wanted}.")
    actual = {
        LevelName.MINIMUM: (score.minimum, None),
        LevelName.VALUE: (score.value, None),
        LevelName.COMFORT: (score.breaks, score.table_changes),
    }
    for level in result.levels:
        if level.name in actual:
            first, then = actual[LevelName(level.name)]
            claims.extend(_untrue_level(level, LevelName(level.name), first))
            if then is not None and level.then is not None:
                claims.extend(_untrue_level(level.then, level.name, then))
    if result.status is Status.OPTIMAL and any(_open(level) for level in result.levels):
        claims.append("The status says optimal, but a level has a gap.")
    return claims


def _untrue_level(level: Level, at: str, actual: int) -> list[str]:
    claims: list[str] = []
    name = level.name if level.name == at else f"{at}, {level.name}"
    if level.value != actual:
        claims.append(f"Level {name}: the value is {actual}, not {level.value}.")
    if level.maximise != (level.name == LevelName.VALUE):
        claims.append(f"Level {name}: the direction is wrong.")
    if (level.bound < level.value) if level.maximise else (level.bound > level.value):
        claims.append(
            f"Level {name}: the bound {level.bound} is on the wrong side of {level.value}."
        )
    return claims


def _open(level: Level | None) -> bool:
    return level is not None and (level.bound != level.value or _open(level.then))
