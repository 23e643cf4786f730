"""A thin layer over CP-SAT that starts in a tenth of the time of OR-Tools' own Python model.

``ortools.sat.python.cp_model`` takes seconds to import (it brings pandas); the compiled module
under it, with the model as a protocol buffer, does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What CP-SAT found: values by variable (None without a solution), the proven bound on the
    objective, whether the solution is proven best, and whether there is proven to be none."""

    values: Sequence[int] | None
    objective: int
    bound: int
    optimal: bool
    infeasible: bool
    effort: float


class Model:
    """Boolean and integer variables, linear constraints, one linear objective to maximise."""

    def __init__(self) -> None:
        import ortools.sat.python.cp_model_helper as helper

        self._helper: Any = helper
        self._proto: Any = helper.CpModelProto()
        self._size = 0
        self._terms: dict[int, int] = {}
        self._hints: dict[int, int] = {}

    @property
    def size(self) -> int:
        """Number of variables."""
        return self._size

    def variable(self, low: int = 0, high: int = 1) -> int:
        """A new variable with these bounds, by number."""
        self._proto.variables.add().domain.extend((low, high))
        self._size += 1
        return self._size - 1

    def at_most_one(self, variables: Sequence[int]) -> None:
        """At most one of the Boolean variables is true."""
        if len(variables) > 1:
            self._proto.constraints.add().at_most_one.literals.extend(variables)

    def exactly_one(self, variables: Sequence[int]) -> None:
        """Exactly one of the Boolean variables is true."""
        self._proto.constraints.add().exactly_one.literals.extend(variables)

    def linear(self, terms: Iterable[tuple[int, int]], low: int | None, high: int | None) -> None:
        """low <= sum of (variable, coefficient) <= high; None leaves a side open."""
        listed = list(terms)
        row = self._proto.constraints.add().linear
        row.vars.extend([v for v, _ in listed])
        row.coeffs.extend([k for _, k in listed])
        least, most = -(2**62), 2**62
        row.domain.extend((least if low is None else low, most if high is None else high))

    def gain(self, variable: int, coefficient: int) -> None:
        """Adds a term to the objective, which is maximised."""
        if coefficient:
            self._terms[variable] = self._terms.get(variable, 0) + coefficient

    def hint(self, variable: int, value: int) -> None:
        """A value to try first."""
        self._hints[variable] = value

    def solve(
        self, *, effort: float, seed: int, seconds: float = math.inf, linearise: int = 2
    ) -> Answer:
        """Solves with one worker. ``effort`` is deterministic time, about a second each;
        ``seconds`` is a safety limit by the clock that makes the answer depend on the machine."""
        objective = self._proto.objective
        self._proto.clear_objective()
        objective = self._proto.objective
        # Protocol buffers of CP-SAT minimise.
        objective.vars.extend(self._terms.keys())
        objective.coeffs.extend([-k for k in self._terms.values()])
        self._proto.clear_solution_hint()
        self._proto.solution_hint.vars.extend(self._hints.keys())
        self._proto.solution_hint.values.extend(self._hints.values())
        parameters = self._helper.SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = seed % 2**31
        parameters.max_deterministic_time = effort
        parameters.linearization_level = linearise
        parameters.symmetry_level = 0
        if seconds < math.inf:
            parameters.max_time_in_seconds = max(0.001, seconds)
        wrapper = self._helper.SolveWrapper()
        wrapper.set_parameters(parameters)
        response = wrapper.solve(self._proto)
        status = self._helper.CpSolverStatus
        found = response.status in (status.OPTIMAL, status.FEASIBLE)
        bound = -response.best_objective_bound
        return Answer(
            values=list(response.solution) if found else None,
            objective=-round(response.objective_value) if found else 0,
            # Objectives are whole numbers; the bound is a float of one.
            bound=math.floor(bound + 1e-6) if abs(bound) < 2**52 else 2**62,
            optimal=response.status == status.OPTIMAL,
            infeasible=response.status == status.INFEASIBLE,
            effort=response.deterministic_time,
        )
