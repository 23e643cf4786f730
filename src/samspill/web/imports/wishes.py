"""Importing wishes: what a file would do to an edition. Nothing is written here.

A wish, or a no thanks, is known by who says it and to whom, written as addresses or names. A
participant who has opened their own page decides there: rows by them are passed over without a
look at what they have said. Otherwise a preview could be asked, row by row, what somebody wishes,
and whom they do not want to meet. And no veto is looked at but those that a file brought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from samspill.web.editions.models import Edition, Participant
from samspill.web.imports.cells import Sheet, letter
from samspill.web.imports.columns import WISHES, Row, faults_in, rows
from samspill.web.imports.headings import NOTHING, Memory, understand
from samspill.web.imports.near import suggested
from samspill.web.imports.preview import (
    Preview,
    Tell,
    every,
    nobody,
    not_understood,
    skipped_rows,
)
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.values import BadCellError, choice_in, is_rank
from samspill.web.people.models import Organisation
from samspill.web.people.sameness import same_address, same_name
from samspill.web.wishes.models import Veto, VetoKind, Wish

MOST_SUGGESTED = 50  # unknown names that a near one is looked for; it takes time
Key = tuple[int | None, ...]  # participant and organisation who say it, and to whom


@dataclass(frozen=True)
class Side:
    """A participant or an organisation at the edition, by id; one of them is set."""

    participant: int | None
    organisation: int | None
    home: int  # the organisation the side belongs to


@dataclass(frozen=True)
class WishChange:
    """What the file says, ``choice`` being the word for it; ``wish`` and ``veto`` are the ids of
    what is there of the two, ``before`` what that says; ``place`` and ``names`` are the file's."""

    by: Side
    to: Side
    choice: str
    wish: int | None
    veto: int | None
    before: str | None = None
    place: str = ""
    names: tuple[str, str] = ("", "")

    @property
    def new(self) -> bool:
        """True when nothing was said between the two."""
        return self.wish is None and self.veto is None


def preview_wishes(
    edition: Edition,
    sheet: Sheet,
    chosen: Mapping[str, int | None] | None = None,
    *,
    memory: Memory = NOTHING,
    tell: Tell = nobody,
) -> Preview:
    """What importing the sheet would do: three queries for any number of rows, and no write."""
    understood = understand(sheet, WISHES, chosen, memory)
    if understood.problems:
        return not_understood("wishes", understood)
    heading = understood.headings[understood.columns["strength"]]
    reading = _Reading(edition, ranked=is_rank(heading))
    for row in every(tell, list(rows(sheet, understood))):
        try:
            reading.read(row)
        except BadCellError as bad:
            reading.problems.append(bad.problem)
    if reading.by_rank:
        place = f"{letter(understood.columns['strength'])}{understood.row}"
        reading.remarks.insert(0, Problem(Code.RANKED, place, {"heading": heading}))
    new = sum(1 for change in reading.changes if change.new)
    return Preview(
        kind="wishes",
        understood=understood,
        new=new,
        changed=len(reading.changes) - new,
        same=reading.same,
        problems=tuple(reading.problems),
        remarks=(*skipped_rows(understood), *reading.remarks),
        changes=tuple(reading.changes),
        theirs=reading.theirs,
    )


