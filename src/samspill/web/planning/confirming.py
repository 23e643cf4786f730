"""The round of confirmation: people say of each meeting whether they come, before the plan is
final.

Who says no drops the meeting, as at any other time: that is carried out at once, and reads like a
no thanks. Who says yes promises it: a meeting that all who sit there have said yes to is confirmed,
and keeps its people and its slot when the second plan fills the rest. Nobody waits for anybody:
what nobody has answered stays where it is until then, and what it means is chosen for the edition.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.seen import unless_changed
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, Reply, Seat, is_coming
from samspill.web.meetings.promises import confirm, unconfirm
from samspill.web.meetings.queries import meetings_on
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import order_duty
from samspill.web.outbox.models import Duty
from samspill.web.people.models import Person
from samspill.web.planning.confirm_queries import round_of, round_values, silent_people
from samspill.web.planning.models import ConfirmRound, Silence

ASKED, REMINDED = "confirm_asked", "confirm_reminder"  # letters
OPEN = "open_confirm_round"  # duties
REMIND, CLOSE = "remind_to_confirm", "close_confirm_round"
REMINDED_BEFORE = timedelta(days=1)
SHORTEST = timedelta(hours=1)  # people need the time to see it


class NoRoundError(Exception):
    """Nobody is asked to confirm anything now."""


class RoundError(ValueError):
    """The round can't be so. ``code``: ``unpublished`` (there are no meetings to confirm),
    ``too_soon`` (it would end before people have seen it), ``too_late`` (it would end after the
    first meeting)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MeetingGoneError(LookupError):
    """The meeting is not on any more, or has been."""


@transaction.atomic
def open_round(
    *,
    edition: Edition,
    closes_at: datetime,
    silence: Silence,
    by: Person,
    now: datetime,
    opens_at: datetime | None = None,
    seen: str | None = None,
) -> int:
    """Ask everybody who has meetings to say whether they come; one that is open gets another end,
    or another meaning of silence. Whoever has something to answer is written a letter when it
    opens: now, or at ``opens_at`` where that is to come. Gives how many letters are written now.

    Raises PermissionError, RoundError, ChangedMeanwhileError when it is another than was seen.
    """
    edition = _locked(edition, by)
    found = round_of(edition.pk)
    unless_changed(seen=seen, values=round_values(found) if seen is not None else {})
    goes_on = found is not None and found.is_open(now)
    opens = found.opened_at if found is not None and goes_on else max(opens_at or now, now)
    _check(edition, closes_at, max(opens, now))
    wanted = (opens, closes_at, silence)
    as_it_is = found and (found.opened_at, found.closes_at, found.silence) == wanted
    if found is not None and as_it_is and (goes_on or found.waits(now)):
        return 0
    ConfirmRound.objects.update_or_create(
        edition=edition,
        defaults={
            "opened_at": opens,
            "closes_at": closes_at,
            "closed_at": None,
            "silence": silence,
        },
    )
    about = {
        "edition": edition.pk,
        "opens_at": opens.isoformat(),
        "closes_at": closes_at.isoformat(),
    }
    dues = ((OPEN, opens), (CLOSE, closes_at), (REMIND, closes_at - REMINDED_BEFORE))
    for kind, due in dues:
        if due > now:
            key = f"{kind}/{edition.pk}/{now.isoformat()}/{due.isoformat()}"
            order_duty(kind=kind, key=key, due_at=due, about=about)
    waits = opens > now
    record(
        verb="confirming_changed"
        if goes_on
        else "confirming_planned"
        if waits
        else "confirming_opened",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"silence": silence.value},
    )
    return 0 if goes_on or waits else _ask(edition, ASKED, now)


@transaction.atomic
def close_round(*, edition: Edition, by: Person | None, now: datetime) -> int:
    """Nobody answers any more, and what nobody has answered means what was chosen. Gives how many
    meetings were confirmed by that. Raises PermissionError, and NoRoundError where none is open.
    """
    edition = _locked(edition, by)
    found = round_of(edition.pk)
    if found is None or found.closed_at is not None:
        raise NoRoundError
    found.closed_at = now
    found.save(update_fields=("closed_at",))
    record(verb="confirming_closed", subject=edition, by=by, now=now, edition_id=edition.pk)
    if found.silence != Silence.COMES or found.was_called_off:
        return 0
    ahead = meetings_on(edition.pk).filter(slot__end__gt=now).prefetch_related(None)
    ids = list(ahead.values_list("pk", flat=True))
    return len(confirm(edition=edition, meetings=ids, by=by, now=now))


