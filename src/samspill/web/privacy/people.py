"""Erasing a person: everything that is theirs goes, and nobody can tell any more who they were in
what has to stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db.models import Q

from samspill.web.editions.letter_models import DayInCalendar, MessageTo, RoleOffer
from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Invitation,
    Participant,
    Phase,
    Photo,
    Role,
    Topic,
    Witness,
    new_token,
)
from samspill.web.editions.participation import withdraw_participant
from samspill.web.editions.registering.models import Places, Practical, SignUp
from samspill.web.imports.models import ImportDraft
from samspill.web.journal.actions import forget, record
from samspill.web.meetings.models import Reply, Seat
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Confirmation, Person
from samspill.web.planning.models import PlanningRun, PlanVersion, Print
from samspill.web.privacy.giving_way import giving_way
from samspill.web.privacy.permissions import may_erase
from samspill.web.sharing.cases.lasting import CARRIED_ON_WITHIN
from samspill.web.sharing.erasing import Reason, erasing
from samspill.web.sharing.models import Wide
from samspill.web.sharing.outcomes.models import OutcomesPrint
from samspill.web.sharing.weeks import order_week
from samspill.web.wishes.models import Interest, Preference, RoundTable, Veto, Wish, WorksWith

# Whoever has been erased, in what others still see: a meeting that they had, a note on them.
NAMELESS = "Slettet deltaker"


class Wait(StrEnum):
    """Why a person cannot be erased yet."""

    COMES = "comes"  # others are to meet them: they say first that they do not come
    ONLY_ORGANISER = "only organiser"  # an edition would be nobody's


class MustWaitError(ValueError):
    """Nothing is erased before something else is done at ``edition``."""

    def __init__(self, wait: Wait, edition: Edition) -> None:
        super().__init__(wait.value)
        self.wait, self.edition = wait, edition


def what_waits(person: Person, now: datetime) -> tuple[Wait, Edition] | None:
    """What has to be done before the person can be erased; None for nothing."""
    coming = Participant.objects.filter(
        person=person, withdrawn_at__isnull=True, edition__phase=Phase.PUBLISHED
    ).select_related("edition")
    for participant in coming:
        edition = participant.edition
        if now.astimezone(ZoneInfo(edition.time_zone)).date() <= edition.day:
            return Wait.COMES, edition
    organised = EditionRole.objects.filter(person=person, role=Role.ORGANISER)
    for role in organised.select_related("edition"):
        others = EditionRole.objects.filter(edition=role.edition, role=Role.ORGANISER)
        if not others.exclude(person=person).exists():
            return Wait.ONLY_ORGANISER, role.edition
    return None


@giving_way
def erase_person(*, person_id: int, by: Person | None, now: datetime) -> None:
    """Everything of the person goes. Their places in meetings that were planned stay, and so does
    what they have said of who others are: they are somebody's without a name.

    ``by`` is the person, an organiser whom they have asked, or None for a date that has come.
    Raises MustWaitError, PermissionError for anybody else, and BusyError. None of what is erased is
    read. Who has been erased already stays so.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        return
    if by is not None and not may_erase(by, person):
        raise PermissionError
    waits = what_waits(person, now)
    if waits is not None:
        raise MustWaitError(*waits)
    parts = list(Participant.objects.filter(person=person).select_related("edition", "person"))
    for part in parts:
        withdraw_participant(participant=part, by=by or person, now=now)
    vouched = Confirmation.objects.filter(by=person).exists()
    nameless = _nameless(person) if parts or vouched else None
    named = 0  # by others, in what is theirs
    nobodys = {"owner_id": None, "left_at": now}
    with erasing(Reason.OWNER, person.pk) as gone:
        gone.detach("sharing_action", nobodys)
    with erasing(Reason.PERSON, person.pk) as gone:
        gone.detach("sharing_action", {**nobodys, "writer_id": None, "line": ""})
        gone.detach("sharing_case", {"founder_id": None, "lapses_at": now + CARRIED_ON_WITHIN})
        gone.detach("sharing_accesshold", {"asked_by_id": None, "by_id": None})
        gone.detach("sharing_casemember", {"invited_by_id": None})
        gone.detach("sharing_grouprules", {"by_id": None})
        gone.detach("sharing_groupdate", {"by_id": None})
        gone.detach("sharing_candidate", {"put_forward_by_id": None})
        if nameless is not None:
            named += gone.detach("sharing_note", {"other_id": nameless.pk})
            named += gone.detach("sharing_share", {"second_id": nameless.pk})
            gone.detach("people_confirmation", {"by_id": nameless.pk})
        gone.delete_all()
    editions = {part.edition_id for part in parts}
    for edition_id in editions:  # those who waited for what nobody has now are among them
        order_week(edition_id, now)
    editions |= set(EditionRole.objects.filter(person=person).values_list("edition", flat=True))
    _forget_what_was_planned(parts, nameless, named=bool(named))
    if nameless is not None and not vouched and not nameless.participations.exists():
        nameless.delete()
    _forget_letters(person)
    ImportDraft.objects.filter(edition__in=editions).delete()  # lists with names of all
    OutcomesPrint.objects.filter(edition__in=editions).delete()  # with stories of both
    Print.objects.filter(edition__in=editions).delete()  # with names of all
    end_sessions(person.pk)
    for edition in Edition.objects.filter(pk__in=editions).order_by("pk"):
        # Whoever erases themselves is nobody in it, from the beginning.
        record(
            verb="participant_erased", subject=edition, edition_id=edition.pk, now=now,
            by=None if by is None or by.pk == person.pk else by,
        )  # fmt: skip
    theirs = {("editions.participant", str(part.pk)) for part in parts}
    forget(person_id=person.pk, subjects=theirs, by=by, now=now)
    person.delete()


