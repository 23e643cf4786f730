"""Who may come to a group after it has begun: put forward by one, vouched for by two others, and
objected to by nobody; then they are invited.

Nobody learns of an objection, nor of who gave their word: a candidate who is objected to waits, and
goes in the end, as one whom too few have vouched for. So no visit weighs anything: a duty does,
after a few days, which is nobody's visit. Both kinds of words look the same in the journal.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from samspill.web.editions.models import Participant
from samspill.web.outbox.duties import order_duty, register_duty
from samspill.web.outbox.models import Duty
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.audience import named
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    open_case_of,
    write,
)
from samspill.web.sharing.cases.keys import members_in
from samspill.web.sharing.cases.letters import order_news
from samspill.web.sharing.cases.models import Case, CaseKey, CaseMember
from samspill.web.sharing.cases.permissions import lasting
from samspill.web.sharing.groups.lasting import MOST, WAITS_AT_MOST, WEIGHED_FOR, WORDS_NEEDED
from samspill.web.sharing.groups.models import Candidate, Objection, RulesAccepted, Vouch
from samspill.web.sharing.groups.permissions import candidates_readable, groups_hosted, groups_read
from samspill.web.sharing.groups.policies import letting_in
from samspill.web.sharing.groups.proposal_permissions import said_yes_as_well
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import may_reach

WEIGH = "group_candidate"


class Word(StrEnum):
    """What a member says of a candidate."""

    YES = "yes"
    NO = "no"


def register_weighing() -> None:
    """Called when Django is ready."""
    register_duty(WEIGH, weigh)


@transaction.atomic
def put_forward(*, group: int, person: int, me: Participant, visit: Visit) -> Candidate:
    """A member would have the person (id) in the group. The person is told nothing of it.

    Raises NoCaseError for who is not in it, CaseError for whom the visitor cannot reach, for who is
    there already, and where it is full.
    """
    hold_people({person, visit.person})
    if not groups_read(visit).filter(pk=group).exists():
        raise NoCaseError
    found = open_case_of(group, visit)
    if me.person_id != visit.person or me.edition_id != found.edition_id:
        raise NoCaseError
    there = named(me, {person})
    as_well = said_yes_as_well(visit, group).filter(person=person)
    if not there or not (may_reach(visit, person) or as_well.exists()):
        raise CaseError(NotDone.NOT_REACHED)
    inside = _taken(found, visit.now)
    before = candidates_readable(visit).filter(group=found, person=person)
    if person in inside or before.exists():
        raise CaseError(NotDone.ALREADY)
    if len(inside) >= MOST:
        raise CaseError(NotDone.TOO_MANY_IN_GROUP)
    made = Candidate.objects.create(
        group=found, person_id=person, organisation_id=there[0].organisation_id,
        put_forward_by_id=visit.person, at=visit.now,
    )  # fmt: skip
    for after in (WEIGHED_FOR, WAITS_AT_MOST):
        _order(made, visit.now + after)
    order_news(found, visit.now)
    write("group_candidate_put_forward", made, me.person, visit.now)
    return made


@transaction.atomic
def say_of(*, candidate: int, word: Word, visit: Visit, by: Person) -> None:
    """A member other than who put the candidate forward vouches for them, or objects: the last
    word counts. Raises NoCaseError."""
    found = candidates_readable(visit).filter(pk=candidate).first()
    if found is None or found.put_forward_by_id == visit.person:
        raise NoCaseError
    open_case_of(found.group_id, visit)
    said, unsaid = (Vouch, Objection) if word is Word.YES else (Objection, Vouch)
    said.objects.get_or_create(
        candidate=found, by=by, defaults={"group_id": found.group_id, "at": visit.now}
    )
    unsaid.objects.filter(candidate=found, by=by).delete()
    _order(found, max(visit.now, found.at + WEIGHED_FOR))
    write("group_candidate_spoken_of", found, by, visit.now)


@transaction.atomic
def take_back(*, candidate: int, visit: Visit, by: Person) -> None:
    """Who put a candidate forward, or a host, does not any more. Raises NoCaseError."""
    found = candidates_readable(visit).filter(pk=candidate).first()
    if found is None:
        raise NoCaseError
    hosts = groups_hosted(visit).filter(pk=found.group_id).exists()
    if found.put_forward_by_id != visit.person and not hosts:
        raise NoCaseError
    write("group_candidate_taken_back", found, by, visit.now)
    _let_go(found)


def weigh(duty: Duty, now: datetime) -> None:
    """A duty: a candidate is invited whom enough have vouched for and nobody has objected to; one
    who has waited too long goes; any other waits on."""
    with letting_in(duty.about["candidate"], duty.about["group"]):
        found = Candidate.objects.filter(
            pk=duty.about["candidate"], group=duty.about["group"]
        ).first()
        if found is None:
            return
        words = Vouch.objects.filter(candidate=found).count()
        against = Objection.objects.filter(candidate=found).exists()
        fine = words >= WORDS_NEEDED and not against
        standing = Case.objects.filter(lasting(now), pk=found.group_id).first()
        if fine and standing is not None and now >= found.at + WEIGHED_FOR:
            others = _taken(standing, now) - {found.person_id}
            if len(others) < MOST:
                _invite(standing, found, now)
                return
        if now >= found.at + WAITS_AT_MOST:
            _let_go(found)


def _invite(group: Case, candidate: Candidate, now: datetime) -> None:
    person = candidate.person_id
    # Whose yes held no more, and who comes again: on PostgreSQL the key goes by itself.
    RulesAccepted.objects.filter(group=group, person=person).delete()
    CaseKey.objects.filter(case=group, person=person).delete()
    CaseMember.objects.filter(case=group, person=person).delete()
    CaseMember.objects.create(
        case=group, person_id=person, organisation_id=candidate.organisation_id,
        invited_by_id=candidate.put_forward_by_id, invited_at=now,
    )  # fmt: skip
    key = CaseKey(case=group, person_id=person, yearly=True)
    CaseKey.objects.bulk_create([key], ignore_conflicts=True)  # which reads nothing back
    order_news(group, now)
    _let_go(candidate)


def _let_go(candidate: Candidate) -> None:
    """The words go with the candidate: on PostgreSQL by the database, as nobody may touch all of
    them."""
    for each in (Vouch, Objection):
        each.objects.filter(candidate=candidate).delete()
    Candidate.objects.filter(pk=candidate.pk).delete()


def _taken(group: Case, now: datetime) -> set[int]:
    """Those (ids of people) who are in the group, or asked."""
    asked = CaseMember.objects.filter(case=group, accepted_at__isnull=True)
    inside = members_in(now).filter(case=group)
    return {*asked.values_list("person", flat=True), *inside.values_list("person", flat=True)}


def _order(candidate: Candidate, due: datetime) -> None:
    order_duty(
        kind=WEIGH,
        key=f"{WEIGH}/{candidate.pk}/{due:%Y%m%d%H%M%S}",
        due_at=due,
        about={"candidate": candidate.pk, "group": candidate.group_id},
    )
