"""The day that a proposed change makes, as far as a page shows it beside what becomes of the
meetings: the slots as they will be, and who has no time in which. It is read while the change is
tried, as nothing of it is in the database afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from samspill.engine.model.problem import Participant, Problem, Slot
from samspill.web.editions.keys import number_in, participant_key
from samspill.web.editions.spans import Stretch, overlap


@dataclass(frozen=True)
class ProposedDay:
    """``slots`` by id, in order of time. ``closed`` are the slots in which somebody (by id) has no
    time, with the title of the talk that they are at; empty where they are away."""

    slots: Mapping[int, Stretch] = field(default_factory=dict)
    closed: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


def proposed_day(problem: Problem, people: Collection[int]) -> ProposedDay:
    """The day of the problem, for these people (by id): no query."""
    slots = {number_in(slot.id): slot for slot in sorted(problem.slots, key=lambda s: s.start)}
    known = problem.participant_by_id
    closed = {
        person: _closed(problem, slots, known[key])
        for person in people
        if (key := participant_key(person)) in known
    }
    return ProposedDay(slots, closed)


def _closed(problem: Problem, slots: Mapping[int, Slot], person: Participant) -> Mapping[int, str]:
    free = problem.open_slots[person.id]
    return {
        pk: next(
            (
                talk.title
                for talk in problem.talks
                if talk.id not in person.skips and overlap(slot, talk)
            ),
            "",
        )
        for pk, slot in slots.items()
        if slot.id not in free
    }
