"""What is other in some meetings than in those before them: which are new, moved and cancelled, and
what each person is told of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from samspill.web.meetings.models import Meeting
from samspill.web.planning.models import PlannedMeeting

Key = tuple[str | None, str]
AnyMeeting = PlannedMeeting | Meeting
Before = TypeVar("Before", bound=AnyMeeting)


@dataclass(frozen=True)
class Comparison(Generic[Before]):
    """What is other in some meetings than in those before them. ``current`` is these, by key;
    ``joined`` and ``left`` are who comes to and who leaves a round table that is in both;
    ``taken`` meetings, of two and round tables, that go on with a colleague of one of those who
    were there, as they were and will be."""

    new: tuple[AnyMeeting, ...]
    moved: tuple[AnyMeeting, ...]
    cancelled: tuple[Before, ...]
    unchanged: int
    joined: tuple[tuple[AnyMeeting, frozenset[int]], ...] = ()
    left: tuple[tuple[Before, frozenset[int]], ...] = ()
    current: Mapping[Key, Before] = field(default_factory=dict)
    taken: tuple[tuple[Before, AnyMeeting], ...] = ()

    @property
    def only_taken_over(self) -> bool:
        """True when nobody's day changes but by a colleague who takes a meeting over, at its
        time."""
        return not (self.new or self.moved or self.cancelled or self.joined or self.left) and all(
            _where(before)[0] == _where(after)[0] for before, after in self.taken
        )

    @property
    def nothing(self) -> bool:
        """True when everybody's day stays as it is."""
        return not (
            self.new or self.moved or self.cancelled or self.joined or self.left or self.taken
        )

    @property
    def counts(self) -> dict[int, Counter[str]]:
        """How many meetings are new, moved and cancelled for each participant (by id) for whom
        any is."""
        left = {meeting.key: people for meeting, people in self.left}
        joined = {meeting.key: people for meeting, people in self.joined}
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for kind, groups in (
            ("new", [*(m.people for m in self.new), *joined.values()]),
            ("moved", [m.people - joined.get(m.key, frozenset()) for m in self.moved]),
            ("cancelled", [*(m.people for m in self.cancelled), *left.values()]),
        ):
            for people in groups:
                for person in people:
                    found[person][kind] += 1
        for before, after in self.taken:
            for kind, people in (
                ("cancelled", before.people - after.people),
                ("new", after.people - before.people),
                ("moved", before.people & after.people),
            ):
                for person in people:
                    found[person][kind] += 1
        return dict(found)

    @property
    def lines(self) -> dict[int, list[dict[str, object]]]:
        """What each participant (by id) for whom anything changes is told of it: what happens
        (``cancelled``, ``moved``, ``new``), who else sits there or the theme, and start, table and
        end before and after. Why is never said."""
        left = {meeting.key: people for meeting, people in self.left}
        joined = {meeting.key: people for meeting, people in self.joined}
        found: dict[int, list[dict[str, object]]] = defaultdict(list)

        def tell(
            what: str,
            people: frozenset[int],
            before: AnyMeeting | None,
            after: AnyMeeting | None,
        ) -> None:
            there = after or before
            if there is None:
                return
            for me in people:
                found[me].append(
                    {
                        "what": what,
                        "others": [] if there.theme else sorted(there.people - {me}),
                        "theme": there.theme,
                        "before": _said_of(before),
                        "after": _said_of(after),
                    }
                )

        for gone in self.cancelled:
            tell("cancelled", gone.people, gone, None)
        for there, people in self.left:
            tell("cancelled", people, there, None)
        for planned in self.moved:
            was = self.current[planned.key]
            stay = planned.people - joined.get(planned.key, frozenset())
            tell("moved", stay - left.get(planned.key, frozenset()), was, planned)
        for planned, people in self.joined:
            tell("new", people, None, planned)
        for planned in self.new:
            tell("new", planned.people, None, planned)
        for before, after in self.taken:
            for me in before.people | after.people:
                found[me].append(_told_of_taking(me, before, after))
        return dict(found)

    @property
    def affected(self) -> frozenset[int]:
        """The participants whose day changes."""
        return frozenset(self.counts)


# What publishing a version changes: the meetings before are those that are on.
Difference = Comparison[Meeting]


def _told_of_taking(me: int, before: AnyMeeting, after: AnyMeeting) -> dict[str, object]:
    """Of a meeting that a colleague takes over: the one who gives it reads who takes it, the
    colleague from whom it comes, the partner whom they meet instead of whom; of a seat at a round
    table it is the same, with the theme in the partner's place."""
    (giver,), (colleague,) = before.people - after.people, after.people - before.people
    rest = [] if after.theme else sorted(before.people & after.people)
    if me == giver:
        what, others = "given", [*rest, colleague]
    elif me == colleague:
        what, others = "taken", [*rest, giver]
    else:
        what, others = "instead", [colleague, giver]
    return {
        "what": what,
        "others": others,
        "theme": after.theme,
        "before": _said_of(before),
        "after": _said_of(after),
    }


def _said_of(meeting: AnyMeeting | None) -> list[object] | None:
    if meeting is None:
        return None
    slot = meeting.slot
    return [slot.start.isoformat(), meeting.table.number, slot.end.isoformat()]


def compared(
    before: Mapping[Key, Before],
    after: Mapping[Key, AnyMeeting],
    instead: Mapping[str, str] | None = None,
    seats: Mapping[str, tuple[int, int]] | None = None,
    *,
    as_read: bool = False,
) -> Comparison[Before]:
    """What is other in the meetings after than in those before: no query. ``instead``: pairs whose
    meeting goes on as another pair's, where that one is among those after and theirs no more.
    ``seats``: at which round tables (keys) who gives their seat to whom. ``as_read``: two slots at
    the same time are the same, as they are to whoever reads it."""
    both: list[tuple[AnyMeeting, Before]] = [
        (m, before[key]) for key, m in after.items() if key in before
    ]
    moved = [m for m, there in both if _where(m)[as_read:] != _where(there)[as_read:]]
    joined = [(m, m.people - there.people) for m, there in both if m.people - there.people]
    left = [(there, there.people - m.people) for m, there in both if there.people - m.people]
    changed = {m.key for m in moved} | {m.key for m, _ in joined} | {m.key for m, _ in left}
    taken = tuple(
        (before[old, ""], after[new, ""])
        for old, new in (instead or {}).items()
        if (old, "") in before
        and (old, "") not in after
        and (new, "") in after
        and (new, "") not in before
    )
    taken += tuple(
        (there, m)
        for m, there in both
        if m.round_table in (seats or {})
        and (there.people - m.people, m.people - there.people)
        == tuple(frozenset({who}) for who in (seats or {})[m.round_table])
    )
    going_on = {m.key for pair in taken for m in pair}
    moved = [m for m in moved if m.key not in going_on]
    joined = [(m, people) for m, people in joined if m.key not in going_on]
    left = [(m, people) for m, people in left if m.key not in going_on]
    return Comparison(
        new=tuple(m for key, m in after.items() if key not in before and key not in going_on),
        moved=tuple(moved),
        cancelled=tuple(m for key, m in before.items() if key not in after and key not in going_on),
        unchanged=len(both) - len(changed),
        joined=tuple(joined),
        left=tuple(left),
        current=before,
        taken=taken,
    )


def _where(meeting: AnyMeeting) -> tuple[int, int, datetime, datetime]:
    return meeting.slot_id, meeting.table_id, meeting.slot.start, meeting.slot.end
