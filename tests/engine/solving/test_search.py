"""The search around single participants of a timetable."""

from __future__ import annotations

import numpy as np
import pytest

from samspill.engine.arrays.instance import build
from samspill.engine.generate.problems import generate
from samspill.engine.judge.check import check
from samspill.engine.model.stop import Stop
from samspill.engine.solving.bounds.relaxation import Relaxer
from samspill.engine.solving.timetable.search import Guide, relieve
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of


@pytest.fixture
def begun() -> tuple[Timetable, Guide, int]:
    """A first timetable of a day with as many slots as meetings, its guide, and the bound on the
    shortfall: some are below their minimum who need not be."""
    instance = build(generate(participants=300, seed=7, slots=6))
    relaxer = Relaxer(instance)
    least = relaxer.minimum()
    flow = relaxer.value(least).flow
    guide = Guide(flow.reduced, flow.kept, unit=2)
    timetable = Timetable(instance)
    timetable.fill(np.lexsort((-instance.points, -flow.reduced, -flow.use)))
    assert timetable.shortfall > least
    return timetable, guide, least


def test_those_below_their_minimum_are_relieved(begun: tuple[Timetable, Guide, int]) -> None:
    timetable, guide, least = begun
    relieve(timetable, guide, least=least, windows=200, stop=Stop(), seed=0)
    assert timetable.shortfall == least
    assert check(timetable.instance.problem, plan_of(timetable)).violations == ()


def test_only_while_there_is_time_and_something_to_win(
    begun: tuple[Timetable, Guide, int],
) -> None:
    timetable, guide, least = begun
    before = timetable.order
    stopped = Stop(requested=lambda: True)
    relieve(timetable, guide, least=least, windows=200, stop=stopped, seed=0)
    relieve(timetable, guide, least=timetable.shortfall, windows=200, stop=Stop(), seed=0)
    relieve(timetable, guide, least=least, windows=0, stop=Stop(), seed=0)
    assert timetable.order == before
