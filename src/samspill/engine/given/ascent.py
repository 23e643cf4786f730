"""From below: is there a plan that costs nothing, one, two? The first one there is, is the best."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from samspill.engine.given.answer import Answer
from samspill.engine.given.climb import Climber
from samspill.engine.given.encoding import Question
from samspill.engine.given.finder import Finder
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.race import race
from samspill.engine.model.stop import Stop

LOOK = 3.0  # deterministic time of a first look for better plans, beside the race


@dataclass(frozen=True)
class Effort:
    """``conflicts``, one at least, that a question may take before it is raced for; ``heats``, a
    few seconds each, that a race may take; deterministic time, about a second each, to ``find``
    better plans when a race has come to no end. A first look for them begins after ``look_after``
    seconds: most searches have ended by then."""

    conflicts: int
    heats: int
    find: float
    look_after: float = 5.0


def search(
    question: Question,
    news: CostSoFar,
    *,
    least: int = 0,
    effort: Effort,
    stop: Stop,
    seed: int,
    hint: Sequence[int] | None = None,
) -> list[Answer]:
    """What was found: the answer that settles it, or all when none does.

    No plan costs less than ``least``; ``hint`` is the slots of a plan to look for better ones from.
    The questions are answered in turn, by one solver while they are easy; from the first that is
    not, by two racing processes each. A look for better plans beside them is for whoever stops
    early; when a race comes to no end, plans are looked for in earnest.
    """
    heats = round(effort.heats * stop.effort)
    if heats <= 0 or stop.now():
        return [Answer(slots=None, bound=least)]
    # Little time, and what counts is a plan at all.
    due = time.monotonic() + min(effort.look_after, stop.remaining() / 60)
    climber = Climber(question, least=least, conflicts=effort.conflicts, seed=seed, news=news)
    while climber.running and not stop.now():
        climber.wait()
        news.tell()
    climber.stop()
    news.tell()
    if climber.answer is not None:
        return [climber.answer]
    known = [Answer(slots=climber.slots, bound=climber.bound)]

    def finder(deterministic: float) -> Finder:
        return Finder(
            question.encode,
            seed=seed,
            effort=deterministic * stop.effort,
            news=news,
            hint=climber.slots or hint,
        )

    with finder(min(LOOK, effort.find)) as look:

        def idle() -> bool:
            if time.monotonic() > due:
                look.start()
            news.tell()
            return stop.now()

        bound, limit = climber.bound, climber.limit
        while not idle():
            finish = race(question, limit=limit, seed=seed, heats=heats, idle=idle)
            if finish.none and limit is None:
                return [Answer(slots=None, bound=bound, infeasible=True)]
            if finish.slots is not None and limit is not None:
                return [Answer(slots=finish.slots, bound=bound)]
            if finish.none:
                bound += 1
                news.bounded(bound)
            elif finish.slots is None:
                break
            known.append(Answer(slots=finish.slots, bound=bound))
            limit = bound
    # Without a stop a look begins where the finder does and ends sooner: it adds nothing.
    if not stop.now():
        with finder(effort.find) as find:
            find.start()
            while find.running and not stop.now():
                find.wait()
                news.tell()
        known.append(find.answer())
    if stop.now() and look.started:
        known.append(look.answer())
    return known
