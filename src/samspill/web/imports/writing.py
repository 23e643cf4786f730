"""Doing what a preview said: all of it or nothing, and written in the journal once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.models import Absence, Edition, Participant, Topic
from samspill.web.imports.people import KINDS, PersonChange, preview_people
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import BadImportError, Code, Problem
from samspill.web.imports.reading import Sheet
from samspill.web.imports.wishes import WishChange, preview_wishes
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.models import Veto, VetoKind, Wish

PREVIEWS = {"people": preview_people, "wishes": preview_wishes}


def import_file(
    *,
    edition: Edition,
    kind: str,
    sheet: Sheet,
    seen: str,
    by: Person,
    now: datetime,
    chosen: Mapping[str, int | None] | None = None,
) -> Preview:
    """Do what the preview with the digest ``seen`` said, and give that preview.

    Raises BadImportError, with nothing written, when something is wrong with the file or when
    the preview would look different now. A file with nothing new in it writes nothing.
    """
    try:
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=edition.pk)
            preview = PREVIEWS[kind](edition, sheet, chosen)
            if preview.problems:
                raise BadImportError(preview.problems[0])
            if preview.digest != seen:
                raise BadImportError(Problem(Code.CHANGED_MEANWHILE))
            if not preview.may_import:
                return preview
            if kind == "people":
                _write_people(edition, preview.changes)
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


def _write_people(edition: Edition, changes: Sequence[PersonChange]) -> None:
    organisations = _organisations(changes)
    participants = {
        p.person.email: p
        for p in Participant.objects.filter(edition=edition).select_related("person")
    }
    new = [change for change in changes if change.new]
    for participant in _join(edition, new, organisations):
        participants[participant.person.email] = participant
    for change in changes:
        participant = participants[change.email]
        if "name" in change.fields:
            participant.person.name = change.name
            participant.person.save(update_fields=["name"])
        if "organisation" in change.fields:
            participant.organisation = organisations[change.organisation]
        told = [n for n in ("title", "representative", "cap") if n in change.fields]
        for name in told:
            setattr(participant, name, getattr(change, name))
        if told or "organisation" in change.fields:
            participant.save(update_fields=[*told, "organisation"])
    _write_own(changes, participants)


def _organisations(changes: Sequence[PersonChange]) -> dict[str, Organisation]:
    """The organisations of the changes by name: made where they are new, and with the sector
    that the file corrects."""
    found = {o.name: o for o in Organisation.objects.all()}
    for change in changes:
        if change.organisation not in found:
            sector = Sector(change.sector or "")
            found[change.organisation] = Organisation.objects.create(
                name=change.organisation, sector=sector
            )
        organisation = found[change.organisation]
        if change.sector is not None and organisation.sector != change.sector:
            organisation.sector = change.sector
            organisation.save(update_fields=["sector"])
    return found


def _join(
    edition: Edition, new: Sequence[PersonChange], organisations: Mapping[str, Organisation]
) -> list[Participant]:
    """New participants, with an account for those who have none."""
    people = {p.email: p for p in Person.objects.filter(email__in=[c.email for c in new])}
    fresh = []
    for change in new:
        if change.email not in people:
            person = Person(email=change.email, name=change.name)
            person.set_unusable_password()
            fresh.append(person)
    for person in Person.objects.bulk_create(fresh):
        people[person.email] = person
    return Participant.objects.bulk_create(
        Participant(
            edition=edition,
            person=people[change.email],
            organisation=organisations[change.organisation],
            title=change.title or "",
            representative=bool(change.representative),
            cap=change.cap,
        )
        for change in new
    )


def _write_own(changes: Sequence[PersonChange], participants: Mapping[str, Participant]) -> None:
    """Topics and hours: what is there of a kind goes, and what the file says comes."""
    topics, absences = [], []
    for change in changes:
        participant = participants[change.email]
        for name, kind in KINDS.items():
            texts = getattr(change, name)
            if texts is None or not (change.new or name in change.fields):
                continue
            if not change.new:
                participant.topics.filter(kind=kind).delete()
            topics += [
                Topic(participant=participant, kind=kind, text=text, position=position)
                for position, text in enumerate(texts)
            ]
        if change.absences is None or not (change.new or "absences" in change.fields):
            continue
        if not change.new:
            participant.absences.all().delete()
        absences += [Absence(participant=participant, start=s, end=e) for s, e in change.absences]
    Topic.objects.bulk_create(topics)
    Absence.objects.bulk_create(absences)


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
            wishes.append(Wish(**parties, strength=change.choice, changed_at=now))
        else:
            Wish.objects.filter(pk=change.wish).update(strength=change.choice, changed_at=now)
    Veto.objects.filter(pk__in=lifted).delete()
    Veto.objects.bulk_create(vetoes)
    Wish.objects.bulk_create(wishes)
