"""The easy questions, answered in turn by one solver that remembers."""

from __future__ import annotations

import threading

from samspill.engine.given.answer import POLL, Answer
from samspill.engine.given.encoding import Encoding, Question
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.sat import Sat

ROOM = 16  # costs told apart at first; doubled when those are too few


class Climber:
    """Asks, in a thread of its own: is there any plan? One that costs at most ``least``, one
    more, two more? Up to the first question that takes more than so many ``conflicts``.

    Afterwards ``answer`` is the best plan with its proof, or the proof that there is none; or
    None, and ``limit`` is what the first open question allows a plan to cost (None: anything),
    ``bound`` what every plan costs at least, ``slots`` those of some plan, if one is known.
    """

    def __init__(
        self, question: Question, *, least: int, conflicts: int, seed: int, news: CostSoFar
    ) -> None:
        self._question = question
        self._conflicts = conflicts
        self._seed = seed
        self._news = news
        self.bound = least
        self.limit: int | None = None
        self.slots: list[int] | None = None
        self.answer: Answer | None = None
        self._error: BaseException | None = None
        self._unwanted = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """True until it has come to an end."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Wait for the end, a moment at most. Raises what went wrong in the thread."""
        self._thread.join(POLL)
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """End now, with what there is."""
        self._unwanted = True
        while self.running:
            self.wait()
        self.wait()

    def _run(self) -> None:
        try:
            self._climb(self._question.encode())
        except BaseException as error:
            self._error = error

    def _climb(self, encoding: Encoding) -> None:
        clauses = encoding.clauses
        sat = Sat(clauses, seed=self._seed)
        found = sat.ask((), conflicts=self._conflicts)
        if found is False:
            self.answer = Answer(slots=None, bound=self.bound, infeasible=True)
        if not found:
            return
        self._take(encoding, sat)
        room = max(ROOM, 2 * self.bound)
        cost = clauses.total(encoding.cost, room)
        while not self._unwanted:
            self.limit = self.bound
            if self.bound > room:
                room *= 2
                cost = clauses.total(encoding.cost, room)
            found = sat.ask(
                [-x for x in cost[self.bound : self.bound + 1]], conflicts=self._conflicts
            )
            if found is None:
                return
            if found:
                self._take(encoding, sat)
                self.answer = Answer(slots=self.slots, bound=self.bound)
                return
            self.bound += 1
            self._news.bounded(self.bound)

    def _take(self, encoding: Encoding, sat: Sat) -> None:
        self.slots = encoding.slots(sat.true)
        self._news.found(sum(sat.true(x) for number in encoding.cost for x in number))
