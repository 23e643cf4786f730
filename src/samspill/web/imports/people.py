"""Importing people: what a file would do to an edition, row by row. Nothing is written here.

A person is known by the e-mail address. An empty cell, and a column that is not there, change
nothing. What a participant has said themselves on their own page (topics, hours) is theirs: the
file fills it in only until they have. A name belongs to the account: the file corrects it only
while the account is known at this edition alone. The same goes for an organisation's sector.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Participant,
    Topic,
    TopicKind,
)
from samspill.web.imports.columns import PEOPLE, Row, faults_in, rows, understand
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.reading import Sheet
from samspill.web.imports.values import (
    BadCellError,
    cap_in,
    sector_in,
    sector_names,
    texts_in,
    time_in,
    yes_no_in,
)
from samspill.web.people.addresses import unproven_accounts
from samspill.web.people.lines import one_line
from samspill.web.people.models import Organisation, Person, Sector

NEAR = 0.86  # how alike two names must be for a remark; 1 is equal
MOST_COMPARED = 40_000  # pairs of names; a list with more is not searched for near names
KINDS = {"challenges": TopicKind.CHALLENGE, "solutions": TopicKind.SOLUTION}
Said = TypeVar("Said")
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class PersonChange:
    """One person's row, read: what it says, None where it says nothing. ``fields`` are what
    would change; ``absences`` are those that there would be then."""

    email: str
    name: str
    organisation: str
    sector: str | None
    title: str | None
    representative: bool | None
    cap: int | None
    challenges: tuple[str, ...] | None
    solutions: tuple[str, ...] | None
    absences: tuple[Stretch, ...] | None
    fields: tuple[str, ...] = ()
    new: bool = False


def preview_people(
    edition: Edition, sheet: Sheet, chosen: Mapping[str, int | None] | None = None
) -> Preview:
    """What importing the sheet would do: nine queries for any number of rows, and no write."""
    understood = understand(sheet, PEOPLE, chosen)
    if understood.problems:
        return Preview("people", understood, 0, 0, 0, understood.problems, ())
    reading = _Reading(edition)
    for row in rows(sheet, understood):
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
        remarks=tuple(reading.remarks),
        changes=tuple(changes),
    )


class _Reading:
    """Reads the rows one by one against what is in the database."""

    def __init__(self, edition: Edition) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.changes: list[PersonChange] = []
        self._edition = edition
        self._place_of: dict[str, str] = {}
        self._sector_at: dict[str, tuple[Sector, str]] = {}  # said in the file, and where
        self._new_names: dict[str, str] = {}
        self._compared_pairs = 0
        self._accounts = dict(Person.objects.values_list("email", "name"))
        self._unproven = set(unproven_accounts().values_list("email", flat=True))
        self._organisations = {o.name.casefold(): o for o in Organisation.objects.all()}
        here = Participant.objects.filter(edition=edition)
        self._present = {p.person.email: p for p in here.select_related("person", "organisation")}
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
        challenges = told(lambda: texts_in(row, "challenges"), "challenges")
        solutions = told(lambda: texts_in(row, "solutions"), "solutions")
        absences = told(lambda: self._absences(row), "present_from", "present_to")
        if wrong or email is None or belongs is None:
            self.problems += wrong
            return
        organisation, sector = belongs
        change = PersonChange(
            email=email,
            name=one_line(row.text("name")),
            organisation=organisation,
            sector=None if sector is None else sector.value,
            title=one_line(row.text("title")) or None,
            representative=representative,
            cap=cap,
            challenges=challenges,
            solutions=solutions,
            absences=absences,
        )
        self.changes.append(self._compared(row, change))

    def _email(self, row: Row) -> str:
        email, place = row.text("email").lower(), row.place("email")
        try:
            validate_email(email)
        except ValidationError as error:
            facts = {"value": row.text("email")}
            raise BadCellError(Problem(Code.BAD_EMAIL, place, facts)) from error
        if email in self._place_of:
            facts = {"value": email, "other": self._place_of[email]}
            raise BadCellError(Problem(Code.EMAIL_TWICE, place, facts))
        self._place_of[email] = place
        if email in self._unproven and email not in self._present:
            raise BadCellError(Problem(Code.ADDRESS_UNPROVEN, place, {"value": email}))
        return email

    def _organisation(self, row: Row) -> tuple[str, Sector | None]:
        """The name as it is known, and the sector that it gets; None: it keeps the one it has."""
        name, said, place = one_line(row.text("organisation")), sector_in(row), row.place("sector")
        key = name.casefold()
        if said is not None:
            before = self._sector_at.setdefault(key, (said, place))
            if said != before[0]:
                facts = {"organisation": name, "other": before[1]}
                raise BadCellError(Problem(Code.TWO_SECTORS, place, facts))
        known = self._organisations.get(key)
        if known is None:
            if key not in self._sector_at:
                facts = {"organisation": name, "choices": sector_names()}
                raise BadCellError(Problem(Code.SECTOR_NEEDED, place, facts))
            if key not in self._new_names:
                self._near(row, name)
                self._new_names[key] = name
            return self._new_names[key], self._sector_at[key][0]
        if said is not None and said != known.sector:
            if known.pk not in self._shared_organisations:
                return known.name, said
            facts = {"organisation": known.name}
            self.remarks.append(Problem(Code.SECTOR_KEPT, place, facts))
        return known.name, None

    def _near(self, row: Row, name: str) -> None:
        """A remark when a new name resembles one of this edition or of the file. Names of other
        editions are not searched: they are not this organiser's to see."""
        known = {p.organisation.name for p in self._present.values()} | {*self._new_names.values()}
        self._compared_pairs += len(known)
        if self._compared_pairs > MOST_COMPARED:
            return
        if near := difflib.get_close_matches(name, sorted(known), n=1, cutoff=NEAR):
            facts = {"value": name, "other": near[0]}
            self.remarks.append(Problem(Code.NEAR_NAME, row.place("organisation"), facts))

    def _absences(self, row: Row) -> tuple[Stretch, ...] | None:
        come, leave = time_in(row, "present_from"), time_in(row, "present_to")
        if come is None and leave is None:
            return None
        if come is not None and leave is not None and come >= leave:
            raise BadCellError(Problem(Code.TIMES_SWAPPED, row.place("present_to")))
        present = self._present.get(row.text("email").lower())
        before = [] if present is None else self._away.get(present.pk, [])
        return absences_for(self._edition, come, leave, before)

    def _compared(self, row: Row, change: PersonChange) -> PersonChange:
        """The change with what differs from the participant who is there."""
        present = self._present.get(change.email)
        account = self._accounts.get(change.email)
        if present is None:
            if account is not None and account != change.name:
                self.remarks.append(Problem(Code.NAME_KEPT, row.place("name")))
            return replace(change, new=True)
        fields = []
        if present.person.name != change.name:
            if present.person_id in self._shared_people:
                self.remarks.append(Problem(Code.NAME_KEPT, row.place("name")))
            else:
                fields.append("name")
        if present.withdrawn_at is not None:
            self.remarks.append(Problem(Code.WITHDRAWN, row.place("email")))
        if change.sector is not None:
            fields.append("sector")
        if present.organisation.name != change.organisation:
            fields.append("organisation")
        for name in ("title", "representative", "cap"):
            said = getattr(change, name)
            if said is not None and said != getattr(present, name):
                fields.append(name)
        fields += self._own(row, change, present)
        return replace(change, fields=tuple(fields))

    def _own(self, row: Row, change: PersonChange, present: Participant) -> list[str]:
        """Which topics and hours differ; none once the participant has said their own."""
        fields = []
        for name, kind in KINDS.items():
            said = getattr(change, name)
            if said not in {None, self._topics.get((present.pk, kind), ())}:
                fields.append(name)
        there = self._away.get(present.pk, [])
        if change.absences is not None and set(change.absences) != set(there):
            fields.append("absences")
        if fields and present.profile_saved_at is not None:
            self.remarks.append(Problem(Code.THEIR_TOPICS, row.place("email")))
            return []
        return fields


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
