"""Editions of growing size: gap, seconds, peak memory, and two baselines beside each.

Every size runs in a process of its own, so that its peak memory is its own, and without the
cyclic garbage collector, as ``samspill plan`` does.
"""

from __future__ import annotations

import gc
import math
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation

SIZES = (200, 1_000, 10_000, 100_000)
SEED = 7
WISHES = 20
CAP = 6


class Regime(StrEnum):
    """What makes the day easy or hard."""

    LOOSE = "loose"  # 15 % more places at tables than the caps ask for
    TIGHT = "tight"  # a fifth too few places
    FULL = "full"  # as many slots as the cap: no free slot for whoever is to have six meetings
    SCATTERED = "scattered"  # everybody there in every second slot, drawn one by one
    CLUSTERED = "clustered"  # everybody there for half of the day, in one stretch


REGIMES = (Regime.LOOSE, Regime.TIGHT, Regime.FULL)  # those with targets


@dataclass(frozen=True)
class Outcome:
    """What a plan gives: its meetings, its value, the shares of mutual wishes and of musts that
    came true, how many participants are below their minimum, and the seconds it took."""

    meetings: int
    value: int
    mutual: float
    musts: float
    below_minimum: int
    seconds: float


@dataclass(frozen=True)
class MindMatched(Outcome):
    """Of mind matching also the share of its matches that are ``reciprocal``, and the share of
    its pairs that are ``kept`` when they are given slots and tables."""

    reciprocal: float
    kept: float


@dataclass(frozen=True)
class Rung:
    """One size. ``gap`` is that of the value to its proven bound, relative; ``seconds`` those of
    the solve alone; ``peak_mb`` the most memory its process had until then (the problem
    included), in MiB."""

    participants: int
    regime: Regime
    slots: int
    gap: float
    seconds: float
    peak_mb: int
    samspill: Outcome
    first_come: Outcome
    mind_matching: MindMatched


def slots_of(participants: int, regime: Regime) -> int:
    """The slots of an event of that size: large ones have longer days."""
    if regime is Regime.FULL:
        return CAP
    return 8 if participants < 10_000 else 10 if participants < 100_000 else 12


def climb(sizes: Sequence[int], regime: Regime, *, seed: int = SEED) -> Iterator[Rung]:
    """One rung after the other."""
    context = multiprocessing.get_context("spawn")
    for participants in sizes:
        with context.Pool(1) as pool:
            yield pool.apply(_rung, (participants, regime, seed))


def exponent(smaller: Rung, larger: Rung) -> float:
    """How the time grows between two rungs: seconds ~ participants to this power."""
    more = math.log(larger.participants / smaller.participants)
    return math.log(max(larger.seconds, 1e-3) / max(smaller.seconds, 1e-3)) / more


def _problem(participants: int, regime: Regime, seed: int) -> Problem:
    from samspill.engine.generate.problems import Hours, TableSupply, generate

    hours = {Regime.SCATTERED: Hours.SCATTERED, Regime.CLUSTERED: Hours.CLUSTERED}
    return generate(
        participants=participants,
        seed=seed,
        wishes=WISHES,
        cap=CAP,
        slots=slots_of(participants, regime),
        room=TableSupply.TIGHT if regime is Regime.TIGHT else TableSupply.LOOSE,
        hours=hours.get(regime, Hours.MOST),
    )


def _rung(participants: int, regime: Regime, seed: int) -> Rung:
    from samspill.engine.baselines.first_come import first_come
    from samspill.engine.baselines.mind_matching import mind_matching
    from samspill.engine.model.result import LevelName
    from samspill.engine.solving.solve import solve

    gc.disable()
    problem = _problem(participants, regime, seed)
    result = solve(problem)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if result.plan is None:
        message = "A generated problem always has a plan."
        raise RuntimeError(message)
    started = time.perf_counter()
    booked = first_come(problem, seed=seed)
    first_seconds = time.perf_counter() - started
    started = time.perf_counter()
    mind = mind_matching(problem, seed=seed)
    mind_seconds = time.perf_counter() - started
    valuation = Valuation(problem)  # one for all three: large
    matched = _outcome(valuation, mind.plan, mind_seconds)
    return Rung(
        participants=participants,
        regime=regime,
        slots=len(problem.slots),
        gap=result.level(LevelName.VALUE).gap,
        seconds=round(result.seconds, 3),
        peak_mb=peak,
        samspill=_outcome(valuation, result.plan, result.seconds),
        first_come=_outcome(valuation, booked, first_seconds),
        mind_matching=MindMatched(
            **vars(matched), reciprocal=round(mind.reciprocal, 4), kept=round(mind.kept, 4)
        ),
    )


def _outcome(valuation: Valuation, plan: Plan, seconds: float) -> Outcome:
    from samspill.engine.judge.score import Share, score

    judged = score(valuation.problem, plan, valuation)
    mutual = sum((s.mutual for s in judged.served), Share(0, 0))
    musts = sum((s.musts for s in judged.served), Share(0, 0))
    return Outcome(
        meetings=judged.meetings,
        value=judged.value,
        mutual=round(mutual.share, 4),
        musts=round(musts.share, 4),
        below_minimum=sum(s.meetings < s.minimum for s in judged.served),
        seconds=round(seconds, 3),
    )
