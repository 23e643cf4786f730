"""Two processes race to answer one question, and the clock does not decide whose plan counts."""

from __future__ import annotations

import contextlib
import json
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, cast

from samspill.engine.given.answer import POLL
from samspill.engine.given.encoding import Question
from samspill.engine.given.racer import Task

MANY = 8  # meetings of a participant, from which on it mostly pays to count them twice
# Conflicts a heat: about as long for both. Shorter heats would take from what the solver does
# in between, longer ones let more time go by until a plan counts.
THOROUGH, PLAIN = 20_000, 30_000


@dataclass(frozen=True)
class Finish:
    """How a race ended. With ``slots`` there is a plan, with ``none`` there is proven none; with
    neither nobody could tell."""

    slots: list[int] | None = None
    none: bool = False


@dataclass(frozen=True)
class Line:
    """What a racer says after a heat. ``ended``: it says no more, and with which status."""

    racer: int
    answer: list[int] | bool | None = None
    ended: int | None = None


def race(
    question: Question,
    *,
    limit: int | None,
    seed: int,
    heats: int,
    idle: Callable[[], bool],
) -> Finish:
    """Is there a plan that costs at most ``limit`` (None: any plan)?

    One racer has the thorough clauses, the other the plain ones: which are quicker differs from
    problem to problem, by several times. That there is no plan is true whoever finds it. A plan
    counts when the other has not found one in an earlier heat, nor, the thorough one, in the
    same; so it takes at most a heat longer, and the same question and seed have the same plan.
    ``idle`` is called often and ends the race when it is True.
    """
    tasks = [
        Task(replace(question, twice_from=twice_from), limit, seed, heats, conflicts)
        for twice_from, conflicts in ((MANY, THOROUGH), (None, PLAIN))
    ]
    lines: queue.SimpleQueue[Line] = queue.SimpleQueue()
    board = Board(len(tasks))
    with contextlib.ExitStack() as running:
        for number, task in enumerate(tasks):
            running.callback(_Racer(task, number, lines).end)
        while board.finish is None and not idle():
            with contextlib.suppress(queue.Empty):
                board.note(lines.get(timeout=POLL))
    return board.finish or Finish()


class Board:
    """Who has run how many heats, and who has a plan since which."""

    def __init__(self, racers: int) -> None:
        self._run = [0] * racers
        self._ended = [False] * racers
        self._plans: dict[tuple[int, int], list[int]] = {}
        self.finish: Finish | None = None

    def note(self, line: Line) -> None:
        """Take in what a racer says, and see whether that is the finish."""
        if line.ended:
            message = f"A solver's process ended with status {line.ended}."
            raise RuntimeError(message)
        self._ended[line.racer] = line.ended is not None or line.answer is not None
        if line.ended is None:
            if isinstance(line.answer, list):
                self._plans[self._run[line.racer], line.racer] = line.answer
            self._run[line.racer] += 1
        if line.answer is False:
            self.finish = Finish(none=True)
        elif self._plans:
            self._settle()
        elif all(self._ended):
            self.finish = Finish()

    def _settle(self) -> None:
        first = min(self._plans)
        others = [n for n in range(len(self._run)) if n != first[1]]
        if all(self._ended[n] or (self._run[n], n) > first for n in others):
            self.finish = Finish(slots=self._plans[first])


class _Racer:
    """A process with a task, and the thread that listens to it."""

    def __init__(self, task: Task, number: int, lines: queue.SimpleQueue[Line]) -> None:
        self._number = number
        self._lines = lines
        self._process = subprocess.Popen(
            # Not what lies in the folder that somebody happens to be in.
            [sys.executable, "-P", "-m", "samspill.engine.given.racer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is the caller's to hear of.
            process_group=0,
        )
        self._to = cast("IO[bytes]", self._process.stdin)
        self._from = cast("IO[bytes]", self._process.stdout)
        self._thread = threading.Thread(target=self._listen, args=(task,), daemon=True)
        self._thread.start()

    def _listen(self, task: Task) -> None:
        with contextlib.suppress(BrokenPipeError):  # it was ended before it had read all
            pickle.dump(task, self._to)
            self._to.close()
        for line in self._from:
            if line.endswith(b"\n"):
                self._lines.put(Line(self._number, json.loads(line)))
        self._lines.put(Line(self._number, ended=self._process.wait()))

    def end(self) -> None:
        """End it, wherever it is."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        self._from.close()
