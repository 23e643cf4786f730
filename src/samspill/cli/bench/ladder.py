"""Editions of growing size: gap, seconds, peak memory, and first-come booking beside each.

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

from samspill.engine.plan import Plan
from samspill.engine.problem import Problem

SIZES = (200, 1_000, 10_000)
SEED = 7
WISHES = 20


@dataclass(frozen=True)
class Outcome:
    """What a plan gives: its meetings, its value, the shares of mutual wishes and of musts that
    came true, and how many participants are below their minimum."""

    meetings: int
    value: int
    mutual: float
    musts: float
    below_minimum: int


@dataclass(frozen=True)
class Rung:
    """One size. ``gap`` is that of the value to its proven bound, relative; ``seconds`` those of
    the solve alone; ``peak_mb`` the most memory its process had (reading included), in MiB."""

    participants: int
    slots: int
    gap: float
    seconds: float
    peak_mb: int
    samspill: Outcome
    first_come: Outcome
    first_come_seconds: float


def slots_of(participants: int) -> int:
    """The slots of an event of that size: large ones have longer days."""
    return 8 if participants < 10_000 else 10 if participants < 100_000 else 12


def climb(sizes: Sequence[int], *, seed: int = SEED) -> Iterator[Rung]:
    """One rung after the other."""
    context = multiprocessing.get_context("spawn")
    for participants in sizes:
        with context.Pool(1) as pool:
            yield pool.apply(_rung, (participants, seed))


def exponent(smaller: Rung, larger: Rung) -> float:
    """How the time grows between two rungs: seconds ~ participants to this power."""
    more = math.log(larger.participants / smaller.participants)
    return math.log(max(larger.seconds, 1e-3) / max(smaller.seconds, 1e-3)) / more


def _rung(participants: int, seed: int) -> Rung:
    from samspill.engine.formats.generate import generate
    from samspill.engine.matching.greedy import first_come
    from samspill.engine.result import LevelName
    from samspill.engine.solve import solve

    gc.disable()
    slots = slots_of(participants)
    problem = generate(participants=participants, seed=seed, wishes=WISHES, slots=slots)
    result = solve(problem)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.perf_counter()
    booked = first_come(problem, seed=seed)
    seconds = time.perf_counter() - started
    if result.plan is None:
        message = "A generated problem always has a plan."
        raise RuntimeError(message)
    return Rung(
        participants=participants,
        slots=slots,
        gap=result.level(LevelName.VALUE).gap,
        seconds=round(result.seconds, 3),
        peak_mb=peak,
        samspill=_outcome(problem, result.plan),
        first_come=_outcome(problem, booked),
        first_come_seconds=round(seconds, 3),
    )


def _outcome(problem: Problem, plan: Plan) -> Outcome:
    from samspill.engine.score import Share, score

    judged = score(problem, plan)
    mutual = sum((s.mutual for s in judged.served), Share(0, 0))
    musts = sum((s.musts for s in judged.served), Share(0, 0))
    return Outcome(
        meetings=judged.meetings,
        value=judged.value,
        mutual=round(mutual.share, 4),
        musts=round(musts.share, 4),
        below_minimum=sum(s.meetings < s.minimum for s in judged.served),
    )
