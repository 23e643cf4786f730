"""One of the two that race to answer a question: a process of its own.

Standard input holds a pickled ``Task``, from the process that started this one. Standard output
gets a line after each heat: ``null`` when it went by without an answer, ``false`` when there is
no plan, else the slots of the meetings in a plan.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from samspill.engine.given.encoding import Question
from samspill.engine.given.sat import Sat


@dataclass(frozen=True)
class Task:
    """Is there a plan that costs at most ``limit`` (None: any plan)? At most so many ``heats`` of
    so many ``conflicts`` each."""

    question: Question
    limit: int | None
    seed: int
    heats: int
    conflicts: int


def answers(task: Task) -> Iterator[list[int] | bool | None]:
    """What each heat ends with; the last one with an answer, unless there are no more."""
    encoding = task.question.encode()
    if task.limit is not None:
        encoding.clauses.at_most(encoding.cost, task.limit)
    sat = Sat(encoding.clauses, seed=task.seed)
    for _ in range(task.heats):
        answer = sat.ask((), conflicts=task.conflicts)
        yield encoding.slots(sat.true) if answer else answer
        if answer is not None:
            return


def main() -> None:
    """Read, race, write; end quietly when nobody listens any more."""
    task = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that started this one
    try:
        for answer in answers(task):
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
