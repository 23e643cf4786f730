"""CP-SAT on the clauses of given meetings, in a thread beside others: ever better plans.

For whoever stops before the race has come to the best plan, or where that takes too long.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from typing import Any, Self

from samspill.engine.given.answer import POLL, Answer
from samspill.engine.given.encoding import Encoding
from samspill.engine.given.progress import CostSoFar


class Finder:
    """One run of CP-SAT with one worker, in a thread of its own: while it runs, Python goes on
    and can be told of Ctrl-C. The answer depends on encoding, seed and effort alone, unless it
    is stopped, as it is at the end of a ``with``. ``hint``, the slots of a plan, is where it
    begins to look."""

    def __init__(
        self,
        encode: Callable[[], Encoding],
        *,
        seed: int,
        effort: float,
        news: CostSoFar,
        hint: Sequence[int] | None = None,
    ) -> None:
        # The compiled module alone: ortools' own Python model takes seconds to import.
        import ortools.sat.python.cp_model_helper as helper

        self._encode = encode
        self._statuses: Any = helper.CpSolverStatus
        self._helper = helper
        self._hint = hint
        self._wrapper: Any = helper.SolveWrapper()
        self._wrapper.set_parameters(_parameters(helper, seed=seed, effort=effort))
        self._bound = 0

        class OnSolution(helper.SolutionCallback):
            def OnSolutionCallback(self) -> None:  # noqa: N802  the name that C++ calls
                news.found(round(self.ObjectiveValue()))

        def bound_moved(value: float) -> None:
            self._bound = max(self._bound, _rounded_up(value))
            news.bounded(self._bound)

        # Kept alive as long as the solver: CP-SAT holds no reference of its own.
        self._callback = OnSolution()
        self._wrapper.add_solution_callback(self._callback)
        self._wrapper.add_best_bound_callback(bound_moved)
        self._answer: Answer | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.started = False
        self._unwanted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin in the background, unless it has begun."""
        if not self.started:
            self.started = True
            self._thread.start()

    @property
    def running(self) -> bool:
        """True until there is an answer."""
        return self._thread.is_alive()

    def wait(self, seconds: float = POLL) -> None:
        """Wait for the end, or that long."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """End now, with what there is."""
        self._unwanted = True
        while self.started and self.running:
            # A stop before the search has begun is lost: say it until it has ended.
            self._wrapper.stop_search()
            self.wait()

    def answer(self) -> Answer:
        """The answer of a run that has ended."""
        if self._error is not None:
            raise self._error
        if self._answer is None:
            message = "The solver has not ended."
            raise RuntimeError(message)
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._solve()
        except BaseException as error:
            self._error = error

    def _solve(self) -> Answer:
        encoding = self._encode()
        model = None if self._unwanted else _proto(encoding, self._helper, self._hint)
        if self._unwanted:
            return Answer(slots=None, bound=0)
        response = self._wrapper.solve(model)
        if response.status == self._statuses.INFEASIBLE:
            return Answer(slots=None, bound=0, infeasible=True)
        if response.status == self._statuses.MODEL_INVALID:
            message = "CP-SAT refuses the clauses."
            raise RuntimeError(message)
        bound = max(self._bound, _rounded_up(response.best_objective_bound))
        if response.status not in (self._statuses.OPTIMAL, self._statuses.FEASIBLE):
            return Answer(slots=None, bound=bound)
        solution = response.solution
        return Answer(slots=encoding.slots(lambda x: bool(solution[x - 1])), bound=bound)


def _rounded_up(bound: float) -> int:
    # Costs are whole numbers; the bound is a float of one, minus infinity at first.
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0


def _proto(encoding: Encoding, helper: Any, hint: Sequence[int] | None = None) -> Any:
    """The clauses as a model: variable v is number v - 1, and not v is -v there as well."""

    def translated(literals: list[int]) -> list[int]:
        return [x - 1 if x > 0 else x for x in literals]

    proto = helper.CpModelProto()
    for _ in range(encoding.clauses.variables):
        proto.variables.add().domain.extend((0, 1))
    for clause in encoding.clauses.clauses:
        proto.constraints.add().bool_or.literals.extend(translated(clause))
    cost = translated([literal for number in encoding.cost for literal in number])
    proto.objective.vars.extend(cost)
    proto.objective.coeffs.extend([1] * len(cost))
    if hint is not None:
        for row, slot in zip(encoding.held, hint, strict=True):
            proto.solution_hint.vars.extend([x - 1 for x in row.values()])
            proto.solution_hint.values.extend([int(t == slot) for t in row])
    return proto


def _parameters(helper: Any, *, seed: int, effort: float) -> Any:
    parameters = helper.SatParameters()
    parameters.num_workers = 1
    parameters.random_seed = seed % 2**31
    parameters.max_deterministic_time = effort
    # Clauses only: a linear relaxation would be weak and slow here.
    parameters.linearization_level = 0
    parameters.symmetry_level = 0
    # Measured: the clauses are simple enough that more rounds of simplifying, and trying out each
    # variable, take longer than what they spare the search.
    parameters.max_presolve_iterations = 1
    parameters.cp_model_probing_level = 0
    # Ctrl-C is the caller's to hear of.
    parameters.catch_sigint_signal = False
    return parameters
