"""Importing people: preview and apply.

A person is known by the e-mail address. An empty cell, and a column that is not there, change
nothing. What a participant has said themselves on their own page (topics, hours) is theirs: the
file fills it in only until they have.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from samspill.web.editions.models import (
    MAX_MEETINGS,
    Absence,
    Edition,
    Participant,
    Slot,
    Topic,
    TopicKind,
)
from samspill.web.editions.profile import MAX_TOPIC_LENGTH, MAX_TOPICS
from samspill.web.journal.actions import record
from samspill.web.meetings.imports.columns import (
    PEOPLE,
    Row,
    faults_in,
    rows,
    understand,
)
from samspill.web.meetings.imports.preview import Preview
from samspill.web.meetings.imports.problems import BadImportError, Code, Problem
from samspill.web.meetings.imports.reading import Sheet
from samspill.web.people.models import Organisation, Person, Sector

YES = {"ja", "yes", "j", "y", "x", "1", "true", "sant"}
NO = {"nei", "no", "n", "0", "false", "usant", "-"}
SECTORS = {
    Sector.SECURITY_INDUSTRY: (
        "sikkerhetsbransjen",
        "sikkerheitsbransjen",
        "sikkerhetsbransje",
        "security industry",
        "leverandør",
        "leverandor",
    ),
    Sector.BUSINESS: ("næringsliv", "næringslivet", "business", "bedrift", "privat"),
    Sector.POLICE: ("politi", "politiet", "police"),
    Sector.CONTROL_AGENCY: ("kontrolletat", "tilsyn", "control agency", "etat"),
    Sector.OTHER_PUBLIC: (
        "annen offentlig",
        "anna offentleg",
        "offentlig",
        "offentleg",
        "other public",
        "other public body",
        "kommune",
    ),
    Sector.RESEARCH: ("forskning", "forsking", "research", "akademia"),
}
SECTOR_OF = {word: s for s, words in SECTORS.items() for word in (*words, s.value)}
NEAR = 0.86


@dataclass(frozen=True)
class PersonChange:
    """One person's row, read: what it says, None where it says nothing. ``fields`` are what
    would change; all of them for somebody new."""

    email: str
    name: str
    organisation: str
    sector: str | None
    title: str | None
    representative: bool | None
    cap: int | None
    hours: tuple[time | None, time | None] | None
    challenges: tuple[str, ...] | None
    solutions: tuple[str, ...] | None
    fields: tuple[str, ...] = ()
    new: bool = False


def preview_people(edition: Edition, sheet: Sheet) -> Preview:
    """What importing the sheet would do: four queries, and no write."""
    understood = understand(sheet, PEOPLE)
    shown = tuple((c.key, understood.headings[understood.columns[c.key]]) for c in PEOPLE
                  if c.key in understood.columns)  # fmt: skip
    if understood.problems:
        return Preview("people", shown, 0, 0, 0, understood.problems, ())
    reading = _Reading(edition)
    for row in rows(sheet, understood):
        reading.read(row)
    changes = [c for c in reading.changes if c.new or c.fields]
    new = sum(1 for c in changes if c.new)
    return Preview(
        kind="people",
        columns=shown,
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
        self._row_of: dict[str, int] = {}
        self._sector_of: dict[str, tuple[str, str]] = {}
        self._organisations = {o.name.casefold(): o for o in Organisation.objects.all()}
        self._names = dict(Person.objects.values_list("email", "name"))
        self._new_names: set[str] = set()
        self._participants = {
            p.person.email: p
            for p in Participant.objects.filter(edition=edition)
            .select_related("person", "organisation")
            .prefetch_related("topics", "absences")
        }
        self._edition = edition
        self._slots = list(Slot.objects.filter(edition=edition))

    def read(self, row: Row) -> None:
        """One row: a change, or problems."""
        found = faults_in(row, PEOPLE)
        email = row.text("email").lower()
        if email and not any(p.cell == row.place("email") for p in found):
            found += self._email(row, email)
        organisation, sector, more = self._organisation(row)
        found += more
        representative, more = _yes_no(row)
        found += more
        cap, more = _cap(row)
        found += more
        hours, more = _hours(row)
        found += more
        topics: dict[str, tuple[str, ...] | None] = {}
        for key in ("challenges", "solutions"):
            topics[key], more = _topics(row, key)
            found += more
        if found:
            self.problems += found
            return
        change = PersonChange(
            email=email,
            name=row.text("name"),
            organisation=organisation,
            sector=sector,
            title=row.text("title") or None,
            representative=representative,
            cap=cap,
            hours=hours,
            challenges=topics["challenges"],
            solutions=topics["solutions"],
        )
        self.changes.append(self._compared(row, change))

    def _email(self, row: Row, email: str) -> list[Problem]:
        place = row.place("email")
        try:
            validate_email(email)
        except ValidationError:
            return [Problem(Code.BAD_EMAIL, place, {"value": row.text("email")})]
        if email in self._row_of:
            other = row.place("email").rstrip("0123456789") + str(self._row_of[email])
            return [Problem(Code.EMAIL_TWICE, place, {"value": email, "other": other})]
        self._row_of[email] = row.number
        return []

    def _organisation(self, row: Row) -> tuple[str, str | None, list[Problem]]:
        name, said = row.text("organisation"), row.text("sector")
        sector = SECTOR_OF.get(said.casefold()) if said else None
        choices = ", ".join(str(label) for label in Sector.labels)
        if said and sector is None:
            facts = {"value": said, "choices": choices}
            return name, None, [Problem(Code.UNKNOWN_SECTOR, row.place("sector"), facts)]
        known = self._organisations.get(name.casefold())
        if known is not None:
            if sector and sector != known.sector:
                facts = {"organisation": known.name}
                self.remarks.append(Problem(Code.SECTOR_KEPT, row.place("sector"), facts))
            return known.name, None, []
        if not name:
            return name, None, []
        before = self._sector_of.get(name.casefold())
        if before is None and sector is None:
            facts = {"organisation": name, "choices": choices}
            return name, None, [Problem(Code.SECTOR_NEEDED, row.place("sector"), facts)]
        if before is None and sector is not None:
            self._sector_of[name.casefold()] = (sector.value, row.place("sector"))
            self._near(row, name)
            return name, sector.value, []
        assert before is not None  # noqa: S101  (the two cases above are all without it)
        if sector and sector.value != before[0]:
            facts = {"organisation": name, "other": before[1]}
            return name, None, [Problem(Code.TWO_SECTORS, row.place("sector"), facts)]
        return name, before[0], []

    def _near(self, row: Row, name: str) -> None:
        known = [o.name for o in self._organisations.values()] + sorted(self._new_names)
        near = difflib.get_close_matches(name, known, n=1, cutoff=NEAR)
        if near:
            facts = {"value": name, "other": near[0]}
            self.remarks.append(Problem(Code.NEAR_NAME, row.place("organisation"), facts))
        self._new_names.add(name)

    def _compared(self, row: Row, change: PersonChange) -> PersonChange:
        known = self._names.get(change.email)
        if known is not None and known != change.name:
            self.remarks.append(Problem(Code.NAME_KEPT, row.place("name")))
        present = self._participants.get(change.email)
        if present is None:
            return _replaced(change, (), new=True)
        if present.withdrawn_at is not None:
            self.remarks.append(Problem(Code.WITHDRAWN, row.place("email")))
        fields = []
        if present.organisation.name.casefold() != change.organisation.casefold():
            fields.append("organisation")
        for name in ("title", "representative", "cap"):
            said = getattr(change, name)
            if said is not None and said != getattr(present, name):
                fields.append(name)
        if present.profile_saved_at is None:
            for name, kind in (
                ("challenges", TopicKind.CHALLENGE),
                ("solutions", TopicKind.SOLUTION),
            ):
                said = getattr(change, name)
                texts = tuple(t.text for t in present.topics.all() if t.kind == kind)
                if said is not None and said != texts:
                    fields.append(name)
            if change.hours is not None:
                wanted = absences_for(self._edition, change.hours)
                if wanted != [(a.start, a.end) for a in present.absences.all()]:
                    fields.append("hours")
        return _replaced(change, tuple(fields), new=False)


def _replaced(change: PersonChange, fields: tuple[str, ...], *, new: bool) -> PersonChange:
    from dataclasses import replace

    return replace(change, fields=fields, new=new)


def absences_for(
    edition: Edition, hours: tuple[time | None, time | None]
) -> list[tuple[datetime, datetime]]:
    """The stretches of the day that somebody there from and to these times is away."""
    zone = ZoneInfo(edition.time_zone)
    start = datetime.combine(edition.day, time(0), zone)
    found = []
    come, leave = hours
    if come is not None and come > time(0):
        found.append((start, datetime.combine(edition.day, come, zone)))
    if leave is not None:
        found.append((datetime.combine(edition.day, leave, zone), start + timedelta(days=1)))
    return found


def _yes_no(row: Row) -> tuple[bool | None, list[Problem]]:
    said = row.text("representative").casefold()
    if not said:
        return None, []
    if said in YES | NO:
        return said in YES, []
    place = row.place("representative")
    return None, [Problem(Code.BAD_YES_NO, place, {"value": row.text("representative")})]


def _cap(row: Row) -> tuple[int | None, list[Problem]]:
    said = row.text("cap")
    if not said:
        return None, []
    if said.isdecimal() and 1 <= int(said) <= MAX_MEETINGS:
        return int(said), []
    return None, [Problem(Code.BAD_CAP, row.place("cap"), {"value": said, "limit": MAX_MEETINGS})]


def _hours(row: Row) -> tuple[tuple[time | None, time | None] | None, list[Problem]]:
    found: list[time | None] = []
    for key in ("present_from", "present_to"):
        said = row.text(key)
        matched = re.fullmatch(r"(?:kl\.? ?)?(\d{1,2})[.:](\d{2})(?::00)?", said)
        if not said:
            found.append(None)
        elif matched and int(matched[1]) < 24 and int(matched[2]) < 60:
            found.append(time(int(matched[1]), int(matched[2])))
        else:
            return None, [Problem(Code.BAD_TIME, row.place(key), {"value": said})]
    come, leave = found
    if come is None and leave is None:
        return None, []
    if come is not None and leave is not None and come >= leave:
        return None, [Problem(Code.TIMES_SWAPPED, row.place("present_to"))]
    return (come, leave), []


def _topics(row: Row, key: str) -> tuple[tuple[str, ...] | None, list[Problem]]:
    texts = tuple(dict.fromkeys(t.strip() for t in re.split(r"[;\n]", row.text(key)) if t.strip()))
    if len(texts) > MAX_TOPICS:
        return None, [Problem(Code.TOO_MANY_TOPICS, row.place(key), {"limit": MAX_TOPICS})]
    if any(len(text) > MAX_TOPIC_LENGTH for text in texts):
        return None, [Problem(Code.TOO_LONG, row.place(key), {"limit": MAX_TOPIC_LENGTH})]
    return texts or None, []


@transaction.atomic
def import_people(
    *, edition: Edition, sheet: Sheet, seen: str, by: Person, now: datetime
) -> Preview:
    """Do what the preview with the digest ``seen`` said.

    Raises BadImportError, with nothing written, when something is wrong with the file or when
    the preview would look different now.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    preview = preview_people(edition, sheet)
    if preview.problems:
        raise BadImportError(preview.problems[0])
    if preview.digest != seen:
        raise BadImportError(Problem(Code.CHANGED_MEANWHILE))
    organisations = _organisations(preview.changes)
    counts: Counter[str] = Counter()
    for change in preview.changes:
        _write(edition, change, organisations)
        counts["new" if change.new else "changed"] += 1
    record(
        verb="people_imported",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts=dict(counts),
    )
    return preview


