"""Plans small events of every kind, so that everything that is compiled lies on the disk."""

from __future__ import annotations

import warnings

from samspill.engine.arrays.not_kept import NotKeptWarning
from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.model.stop import Stop


def compile_loops() -> None:
    """Compile every hot loop that is not on the disk yet: some tens of seconds the first time,
    two after that. The loops are the same for events of every size. Raises NotKeptWarning where
    they can't be kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", NotKeptWarning)
        _plan_some()


def _plan_some() -> None:
    # Imported here, as the loops look for their place when they are imported.
    from samspill.engine.baselines.first_come import first_come
    from samspill.engine.solving.solve import solve

    for room, hours in ((TableSupply.LOOSE, Hours.MOST), (TableSupply.TIGHT, Hours.SCATTERED)):
        problem = generate(participants=40, seed=1, room=room, hours=hours)
        solve(problem, stop=Stop(effort=0.1))
    first_come(problem)
