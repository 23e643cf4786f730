"""What has been printed of an edition, and whether it still says what is so."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.versions import profiles_version
from samspill.web.journal.actions import programme_version
from samspill.web.planning.models import Print, PrintKind

SLOW = timedelta(minutes=3)  # without a sign of life: then nobody is making it
NOT_TAKEN_UP = timedelta(seconds=10)
# What says nothing of who comes, and what says nothing of a person.
WITHOUT_PEOPLE = frozenset({PrintKind.GONG, PrintKind.SLIPS, PrintKind.WALK_INS})
NAMELESS = WITHOUT_PEOPLE | {PrintKind.SIGNS}


class Standing(StrEnum):
    """Where a print is."""

    WAITING = "waiting"
    MAKING = "making"
    LOST = "lost"  # whoever made it is gone
    FAILED = "failed"
    MADE = "made"
    STALE = "stale"  # something has changed since
    WITHHELD = "withheld"  # somebody has chosen since to be named otherwise


def prints_of(edition: Edition, language: str) -> dict[str, Print]:
    """What was ordered last of each kind, without what is in it: one query."""
    found = Print.objects.filter(edition=edition, language=language).defer("content")
    return {each.kind: each for each in found}


def print_of(edition: Edition, kind: PrintKind, language: str) -> Print | None:
    """What was ordered last of the kind, without what is in it."""
    return prints_of(edition, language).get(kind)


def ordered_print(pk: int, order: str) -> Print | None:
    """By the worker: what was ordered, unless it is not wanted any more or has been made."""
    found = Print.objects.filter(pk=pk, order=order, made_at=None, failed_at=None)
    return found.select_related("edition__event").defer("content").first()


def facts_version(edition_id: int) -> str:
    """Another text after every write that may change what a print says: two queries. Read it before
    what it is the version of."""
    return f"{programme_version(edition_id)} {profiles_version(edition_id)}"


def chosen_last(edition_id: int) -> datetime | None:
    """When anybody at the edition last chose how they appear: one query."""
    chosen = Participant.objects.filter(edition=edition_id).exclude(person__appears_since=None)
    return (
        chosen.order_by("-person__appears_since")
        .values_list("person__appears_since", flat=True)
        .first()
    )


def standing(found: Print, *, version: str, chosen: datetime | None, now: datetime) -> Standing:
    """Where the print is. ``version`` and ``chosen`` as they are now."""
    if found.failed_at is not None:
        return Standing.FAILED
    if found.made_at is None:
        last = found.seen_at or found.ordered_at
        if now - last > SLOW:
            return Standing.LOST
        return Standing.WAITING if found.seen_at is None else Standing.MAKING
    if _is_withheld(found, chosen):
        return Standing.WITHHELD
    before, after = found.facts_version.split(), version.split()
    if found.kind in WITHOUT_PEOPLE:
        before, after = before[:1], after[:1]
    return Standing.MADE if before == after else Standing.STALE


def content_of(edition: Edition, kind: PrintKind, language: str) -> bytes | None:
    """The file; None until it is made, and where somebody has chosen since to be named otherwise:
    what they would not have told is given out no more."""
    found = Print.objects.filter(edition=edition, kind=kind, language=language)
    made = found.filter(made_at__isnull=False).first()
    if made is None or _is_withheld(made, chosen_last(edition.pk)):
        return None
    return bytes(made.content)


def _is_withheld(made: Print, chosen: datetime | None) -> bool:
    """Has somebody chosen to be named otherwise since the facts were read?"""
    if made.kind in NAMELESS or chosen is None or made.facts_read_at is None:
        return False
    return chosen > made.facts_read_at
