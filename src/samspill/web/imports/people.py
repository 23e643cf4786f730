"""Importing people: what a file would do to an edition, row by row. Nothing is written here.

A person is known by address and name (see ``identity``). An empty cell, and a column that is
not there, change nothing. What a participant has said themselves on their own page (topics,
hours) is theirs: the file fills it in only until they have. A name belongs to the account: the
file corrects it only while the account is known at this edition alone. The same goes for an
organisation's sector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Participant,
    Topic,
    TopicKind,
)
from samspill.web.editions.overview import Answer, label_of
from samspill.web.imports.cells import Sheet, tidied
from samspill.web.imports.columns import PEOPLE, Row, faults_in, rows
from samspill.web.imports.headings import NOTHING, Memory, understand
from samspill.web.imports.identity import Identity, Who
from samspill.web.imports.near import NearNames
from samspill.web.imports.preview import (
    Absentee,
    Preview,
    Tell,
    every,
    nobody,
    not_understood,
    skipped_rows,
)
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.values import (
    BadCellError,
    cap_in,
    guarantee_in,
    sector_in,
    sector_names,
    stretches_in,
    texts_in,
    time_in,
    yes_no_in,
)
from samspill.web.people.addresses import unproven_accounts
from samspill.web.people.models import Language, Organisation, Sector
from samspill.web.people.sameness import same_address, same_name

KINDS = {"challenges": TopicKind.CHALLENGE, "solutions": TopicKind.SOLUTION}
Said = TypeVar("Said")
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class PersonChange:
    """One person's row, read: what it says, None where it says nothing. ``fields`` are what
    would change, and ``before`` their values now; ``absences`` are those that there would be
    then. ``person``: the account; ``shares``: others have the address, too."""

    email: str
    name: str
    person: int | None
    shares: bool
    organisation: str
    sector: str | None
    title: str | None
    representative: bool | None
    cap: int | None
    minimum: int | None
    challenges: tuple[str, ...] | None
    solutions: tuple[str, ...] | None
    absences: tuple[Stretch, ...] | None
    withdrawn: bool = False  # somebody new who is known to have withdrawn
    fields: tuple[str, ...] = ()
    before: tuple[object, ...] = ()
    new: bool = False


def preview_people(
    edition: Edition,
    sheet: Sheet,
    chosen: Mapping[str, int | None] | None = None,
    *,
    memory: Memory = NOTHING,
    sector_else: Sector | None = None,
    tell: Tell = nobody,
) -> Preview:
    """What importing the sheet would do: nine queries for any number of rows, and no write.

    ``sector_else``: the sector of new organisations for which the file gives none.
    """
    understood = understand(sheet, PEOPLE, chosen, memory)
    if understood.problems:
        return not_understood("people", understood)
    listed = list(rows(sheet, understood))
    reading = Reading(edition, listed, sector_else)
    for row in every(tell, listed):
        reading.read(row)
    changes = [c for c in reading.changes if c.new or c.fields]
    new = sum(1 for c in changes if c.new)
    return Preview(
        kind="people",
        understood=understood,
        new=new,
        changed=len(changes) - new,
        same=len(reading.changes) - len(changes),
        problems=tuple(reading.problems),
        remarks=(*skipped_rows(understood), *reading.remarks),
        changes=tuple(changes),
        gone=reading.gone(),
    )


class Reading:
    """Reads the rows one by one against what is in the database."""

    def __init__(
        self, edition: Edition, listed: Sequence[Row], sector_else: Sector | None = None
    ) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.changes: list[PersonChange] = []
        self._edition = edition
        self._sector_else = sector_else
        self._rows_at: dict[str, dict[str, str]] = defaultdict(dict)  # address, name: the cell
        self._sector_at: dict[str, tuple[Sector, str]] = {}  # said in the file, and where
        self._new_names: dict[str, str] = {}
        self._unproven = set(unproven_accounts().values_list("pk", flat=True))
        self._organisations = {o.name_key: o for o in Organisation.objects.all()}
        here = Participant.objects.filter(edition=edition)
        people = list(here.select_related("person", "organisation"))
        self._present = {p.person_id: p for p in people}
        said = [(row.text("email"), row.name()) for row in listed]
        self._identity = Identity(self._present, said)
        self._near = NearNames({p.organisation.name for p in people})
        self._topics: dict[tuple[int, str], tuple[str, ...]] = {}
        for pk, kind, text in Topic.objects.filter(participant__edition=edition).values_list(
            "participant_id", "kind", "text"
        ):
            self._topics[pk, kind] = (*self._topics.get((pk, kind), ()), text)
        self._away: dict[int, list[Stretch]] = defaultdict(list)
        for pk, start, end in Absence.objects.filter(participant__edition=edition).values_list(
            "participant_id", "start", "end"
        ):
            self._away[pk].append((start, end))
        elsewhere = Participant.objects.exclude(edition=edition)
        self._shared_people = {
            *elsewhere.values_list("person_id", flat=True),
            *EditionRole.objects.values_list("person_id", flat=True),
        }
        self._shared_organisations = set(elsewhere.values_list("organisation_id", flat=True))

    def gone(self) -> tuple[Absentee, ...]:
        """Participants who are not in the file, in the order of names."""
        named = {change.person for change in self.changes}
        return tuple(
            Absentee(p.pk, p.person.name, p.organisation.name)
            for pk, p in self._present.items()
            if pk not in named and p.withdrawn_at is None
        )

    def read(self, row: Row) -> None:
        """One row: a change, or all that is wrong with it, so that one correction is enough."""
        wrong = faults_in(row, PEOPLE)
        faulty = {problem.cell for problem in wrong}

        def told(reader: Callable[[], Said], *keys: str) -> Said | None:
            """What the cells say, unless they are known to be faulty or turn out to be."""
            if faulty.isdisjoint(row.place(key) for key in keys):
                try:
                    return reader()
                except BadCellError as bad:
                    wrong.append(bad.problem)
            return None

        email = told(lambda: self._email(row), "email")
        belongs = told(lambda: self._organisation(row), "organisation", "sector")
        representative = told(lambda: yes_no_in(row, "representative"), "representative")
        cap = told(lambda: cap_in(row), "cap")
        minimum = told(lambda: guarantee_in(row), "minimum")
        challenges = told(lambda: texts_in(row, "challenges"), "challenges")
        solutions = told(lambda: texts_in(row, "solutions"), "solutions")
        who = Who(None, shares=False) if email is None else self._who(row, email)
        absences = told(lambda: self._absences(row, who), "present_from", "present_to", "away")
        if who.person in self._unproven and who.person not in self._present:
            facts = {"value": row.text("email")}
            wrong.append(Problem(Code.ADDRESS_UNPROVEN, row.place("email"), facts))
        if wrong or email is None or belongs is None:
            self.problems += wrong
            return
        organisation, sector = belongs
        change = PersonChange(
            email=email,
            name=row.name(),
            person=who.person,
            shares=who.shares,
            organisation=organisation,
            sector=None if sector is None else sector.value,
            title=row.text("title") or None,
            representative=representative,
            cap=cap,
            minimum=minimum,
            challenges=challenges,
            solutions=solutions,
            absences=absences,
            withdrawn=says_withdrawn(row),
        )
        self.changes.append(self._compared(row, change))

    def _email(self, row: Row) -> str:
        email, place = same_address(row.text("email")), row.place("email")
        try:
            validate_email(email)
        except ValidationError as error:
            facts = {"value": row.text("email")}
            raise BadCellError(Problem(Code.BAD_EMAIL, place, facts)) from error
        rows_at, name = self._rows_at[email], same_name(row.name())
        if name in rows_at:
            raise BadCellError(Problem(Code.PERSON_TWICE, place, {"other": rows_at[name]}))
        rows_at[name] = place
        return email

    def _who(self, row: Row, email: str) -> Who:
        """Whom the row means, with a remark where others have the address, too."""
        who = self._identity.of(email, row.name())
        if who.shares:
            cells = [c for c in self._rows_at[email].values() if c != row.place("email")]
            others = ", ".join([*cells, *self._identity.others_here(email, row.name())])
            facts = {"value": email, "others": f" ({others})" if others else ""}
            self.remarks.append(Problem(Code.SHARES_MAILBOX, row.place("email"), facts))
        return who

    def _organisation(self, row: Row) -> tuple[str, Sector | None]:
        """The name as it is known, and the sector that it gets; None: it keeps the one it has."""
        name, said, place = row.text("organisation"), sector_in(row), row.place("sector")
        key = same_name(name)
        if said is not None:
            before = self._sector_at.setdefault(key, (said, place))
            if said != before[0]:
                facts = {"organisation": name, "other": before[1]}
                raise BadCellError(Problem(Code.TWO_SECTORS, place, facts))
        known = self._organisations.get(key)
        if known is None:
            sector = self._sector_at[key][0] if key in self._sector_at else self._sector_else
            if sector is None:
                facts = {"organisation": name, "choices": sector_names()}
                raise BadCellError(Problem(Code.SECTOR_NEEDED, place, facts))
            if key not in self._new_names:
                self._resembling(row, name)
                self._new_names[key] = name
            return self._new_names[key], sector
        if said is not None and said != known.sector:
            if known.pk not in self._shared_organisations:
                return known.name, said
            facts = {"organisation": known.name}
            self.remarks.append(Problem(Code.SECTOR_KEPT, place, facts))
        return known.name, None

    def _resembling(self, row: Row, name: str) -> None:
        """A remark when a new name resembles one of this edition or of the file. Names of other
        editions are not searched: they are not this organiser's to see."""
        if near := self._near.near(name):
            facts = {"value": name, "other": near}
            self.remarks.append(Problem(Code.NEAR_NAME, row.place("organisation"), facts))
        self._near.add(name)

    def _absences(self, row: Row, who: Who) -> tuple[Stretch, ...] | None:
        come, leave = time_in(row, "present_from"), time_in(row, "present_to")
        away = stretches_in(row, "away")
        if come is None and leave is None and not away:
            return None
        if come is not None and leave is not None and come >= leave:
            raise BadCellError(Problem(Code.TIMES_SWAPPED, row.place("present_to")))
        present = self._present.get(who.person or 0)
        before = [] if present is None else self._away.get(present.pk, [])
        there = absences_for(self._edition, come, leave, before)
        return (*there, *stretches_for(self._edition, away))

    def _compared(self, row: Row, change: PersonChange) -> PersonChange:
        """The change with what differs from the participant who is there."""
        present = self._present.get(change.person or 0)
        if present is None:
            if change.person is not None and self._identity.name_of[change.person] != change.name:
                self.remarks.append(Problem(Code.NAME_KEPT, row.place("name")))
            return replace(change, new=True)
        change = replace(change, withdrawn=False)
        before: dict[str, object] = {}
        if tidied(present.person.name)[0] != change.name:
            if present.person_id in self._shared_people:
                self.remarks.append(Problem(Code.NAME_KEPT, row.place("name")))
            else:
                before["name"] = present.person.name
        if present.withdrawn_at is not None:
            self.remarks.append(Problem(Code.WITHDRAWN, row.place("email")))
        if change.sector is not None:
            before["sector"] = present.organisation.sector
        if present.organisation.name != change.organisation:
            before["organisation"] = present.organisation.name
        for name in ("title", "representative", "cap", "minimum"):
            said = getattr(change, name)
            there = getattr(present, name)
            if said is not None and said != (tidied(there)[0] if name == "title" else there):
                before[name] = getattr(present, name)
        before |= self._own(row, change, present)
        return replace(change, fields=tuple(before), before=tuple(before.values()))

    def _own(self, row: Row, change: PersonChange, present: Participant) -> dict[str, object]:
        """Topics and hours that differ; none once the participant has said their own."""
        before: dict[str, object] = {}
        for name, kind in KINDS.items():
            there = self._topics.get((present.pk, kind), ())
            if getattr(change, name) not in {None, tuple(tidied(text)[0] for text in there)}:
                before[name] = there
        away = self._away.get(present.pk, [])
        if change.absences is not None and set(change.absences) != set(away):
            before["absences"] = tuple(away)
        if before and present.profile_saved_at is not None:
            self.remarks.append(Problem(Code.THEIR_TOPICS, row.place("email")))
            return {}
        return before


