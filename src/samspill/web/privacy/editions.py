"""Erasing an edition when its day of erasure has come: a letter a month before, then all of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.editions.letter_models import (
    DayInCalendar,
    LetterTemplate,
    Message,
    MessageText,
    MessageTo,
    RoleOffer,
)
from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Invitation,
    Participant,
    ProfileChange,
    Rivalry,
    Room,
    Slot,
    Table,
    Talk,
    Topic,
    Witness,
)
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.registering.models import Places, Practical, SignUp, SignUpList
from samspill.web.editions.seen import unless_changed
from samspill.web.imports.models import ColumnChoice, ImportDraft
from samspill.web.journal.actions import erase_edition as erase_journal
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, Place, Reply, Seat
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import order_duty, register_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Person
from samspill.web.planning.models import (
    ConfirmRound,
    EarlyCheck,
    PlannedMeeting,
    PlannedSeat,
    PlanningRun,
    PlanVersion,
    Print,
    Substitution,
    WhatIf,
)
from samspill.web.privacy.durations import WARNED
from samspill.web.privacy.giving_way import giving_way
from samspill.web.sharing.erasing import Reason, erasing
from samspill.web.sharing.groups.proposals import GroupsProposed
from samspill.web.sharing.models import AnswerCount, Terms, Wide
from samspill.web.sharing.outcomes.models import Outcomes, OutcomesPrint
from samspill.web.wishes.models import (
    Interest,
    NoSuppliers,
    Preference,
    RoundTable,
    Veto,
    Wish,
    WorksWith,
)

WARN, ERASE = "warn_of_erasure", "erase_edition"

# What an edition owns, in the order in which it can go, and how each is its own.
OWNED: tuple[tuple[type[models.Model], str], ...] = (
    (Interest, "round_table__edition"),
    (RoundTable.slots.through, "roundtable__edition"),
    (PlannedSeat, "plan__edition"),
    (PlannedMeeting, "plan__edition"),
    (PlanVersion, "edition"),
    (PlanningRun, "edition"),
    (EarlyCheck, "edition"),
    (WhatIf, "edition"),
    (ConfirmRound, "edition"),
    (Print, "edition"),
    (Substitution, "edition"),
    (Reply, "seat__meeting__edition"),
    (Seat, "meeting__edition"),
    (Place, "meeting__edition"),
    (Meeting, "edition"),
    (RoundTable, "edition"),
    (Wish, "edition"),
    (Veto, "edition"),
    (NoSuppliers, "edition"),
    (Preference, "participant__edition"),
    (WorksWith, "edition"),
    (ImportDraft, "edition"),
    (ColumnChoice, "edition"),
    (Wide, "participant__edition"),
    (AnswerCount, "edition"),
    (OutcomesPrint, "edition"),
    (Outcomes, "edition"),
    (GroupsProposed, "edition"),
    (Terms, "edition"),
    (Participant.skipped_talks.through, "participant__edition"),
    (Topic, "participant__edition"),
    (Absence, "participant__edition"),
    (Invitation, "participant__edition"),
    (DayInCalendar, "participant__edition"),
    (MessageTo, "message__edition"),
    (MessageText, "message__edition"),
    (Message, "edition"),
    (LetterTemplate, "edition"),
    (RoleOffer, "edition"),
    (Practical, "participant__edition"),
    (SignUp, "edition"),
    (SignUpList, "edition"),
    (Places, "edition"),
    (Witness, "edition"),
    (Rivalry, "edition"),
    (Participant, "edition"),
    (Table, "edition"),
    (Room, "edition"),
    (Talk, "edition"),
    (Slot, "edition"),
    (EditionRole, "edition"),
    (Edition, "pk"),
    (ProfileChange, "edition"),
)


class TooSoonError(ValueError):
    """Those who were there would not be warned in time; ``first`` is the first day that can be."""

    def __init__(self, first: date) -> None:
        super().__init__(first.isoformat())
        self.first = first


def register_erasing() -> None:
    """Called when Django is ready."""
    register(WARN, write)
    register_duty(WARN, warn)
    register_duty(ERASE, carry_out)


def first_day(edition: Edition, now: datetime) -> date:
    """The first day on which the edition could be erased."""
    today = now.astimezone(ZoneInfo(edition.time_zone)).date()
    return max(today, edition.day) + WARNED


def erasure_values(edition: Edition) -> dict[str, object]:
    """What its page shows."""
    return {"erase_on": edition.erased_on.isoformat()}


@transaction.atomic
def set_erasure(
    *, edition: Edition, on: date, by: Person, now: datetime, seen: str | None = None
) -> None:
    """The day that the edition and all that hangs on it goes, by an organiser.

    Raises PermissionError, TooSoonError, ChangedMeanwhileError when it is another than was seen.
    """
    if not may_organise(by, edition):
        raise PermissionError
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    unless_changed(seen=seen, values=erasure_values(edition) if seen is not None else {})
    if on == edition.erased_on:
        return
    if on < first_day(edition, now):
        raise TooSoonError(first_day(edition, now))
    edition.erase_on = on
    edition.save(update_fields=("erase_on",))
    record(
        verb="erasure_set", subject=edition, by=by, now=now, edition_id=edition.pk, programme=False
    )


def order_erasures(now: datetime) -> None:
    """Have those warned who were at an edition that is erased within a month: once for each day
    that was chosen. It is erased a month after that letter at the soonest."""
    for edition in Edition.objects.all():
        on = edition.erased_on
        if now.astimezone(ZoneInfo(edition.time_zone)).date() >= on - WARNED:
            order_duty(
                kind=WARN,
                key=f"{WARN}/{edition.pk}/{on.isoformat()}",
                due_at=now,
                about={"edition": edition.pk, "on": on.isoformat()},
            )


def warn(duty: Duty, now: datetime) -> None:
    """A duty: a letter to everybody who was there, and the day when all goes. It is of their rights
    and not of news: so it is not held back for the one letter a week."""
    edition = _meant(duty)
    if edition is None:
        return
    on = max(edition.erased_on, (now + WARNED).astimezone(ZoneInfo(edition.time_zone)).date())
    people = Participant.objects.filter(edition=edition, person__is_active=True)
    key = f"{WARN}/{edition.pk}/{edition.erased_on.isoformat()}"
    tell_all(
        kind=WARN,
        to=[
            Recipient(person, f"{key}/{person}", {"on": on.isoformat()})
            for person in people.values_list("person", flat=True)
        ],
        action=key,
        now=now,
        edition_id=edition.pk,
    )
    order_duty(
        kind=ERASE,
        key=f"{ERASE}/{edition.pk}/{edition.erased_on.isoformat()}",
        due_at=datetime.combine(on, time(4), tzinfo=ZoneInfo(edition.time_zone)),
        about=duty.about,
    )


def carry_out(duty: Duty, now: datetime) -> None:
    """A duty: all of the edition goes, unless another day has been chosen since."""
    edition = _meant(duty)
    if edition is not None:
        erase_edition(edition=edition, now=now)


def _meant(duty: Duty) -> Edition | None:
    """The edition, if it is still to be erased on the day that the duty was ordered for."""
    edition = Edition.objects.filter(pk=duty.about["edition"]).first()
    if edition is None or edition.erased_on.isoformat() != duty.about["on"]:
        return None
    return edition


@giving_way
def erase_edition(*, edition: Edition, now: datetime, by: Person | None = None) -> None:
    """All that hangs on the edition goes, its journal too. Two who have both said that they keep
    their ties keep contact details and what they agreed, and where and when they met. None of what
    is erased is read. ``by``: who has it erased, None for a date that has come. Raises
    BusyError."""
    there = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if there is None:
        return
    edition = there
    kept = {"edition_id": None, "kept_from": edition.name, "kept_day": edition.day}
    with erasing(Reason.EDITION, edition.pk) as gone:
        gone.detach("sharing_release", kept)
        gone.detach("sharing_action", {**kept, "meeting_id": None})
        gone.delete_all()
    for model, path in OWNED:
        rows = model._base_manager.filter(Q((path, edition.pk)))
        rows._raw_delete(rows.db)
    Letter.objects.filter(edition_id=edition.pk).delete()
    Duty.objects.filter(about__edition=edition.pk).exclude(kind=ERASE).delete()
    erase_journal(edition_id=edition.pk, by=by, now=now)


def write(letter: Letter, now: datetime) -> Written | None:
    """The letter a month before: what goes, and what one can do."""
    edition = Edition.objects.filter(pk=letter.edition_id or 0).first()
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    if edition is None or person is None:
        return None
    with translation.override(person.language):
        facts: dict[str, Any] = {
            "person": person,
            "edition": edition,
            "on": date.fromisoformat(str(letter.about["on"])),
            "site": settings.SITE_URL,
        }
        return Written(
            subject=_("%(edition)s will be erased") % {"edition": edition.name},
            text=render_to_string("participant/mail/erasure.txt", facts),
            name=person.name if person.shares_mailbox else "",
        )
