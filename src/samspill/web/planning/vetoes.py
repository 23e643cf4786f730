"""Saying no thanks, and dropping a meeting that is published: to everybody else it is the same.

A no thanks after publishing cancels the meeting at once. Whoever drops a meeting says no thanks to
the one they would have met, so that no later plan brings the two together again. The same rows,
the same journal entry and the same letter come of both: nobody can tell one from the other, nor
who of the two it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.imports.drafts import Chosen, import_draft
from samspill.web.imports.models import ImportDraft
from samspill.web.imports.preview import Preview
from samspill.web.journal.actions import record
from samspill.web.meetings.agenda import other_of
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.people.models import Person
from samspill.web.planning.publishing import Difference, cancel_meetings, tell
from samspill.web.wishes.actions import Target, may_wish_for
from samspill.web.wishes.queries import vetoed_pairs
from samspill.web.wishes.vetoes import keep_veto


class MeetingOverError(ValueError):
    """The meeting has been: it cannot be dropped any more."""


@transaction.atomic
def say_no_thanks(*, participant: Participant, target: Target, now: datetime) -> int:
    """The participant does not want to meet the target: no plan brings them together, and a
    meeting of theirs that is published and has not been is cancelled. Gives how many were.

    Saying it again changes nothing. Raises WishesClosedError when the edition is over, ValueError
    for a target within one's own organisation or of another edition.
    """
    edition = _locked(participant)
    keep_veto(participant=participant, target=target, now=now)
    others = Q(pk=target.pk) if isinstance(target, Participant) else Q(organisation=target)
    found = Participant.objects.filter(others, edition=edition).values_list("pk", flat=True)
    return _drop(edition, _coming(participant, set(found), now), tell_not=participant, now=now)


@transaction.atomic
def drop_meeting(*, participant: Participant, meeting: Meeting, now: datetime) -> int:
    """The participant does not come to the meeting, and need not say why: it is cancelled, and
    they are not set up with the other one again. Gives how many were cancelled: none when the
    meeting is cancelled already.

    Raises MeetingOverError for one that has been.
    """
    if meeting.slot.end <= now:
        raise MeetingOverError
    other = other_of(meeting, participant)
    if may_wish_for(participant, other):
        return say_no_thanks(participant=participant, target=other, now=now)
    # By now they are colleagues, or the other one does not come: no plan brings them together.
    edition = _locked(participant)
    return _drop(edition, _coming(participant, {other.pk}, now), tell_not=participant, now=now)


@transaction.atomic
def import_and_hold(
    *, draft: ImportDraft, chosen: Chosen, seen: str, by: Person, now: datetime
) -> Preview:
    """Import a file, and cancel what is published against a no thanks that it brought: both are
    told. Raises BadImportError, with nothing written."""
    done = import_draft(draft=draft, chosen=chosen, seen=seen, by=by, now=now)
    edition = Edition.objects.get(pk=draft.edition_id)
    if done.kind == "wishes":
        _drop(edition, _forbidden(edition, now), tell_not=None, now=now)
    return done


def _locked(participant: Participant) -> Edition:
    """The participant's edition, so that no plan is published meanwhile: publishing would not see
    the veto, and this not the meeting."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=participant.edition_id)
    participant.edition = edition
    return edition


def _coming(participant: Participant, others: Collection[int], now: datetime) -> list[Meeting]:
    """Published meetings with one of these that have not been."""
    theirs = Q(first=participant, second__in=others) | Q(second=participant, first__in=others)
    return list(_planned(participant.edition, now).filter(theirs))


def _forbidden(edition: Edition, now: datetime) -> list[Meeting]:
    """Published meetings that have not been and that somebody said no thanks to."""
    vetoed = vetoed_pairs(edition)
    vetoed |= {(to, by) for by, to in vetoed}

    def ends(participant: Participant) -> tuple[str, str]:
        return f"p{participant.pk}", f"o{participant.organisation_id}"

    meetings = _planned(edition, now).select_related("first", "second") if vetoed else ()
    return [
        meeting
        for meeting in meetings
        if any((a, b) in vetoed for a in ends(meeting.first) for b in ends(meeting.second))
    ]


def _planned(edition: Edition, now: datetime) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        edition=edition, state=MeetingState.PLANNED, slot__end__gt=now
    ).select_for_update(of=("self",))


def _drop(
    edition: Edition, meetings: Sequence[Meeting], *, tell_not: Participant | None, now: datetime
) -> int:
    """Cancel the meetings, each with an entry that says which one it was and not whose word it
    was, and tell those who do not know of it yet."""
    cancel_meetings(meetings, now=now)
    for meeting in meetings:
        record(
            verb="meeting_dropped",
            subject=meeting,
            by=None,
            now=now,
            edition_id=edition.pk,
            facts={"who": [meeting.first_id, meeting.second_id]},
        )
    met = {p for m in meetings for p in (m.first_id, m.second_id)}
    told = frozenset(met - {tell_not.pk} if tell_not else met)
    if told:
        change = Difference(new=(), moved=(), cancelled=tuple(meetings), unchanged=0, affected=told)
        # Of a meeting that one of the two dropped, who is told says who the other one is: so the
        # organiser's list of who has not been told leaves these letters out.
        action = f"drop/{edition.pk}/{now.isoformat()}/{meetings[0].pk}"
        tell(edition, change, action=action, now=now, shown=tell_not is None)
    return len(meetings)
