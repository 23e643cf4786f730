"""Proposing groups after an edition's day, and what those who are asked say.

The worker proposes, a few days after the day, once: an edition's organisers learn how many and
nothing else. Each who is asked says yes or no to a theme. Once enough have said yes these see who
they are, and one of them may open the group. What somebody says is written in the journal as
nobody's business but theirs, and without which way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record, record_privately
from samspill.web.meetings.models import MeetingState, Seat
from samspill.web.outbox.duties import order_duty, register_daily, register_duty
from samspill.web.outbox.models import Duty
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.planning.circles import Met, RoundTableHeld, groups_found, kept_out
from samspill.web.sharing.cases.permissions import CASES_ARE_ON
from samspill.web.sharing.groups.proposal_permissions import asked_of
from samspill.web.sharing.groups.proposal_policies import counting_yes, proposing
from samspill.web.sharing.groups.proposals import (
    ENOUGH,
    GroupCandidate,
    GroupProposal,
    GroupsProposed,
    Said,
    Willing,
)
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import NotHeld
from samspill.web.sharing.weeks import order_week

LOOK, PROPOSE = "groups_to_propose", "groups_proposed"
AT = time(3, tzinfo=UTC)
PROPOSED_AFTER = timedelta(days=3)  # by then people have said which meetings were not held
PROPOSED_UNTIL = timedelta(days=60)  # of the day: later nobody remembers whom they sat with


class NoProposalError(LookupError):
    """There is nothing of the kind for whoever asks."""


def register_proposing() -> None:
    """Called when Django is ready."""
    register_daily(LOOK, order_proposals, at=AT)
    register_duty(PROPOSE, carry_out)


def order_proposals(duty: Duty, now: datetime) -> None:
    """A duty: each edition whose day was a few days ago, that lets its people work together and of
    which nothing has been proposed yet, is a duty of its own."""
    today = now.astimezone(UTC).date()
    past = Edition.objects.filter(
        terms__part__in=CASES_ARE_ON,
        day__lte=today - PROPOSED_AFTER,
        day__gt=today - PROPOSED_UNTIL,
    ).exclude(pk__in=GroupsProposed.objects.values("edition"))
    for pk in past.order_by("pk").values_list("pk", flat=True):
        order_duty(kind=PROPOSE, key=f"{PROPOSE}/{pk}", due_at=now, about={"edition": pk})


def carry_out(duty: Duty, now: datetime) -> None:
    """A duty: the groups of one edition, unless it is gone by now."""
    edition = Edition.objects.filter(pk=duty.about["edition"]).first()
    if edition is not None:
        propose_groups(edition=edition, now=now)


@transaction.atomic
def propose_groups(*, edition: Edition, now: datetime) -> int:
    """Propose groups of those who met at the edition, and have each who is asked told on Monday
    that there is something. Gives how many; 0 where it has been done already."""
    # First, so that whoever comes at the same time waits for this row.
    done, new = GroupsProposed.objects.get_or_create(
        edition=edition, defaults={"proposals": 0, "made_at": now}
    )
    if not new:
        return 0
    with proposing(edition.pk):
        coming = Participant.objects.filter(
            edition=edition, withdrawn_at__isnull=True, person__is_active=True
        )
        hold_people(coming.values_list("person", flat=True))
        people = dict(coming.values_list("pk", "person"))
        found = groups_found(edition, people, _met(edition, now))
        for group in found:
            proposal = GroupProposal.objects.create(edition=edition, theme=group.theme, made_at=now)
            GroupCandidate.objects.bulk_create(
                GroupCandidate(proposal=proposal, person_id=people[one]) for one in group.people
            )
    done.proposals = len(found)
    done.save(update_fields=("proposals",))
    record(
        verb="groups_proposed", subject=done, by=None, now=now, edition_id=edition.pk,
        facts={"proposals": len(found)}, programme=False,
    )  # fmt: skip
    if found:
        order_week(edition.pk, now)
    return len(found)


@transaction.atomic
def answer_proposal(*, proposal: UUID, yes: bool, visit: Visit, by: Person) -> None:
    """Whether the visitor would be in the group; changed as often as they like. With as many yeses
    as are needed, these see one another; whoever says no later is out of their sight at once.

    Raises NoProposalError for whom it is not proposed to.
    """
    hold_people({by.pk})
    row = asked_of(visit).select_for_update(of=("self",)).filter(proposal=proposal).first()
    if row is None:
        raise NoProposalError
    said = Said.YES if yes else Said.NO
    if row.answer == said:
        return
    row.answer, row.answered_at = said, visit.now
    row.save(update_fields=("answer", "answered_at"))
    if yes:
        _count(proposal, visit.now)
    else:
        Willing.objects.filter(proposal=proposal, person=by).delete()
    record_privately(verb="group_proposal_answered", subject=row, by=by, now=visit.now)


def _count(proposal: UUID, now: datetime) -> None:
    """Let those who have said yes see one another, once they are enough."""
    with counting_yes(proposal):
        held = GroupProposal.objects.select_for_update().get(pk=proposal)
        yes = GroupCandidate.objects.filter(proposal=held, answer=Said.YES)
        hold_people(yes.values_list("person", flat=True))
        people = set(yes.values_list("person", flat=True))
        seen = set(Willing.objects.filter(proposal=held).values_list("person", flat=True))
        coming = people_coming(held.edition_id, people)
        homes = {who.pk: who.organisation_id for who in coming}
        (out,) = kept_out(held.edition, [homes])
        people = {who.person_id for who in coming if who.pk not in out}
        if not seen and len(people) < ENOUGH:
            return
        Willing.objects.bulk_create(
            Willing(proposal=held, person_id=one, seen_at=now) for one in sorted(people - seen)
        )
        order_week(held.edition_id, now)


def people_coming(edition: int, people: Collection[int]) -> list[Participant]:
    """Those of the people (ids) who still take part in the edition (id), by name."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    named = coming.filter(person__in=people, person__is_active=True)
    return list(
        named.select_related("edition", "person", "organisation").order_by(
            "person__name_order", "person"
        )
    )


def _met(edition: Edition, now: datetime) -> Met:
    """Who met whom, in meetings that have begun and that nobody there says were not held."""
    denied: dict[int, set[int]] = defaultdict(set)
    for meeting, *two in NotHeld.objects.filter(meeting__edition=edition).values_list(
        "meeting", "by", "other"
    ):
        denied[meeting].update(two)
    seats: dict[int, set[int]] = defaultdict(set)
    themes: dict[int, str] = {}
    of_two: set[int] = set()
    for meeting, pair, theme, participant, person in _seats_taken(edition, now).values_list(
        "meeting", "meeting__pair", "meeting__theme", "participant", "participant__person"
    ):
        themes[meeting] = theme
        if pair is not None:
            of_two.add(meeting)
        if person not in denied[meeting]:
            seats[meeting].add(participant)
    return Met(
        pairs=[
            (min(two), max(two))
            for key, two in sorted(seats.items())
            if key in of_two and len(two) == 2
        ],
        round_tables=[
            RoundTableHeld(themes[key], frozenset(people))
            for key, people in sorted(seats.items())
            if key not in of_two and themes[key]
        ],
    )


def _seats_taken(edition: Edition, now: datetime) -> QuerySet[Seat]:
    return Seat.objects.filter(
        meeting__edition=edition,
        meeting__state=MeetingState.PLANNED,
        slot__start__lte=now,
        participant__withdrawn_at__isnull=True,
    )