def _organisations(changes: Iterable[PersonChange]) -> dict[str, Organisation]:
    known = {o.name.casefold(): o for o in Organisation.objects.all()}
    for change in changes:
        if change.organisation.casefold() not in known:
            known[change.organisation.casefold()] = Organisation.objects.create(
                name=change.organisation, sector=change.sector or Sector.BUSINESS
            )
    return known


def _write(edition: Edition, change: PersonChange, organisations: dict[str, Organisation]) -> None:
    organisation = organisations[change.organisation.casefold()]
    if change.new:
        person = Person.objects.filter(email=change.email).first()
        if person is None:
            person = Person.objects.create_user(email=change.email, name=change.name)
        participant = Participant(edition=edition, person=person)
        fields: tuple[str, ...] = ("organisation", "title", "representative", "cap")
        fields += ("challenges", "solutions", "hours")
    else:
        participant = Participant.objects.get(edition=edition, person__email=change.email)
        fields = change.fields
    for name in fields:
        if name == "organisation":
            participant.organisation = organisation
        elif name in {"title", "representative", "cap"} and getattr(change, name) is not None:
            setattr(participant, name, getattr(change, name))
    participant.save()
    for name, kind in (("challenges", TopicKind.CHALLENGE), ("solutions", TopicKind.SOLUTION)):
        texts = getattr(change, name)
        if name in fields and texts is not None:
            participant.topics.filter(kind=kind).delete()
            Topic.objects.bulk_create(
                Topic(participant=participant, kind=kind, text=text, position=place)
                for place, text in enumerate(texts)
            )
    if "hours" in fields and change.hours is not None:
        participant.absences.all().delete()
        Absence.objects.bulk_create(
            Absence(participant=participant, start=start, end=end)
            for start, end in absences_for(edition, change.hours)
        )
