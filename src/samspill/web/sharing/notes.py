"""Writing notes, and lines on what was learnt. Each is written in the journal as nobody's business
but who acted, and without a word of it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.crypto import salted_hmac

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.care import Worry, worries
from samspill.web.sharing.note_models import LONGEST_NOTE, Learnt, Note
from samspill.web.sharing.note_permissions import (
    About,
    AboutKind,
    learnt_by_me,
    may_open_lines,
    own_notes,
    subject_of,
)
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import editions_with_ties, may_keep_ties


class Unfit(StrEnum):
    """Why a text is not kept."""

    TOO_LONG = "too long"
    SIGNS = "signs"  # holds what cannot be kept
    CLASSIFIED = "classified"
    PEOPLE = "people"  # a number that tells who somebody is, in what all would read
    OFF = "off"  # the edition does not let people share


class NoteError(ValueError):
    """It is not kept as it is."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


class NoNoteError(LookupError):
    """There is nothing of the kind for whoever asks."""


def sign_of(person: int) -> str:
    """What a device keeps beside notes that wait to be sent, so that they are sent for nobody else
    who signs in there: it says nothing by itself."""
    digest = salted_hmac("samspill.sharing.notes", str(person), algorithm="sha256")
    return digest.hexdigest()[:24]


@transaction.atomic
def keep_note(
    *, key: UUID, about: About, text: str, revision: int, visit: Visit, by: Person
) -> None:
    """The note as it is at this revision. Sent again, or after a later one, it changes nothing; of
    one that is emptied nothing is left but that it was.

    Raises NoNoteError for what the visitor may not write about, NoteError for a text that is not
    kept.
    """
    _check(text)
    kept = own_notes(visit).select_for_update(of=("self",)).filter(key=key).first()
    if kept is not None:
        if revision > kept.revision:
            kept.text, kept.revision, kept.changed_at = text, revision, visit.now
            kept.save(update_fields=("text", "revision", "changed_at"))
        return
    hold_people({about.pk, by.pk} if about.kind is AboutKind.PERSON and about.pk else {by.pk})
    subject = subject_of(visit, about)
    if subject is None:
        raise NoNoteError
    if not text.strip():
        return
    note, new = Note.objects.get_or_create(
        person=by,
        key=key,
        defaults={
            "edition_id": subject.edition,
            f"{subject.field}_id": subject.pk,
            "text": text,
            "revision": revision,
            "begun_at": visit.now,
            "changed_at": visit.now,
        },
    )
    if new:
        _write("note_kept", note, by, visit.now)


@transaction.atomic
def say_learnt(
    *, edition: int, challenge: str, line: str, opened: bool, visit: Visit, by: Person
) -> Learnt:
    """One line on what was learnt at the edition (id), for oneself or opened to all of it.

    Raises NoNoteError for who does not take part, NoteError for what may not be opened.
    """
    if not may_keep_ties(visit) or not editions_with_ties(visit.person).filter(pk=edition).exists():
        raise NoNoteError
    if opened:
        _check_opened(edition, challenge, line, visit)
    said = Learnt.objects.create(
        edition_id=edition, person=by, challenge=challenge, line=line, said_at=visit.now,
        opened_at=visit.now if opened else None,
    )  # fmt: skip
    _write("learnt", said, by, visit.now)
    return said


@transaction.atomic
def open_line(*, learnt: int, opened: bool, visit: Visit, by: Person) -> Learnt:
    """All of the edition may read one's line, or nobody any more. Raises as ``say_learnt``."""
    said = _own_line(learnt, visit)
    if opened:
        _check_opened(said.edition_id, said.challenge, said.line, visit)
    said.opened_at = visit.now if opened else None
    said.save(update_fields=("opened_at",))
    _write("learnt_opened" if opened else "learnt_closed", said, by, visit.now)
    return said


@transaction.atomic
def forget_line(*, learnt: int, visit: Visit, by: Person) -> None:
    """One's line is gone. Raises NoNoteError for anybody else's."""
    said = _own_line(learnt, visit)
    _write("learnt_forgotten", said, by, visit.now)
    said.delete()


def _own_line(learnt: int, visit: Visit) -> Learnt:
    said = None
    if may_keep_ties(visit):
        mine = learnt_by_me(visit).select_for_update(of=("self",))
        said = mine.filter(pk=learnt).first()
    if said is None:
        raise NoNoteError
    return said


def _check(text: str) -> None:
    if len(text) > LONGEST_NOTE:
        raise NoteError(Unfit.TOO_LONG)
    if any(sign not in "\r\n\t" and unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise NoteError(Unfit.SIGNS)
    if any(found.worry is Worry.CLASSIFIED for found in worries(text)):
        raise NoteError(Unfit.CLASSIFIED)


def _check_opened(edition: int, challenge: str, line: str, visit: Visit) -> None:
    if not may_open_lines(visit, edition):
        raise NoteError(Unfit.OFF)
    found = {each.worry for text in (challenge, line) for each in worries(text)}
    if Worry.CLASSIFIED in found:
        raise NoteError(Unfit.CLASSIFIED)
    if found:
        raise NoteError(Unfit.PEOPLE)


def _write(verb: str, subject: Model, by: Person, now: datetime) -> None:
    record_privately(verb=verb, subject=subject, by=by, now=now)
