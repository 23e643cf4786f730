"""What if: the problem planned as it is and with changes, side by side.

A plan is made for each, with the same effort and seed; each is judged by its own problem. Who is
below their minimum is counted by the minimum of that problem, and the points of musts are shared
out by its cap, so values compare best where cap and minimum are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.judge.faults.fault import Fault
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.score import Share, score
from samspill.engine.model.alter import (
    AlterCode,
    AlterError,
    with_cap,
    with_minimum,
    with_slots,
    with_tables,
)
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Level, LevelName, Listener, Result, Status, silent
from samspill.engine.model.stop import Stop
from samspill.engine.model.tables import set_apart
from samspill.engine.solving.solve import solve

AS_IT_IS = "as it is"
_NUMBER = re.compile(r"([+-]?)(\d{1,6})")


class What(StrEnum):
    """What can be changed."""

    TABLES = "tables"  # those that are nobody's own
    SLOTS = "slots"
    CAP = "cap"  # the edition's
    MINIMUM = "minimum"  # the edition's


@dataclass(frozen=True)
class Alteration:
    """One thing changed: by ``number`` when it is ``relative``, else to it."""

    what: What
    number: int
    relative: bool

    @staticmethod
    def of(what: What, text: str) -> Alteration:
        """The change that the text says: ``+2`` and ``-1`` are relative, ``9`` is not. Raises
        AlterError for another text."""
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            raise AlterError(AlterCode.NO_NUMBER, text=text, what=what.value)
        sign, digits = found.groups()
        number = -int(digits) if sign == "-" else int(digits)
        return Alteration(what, number, relative=bool(sign))

    def __str__(self) -> str:
        number = f"{self.number:+d}" if self.relative else str(self.number)
        return f"{self.what.value} {number}"

    def made(self, problem: Problem) -> Problem:
        """The problem with the change. Raises AlterError when it cannot be made."""
        own = set_apart(problem)
        now = {
            What.TABLES: sum(table.id not in own for table in problem.tables),
            What.SLOTS: len(problem.slots),
            What.CAP: problem.cap,
            What.MINIMUM: problem.minimum,
        }[self.what]
        then = now + self.number if self.relative else self.number
        if then < 0:
            raise AlterError(AlterCode.BELOW_ZERO, now=now, then=then)
        if self.what is What.TABLES:
            return with_tables(problem, then - now)
        if self.what is What.SLOTS:
            return with_slots(problem, then - now)
        return (with_cap if self.what is What.CAP else with_minimum)(problem, then)


@dataclass(frozen=True)
class Alternative:
    """A problem that could be planned, and what it is called."""

    name: str
    problem: Problem


@dataclass(frozen=True)
class Row:
    """What planning an alternative gave.

    ``tables`` are those that are nobody's own, ``below`` the people with fewer meetings than
    their minimum. ``musts`` are those of people and of organisations, ``mutual`` the wishes that
    the other side shares. ``levels`` are as in a result.
    """

    name: str
    tables: int
    slots: int
    cap: int
    minimum: int
    meetings: int
    below: int
    musts: Share
    mutual: Share
    fairness: float
    levels: tuple[Level, ...]
    status: Status

    def level(self, name: LevelName) -> Level:
        """The level of that name."""
        (found,) = (level for level in self.levels if level.name == name)
        return found


class FaultyAlterationError(AlterError):
    """Changes (named) that put a fault into the problem."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(AlterCode.FAULTY, change=name, fault=fault.brief)
        self.fault = fault


def alternatives(problem: Problem, changes: Iterable[Iterable[Alteration]]) -> list[Alternative]:
    """The problem as it is, then with the changes of each alternative made together. Raises
    AlterError when one cannot be made, or makes a fault."""
    found = [Alternative(AS_IT_IS, problem)]
    for several in changes:
        listed = tuple(several)
        name = ", ".join(str(change) for change in listed)
        changed = problem
        for change in listed:
            try:
                changed = change.made(changed)
            except AlterError as error:
                raise AlterError(error.code, change=str(change), **error.facts) from None
        faults = problems_in(changed)
        if faults:
            raise FaultyAlterationError(name, faults[0])
        found.append(Alternative(name, changed))
    return found


def what_if(
    candidates: Iterable[Alternative],
    *,
    stop: Stop | None = None,
    seed: int = 0,
    report: Listener = silent,
) -> Iterator[Row]:
    """A row for each alternative, as soon as it is planned. ``stop`` holds for all of them
    together; what is not begun when it says so is left out."""
    asked = stop or Stop()
    for number, candidate in enumerate(candidates):
        if number and asked.now():
            return
        result = solve(candidate.problem, stop=asked, seed=seed, report=report)
        yield _row(candidate, result)


def _row(candidate: Alternative, result: Result) -> Row:
    problem, plan = candidate.problem, result.plan
    if plan is None:
        raise ValueError("a problem without faults has a plan")
    judged = score(problem, plan)
    own = set_apart(problem)
    musts, mutual = Share(0, 0), Share(0, 0)
    for sector in judged.sectors:
        musts += sector.musts
    for served in judged.served:
        mutual += served.mutual
    return Row(
        name=candidate.name,
        tables=sum(table.id not in own for table in problem.tables),
        slots=len(problem.slots),
        cap=problem.cap,
        minimum=problem.minimum,
        meetings=judged.meetings,
        below=sum(s.meetings < s.minimum for s in judged.served),
        musts=musts,
        mutual=mutual,
        fairness=judged.fairness,
        levels=result.levels,
        status=result.status,
    )