@transaction.atomic
def accept(*, participant: Participant, meeting: Meeting, now: datetime) -> bool:
    """The participant comes to the meeting. True when all who sit there have said so.

    Raises NoRoundError, MeetingGoneError.
    """
    edition, seat = _own_seat(participant, meeting, now)
    reply = _reply(seat, now)
    reply.coming_in_id, reply.since = seat.slot_id, seat.since
    reply.save()
    _record("meeting_accepted", participant, now)
    if Seat.objects.filter(meeting=seat.meeting, slot__isnull=False).exclude(is_coming()).exists():
        return False
    confirm(edition=edition, meetings=[seat.meeting_id], by=None, now=now)
    return True


@transaction.atomic
def take_back(*, participant: Participant, meeting: Meeting, now: datetime) -> None:
    """The participant has not decided after all, and the meeting is confirmed no more.

    Raises NoRoundError, MeetingGoneError.
    """
    edition, seat = _own_seat(participant, meeting, now)
    reply = _reply(seat, now)
    reply.coming_in = None
    reply.save()
    _record("meeting_acceptance_taken_back", participant, now)
    unconfirm(edition=edition, meetings=[seat.meeting_id], by=None, now=now)


@transaction.atomic
def set_aim(*, participant: Participant, meeting: Meeting, aim: str, now: datetime) -> None:
    """What the participant wants out of the meeting, for those who sit there: a line, or nothing.
    Open until the meeting is over, round or none. Raises MeetingGoneError, and ValidationError for
    what is no line."""
    Edition.objects.select_for_update().get(pk=participant.edition_id)
    seat = _seat(participant, meeting, now)
    reply = _reply(seat, now)
    if reply.aim == aim:
        return
    reply.aim = Reply._meta.get_field("aim").clean(aim, reply)
    reply.save()
    _record("meeting_aim_set", participant, now)


def carry_out_open(duty: Duty, now: datetime) -> None:
    """A duty: the round begins, unless it was given another beginning or has ended."""
    edition = _meant(duty, now)
    found = None if edition is None else round_of(edition.pk)
    if edition is None or found is None or found.opened_at.isoformat() != duty.about["opens_at"]:
        return
    record(
        verb="confirming_opened", subject=edition, by=None, now=now, edition_id=edition.pk,
        facts={"silence": found.silence},
    )  # fmt: skip
    _ask(edition, ASKED, now)


def carry_out_reminder(duty: Duty, now: datetime) -> None:
    """A duty: a letter to those who have something left to answer, once a round."""
    edition = _meant(duty, now)
    if edition is not None:
        _ask(edition, REMINDED, now)


def carry_out_close(duty: Duty, now: datetime) -> None:
    """A duty: the round ends, unless it was given another end or has ended."""
    found = ConfirmRound.objects.filter(edition=duty.about["edition"]).first()
    if found is None or found.closed_at is not None:
        return
    if found.closes_at.isoformat() == duty.about["closes_at"]:
        close_round(edition=found.edition, by=None, now=now)


def _meant(duty: Duty, now: datetime) -> Edition | None:
    found = ConfirmRound.objects.filter(edition=duty.about["edition"]).first()
    if found is None or not found.is_open(now):
        return None
    return found.edition if found.closes_at.isoformat() == duty.about["closes_at"] else None


def _ask(edition: Edition, kind: str, now: datetime) -> int:
    action = f"{kind}/{edition.pk}/{now.isoformat()}"
    return tell_all(
        kind=kind,
        to=[
            Recipient(each.person_id, f"{action}/{each.pk}", {"participant": each.pk})
            for each in silent_people(edition.pk, now)
        ],
        action=action,
        now=now,
        edition_id=edition.pk,
    )


def _check(edition: Edition, closes_at: datetime, now: datetime) -> None:
    ahead = meetings_on(edition.pk).prefetch_related(None)
    start = ahead.order_by("slot__start").values_list("slot__start", flat=True).first()
    if not edition.is_published or start is None:
        raise RoundError("unpublished")
    if closes_at < now + SHORTEST:
        raise RoundError("too_soon")
    if closes_at >= start:
        raise RoundError("too_late")


def _locked(edition: Edition, by: Person | None) -> Edition:
    if by is not None and not may_organise(by, edition):
        raise PermissionError
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _own_seat(participant: Participant, meeting: Meeting, now: datetime) -> tuple[Edition, Seat]:
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    found = round_of(edition.pk)
    if found is None or not found.is_open(now):
        raise NoRoundError
    return edition, _seat(participant, meeting, now)


def _seat(participant: Participant, meeting: Meeting, now: datetime) -> Seat:
    seats = Seat.objects.filter(meeting=meeting, participant=participant, slot__end__gt=now)
    seat = seats.select_related("meeting").first()
    if seat is None:
        raise MeetingGoneError
    return seat


def _reply(seat: Seat, now: datetime) -> Reply:
    reply = Reply.objects.filter(seat=seat).first() or Reply(seat=seat)
    reply.changed_at = now
    return reply


def _record(verb: str, participant: Participant, now: datetime) -> None:
    record(
        verb=verb,
        subject=participant,
        by=participant.person,
        now=now,
        edition_id=participant.edition_id,
    )
