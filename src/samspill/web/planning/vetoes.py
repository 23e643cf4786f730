"""Saying no thanks, and dropping a meeting that is published: to everybody else it is the same.

An organisation's rules are said here too, and are carried out in the same way.

A no thanks after publishing cancels the meeting at once. Whoever drops a meeting says no thanks to
the one they would have met, so that no later plan brings the two together again. The same rows,
the same journal entry and the same letter come of both: nobody can tell one from the other, nor
who of the two it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import product

from django.db import transaction
from django.db.models import Q, QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.publishing import leave
from samspill.web.wishes.actions import may_wish_for
from samspill.web.wishes.queries import Target, ends_of, vetoed_pairs
from samspill.web.wishes.seats import give_up_seat
from samspill.web.wishes.vetoes import (
    keep_entered_veto,
    keep_no_suppliers,
    keep_not_again,
    keep_rule,
    keep_veto,
)


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
def hold_entered_no_thanks(
    *, participant: Participant, targets: Sequence[Target], now: datetime
) -> None:
    """The participant told an organiser whom they do not want to meet. A published meeting is
    cancelled as after an import: all who would have sat there are told, none of them as the one
    who said it. Raises as :func:`say_no_thanks`."""
    edition = _locked(participant)
    for target in targets:
        keep_entered_veto(participant=participant, target=target, now=now)
    if targets:
        hold_vetoes(edition=edition, now=now)


@transaction.atomic
def drop_meeting(*, participant: Participant, meeting: Meeting, now: datetime) -> int:
    """The participant does not come to the meeting, and need not say why: it is cancelled, and
    they are not set up with the other one again. A round table goes on without them. Gives how
    many they left: none when the meeting is cancelled already.

    Raises MeetingOverError for one that has been.
    """
    if meeting.slot.end <= now:
        raise MeetingOverError
    if participant.pk not in meeting.people:
        return 0
    edition = _locked(participant)
    others = Participant.objects.filter(pk__in=meeting.people - {participant.pk})
    if meeting.round_table or len(others) != 1:
        return _drop(edition, [(meeting, participant.pk)], tell_not=participant, now=now)
    if may_wish_for(participant, others[0]):
        return say_no_thanks(participant=participant, target=others[0], now=now)
    # By now they are colleagues, or the other one does not come: no plan brings them together, nor
    # does one when that has changed again.
    keep_not_again(participant=participant, other=others[0], now=now)
    coming = _coming(participant, {others[0].pk}, now)
    return _drop(edition, coming, tell_not=participant, now=now)


@transaction.atomic
def set_rule(
    *, participant: Participant, organisation: Organisation, on: bool, now: datetime
) -> int:
    """Who represents an organisation says that none of its people meets anybody of another one, or
    takes that back. Meetings that are published and have not been are cancelled; gives how many.

    Raises WishesClosedError when the edition is over, RuleError for who represents nobody and for
    one's own organisation.
    """
    edition = _locked(participant)
    keep_rule(participant=participant, organisation=organisation, on=on, now=now)
    return _hold_rule(participant, edition, {organisation.pk}, now) if on else 0


@transaction.atomic
def set_no_suppliers(*, participant: Participant, on: bool, now: datetime) -> int:
    """As :func:`set_rule`, of every other organisation of the security industry."""
    edition = _locked(participant)
    keep_no_suppliers(participant=participant, on=on, now=now)
    sellers = Organisation.objects.filter(sector=Sector.SECURITY_INDUSTRY)
    others = sellers.exclude(pk=participant.organisation_id).values_list("pk", flat=True)
    return _hold_rule(participant, edition, set(others), now) if on else 0


def _hold_rule(
    participant: Participant, edition: Edition, barred: Collection[int], now: datetime
) -> int:
    """Whoever of the organisation meets somebody of the barred ones leaves the meeting."""
    homes = dict(Participant.objects.filter(edition=edition).values_list("pk", "organisation_id"))
    ours = {pk for pk, home in homes.items() if home == participant.organisation_id}
    others = {pk for pk, home in homes.items() if home in barred}
    return _drop(edition, _seats(ours, others, edition, now), tell_not=participant, now=now)


def hold_vetoes(*, edition: Edition, now: datetime) -> int:
    """Cancel what is published against a no thanks, as an import may have brought one: all who
    sit there are told. Gives how many meetings that were. Call it in a transaction."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    return _drop(edition, _forbidden(edition, now), tell_not=None, now=now)


