"""Importing wishes: preview and apply. A wish is known by who wishes and for whom.

A participant who has answered on their own page keeps what they said there.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record
from samspill.web.meetings.imports.columns import WISHES, Row, faults_in, rows, understand
from samspill.web.meetings.imports.preview import Preview
from samspill.web.meetings.imports.problems import BadImportError, Code, Problem
from samspill.web.meetings.imports.reading import Sheet
from samspill.web.meetings.models import Strength, Wish
from samspill.web.people.models import Person

STRENGTHS = {
    Strength.MUST: ("må", "must", "må møte", "skal", "3"),
    Strength.LIKE: ("vil gjerne", "vil gjerne møte", "like", "ønsker", "gjerne", "2"),
    Strength.OPEN: ("åpen", "open", "kan", "open for", "1"),
    Strength.NO: ("nei takk", "nei", "no", "no thanks", "ikke", "ikkje", "0"),
}
STRENGTH_OF = {word: s for s, words in STRENGTHS.items() for word in (*words, s.value)}


@dataclass(frozen=True)
class Side:
    """A participant or an organisation at the edition, by id; one of them is set."""

    participant: int | None
    organisation: int | None
    home: int  # the organisation the side belongs to


@dataclass(frozen=True)
class WishChange:
    """A wish as the file has it; ``wish`` is the id of the one that is there."""

    by: Side
    to: Side
    strength: str
    wish: int | None


def preview_wishes(edition: Edition, sheet: Sheet) -> Preview:
    """What importing the sheet would do: two queries, and no write."""
    understood = understand(sheet, WISHES)
    shown = tuple((c.key, understood.headings[understood.columns[c.key]]) for c in WISHES
                  if c.key in understood.columns)  # fmt: skip
    if understood.problems:
        return Preview("wishes", shown, 0, 0, 0, understood.problems, ())
    reading = _Reading(edition)
    for row in rows(sheet, understood):
        reading.read(row)
    new = sum(1 for change in reading.changes if change.wish is None)
    return Preview(
        kind="wishes",
        columns=shown,
        new=new,
        changed=len(reading.changes) - new,
        same=reading.same,
        problems=tuple(reading.problems),
        remarks=tuple(reading.remarks),
        changes=tuple(reading.changes),
    )


class _Reading:
    """Reads the rows one by one against what is in the database."""

    def __init__(self, edition: Edition) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.changes: list[WishChange] = []
        self.same = 0
        people = list(
            Participant.objects.filter(edition=edition, withdrawn_at__isnull=True).select_related(
                "person", "organisation"
            )
        )
        self._by_email = {p.person.email: p for p in people}
        self._organisations = {p.organisation.name.casefold(): p.organisation for p in people}
        self._represented = {p.organisation_id for p in people if p.representative}
        self._wishes = {
            (
                w.by_participant_id,
                w.by_organisation_id,
                w.to_participant_id,
                w.to_organisation_id,
            ): w
            for w in Wish.objects.filter(edition=edition).select_related("by_participant")
        }
        self._row_of: dict[tuple[int | None, ...], int] = {}

    def read(self, row: Row) -> None:
        """One row: a change, nothing, or problems."""
        found = faults_in(row, WISHES)
        if found:
            self.problems += found
            return
        by, to = self._side(row, "by"), self._side(row, "to")
        said = row.text("strength")
        strength = STRENGTH_OF.get(said.casefold())
        if strength is None:
            facts = {"value": said}
            self.problems.append(Problem(Code.BAD_STRENGTH, row.place("strength"), facts))
        if by is None or to is None or strength is None:
            return
        if by.home == to.home:
            self.problems.append(Problem(Code.OWN_SIDE, row.place("to")))
            return
        key = (by.participant, by.organisation, to.participant, to.organisation)
        if key in self._row_of:
            facts = {"other": str(self._row_of[key])}
            self.problems.append(Problem(Code.PAIR_TWICE, row.place("to"), facts))
            return
        self._row_of[key] = row.number
        for side, place in ((by, "by"), (to, "to")):
            if side.organisation is not None and side.organisation not in self._represented:
                facts = {"value": row.text(place)}
                self.remarks.append(Problem(Code.NO_REPRESENTATIVE, row.place(place), facts))
        there = self._wishes.get(key)
        own = there is not None and there.by_participant is not None
        answered = own and there.by_participant.answered_at is not None  # type: ignore[union-attr]
        if there is not None and (there.strength == strength or answered):
            self.same += 1
        else:
            self.changes.append(
                WishChange(by, to, strength.value, None if there is None else there.pk)
            )

    def _side(self, row: Row, key: str) -> Side | None:
        said, place = row.text(key), row.place(key)
        if "@" in said:
            person = self._by_email.get(said.lower())
            if person is not None:
                return Side(person.pk, None, person.organisation_id)
            near = difflib.get_close_matches(said.lower(), self._by_email, n=1, cutoff=0.8)
            facts = {"value": said, "near": _near(near)}
            self.problems.append(Problem(Code.UNKNOWN_PERSON, place, facts))
            return None
        organisation = self._organisations.get(said.casefold())
        if organisation is not None:
            return Side(None, organisation.pk, organisation.pk)
        names = [o.name for o in self._organisations.values()]
        near = difflib.get_close_matches(said, names, n=1, cutoff=0.7)
        facts = {"value": said, "near": _near(near)}
        self.problems.append(Problem(Code.UNKNOWN_ORGANISATION, place, facts))
        return None


def _near(found: list[str]) -> str:
    return f" ({found[0]}?)" if found else ""


@transaction.atomic
def import_wishes(
    *, edition: Edition, sheet: Sheet, seen: str, by: Person, now: datetime
) -> Preview:
    """Do what the preview with the digest ``seen`` said. Raises BadImportError, with nothing
    written, when something is wrong or the preview would look different now."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    preview = preview_wishes(edition, sheet)
    if preview.problems:
        raise BadImportError(preview.problems[0])
    if preview.digest != seen:
        raise BadImportError(Problem(Code.CHANGED_MEANWHILE))
    counts: Counter[str] = Counter()
    fresh = []
    for change in preview.changes:
        if change.wish is None:
            fresh.append(
                Wish(
                    edition=edition,
                    by_participant_id=change.by.participant,
                    by_organisation_id=change.by.organisation,
                    to_participant_id=change.to.participant,
                    to_organisation_id=change.to.organisation,
                    strength=change.strength,
                    changed_at=now,
                )
            )
            counts["new"] += 1
        else:
            Wish.objects.filter(pk=change.wish).update(strength=change.strength, changed_at=now)
            counts["changed"] += 1
    Wish.objects.bulk_create(fresh)
    record(
        verb="wishes_imported",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts=dict(counts),
    )
    return preview
