"""The engine: from participants, wishes, slots and tables to a plan with a proven bound.

It is a library of its own and knows nothing of the web. The road is straight: make or read a
:class:`Problem`, hand it to :func:`solve`, read the :class:`Result`, and let :func:`check` judge
its :class:`Plan`. :func:`explain` says what a plan means for one participant, :func:`repair`
changes a plan as little as it can after facts changed, and :func:`feasible` proves before planning
who cannot be given their minimum; after the day :func:`propose` says who might go on meeting in
standing groups. All of them answer in codes, ids and numbers;
:mod:`samspill.telling` has the words.

The names here are loaded when they are first used: a judge of plans waits for no solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samspill.engine.answers.circles.propose import propose
    from samspill.engine.answers.explain import explain
    from samspill.engine.answers.feasibility.balance import feasible
    from samspill.engine.formats.files import read, write
    from samspill.engine.judge.check import check
    from samspill.engine.model.plan import Plan
    from samspill.engine.model.problem import Problem
    from samspill.engine.model.result import Result
    from samspill.engine.repairing import repair
    from samspill.engine.solving.solve import solve

__all__ = [
    "Plan",
    "Problem",
    "Result",
    "check",
    "explain",
    "feasible",
    "propose",
    "read",
    "repair",
    "solve",
    "write",
]

_WHERE = {
    "Plan": "model.plan",
    "Problem": "model.problem",
    "Result": "model.result",
    "check": "judge.check",
    "explain": "answers.explain",
    "feasible": "answers.feasibility.balance",
    "propose": "answers.circles.propose",
    "read": "formats.files",
    "repair": "repairing",
    "solve": "solving.solve",
    "write": "formats.files",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