def _nameless(person: Person) -> Person:
    """Who stands where the person stood: without a name, an address or a way in."""
    nameless = Person(email="", shares_mailbox=True, name=NAMELESS, is_active=False)
    nameless.set_unusable_password()
    nameless.save()
    return nameless


def _forget_what_was_planned(
    parts: Sequence[Participant], nameless: Person | None, *, named: bool
) -> None:
    """What each part said and chose goes. It stays itself where a plan knows of it, or somebody
    else has ``named`` the person, and is ``nameless``' then."""
    for model, path in (
        (Topic, "participant"),
        (Absence, "participant"),
        (Invitation, "participant"),
        (MessageTo, "participant"),
        (DayInCalendar, "participant"),
        (Practical, "participant"),
        (Preference, "participant"),
        (Interest, "participant"),
        (Wide, "participant"),
        (Reply, "seat__participant"),
    ):
        model._base_manager.filter(**{f"{path}__in": parts}).delete()
    between = Q(by_participant__in=parts) | Q(to_participant__in=parts)
    for wished in (Wish, Veto, WorksWith):
        wished._base_manager.filter(between).delete()
    RoundTable.objects.filter(moderator__in=parts).update(moderator=None)
    # Why the two met, in words of either.
    Seat.objects.filter(meeting__seats__participant__in=parts).update(about="")
    editions = {part.edition_id for part in parts}
    PlanVersion.objects.filter(edition__in=editions).exclude(undo={}).update(undo={})
    planned = set(
        PlanningRun.objects.filter(edition__in=editions).values_list("edition", flat=True)
    )
    planned |= set(
        PlanVersion.objects.filter(edition__in=editions).values_list("edition", flat=True)
    )
    planned |= set(Seat.objects.filter(participant__in=parts).values_list(
        "participant__edition", flat=True
    ))  # fmt: skip
    for part in parts:
        if part.edition_id not in planned and not named:
            part.delete()
            continue
        part.skipped_talks.clear()
        Participant.objects.filter(pk=part.pk).update(
            person=nameless, title="", representative=False, cap=None, minimum=None, standby=False,
            wants_quiet=False, photo=Photo.UNSAID, first_seen_at=None, profile_saved_at=None,
            answered_at=None, came_at=None, calendar_token=new_token(),
        )  # fmt: skip


def _forget_letters(person: Person) -> None:
    """Those to the person, those to their address, and who asked for those to others."""
    Letter.objects.filter(person=person).delete()
    Duty.objects.filter(about__person=person.pk).delete()
    for letter in Letter.objects.filter(about__by=person.pk):
        letter.about = {**letter.about, "by": None}
        letter.save(update_fields=("about",))
    if not Person.objects.filter(email=person.email).exclude(pk=person.pk).exists():
        Letter.objects.filter(Q(address=person.email) | Q(tried_address=person.email)).delete()
        Witness.objects.filter(address=person.email).delete()
        Edition.objects.filter(answers_to=person.email).update(answers_to="")
        RoleOffer.objects.filter(address=person.email).delete()
        Places.objects.filter(offered_to=person.email).update(offered_to="", offered_at=None)
        SignUp.objects.filter(address=person.email).delete()


def sessions_of(person_id: int) -> list[Session]:
    """Where the person is signed in. Sessions say whose they are only when they are opened."""
    found = []
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(person_id):
            found.append(session)
    return found


def end_sessions(person_id: int) -> None:
    """The person is signed in nowhere any more."""
    Session.objects.filter(pk__in=[session.pk for session in sessions_of(person_id)]).delete()
