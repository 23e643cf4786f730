"""What a meeting is promised to be: locked by an organiser, confirmed by those who sit there.

Either way it keeps its people and its slot, whatever is planned or repaired around it; its table
changes only when it is lost. Only what ends a meeting ends the promise: a no thanks, a meeting
that is dropped, somebody who does not come.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.people.models import Person


def lock(
    *, edition: Edition, meetings: Collection[int], by: Person | None, now: datetime
) -> list[Meeting]:
    """The meetings (ids) that are on stay as they are. Gives those that were not locked."""
    return _say("meetings_locked", edition, meetings, by, now, locked=True)


def unlock(
    *, edition: Edition, meetings: Collection[int], by: Person | None, now: datetime
) -> list[Meeting]:
    """The meetings (ids) may be moved again. Gives those that were locked."""
    return _say("meetings_unlocked", edition, meetings, by, now, locked=False)


def confirm(
    *, edition: Edition, meetings: Collection[int], by: Person | None, now: datetime
) -> list[Meeting]:
    """Those who sit in the meetings (ids) have said that they come. Gives those of which it was
    not known."""
    return _say("meetings_confirmed", edition, meetings, by, now, confirmed=True)


def unconfirm(
    *, edition: Edition, meetings: Collection[int], by: Person | None, now: datetime
) -> list[Meeting]:
    """It is not sure any more that they come to the meetings (ids). Gives those of which it
    was."""
    return _say("meetings_unconfirmed", edition, meetings, by, now, confirmed=False)


@transaction.atomic
def _say(
    verb: str,
    edition: Edition,
    meetings: Collection[int],
    by: Person | None,
    now: datetime,
    **promise: bool,
) -> list[Meeting]:
    Edition.objects.select_for_update().get(pk=edition.pk)  # nothing is planned or moved meanwhile
    on = Meeting.objects.filter(pk__in=meetings, edition=edition, state=MeetingState.PLANNED)
    changed = list(on.exclude(**promise).order_by("pk"))
    if not changed:
        return []
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in changed]).update(**promise)
    for meeting in changed:
        for name, value in promise.items():
            setattr(meeting, name, value)
    record(
        verb=verb,
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"meetings": len(changed), "ids": [meeting.pk for meeting in changed]},
    )
    return changed


def put_back(*, edition: Edition, promises: dict[str, list[bool]]) -> None:
    """The meetings (by id) are promised as they were: for undoing what ended them."""
    on = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED, pk__in=promises)
    for meeting in on:
        meeting.locked, meeting.confirmed = promises[str(meeting.pk)]
        meeting.save(update_fields=("locked", "confirmed"))