class _Reading:
    """Reads the rows one by one against what is in the database."""

    def __init__(self, edition: Edition, *, ranked: bool = False) -> None:
        self.by_rank = False  # a number was read as a rank
        self._ranked = ranked
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.changes: list[WishChange] = []
        self.same = self.theirs = 0
        self._suggested = 0
        people = list(
            Participant.objects.filter(edition=edition).select_related("person", "organisation")
        )
        self._by_email: dict[str, list[Participant]] = defaultdict(list)
        self._by_name: dict[str, list[Participant]] = defaultdict(list)
        for p in people:
            self._by_email[same_address(p.person.email)].append(p)
            self._by_name[same_name(p.person.name)].append(p)
        self._organisations: dict[str, Organisation] = {
            p.organisation.name_key: p.organisation for p in people
        }
        self._represented = {
            p.organisation_id for p in people if p.representative and p.withdrawn_at is None
        }
        self._withdrawn = {p.pk for p in people if p.withdrawn_at is not None}
        self._decide_themselves = {
            p.pk for p in people if p.first_seen_at or p.profile_saved_at or p.answered_at
        }
        sides = ("by_participant_id", "by_organisation_id", "to_participant_id")
        columns = ("pk", *sides, "to_organisation_id")
        wishes = Wish.objects.filter(edition=edition).values_list(*columns, "strength")
        vetoes = Veto.objects.filter(edition=edition, imported=True).values_list(*columns)
        self._wishes: dict[Key, tuple[int, str]] = {tuple(k): (pk, s) for pk, *k, s in wishes}
        self._vetoes: dict[Key, int] = {tuple(k): pk for pk, *k in vetoes}
        self._row_of: dict[Key, int] = {}

    def read(self, row: Row) -> None:
        """One row: a change, nothing, or problems. Raises BadCellError."""
        if found := faults_in(row, WISHES):
            self.problems += found
            return
        by, to = self._side(row, "by"), self._side(row, "to")
        choice = choice_in(row, ranked=self._ranked).value
        self.by_rank |= self._ranked and row.text("strength").isdigit()
        if by.home == to.home:
            raise BadCellError(Problem(Code.OWN_SIDE, row.place("to")))
        key = (by.participant, by.organisation, to.participant, to.organisation)
        if key in self._row_of:
            facts = {"other": self._row_of[key]}
            raise BadCellError(Problem(Code.PAIR_TWICE, row.place("to"), facts))
        self._row_of[key] = row.number
        if by.participant in self._decide_themselves:
            self.theirs += 1
            if self.theirs == 1:
                self.remarks.append(Problem(Code.THEIRS, row.place("by")))
            return
        if by.participant in self._withdrawn or to.participant in self._withdrawn:
            self.theirs += 1
            place = row.place("by" if by.participant in self._withdrawn else "to")
            self.remarks.append(Problem(Code.WITHDRAWN, place))
            return
        for side, place in ((by, "by"), (to, "to")):
            if side.organisation is not None and side.organisation not in self._represented:
                facts_of = {"value": row.text(place)}
                self.remarks.append(Problem(Code.NO_REPRESENTATIVE, row.place(place), facts_of))
        wish, strength = self._wishes.get(key, (None, ""))
        veto = self._vetoes.get(key)
        before = strength if veto is None else VetoKind.NO_THANKS.value
        if choice == before:
            self.same += 1
            return
        self.changes.append(
            WishChange(
                by=by,
                to=to,
                choice=choice,
                wish=wish,
                veto=veto,
                before=before or None,
                place=row.place("by"),
                names=(row.text("by"), row.text("to")),
            )
        )

    def _side(self, row: Row, key: str) -> Side:
        """Whom the cell means: an address, an organisation's name, or a person's."""
        said = row.text(key)
        if "@" in said:
            address = same_address(said)
            people, ambiguous = self._by_email.get(address, []), Code.AMBIGUOUS_ADDRESS
        else:
            if (organisation := self._organisations.get(same_name(said))) is not None:
                return Side(None, organisation.pk, organisation.pk)
            people, ambiguous = self._by_name.get(same_name(said), []), Code.AMBIGUOUS_NAME
        if len(people) == 1:
            return Side(people[0].pk, None, people[0].organisation_id)
        if people:
            raise BadCellError(Problem(ambiguous, row.place(key), {"value": said}))
        if "@" in said:
            facts = {"value": said, "near": self._near(address, [*self._by_email])}
            raise BadCellError(Problem(Code.UNKNOWN_PERSON, row.place(key), facts))
        names = [o.name for o in self._organisations.values()]
        names += [p.person.name for people in self._by_name.values() for p in people]
        facts = {"value": said, "near": self._near(said, names)}
        raise BadCellError(Problem(Code.UNKNOWN_ORGANISATION, row.place(key), facts))

    def _near(self, said: str, known: list[str]) -> str:
        self._suggested += 1
        if self._suggested > MOST_SUGGESTED:
            return ""
        found = suggested(said, known)
        return f" ({found}?)" if found else ""
