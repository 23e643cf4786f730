"""Opening a case, and who is in it: invited by one, accepted by each, out at once. Each is written
in the journal as nobody's business but who acted, so that no edition's journal holds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Model

from samspill.web.editions.models import Participant
from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.audience import named
from samspill.web.sharing.care import Worry, worries
from samspill.web.sharing.cases.inside import add_entry
from samspill.web.sharing.cases.lasting import AT_MOST, CARRIED_ON_WITHIN, USUALLY
from samspill.web.sharing.cases.letters import order_news, tell_removed
from samspill.web.sharing.cases.models import (
    WIDEST,
    Case,
    CaseKey,
    CaseKind,
    CaseMember,
    EntryKind,
)
from samspill.web.sharing.cases.permissions import (
    NOT_NAMED,
    cases_in,
    cases_invited_to,
    cases_kept,
    cases_without_founder,
    entries_readable,
    lasting,
    may_open_case,
    members_known,
)
from samspill.web.sharing.contacts.permissions import may_take_part
from samspill.web.sharing.groups.calendar import order_leaving
from samspill.web.sharing.groups.models import Objection, RulesAccepted, Vouch
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import may_reach

MOST_INVITED = 12  # at a time: who would have a crowd has a group, or shares


class NotDone(StrEnum):
    """Why a thing about cases is not done. What the reader sees is said by the page."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    CLASSIFIED = "classified"
    NOT_SAID = "not said"  # what may not be in it
    WIDEST = "widest"  # no case is so wide, or so narrow
    STRICT = "strict"  # where it is AMBER+STRICT nobody hides
    PAST = "past"
    TOO_LATE = "too late"
    NOT_REACHED = "not reached"  # somebody whom one cannot invite
    TOO_MANY = "too many"
    MAY_NOT_HIDE = "may not hide"
    ENDED = "ended"
    ALONE = "alone"  # fewer than two organisations are in it
    TOO_WIDE = "too wide"  # wider than the case allows
    RED_TOLD = "red told"
    SOMEBODY_HIDES = "somebody hides"
    CHANGED = "changed"  # those who would read it are others than was seen
    NOT_NAMED = "not named"  # by their organisation's contact person
    NO_ROOM = "no room"  # for the file, among those that are there
    SAID = "said"  # there is a closing report already
    NO_SECOND = "no second"  # a group has two hosts
    TOO_MANY_IN_GROUP = "too many in group"
    RULES_CHANGED = "rules changed"
    ELSEWHERE = "elsewhere"  # they come from another organisation by now
    ALREADY = "already"  # is in the group, is asked or is put forward
    DATE_TURNED = "date turned"  # ends before it begins, or lasts for days
    TOO_FAR = "too far"
    TOO_MANY_DATES = "too many dates"
    NOT_YET = "not yet"  # minutes of what has not begun
    OPENED = "opened"  # by somebody else who would be in the group that was proposed


class CaseError(ValueError):
    """It is not done, and nothing is written."""

    def __init__(self, why: NotDone) -> None:
        super().__init__(why.value)
        self.why = why


class NoCaseError(LookupError):
    """There is nothing of the kind for whoever asks."""


@dataclass(frozen=True)
class Opening:
    """What a case is to be. ``agreement`` is the text that each accepts; ``nothing_forbidden``:
    whoever opens it has said that nothing of a criminal case, and nothing classified, is in it."""

    title: str
    purpose: str
    agreement: str
    nothing_forbidden: bool
    widest: Label = Label.AMBER
    may_hide: bool = False


@transaction.atomic
def open_case(
    *,
    participant: Participant,
    opening: Opening,
    visit: Visit,
    until: datetime | None = None,
    invite: Collection[int] = (),
) -> Case:
    """A new case, until ``until`` or as long as they usually last, whose founder is in it from now
    and answers for it with their organisation. ``invite``: people (ids) to invite at once.

    Raises NoCaseError for who may not, CaseError with what stands in the way.
    """
    hold_people({*invite, participant.person_id})
    verdict = may_open_case(visit, participant)
    if verdict.reason == NOT_NAMED:
        raise CaseError(NotDone.NOT_NAMED)
    if not verdict:
        raise NoCaseError
    _check_opening(opening)
    ends = until or visit.now + USUALLY
    check_time(ends, visit.now)
    case = Case.objects.create(
        edition_id=participant.edition_id,
        organisation_id=participant.organisation_id,
        founder_id=participant.person_id,
        title=opening.title,
        purpose=opening.purpose,
        agreement=opening.agreement,
        widest=opening.widest,
        may_hide=opening.may_hide,
        opened_at=visit.now,
        ends_at=ends,
    )
    CaseKey.objects.create(case=case, person_id=participant.person_id, since=visit.now, keeps=True)
    CaseMember.objects.create(
        case=case, person_id=participant.person_id, organisation_id=participant.organisation_id,
        invited_at=visit.now, accepted_at=visit.now,
    )  # fmt: skip
    add_entry(case, EntryKind.JOINED, participant.person, visit.now, about=participant.person_id)
    write("case_opened", case, participant.person, visit.now)
    if invite:
        invite_people(case=case.pk, people=invite, me=participant, visit=visit)
    return case