@cache
def _said_withdrawn() -> frozenset[str]:
    """How the files that we write say of somebody that they have withdrawn, in any language."""
    found = set()
    for language in Language:
        with translation.override(language.value):
            found.add(same_name(label_of(Answer.WITHDRAWN)))
    return frozenset(found)


def says_withdrawn(row: Row) -> bool:
    """Does the row say so? Other words for how far somebody has come mean nothing here."""
    return same_name(row.text("status")) in _said_withdrawn()


def stretches_for(edition: Edition, away: Sequence[tuple[time, time]]) -> list[Stretch]:
    """Stretches of the edition's day, in its own time zone; midnight is the end of the day."""
    zone = ZoneInfo(edition.time_zone)
    day, next_day = edition.day, edition.day + timedelta(days=1)
    return [
        (
            datetime.combine(day, start, zone),
            datetime.combine(day if end > time(0) else next_day, end, zone),
        )
        for start, end in away
    ]


def absences_for(
    edition: Edition, come: time | None, leave: time | None, before: list[Stretch]
) -> tuple[Stretch, ...]:
    """The stretches that somebody is away: before they come, and after they leave.

    An end that nothing is said about stays as it was in ``before``.
    """
    zone = ZoneInfo(edition.time_zone)
    start = datetime.combine(edition.day, time(0), zone)
    end = datetime.combine(edition.day + timedelta(days=1), time(0), zone)
    found = []
    if come is None:
        found += [stretch for stretch in before if stretch[0] == start]
    elif come > time(0):
        found.append((start, datetime.combine(edition.day, come, zone)))
    if leave is None:
        found += [stretch for stretch in before if stretch[1] == end]
    else:
        found.append((datetime.combine(edition.day, leave, zone), end))
    return tuple(found)
