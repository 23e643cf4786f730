"""Everybody's day at once, as paper tells of it: read in eleven queries, however many come.

Paper lies about, so it says of whom somebody meets what these let others be told, as
``samspill.web.people.appearing`` has it: whoever writes a list takes what it says from ``told`` and
``called``. What is somebody's own (the sheet with their day) has their name on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import ngettext

from samspill.web.editions.models import Absence, Edition, Participant, Slot, Table, Talk
from samspill.web.meetings.agenda import Item, Kind, beside_meetings, in_order
from samspill.web.meetings.numbers import Numbers
from samspill.web.meetings.queries import all_on
from samspill.web.people.appearing import NEUTRAL, Shown, shown_as
from samspill.web.people.order import order_key


@dataclass(frozen=True)
class Held:
    """A meeting that is on: who sits there (ids), when and where. A meeting of two has no theme."""

    uid: UUID
    people: frozenset[int]
    slot: Slot
    table: Table
    theme: str


class WholeDay:
    """Who comes, what is on, and who meets when and where."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
        self.people = list(coming.select_related("person", "organisation"))
        self.slots = list(Slot.objects.filter(edition=edition))
        self.talks = list(Talk.objects.filter(edition=edition))
        self.tables = list(
            Table.objects.filter(edition=edition)
            .select_related("room", "organisation")
            .order_by("number")
        )
        rooms = {table.pk: table for table in self.tables}
        self.meetings = [
            Held(each.uid, each.people, each.slot, rooms.get(each.table_id, each.table), each.theme)
            for each in all_on(edition.pk)
        ]
        self._shown = {p.pk: shown_as(p.person, p.organisation) for p in self.people}
        self._numbers = Numbers(edition.pk)
        self._own: dict[int, list[Held]] = defaultdict(list)
        for meeting in self.meetings:
            for person in meeting.people:
                self._own[person].append(meeting)

    def told(self, participant: int) -> Shown:
        """What is told of the participant (id) on paper that is not theirs."""
        return self._shown.get(participant, NEUTRAL)

    def of(self, participant: int) -> list[Held]:
        """The participant's meetings, in order of time."""
        return self._own[participant]

    def called(self, meeting: Held, *, by: int | None = None) -> tuple[str, list[str]]:
        """What the meeting is called on the paper of one of those in it (``by``, their id), or on
        others': the theme, those of whom something is told, or its number; and who sits at a round
        table. Who is told of comes by what is told: an order by name would tell the name."""
        others = [person for person in meeting.people if person != by]
        told = sorted((s for s in map(self.told, others) if not s.neutral), key=str)
        lines = [each.listed for each in told]
        if not meeting.theme:
            return " · ".join(lines) or self._numbers.called(meeting.slot.start), []
        if more := len(others) - len(told):
            lines.append(
                ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
                if lines
                else ngettext("%(count)s other", "%(count)s others", more) % {"count": more}
            )
        return meeting.theme, lines

    def beside(self, participant: int) -> list[Item]:
        """What is on the participant's day but meetings, in order of time."""
        skipped, away = self._skipped[participant], self._away[participant]
        taken = {meeting.slot.pk for meeting in self._own[participant]}
        found = beside_meetings(
            taken=taken, slots=self.slots, talks=self.talks, skipped=skipped, away=away
        )
        return sorted((i for i in found if i.kind is not Kind.AWAY), key=in_order)

    def by_surname(self) -> list[Participant]:
        """Everybody, by the last of their names."""
        return sorted(self.people, key=lambda p: (order_key(_surname_first(p.person.name)), p.pk))

    def by_organisation(self) -> list[Participant]:
        """Everybody, by organisation and there by the last of their names."""
        return sorted(self.by_surname(), key=lambda p: bytes(p.organisation.name_order))

    def listed(self, *, by_organisation: bool = False) -> list[tuple[Participant, Shown]]:
        """Everybody with what is told of them, as a list that lies open has them: by surname, who
        is told of by organisation where that comes, and at the end those of whom nothing is: a
        place among the others would tell much of a name."""
        found = sorted(((p, self.told(p.pk)) for p in self.people), key=_place)
        if by_organisation:
            found.sort(key=lambda each: (each[1].neutral, order_key(each[1].organisation)))
        return found

    @cached_property
    def _skipped(self) -> dict[int, Collection[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        rows = Participant.skipped_talks.through.objects.filter(
            participant__edition=self.edition
        ).values_list("participant_id", "talk_id")
        for person, talk in rows:
            found[person].add(talk)
        return defaultdict(set, found)

    @cached_property
    def _away(self) -> dict[int, list[Absence]]:
        found: dict[int, list[Absence]] = defaultdict(list)
        for each in Absence.objects.filter(participant__edition=self.edition):
            found[each.participant_id].append(each)
        return found


def surname_first(name: str) -> str:
    """``Nordmann, Kari``: the last of the names is the one that lists go by."""
    given, _space, family = name.strip().rpartition(" ")
    return f"{family}, {given}" if given else family


def _surname_first(name: str) -> str:
    return surname_first(name).replace(", ", " ")


def _place(listed: tuple[Participant, Shown]) -> tuple[bool, bytes, int]:
    participant, shown = listed
    name = _surname_first(shown.name) if shown.name else shown.organisation
    return shown.neutral, order_key(name), participant.pk
