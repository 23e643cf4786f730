"""What can be said before an edition is planned: room, and who cannot get their minimum.

Numbers and codes, made by the engine's proofs; words are the page's. It is all found out as if
nobody had said no thanks. A proof holds without vetoes as it does with them; and whoever knows
what somebody wished for could read a veto off their being short of people to meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samspill.engine.answers.feasibility.certificate import Because, Certificate, LimitKind
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Edition
from samspill.web.editions.proposals import TableSum
from samspill.web.planning.problem import problem_without_vetoes
from samspill.web.planning.queries import sum_of

if TYPE_CHECKING:
    from samspill.engine.answers.feasibility.balance import Conflict


@dataclass(frozen=True)
class Someone:
    """A participant as the page names them."""

    pk: int
    name: str
    organisation: str
    sector: str


@dataclass(frozen=True)
class Room:
    """One slot (its number): people who are there and at no talk, places at tables, and the
    most meetings that it can hold."""

    slot: int
    people: int
    places: int
    most: int


@dataclass(frozen=True)
class Contended:
    """Somebody whom several compete for, or an organisation whose representatives they are
    (``person`` is None), with the meetings that there is room for."""

    person: Someone | None
    name: str
    most: int


@dataclass(frozen=True)
class Shortage:
    """People who cannot all be given their minimum, in any plan: they need ``needed`` meetings
    together and can get ``available``, a meeting of two of them counted for both.

    ``why`` is the engine's code: few_slots, few_people, same_few, tables, left_over. ``slots`` are
    those in which somebody with too few of them could meet, or in which an odd number can meet
    only one another; ``others`` are whom people compete for.
    """

    why: str
    people: tuple[Someone, ...]
    needed: int
    available: int
    slots: tuple[int, ...] = ()
    others: tuple[Contended, ...] = ()


@dataclass(frozen=True)
class Before:
    """What there is room for and what people would take (``total``); ``alone`` are those who cannot
    get their minimum whatever the others get, ``together`` sets of people who cannot all.
    ``falls_short`` is True as well where no smaller reason was found."""

    total: TableSum
    slots: tuple[Room, ...]
    guaranteed: int
    alone: tuple[Shortage, ...]
    together: tuple[Shortage, ...]
    falls_short: bool

    @property
    def concerned(self) -> int:
        """How many people are in one of the shortages."""
        return len({one.pk for lack in (*self.alone, *self.together) for one in lack.people})


def before_from(found: Mapping[str, Any]) -> Before:
    """What ``dataclasses.asdict`` made of one, read back from where it was kept as JSON."""
    total = TableSum(**found["total"])
    rooms = tuple(Room(**room) for room in found["slots"])
    alone, together = (
        tuple(_shortage_from(lack) for lack in found[name]) for name in ("alone", "together")
    )
    return Before(total, rooms, found["guaranteed"], alone, together, found["falls_short"])


def _shortage_from(lack: Mapping[str, Any]) -> Shortage:
    return Shortage(
        why=lack["why"],
        people=tuple(Someone(**one) for one in lack["people"]),
        needed=lack["needed"],
        available=lack["available"],
        slots=tuple(lack["slots"]),
        others=tuple(
            Contended(
                person=None if other["person"] is None else Someone(**other["person"]),
                name=other["name"],
                most=other["most"],
            )
            for other in lack["others"]
        ),
    )


def look_ahead(edition: Edition) -> Before | None:
    """What can be said of the edition now, None where people, slots or tables are missing.

    In eleven queries, and some seconds for a thousand people: see ``early_check``.
    """
    # Here, as the solvers come with it: the other pages do without.
    from samspill.engine.answers.feasibility.balance import feasible

    problem = problem_without_vetoes(edition)
    if not (problem.participants and problem.slots and problem.tables):
        return None
    said = feasible(problem, thorough=False)
    lacks = tuple(_Shortages(problem).of(said.conflicts))
    return Before(
        total=sum_of(problem),
        slots=tuple(Room(number_in(s.slot), s.people, s.places, s.most) for s in said.slots),
        guaranteed=said.guaranteed,
        alone=tuple(lack for lack in lacks if len(lack.people) == 1),
        together=tuple(lack for lack in lacks if len(lack.people) > 1),
        falls_short=bool(said.conflicts or said.bound),
    )


class _Shortages:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.left = problem, Remaining(problem)

    def of(self, conflicts: Iterable[Conflict]) -> Iterator[Shortage]:
        """The conflicts with numbers and names."""
        for conflict in conflicts:
            proof = conflict.certificate
            yield Shortage(
                why=conflict.why.value,
                people=tuple(self._someone(p) for p, _ in proof.needs),
                needed=proof.needed,
                available=proof.available,
                slots=self._slots(conflict.why.value, proof),
                others=self._others(proof) if conflict.why == "same_few" else (),
            )

    def _slots(self, why: str, proof: Certificate) -> tuple[int, ...]:
        if why == "few_slots":
            met = self.left.times[proof.needs[0][0]]
        elif why == "left_over":
            met = frozenset(x.slot or "" for x in proof.limits if x.because is Because.ODD)
        else:
            return ()
        return tuple(number_in(s) for s in sorted(met, key=self.problem.slot_index.__getitem__))

    def _others(self, proof: Certificate) -> tuple[Contended, ...]:
        found = []
        for limit in sorted(proof.limits, key=lambda limit: (-limit.most, limit.about)):
            if limit.most and limit.kind is LimitKind.PARTNER:
                person = self._someone(limit.about)
                found.append(Contended(person, person.name, limit.most))
            elif limit.most and limit.kind is LimitKind.ORGANISATION:
                name = self.problem.organisation_by_id[limit.about].name
                found.append(Contended(None, name, limit.most))
        return tuple(found)

    def _someone(self, key: str) -> Someone:
        person = self.problem.participant_by_id[key]
        home = self.problem.organisation_by_id[person.organisation]
        return Someone(number_in(key), person.name, home.name, home.sector.value)
