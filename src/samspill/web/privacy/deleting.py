"""Deleting an edition by hand: at once where nobody but its organisers has been told of it, else on
the first day on which those who were there have been warned in time.

A file of it is taken first. See docs/decisions/0059-next-year.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from samspill.web.editions.heads import chain_of_edition, journal_file
from samspill.web.editions.invitations import LinkLetter
from samspill.web.editions.models import Edition, Invitation, Participant
from samspill.web.editions.permissions import may_organise
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.people.models import Person
from samspill.web.privacy.editions import erase_edition, first_day, set_erasure
from samspill.web.privacy.giving_way import giving_way

FILE_IS_GOOD_FOR = timedelta(days=1)
TAKEN = "journal_taken_out"


class DeleteError(ValueError):
    """Nothing is deleted; ``code`` says why: ``name`` (it is another than the edition's),
    ``no_file`` (none was taken in the last day)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def was_told(edition: Edition) -> bool:
    """Has anybody but its organisers been told of the edition? Whoever was, or has come in, is
    warned before it goes. What says so may be gone by itself, so the journal is asked too. At most
    four queries."""
    if edition.is_published:
        return True
    links = Letter.objects.filter(
        edition_id=edition.pk,
        kind__in=list(LinkLetter),
        state__in=(LetterState.WAITING, LetterState.SENT),
    )
    came = Participant.objects.filter(edition=edition).filter(
        Q(first_seen_at__isnull=False)
        | Q(profile_saved_at__isnull=False)
        | Q(answered_at__isnull=False)
    )
    return (
        links.exists()
        or Invitation.objects.filter(participant__edition=edition).exists()
        or came.exists()
        or Entry.objects.filter(edition_id=edition.pk, verb="invitation_created").exists()
    )


def file_taken_at(edition: Edition, now: datetime) -> datetime | None:
    """When a file of the edition was taken last, if that was within a day: one query."""
    taken = Entry.objects.filter(edition_id=edition.pk, verb=TAKEN, at__gt=now - FILE_IS_GOOD_FOR)
    return taken.order_by("-at").values_list("at", flat=True).first()


def day_of_deletion(edition: Edition, now: datetime) -> date:
    """The day that an edition goes which others have been told of: the first one possible, or its
    own where that is sooner, as they have been warned of that."""
    return min(first_day(edition, now), edition.erased_on)


@transaction.atomic
def take_journal(*, edition: Edition, by: Person, now: datetime) -> Iterator[str]:
    """The edition's journal as a file, a line at a time; that it was taken is an entry after all of
    it. Raises PermissionError."""
    if not may_organise(by, edition):
        raise PermissionError
    record(verb=TAKEN, subject=edition, by=by, now=now, edition_id=edition.pk, programme=False)
    return journal_file(chain_of_edition(edition), now=now)


@giving_way
def delete_edition(*, edition: Edition, name: str, by: Person, now: datetime) -> date | None:
    """Delete the edition whose ``name`` is written. Gives the day that it goes, None where it is
    gone. Raises PermissionError, DeleteError and BusyError."""
    if not may_organise(by, edition):
        raise PermissionError
    edition = Edition.objects.select_for_update().get(pk=edition.pk)  # nobody is invited meanwhile
    if " ".join(name.split()) != " ".join(edition.name.split()):
        raise DeleteError("name")
    if file_taken_at(edition, now) is None:
        raise DeleteError("no_file")
    if not was_told(edition):
        erase_edition(edition=edition, by=by, now=now)
        return None
    day = day_of_deletion(edition, now)
    set_erasure(edition=edition, on=day, by=by, now=now)
    return day
