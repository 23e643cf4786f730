"""What would mend it: the smallest change of one kind after which nothing is proven any more.

Each is verified by the bound on the level ``minimum`` of the changed problem, and where that
proves nothing, by a search for certificates. A bound that is 0 does not promise a plan; it says
that nothing proves that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from samspill.engine.answers.feasibility.certificate import Because, Certificate, LimitKind
from samspill.engine.answers.feasibility.find import certificates, lacking
from samspill.engine.answers.feasibility.limits import certified
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.arrays.instance import build
from samspill.engine.arrays.offers import offers_of
from samspill.engine.model.alter import (
    AlterCode,
    AlterError,
    with_cap,
    with_more_of_the_day,
    with_own_cap,
    with_slots,
    with_tables,
)
from samspill.engine.model.problem import Problem, Suggestion
from samspill.engine.solving.bounds.relaxation import Relaxer

MOST_SLOTS = 8  # more are no longer the same day
MOST_CAP = 6
MOST_PARTNERS = 3  # of one conflict, whose cap or day is tried


class MendKind(StrEnum):
    """What is changed."""

    TABLES = "tables"  # so many more tables that are nobody's own
    SLOTS = "slots"  # so many more slots at the end of the day
    CAP = "cap"  # the edition's cap is so much higher
    OWN_CAP = "own_cap"  # one participant takes so many more
    MORE_OF_THE_DAY = "more_of_the_day"  # one participant is there in so many more slots
    SUGGESTIONS = "suggestions"  # so many more people whom one participant could meet


@dataclass(frozen=True)
class Mend:
    """A change by ``amount`` and the bound on the level ``minimum`` after it. ``about`` is the
    participant whom it is about, if any."""

    kind: MendKind
    amount: int
    bound: int
    about: str | None = None


def bound_of(problem: Problem) -> int:
    """The bound on the level ``minimum`` that a flow proves."""
    instance = build(problem)
    offers = offers_of(instance).offers if problem.round_tables else ()
    return Relaxer(instance, offers).minimum()


def proven_of(problem: Problem) -> int:
    """The bound that a flow proves on the level ``minimum``, or else certificates."""
    return bound_of(problem) or lacking(certificates(Remaining(problem), work=0))


def mends_of_edition(problem: Problem, bound: int) -> Iterator[Mend]:
    """Per kind the smallest change of the whole edition that takes the bound as low as such
    changes can; none of a kind that does not move it."""
    held = replace(
        problem,
        # A higher cap must not raise anybody's minimum.
        participants=tuple(replace(p, minimum=problem.minimum_of(p)) for p in problem.participants),
    )
    kinds: tuple[tuple[MendKind, int, Callable[[int], Problem]], ...] = (
        (MendKind.TABLES, max(1, len(problem.participants) // 2), lambda k: with_tables(held, k)),
        (MendKind.SLOTS, MOST_SLOTS, lambda k: with_slots(held, k)),
        (MendKind.CAP, MOST_CAP, lambda k: with_cap(held, held.cap + k)),
    )
    for kind, most, made in kinds:
        if kind is MendKind.SLOTS and not problem.slots:
            continue
        best = proven_of(made(most))
        if best < bound:
            yield Mend(kind, _least(most, made, best), best)


def mends_of_conflict(left: Remaining, certificate: Certificate, bound: int) -> Iterator[Mend]:
    """Changes about one person, the smallest of each that lift the proof and lower the bound."""
    problem, needs = left.problem, dict(certificate.needs)
    for kind, about in _candidates(left, certificate):
        for amount in range(1, certificate.short + 1):
            try:
                changed = _changed(problem, kind, about, amount)
            except AlterError:
                break
            if certified(Remaining(changed), needs) is None:
                after = proven_of(changed)
                if after < bound:
                    yield Mend(kind, amount, after, about)
                break


def _candidates(left: Remaining, certificate: Certificate) -> Iterator[tuple[MendKind, str]]:
    for person, _ in certificate.needs[:1] if len(certificate.needs) == 1 else ():
        yield MendKind.MORE_OF_THE_DAY, person
        yield MendKind.SUGGESTIONS, person
    if any(limit.because is Because.ODD for limit in certificate.limits):
        yield MendKind.SUGGESTIONS, certificate.needs[0][0]
    partners = [x for x in certificate.limits if x.kind is LimitKind.PARTNER]
    for limit in sorted(partners, key=lambda x: -x.most)[:MOST_PARTNERS]:
        if limit.because is Because.CAP:
            yield MendKind.OWN_CAP, limit.about
        if limit.because is not Because.PEOPLE:
            yield MendKind.MORE_OF_THE_DAY, limit.about


def _changed(problem: Problem, kind: MendKind, about: str, amount: int) -> Problem:
    if kind is MendKind.OWN_CAP:
        return with_own_cap(problem, about, amount)
    if kind is MendKind.MORE_OF_THE_DAY:
        return with_more_of_the_day(problem, about, amount)
    return _with_suggestions(problem, about, amount)


def _with_suggestions(problem: Problem, about: str, amount: int) -> Problem:
    """Suggested to so many more people who could meet them, those with most room to spare."""
    left = Remaining(problem)
    known = {about, *left.partners[about]}
    home = problem.participant_by_id[about].organisation
    others = [
        p.id
        for p in problem.participants
        if p.id not in known and p.organisation != home and left.free[about] & left.free[p.id]
    ]
    others.sort(key=lambda p: (left.need[p] - left.room[p], p))
    found = problem
    for other in others:
        more = (*found.suggestions, Suggestion(about, other, 0))
        tried = replace(found, suggestions=more)
        if other in Remaining(tried).partners[about]:
            found, amount = tried, amount - 1
        if amount == 0:
            return found
    raise AlterError(AlterCode.NOBODY_MORE)


def _least(most: int, made: Callable[[int], Problem], best: int) -> int:
    """The least number from 1 whose problem has the best bound; a larger one has it as well."""
    low = _first(1, most, lambda k: bound_of(made(k)) <= best)
    # A flow takes a tenth of the time of certificates, which seldom know more.
    if proven_of(made(low)) <= best:
        return low
    return _first(low + 1, most, lambda k: proven_of(made(k)) <= best)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number for which it holds, as it does for ``high`` and whatever is above one."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
