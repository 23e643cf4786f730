"""What if there were more tables, a longer day, another cap: asked by an organiser, answered by a
worker, and kept.

An answer is two plans' numbers: of the set-up as it is, and of the one that was asked about. Both
are planned in the same way, of the facts as if nobody had said no thanks or chosen anything for
themselves: neither can be read off them, nor off the difference between them. The numbers of the
real plan are never set beside. What is found is kept by question and by the mark of the facts (see
``early_check``): asked again, it costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from samspill.web.editions.models import Edition
from samspill.web.planning.leases import Enqueue
from samspill.web.planning.models import RunState, WhatIf

MOST_WAITING = 3  # an edition's questions in the queue: plans wait in the same one
MOST_KEPT = 12
MOST_TABLES, MOST_SLOTS = 200, 20  # so many more or fewer
GOING_ON = (RunState.WAITING, RunState.RUNNING)
_PART = re.compile(r"(tables|slots|cap|minimum) ([+-]?)(\d{1,4})")


@dataclass(frozen=True)
class Question:
    """A changed set-up: so many more tables of two and slots (fewer below zero), another cap and
    another minimum of the edition; None leaves it as it is."""

    tables: int = 0
    slots: int = 0
    cap: int | None = None
    minimum: int | None = None

    @property
    def empty(self) -> bool:
        """Nothing is other than it is."""
        return self == Question()

    @property
    def text(self) -> str:
        """The question as it is kept, and as the engine reads it."""
        parts = [f"tables {self.tables:+d}"] if self.tables else []
        parts += [f"slots {self.slots:+d}"] if self.slots else []
        parts += [] if self.cap is None else [f"cap {self.cap}"]
        parts += [] if self.minimum is None else [f"minimum {self.minimum}"]
        return ", ".join(parts)

    @staticmethod
    def of(text: str) -> Question:
        """The question that the text says."""
        said = {what: int(sign + number) for what, sign, number in _PART.findall(text)}
        return Question(
            said.get("tables", 0), said.get("slots", 0), said.get("cap"), said.get("minimum")
        )


@dataclass(frozen=True)
class Outcome:
    """What planning a set-up gave. ``proven`` names those of below, value and breaks that no plan
    can better; ``possible`` is the most that any plan could be worth, as far as is proven."""

    cap: int
    minimum: int
    meetings: int
    below: int
    value: int
    possible: int
    musts: int
    musts_of: int
    breaks: int
    moves: int
    proven: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The outcome of the set-up as it is and of the one asked about; or the engine's code for why
    there is none (``refused``), with the most that there could be where it says so."""

    as_it_is: Outcome | None = None
    then: Outcome | None = None
    refused: str = ""
    most: int | None = None


def answer_of(found: Mapping[str, Any]) -> Answer:
    """What ``dataclasses.asdict`` made of one, read back from where it was kept as JSON."""
    return Answer(
        as_it_is=_outcome(found["as_it_is"]),
        then=_outcome(found["then"]),
        refused=found["refused"],
        most=found["most"],
    )


def _outcome(kept: Mapping[str, Any] | None) -> Outcome | None:
    return None if kept is None else Outcome(**{**kept, "proven": tuple(kept["proven"])})


def kept_what_ifs(edition: Edition) -> list[WhatIf]:
    """What was asked of the edition, the latest first: one query."""
    return list(WhatIf.objects.filter(edition=edition))


def question_asked(edition: Edition, pk: int) -> Question | None:
    """What was asked under that number, None where the edition has no such question."""
    asked = WhatIf.objects.filter(edition=edition, pk=pk).first()
    return None if asked is None else Question.of(asked.question)


class TooManyAskedError(ValueError):
    """The edition has as many questions in the queue as it may."""


@transaction.atomic
def ask_what_if(
    *, edition: Edition, question: Question, mark: str, now: datetime, enqueue: Enqueue
) -> WhatIf:
    """Have the question answered from the facts with this mark: once, however often it is asked
    of the same facts. Raises TooManyAskedError."""
    Edition.objects.select_for_update().get(pk=edition.pk)  # two who ask at once are counted
    kept = {each.question: each for each in kept_what_ifs(edition)}
    asked = kept.get(question.text)
    if asked is not None and (asked.state in GOING_ON or _is_answered(asked, mark)):
        return asked
    if sum(each.state in GOING_ON for each in kept.values()) >= MOST_WAITING:
        raise TooManyAskedError
    if asked is None:
        at_rest = [each.pk for each in kept.values() if each.state not in GOING_ON]
        WhatIf.objects.filter(pk__in=at_rest[MOST_KEPT - MOST_WAITING :]).delete()
        asked = WhatIf(edition=edition, question=question.text)
    asked.state, asked.asked_at = RunState.WAITING, now
    asked.attempts, asked.percent = 0, 0
    asked.save()
    transaction.on_commit(lambda: enqueue(asked.pk))
    return asked


def _is_answered(asked: WhatIf, mark: str) -> bool:
    return asked.state == RunState.DONE and asked.found_mark == mark


@transaction.atomic
def forget_what_if(*, edition: Edition, pk: int) -> None:
    """Take the question and its answer away; a worker that is at it finds it gone."""
    WhatIf.objects.filter(edition=edition, pk=pk).delete()