def _locked(participant: Participant) -> Edition:
    """The participant's edition, so that no plan is published meanwhile: publishing would not see
    the veto, and this not the meeting."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=participant.edition_id)
    participant.edition = edition
    return edition


def _coming(
    participant: Participant, others: Collection[int], now: datetime
) -> list[tuple[Meeting, int]]:
    """Seats of the participant at published meetings with one of these that have not been."""
    return _seats({participant.pk}, others, participant.edition, now)


def _seats(
    ours: Collection[int], others: Collection[int], edition: Edition, now: datetime
) -> list[tuple[Meeting, int]]:
    """Our seats at published meetings with one of the others that have not been."""
    taken = Seat.objects.filter(participant__in=ours, slot__isnull=False)
    return [
        (meeting, one)
        for meeting in _planned(edition, now).filter(pk__in=taken.values("meeting"))
        for one in sorted(meeting.people & set(ours))
        if meeting.people & set(others)
    ]


def _forbidden(edition: Edition, now: datetime) -> list[tuple[Meeting, int]]:
    """Seats at published meetings that have not been, of those who said no thanks to somebody
    who sits there, too."""
    vetoed = vetoed_pairs(edition)
    if not vetoed:
        return []
    homes = dict(Participant.objects.filter(edition=edition).values_list("pk", "organisation_id"))

    return [
        (meeting, one)
        for meeting in _planned(edition, now)
        for one in sorted(meeting.people)
        if any(
            pair in vetoed
            for other in meeting.people - {one}
            for pair in product(ends_of(one, homes[one]), ends_of(other, homes[other]))
        )
    ]


def _planned(edition: Edition, now: datetime) -> QuerySet[Meeting]:
    on = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED, slot__end__gt=now)
    return (
        on.select_for_update(of=("self",)).select_related("slot", "table").prefetch_related("seats")
    )


def _drop(
    edition: Edition,
    seats: Sequence[tuple[Meeting, int]],
    *,
    tell_not: Participant | None,
    now: datetime,
) -> int:
    """Those people leave those meetings, each with an entry that says which one it was and not
    whose word it was; who is left alone and does not know of it yet is told."""
    meetings = {meeting.pk: meeting for meeting, _person in seats}
    # One at a time, though a no thanks to a company may end several at once: else two in one
    # action would be told apart from two that were dropped one after the other.
    for meeting in meetings.values():
        # Of a meeting that one of the two dropped, who is told says who the other one is: so the
        # organiser's list of who has not been told leaves these letters out.
        leave(
            edition=edition,
            seats=[(held, person) for held, person in seats if held.pk == meeting.pk],
            action=f"drop/{edition.pk}/{now.isoformat()}/{meeting.pk}",
            by=None,
            now=now,
            tell_not=tell_not,
            shown=tell_not is None,
        )
        for held, person in seats:
            if held.pk == meeting.pk and held.round_table:  # nor does a repair seat them there anew
                give_up_seat(edition=edition, participant_id=person, round_table=held.round_table)
                taken = edition.substitutions.filter(round_table__key=held.round_table)
                taken.filter(colleague=person).update(dropped=True)
        record(
            verb="meeting_dropped",
            subject=meeting,
            by=None,
            now=now,
            edition_id=edition.pk,
            facts={"who": sorted(meeting.people)},
        )
    return len(meetings)
