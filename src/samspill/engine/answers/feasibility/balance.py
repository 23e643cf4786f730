"""Supply against demand, and the proofs that some cannot be given their minimum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.answers.feasibility.certificate import Because, Certificate, LimitKind
from samspill.engine.answers.feasibility.find import LITTLE_WORK, WORK, certificates, lacking
from samspill.engine.answers.feasibility.limits import smallest
from samspill.engine.answers.feasibility.mend import (
    Mend,
    bound_of,
    mends_of_conflict,
    mends_of_edition,
)
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.answers.feasibility.supply import SlotSupply, supply, wanted
from samspill.engine.model.problem import Problem

MENDED = 5  # conflicts, the ones that fall shortest, for which a mend is looked for


class Why(StrEnum):
    """Why people cannot be given their minimum."""

    FEW_SLOTS = "few_slots"  # somebody has too few slots in which they could meet anybody
    FEW_PEOPLE = "few_people"  # somebody could meet too few others
    SAME_FEW = "same_few"  # people compete for the same few
    TABLES = "tables"  # too few places where they could meet
    LEFT_OVER = "left_over"  # an odd number could meet only one another in a slot


@dataclass(frozen=True)
class Conflict:
    """People who cannot all be given their minimum, and the proof.

    ``core`` is a smallest part of them that falls short already (None when it is all of them): no
    one of it can be left out. ``mends`` are changes of one thing that lift the proof.
    """

    why: Why
    certificate: Certificate
    core: Certificate | None = None
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Feasibility:
    """What can be said before planning.

    ``wanted`` is the meetings if everybody had as many as they take and have slots for, and
    ``guaranteed`` if everybody had their minimum: both counted once for a meeting of two.
    ``bound`` is the proven bound on the level ``minimum``: 0 when nothing is proven against it.
    """

    participants: int
    wanted: int
    guaranteed: int
    slots: tuple[SlotSupply, ...]
    bound: int
    conflicts: tuple[Conflict, ...]
    mends: tuple[Mend, ...]

    @property
    def most(self) -> int:
        """Meetings that the slots can hold."""
        return sum(slot.most for slot in self.slots)


def feasible(problem: Problem, *, thorough: bool = True) -> Feasibility:
    """The report on a problem without faults.

    Takes a flow and a few more for each mend that is tried: seconds for a thousand people. With
    ``thorough=False`` no mends and no cores are looked for, and large certificates may not be as
    small as they could be: a second or two for a thousand people.
    """
    left = Remaining(problem)
    work = WORK if thorough else LITTLE_WORK
    found = sorted(certificates(left, work=work), key=lambda c: -c.short)
    bound = max(bound_of(problem), lacking(found))
    minimums = sum(problem.minimum_of(p) for p in problem.participants)
    return Feasibility(
        participants=len(problem.participants),
        wanted=wanted(problem),
        guaranteed=-(-minimums // 2),
        slots=supply(problem),
        bound=bound,
        conflicts=tuple(
            _conflict(left, certificate, bound, mended=n < MENDED)
            if thorough
            else Conflict(why(certificate), certificate)
            for n, certificate in enumerate(found)
        ),
        mends=tuple(mends_of_edition(problem, bound)) if thorough and bound else (),
    )


def _conflict(left: Remaining, certificate: Certificate, bound: int, *, mended: bool) -> Conflict:
    core = smallest(left, certificate, short=1, work=WORK // 4)
    mends = mends_of_conflict(left, certificate, bound) if mended else ()
    return Conflict(
        why=why(certificate),
        certificate=certificate,
        core=core if len(core.needs) < len(certificate.needs) else None,
        mends=tuple(mends),
    )


def why(certificate: Certificate) -> Why:
    """What kind of limit makes the people fall short."""
    kinds = {limit.kind for limit in certificate.limits}
    becauses = {limit.because for limit in certificate.limits}
    alone = len(certificate.needs) == 1
    if Because.ODD in becauses and Because.TABLES not in becauses:
        return Why.LEFT_OVER
    if LimitKind.TABLES in kinds or Because.TABLES in becauses:
        return Why.TABLES
    if alone:
        return Why.FEW_SLOTS if LimitKind.SLOTS in kinds else Why.FEW_PEOPLE
    return Why.SAME_FEW
