"""Holding what a public body has received while somebody has asked for access to it.

One who has received it asks; the body's contact person, who reads none of it, says until when. A
share that its source withdraws, or whose time has run out, is then still read by those of the body
who had received it. Whoever shares with a public body is told so before it is sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.sharing.actions import NotReadableError
from samspill.web.sharing.archives.models import AccessHold
from samspill.web.sharing.archives.permissions import bodies_of, holds_answered_by
from samspill.web.sharing.cases.permissions import opens_cases
from samspill.web.sharing.models import Receiver, Share
from samspill.web.sharing.permissions import Visit, readable

HELD_AT_MOST = timedelta(days=90)  # from when it is said; it can be said again


class HoldError(ValueError):
    """It is not held until that time: it has been, or is too far off."""


@transaction.atomic
def ask_hold(*, share: int, visit: Visit, by: Person) -> AccessHold:
    """One who has received it for a public body asks that the body's copy stays. Again changes
    nothing.

    Raises NotReadableError for everybody else.
    """
    found = Share.objects.filter(readable(visit), pk=share).exclude(source=by).first()
    if found is None or not Receiver.objects.filter(share=share, person=by).exists():
        raise NotReadableError
    here = bodies_of(by.pk).filter(edition=found.edition_id)
    body = here.values_list("organisation", flat=True).first()
    if body is None:
        raise NotReadableError
    asked, new = AccessHold.objects.get_or_create(
        share=found, organisation_id=body,
        defaults={"source_id": found.source_id, "asked_by": by, "asked_at": visit.now},
    )  # fmt: skip
    if new:
        record_privately(verb="hold_asked", subject=asked, by=by, now=visit.now)
    return asked


@transaction.atomic
def hold(*, hold: int, until: datetime, visit: Visit, by: Person) -> AccessHold:
    """The body's contact person has the copy stay until then; sooner or later than was said.

    Raises NotReadableError for anybody else, HoldError for a time that is past or too far off.
    """
    found = _theirs(hold, visit)
    if not visit.now < until <= visit.now + HELD_AT_MOST:
        raise HoldError
    found.by, found.at, found.until = by, visit.now, until
    found.save(update_fields=("by", "at", "until"))
    record_privately(verb="access_held", subject=found, by=by, now=visit.now)
    return found


@transaction.atomic
def end_hold(*, hold: int, visit: Visit, by: Person) -> AccessHold:
    """The request is answered: nothing is held any more. Raises NotReadableError for anybody but
    the body's contact person."""
    found = _theirs(hold, visit)
    found.by, found.at, found.until = by, visit.now, visit.now
    found.save(update_fields=("by", "at", "until"))
    record_privately(verb="access_hold_ended", subject=found, by=by, now=visit.now)
    return found


def _theirs(hold: int, visit: Visit) -> AccessHold:
    held = holds_answered_by(visit.person).select_for_update(of=("self",), no_key=True)
    found = held.filter(pk=hold).first() if opens_cases(visit) else None
    if found is None:
        raise NotReadableError
    return found
