"""One person by hand: a list of one row, read and judged as a file's rows are, so that who is who
has one answer whichever way somebody comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.actions import open_wishing
from samspill.web.editions.invitations import LinkLetter, send_links
from samspill.web.editions.models import Edition, Participant
from samspill.web.imports.cells import cell_of, letter
from samspill.web.imports.columns import PEOPLE, Row
from samspill.web.imports.people import Reading
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.writing import write_people
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person
from samspill.web.people.sameness import same_name
from samspill.web.wishes.search import hit, plain, searched

FIELDS = tuple(column.key for column in PEOPLE if column.key not in {"challenges", "solutions"})
ASKED = {Code.SHARES_MAILBOX: "shares", Code.NEAR_NAME: "new_organisation"}
MOST_LIKE = 6  # organisations that one may have meant


class NotAddedError(ValueError):
    """Nobody was added. ``problems``: what is wrong, by field; ``asked``: what may be, by what is
    to be said to it first; ``here``: the participant that it is already."""

    def __init__(
        self,
        problems: Mapping[str, Problem],
        asked: Mapping[str, Problem] | None = None,
        here: Participant | None = None,
    ) -> None:
        super().__init__(", ".join(problems) or ", ".join(asked or ()) or "here")
        self.problems = problems
        self.asked = asked or {}
        self.here = here


@dataclass(frozen=True)
class Added:
    """Who was added, and whether a letter with their link is on its way."""

    participant: Participant
    invited: bool


@transaction.atomic
def add_person(
    *,
    edition: Edition,
    said: Mapping[str, str],
    agreed: Collection[str] = (),
    invite: bool,
    by: Person,
    now: datetime,
) -> Added:
    """Somebody takes part from now on. ``said``: texts as they would stand in a list, by the key of
    the column; ``agreed``: that others have the address, too (``shares``), that an organisation
    which resembles another is a new one (``new_organisation``). Raises NotAddedError."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    row = _row_of(said)
    reading = Reading(edition, [row])
    reading.read(row)
    if reading.problems:
        raise NotAddedError({_field(problem.cell): problem for problem in reading.problems})
    (change,) = reading.changes
    if not change.new:
        present = Participant.objects.select_related("person", "organisation")
        raise NotAddedError({}, here=present.get(edition=edition, person=change.person))
    asked = {ASKED[r.code]: r for r in reading.remarks if r.code in ASKED}
    if asked.keys() - set(agreed):
        raise NotAddedError({}, asked)
    try:
        with transaction.atomic():
            (joined,) = write_people(edition, [change], now)
    except IntegrityError as error:  # somebody else wrote the same person at the same moment
        raise NotAddedError({"email": Problem(Code.CHANGED_MEANWHILE)}) from error
    record(verb="participant_added", subject=joined, by=by, now=now, edition_id=edition.pk)
    letters = 0
    if invite:
        open_wishing(edition=edition, by=by, now=now)
        kind = LinkLetter.INVITATION
        letters = send_links(edition=edition, participants=[joined], kind=kind, by=by, now=now)
    return Added(joined, bool(letters))


def _row_of(said: Mapping[str, str]) -> Row:
    # Nothing calculates what is typed in a form: "=" is a sign like any other here.
    cells = [replace(cell_of(said.get(key, "")), formula=False) for key in FIELDS]
    return Row(2, cells, {key: index for index, key in enumerate(FIELDS)})


def _field(cell: str) -> str:
    """Which field the place of a problem means."""
    name = cell.rstrip("0123456789")
    return next((key for n, key in enumerate(FIELDS) if letter(n) == name), "name")


def organisations_like(edition: Edition, said: str) -> tuple[Organisation | None, list[str]]:
    """The organisation that has this name, in any spelling of it, and else the names of those at
    the edition that one may have meant, the likeliest first: two queries. Names of other editions
    are not searched: they are not this organiser's to see."""
    known = Organisation.objects.filter(name_key=same_name(said)).first()
    if known is not None:
        return known, []
    names = Organisation.objects.filter(participants__edition=edition).distinct()
    words = searched(said)
    scored = [(hit(words, plain(name)), name) for name in names.values_list("name", flat=True)]
    found = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return None, [name for _score, name in found[:MOST_LIKE]]