@transaction.atomic
def invite_people(*, case: int, people: Collection[int], me: Participant, visit: Visit) -> Case:
    """The people (ids) are asked whether they would be in it. Who is there already, or has been
    asked, stays so, and nothing tells whether they were: some members hide.

    Raises NoCaseError for who is not in it, CaseError where it has ended and for whom the visitor
    cannot reach.
    """
    wanted = set(people) - {visit.person}
    hold_people({*wanted, visit.person})
    found = open_case_of(case, visit)
    if found.kind == CaseKind.GROUP:  # see ``groups.candidates``
        raise NoCaseError
    if me.person_id != visit.person or me.edition_id != found.edition_id:
        raise NoCaseError
    if len(wanted) > MOST_INVITED:
        raise CaseError(NotDone.TOO_MANY)
    there = named(me, wanted)
    if not wanted or len(there) != len(wanted):
        raise CaseError(NotDone.NOT_REACHED)
    if not all(may_reach(visit, person) for person in wanted):
        raise CaseError(NotDone.NOT_REACHED)
    CaseMember.objects.bulk_create(
        [
            CaseMember(
                case=found, person_id=one.person_id, organisation_id=one.organisation_id,
                invited_by_id=visit.person, invited_at=visit.now,
            )
            for one in there
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    CaseKey.objects.bulk_create(
        [
            CaseKey(
                case=found, person_id=one.person_id,
                keeps=one.organisation_id == found.organisation_id,
            )
            for one in there
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    order_news(found, visit.now)
    write("case_invited", found, me.person, visit.now)
    return found


@transaction.atomic
def accept_case(*, case: int, hidden: bool, visit: Visit, by: Person) -> Case:
    """The visitor accepts the agreement and is in it from now; ``hidden`` from fellow members.

    Raises NoCaseError for who is not invited, CaseError where nobody may hide, and where somebody
    was writing meanwhile.
    """
    hold_people({visit.person})
    asked = cases_invited_to(visit).select_for_update(of=("self",), no_key=True)
    found = asked.filter(pk=case, kind=CaseKind.CASE).first()
    if found is None:
        raise NoCaseError
    if hidden and not found.may_hide:
        raise CaseError(NotDone.MAY_NOT_HIDE)
    mine = CaseMember.objects.filter(case=found, person=by)
    if not all(may_take_part(by.pk, home) for home in mine.values_list("organisation", flat=True)):
        raise CaseError(NotDone.NOT_NAMED)
    mine.update(accepted_at=visit.now, hidden=hidden)
    CaseKey.objects.filter(case=found, person=by).update(since=visit.now)
    # Who wrote while this waited has not seen one's name.
    given = (EntryKind.WORDS, EntryKind.SHARED, EntryKind.FILE)
    others = entries_readable(visit).exclude(source=by)
    if others.filter(case=found, kind__in=given).exists():
        raise CaseError(NotDone.CHANGED)
    if not hidden:
        add_entry(found, EntryKind.JOINED, by, visit.now, about=by.pk)
    write("case_accepted", found, by, visit.now)
    return found


@transaction.atomic
def decline_case(*, case: int, visit: Visit, by: Person) -> None:
    """The visitor would not be in it: nothing of the invitation is left. Raises NoCaseError."""
    found = cases_invited_to(visit).filter(pk=case).first()
    if found is None:
        raise NoCaseError
    write("case_declined", found, by, visit.now)
    take_out(found, by.pk)


@transaction.atomic
def show_oneself(*, case: int, visit: Visit, by: Person) -> Case:
    """The visitor hides no longer. Again changes nothing. Raises NoCaseError."""
    found = case_of(case, visit)
    if CaseMember.objects.filter(case=found, person=by, hidden=True).update(hidden=False):
        if cases_in(visit).filter(lasting(visit.now), pk=case).exists():
            add_entry(found, EntryKind.JOINED, by, visit.now, about=by.pk)
        write("case_shown", found, by, visit.now)
    return found


@transaction.atomic
def leave_case(*, case: int, visit: Visit, by: Person) -> None:
    """The visitor is in it no more, from the next request on. What they wrote stays, as theirs.
    Where it was their case, it closes unless somebody of the same organisation carries it on; a
    group has the other host, or waits for one.

    Raises NoCaseError for who is not in it.
    """
    found = case_of(case, visit)
    mine = CaseMember.objects.get(case=found, person=by)
    if not mine.hidden:
        add_entry(found, EntryKind.LEFT, by, visit.now, about=by.pk)
    if found.founder_id == by.pk:
        hosts = members_known(visit).filter(case=found, host=True, accepted_at__isnull=False)
        other = hosts.exclude(person=by).first()
        found.founder = None if other is None else other.person
        found.lapses_at = visit.now + CARRIED_ON_WITHIN if other is None else None
        found.save(update_fields=("founder", "lapses_at"))
    write("case_left", found, by, visit.now)
    _see_off(found, mine, visit.now)


@transaction.atomic
def remove_member(*, case: int, person: int, visit: Visit, by: Person) -> None:
    """Somebody is in it no more, from their next request on, and is told so in a letter that says
    nothing else. An invitation is taken back, and nobody is told.

    Raises NoCaseError for who is not there for the organisation that answers for it, for somebody
    who is not in it, and for its founder.
    """
    hold_people({person, visit.person})
    found = cases_kept(visit).select_for_update(of=("self",), no_key=True).filter(pk=case).first()
    if found is None or person in {found.founder_id, visit.person}:
        raise NoCaseError
    member = members_known(visit).filter(case=found, person=person).first()
    if member is None:
        raise NoCaseError
    if member.accepted_at is not None:
        if not member.hidden:
            add_entry(found, EntryKind.LEFT, by, visit.now, about=person)
        tell_removed(case, member, visit.now, group=found.kind == CaseKind.GROUP)
    write("case_member_removed", found, by, visit.now)
    _see_off(found, member, visit.now)


@transaction.atomic
def name_to_carry_on(*, case: int, person: int, visit: Visit, by: Person) -> None:
    """The contact person asks one of their own people in it to be its founder.

    Raises NoCaseError for anybody else, and for who is not their own or not in it.
    """
    hold_people({person, visit.person})
    found = cases_without_founder(visit).filter(pk=case).first()
    if found is None:
        raise NoCaseError
    theirs = CaseMember.objects.filter(
        case=found, person=person, organisation=found.organisation_id, accepted_at__isnull=False
    )
    if not theirs.update(named_at=visit.now):
        raise NoCaseError
    order_news(found, visit.now)
    write("case_carrier_named", found, by, visit.now)


@transaction.atomic
def carry_on(*, case: int, visit: Visit, by: Person) -> Case:
    """Whom the contact person has named is its founder. Raises NoCaseError for anybody else."""
    kept = cases_kept(visit).select_for_update(of=("self",), no_key=True)
    waiting = kept.filter(lasting(visit.now), kind=CaseKind.CASE, founder__isnull=True)
    found = waiting.filter(pk=case).first()
    named_me = CaseMember.objects.filter(case=case, person=by, named_at__isnull=False)
    if found is None or not named_me.exists():
        raise NoCaseError
    found.founder, found.lapses_at = by, None
    found.save(update_fields=("founder", "lapses_at"))
    named_me.update(named_at=None)
    write("case_carried_on", found, by, visit.now)
    return found


def case_of(case: int, visit: Visit) -> Case:
    """The case (id), held meanwhile. Raises NoCaseError for who is not in it."""
    held = cases_in(visit).select_for_update(of=("self",), no_key=True)
    found = held.filter(pk=case).first()
    if found is None:
        raise NoCaseError
    return found


def open_case_of(case: int, visit: Visit) -> Case:
    """:func:`case_of`, while it is open. Raises CaseError for one that has ended, too."""
    found = case_of(case, visit)
    if not Case.objects.filter(lasting(visit.now), pk=case).exists():
        raise CaseError(NotDone.ENDED)
    return found


def check_text(text: str, longest: int | None = None) -> None:
    """Raises CaseError for what is not written here."""
    if not text.strip():
        raise CaseError(NotDone.EMPTY)
    if longest is not None and len(text) > longest:
        raise CaseError(NotDone.TOO_LONG)
    if any(found.worry is Worry.CLASSIFIED for found in worries(text)):
        raise CaseError(NotDone.CLASSIFIED)


def check_time(ends: datetime, now: datetime) -> None:
    """Raises CaseError for an end that has been, and one that is too far off."""
    if ends <= now:
        raise CaseError(NotDone.PAST)
    if ends > now + AT_MOST:
        raise CaseError(NotDone.TOO_LATE)


def write(verb: str, subject: Model, by: Person, now: datetime) -> None:
    """In the journal."""
    record_privately(verb=verb, subject=subject, by=by, now=now)


def _check_opening(opening: Opening) -> None:
    for text in (opening.title, opening.purpose, opening.agreement):
        check_text(text)
    if not opening.nothing_forbidden:
        raise CaseError(NotDone.NOT_SAID)
    if opening.widest not in WIDEST:
        raise CaseError(NotDone.WIDEST)
    if opening.may_hide and opening.widest is Label.AMBER_STRICT:
        raise CaseError(NotDone.STRICT)


def _see_off(case: Case, member: CaseMember, now: datetime) -> None:
    """They are out, and the dates of a group leave their calendar."""
    if case.kind == CaseKind.GROUP and member.accepted_at is not None:
        order_leaving(group=case.pk, now=now, person=member.person_id, since=member.accepted_at)
    take_out(case, member.person_id)


def take_out(case: Case, person: int) -> None:
    """The key goes with the member, and in a group their yes and their words on candidates. On
    PostgreSQL the database takes them along, as nobody else may touch them; SQLite is told."""
    for each in (Vouch, Objection):
        each.objects.filter(group=case, by=person).delete()
    RulesAccepted.objects.filter(group=case, person=person).delete()
    CaseMember.objects.filter(case=case, person=person).delete()
    CaseKey.objects.filter(case=case, person=person).delete()
