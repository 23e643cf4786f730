"""CaDiCaL on clauses: is there a way to make all of them true?

The solver is that of A. Biere, T. Faller, K. Fazekas, M. Fleury, N. Froleyks and F. Pollitt,
"CaDiCaL 2.0" (2024), as packaged by python-sat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from samspill.engine.given.clauses import Clauses

# Measured: plans are found in half the time and with far less luck when the solver stays in its
# mode for satisfiable formulas; proofs that there is none take as long either way.
OPTIONS = {"stabilizeonly": 1}
MOST_SEEDS = 2_000_000_000  # the largest that CaDiCaL takes


class Sat:
    """A solver that keeps what it has learned from one question to the next.

    While it runs nothing else does in this process: ask with few conflicts, or in a process that
    may wait. What it answers depends on clauses, seed, and the questions before.
    """

    def __init__(self, clauses: Clauses, *, seed: int) -> None:
        # Loaded here: who plans without given meetings never waits for it.
        from pysat.solvers import Cadical195

        self._clauses = clauses
        self._told = 0
        self._model: list[int] = []
        self._solver: Any = Cadical195()
        self._solver.configure({**OPTIONS, "seed": seed % MOST_SEEDS})

    def ask(self, assumed: Sequence[int], *, conflicts: int) -> bool | None:
        """Whether all clauses, those that are new since the last time too, can be true together
        with the literals assumed; None when it can't tell after that many conflicts."""
        for clause in self._clauses.clauses[self._told :]:
            self._solver.add_clause(clause)
        self._told = len(self._clauses.clauses)
        self._solver.conf_budget(conflicts)
        answer: bool | None = self._solver.solve_limited(assumptions=list(assumed))
        self._model = self._solver.get_model() if answer else []
        return answer

    def true(self, variable: int) -> bool:
        """Whether the variable is true in the way found; asked after True only."""
        return bool(self._model[variable - 1] > 0)
