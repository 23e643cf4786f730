"""Doing what a preview said: all of it or nothing, and written in the journal once."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction

from samspill.web.editions.models import Absence, Edition, Participant, Topic
from samspill.web.imports.cells import Sheet
from samspill.web.imports.people import KINDS, PersonChange, preview_people
from samspill.web.imports.preview import Chosen, Preview
from samspill.web.imports.problems import BadImportError, Code, Problem
from samspill.web.imports.remembered import remember
from samspill.web.imports.wishes import WishChange, preview_wishes
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.models import Veto, VetoKind, Wish

PREVIEWS: dict[str, Callable[..., Preview]] = {
    "people": preview_people,
    "wishes": preview_wishes,
}
OWN = (
    "title",
    "representative",
    "cap",
    "minimum",
)  # columns of a participant, as the file has them
AT_A_TIME = 500  # rows in a statement


def import_file(
    *,
    edition: Edition,
    kind: str,
    sheet: Sheet,
    seen: str,
    by: Person,
    now: datetime,
    chosen: Chosen | None = None,
    **means: Any,
) -> Preview:
    """Do what the preview with the digest ``seen`` said, and give that preview.

    Raises BadImportError, with nothing written, when something is wrong with the file or when
    the preview would look different now. A file with nothing new in it writes nothing. What was
    chosen by hand is remembered. ``means``: what else the preview was made with.
    """
    try:
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=edition.pk)
            preview = PREVIEWS[kind](edition, sheet, chosen, **means)
            if preview.problems:
                raise BadImportError(preview.problems[0])
            if preview.digest != seen:
                raise BadImportError(Problem(Code.CHANGED_MEANWHILE))
            remember(edition=edition, kind=kind, preview=preview, chosen=chosen or {})
            if not preview.may_import:
                return preview
            if kind == "people":
                write_people(edition, preview.changes, now)
            else:
                _write_wishes(edition, preview.changes, now)
            record(
                verb=f"{kind}_imported",
                subject=edition,
                by=by,
                now=now,
                edition_id=edition.pk,
                facts={"new": preview.new, "changed": preview.changed},
            )
    except IntegrityError as error:  # somebody else wrote the same person at the same moment
        raise BadImportError(Problem(Code.CHANGED_MEANWHILE)) from error
    return preview


def write_people(
    edition: Edition, changes: Sequence[PersonChange], now: datetime
) -> list[Participant]:
    """Do what the changes say, within the caller's transaction; gives each one's participant."""
    organisations = _organisations(changes)
    here = Participant.objects.filter(edition=edition).select_related("person")
    present = {p.person_id: p for p in here}
    new = [change for change in changes if change.new]
    joined = iter(_join(edition, new, organisations, now))
    participants = [next(joined) if c.new else present[c.person or 0] for c in changes]
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for change, participant in zip(changes, participants, strict=True):
        if change.new:
            continue
        if "name" in change.fields:
            Person.objects.filter(pk=participant.person_id).update(name=change.name)
        said = [(name, getattr(change, name)) for name in OWN if name in change.fields]
        if "organisation" in change.fields:
            said.append(("organisation_id", organisations[change.organisation].pk))
        alike[tuple(said)].append(participant.pk)
    for said_of_all, ids in alike.items():  # what changes in the same way is written at once
        for some in _some(ids) if said_of_all else ():
            Participant.objects.filter(pk__in=some).update(**dict(said_of_all))
    _write_own(list(zip(changes, participants, strict=True)))
    return participants


def _organisations(changes: Sequence[PersonChange]) -> dict[str, Organisation]:
    """The organisations of the changes by name: made where they are new, and with the sector
    that the file corrects."""
    found = {o.name: o for o in Organisation.objects.all()}
    fresh: dict[str, Organisation] = {}
    for change in changes:
        name = change.organisation
        if name not in found and name not in fresh:
            fresh[name] = Organisation(name=name, sector=Sector(change.sector or ""))
    for organisation in Organisation.objects.bulk_create(fresh.values()):
        found[organisation.name] = organisation
    for change in changes:
        organisation = found[change.organisation]
        if change.sector is not None and organisation.sector != change.sector:
            organisation.sector = change.sector
            organisation.save(update_fields=["sector"])
    return found


def _join(
    edition: Edition,
    new: Sequence[PersonChange],
    organisations: Mapping[str, Organisation],
    now: datetime,
) -> list[Participant]:
    """New participants, with an account for those who have none."""
    ids = [change.person for change in new if change.person is not None]
    people = Person.objects.in_bulk(ids)
    fresh = []
    for change in new:
        if change.person is None:
            fresh.append(
                Person(
                    email=change.email,
                    name=change.name,
                    shares_mailbox=change.shares,
                    # As ``set_unusable_password`` does it, a hundred times as fast.
                    password=UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20),
                )
            )
    made = iter(Person.objects.bulk_create(fresh))
    return Participant.objects.bulk_create(
        Participant(
            edition=edition,
            person=next(made) if change.person is None else people[change.person],
            organisation=organisations[change.organisation],
            title=change.title or "",
            representative=bool(change.representative),
            cap=change.cap,
            minimum=change.minimum,
            withdrawn_at=now if change.withdrawn else None,
        )
        for change in new
    )


def _write_own(written: Sequence[tuple[PersonChange, Participant]]) -> None:
    """Topics and hours: what is there of a kind goes, and what the file says comes."""
    topics, absences = [], []
    before: dict[str, list[int]] = {name: [] for name in (*KINDS, "absences")}
    for change, participant in written:
        for name, there in before.items():
            said = getattr(change, name)
            if said is None or not (change.new or name in change.fields):
                continue
            if not change.new:
                there.append(participant.pk)
            if name == "absences":
                absences += [Absence(participant=participant, start=s, end=e) for s, e in said]
            else:
                topics += [
                    Topic(participant=participant, kind=KINDS[name], text=text, position=position)
                    for position, text in enumerate(said)
                ]
    for name, ids in before.items():
        for some in _some(ids):
            if name == "absences":
                Absence.objects.filter(participant__in=some).delete()
            else:
                Topic.objects.filter(participant__in=some, kind=KINDS[name]).delete()
    Topic.objects.bulk_create(topics)
    Absence.objects.bulk_create(absences)


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in parts that fit into a statement."""
    for start in range(0, len(ids), AT_A_TIME):
        yield ids[start : start + AT_A_TIME]


def _write_wishes(edition: Edition, changes: Sequence[WishChange], now: datetime) -> None:
    """Wishes and vetoes as the file has them; a wish beside a veto stays as it is."""
    wishes, vetoes, lifted = [], [], []
    for change in changes:
        parties = {
            "edition": edition,
            "by_participant_id": change.by.participant,
            "by_organisation_id": change.by.organisation,
            "to_participant_id": change.to.participant,
            "to_organisation_id": change.to.organisation,
        }
        if change.choice == VetoKind.NO_THANKS:
            vetoes.append(Veto(**parties, imported=True, said_at=now))
            continue
        if change.veto is not None:
            lifted.append(change.veto)
        if change.wish is None:
            said = {"strength": change.choice, "own": False, "entered": True}
            wishes.append(Wish(**parties, **said, changed_at=now))
        else:
            Wish.objects.filter(pk=change.wish).update(strength=change.choice, changed_at=now)
    Veto.objects.filter(pk__in=lifted).delete()
    Veto.objects.bulk_create(vetoes)
    Wish.objects.bulk_create(wishes)
