"""What the judge says of a plan: each violation with its sentence and the ids it is about."""

from __future__ import annotations

from typing import NamedTuple

from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.telling.violations import in_words


class Said(NamedTuple):
    """A violation as it is told."""

    code: RuleCode
    text: str
    participants: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None
    round_table: str | None = None


def said_of(problem: Problem, plan: Plan) -> list[Said]:
    """Everything that the plan breaks, as it is told."""
    return [
        Said(v.code, in_words(problem, v), v.participants, v.slot, v.table, v.round_table)
        for v in violations(problem, plan)
    ]
