"""Opening a group that was proposed, by one of those who would be in it.

All of them are asked into it, also whom the opener has not met: each has said yes to being in this
group with whoever says yes as well. That is the only exception from whom one can invite, and it
reaches nobody else. Who said no, and who is silent, is not read.
"""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from samspill.web.editions.models import Participant
from samspill.web.people.presence import hold_people
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.permissions import may_open_case
from samspill.web.sharing.groups.actions import Beginning, begin, check_beginning
from samspill.web.sharing.groups.proposal_permissions import opened_seen, willing_seen
from samspill.web.sharing.groups.proposal_queries import together
from samspill.web.sharing.groups.proposals import GroupOpened
from samspill.web.sharing.permissions import Visit


@transaction.atomic
def open_proposed(
    *, proposal: UUID, participant: Participant, beginning: Beginning, second: int, visit: Visit
) -> Case:
    """The group of those who said yes, whose first host is in it from now; ``second`` (id of a
    person), one of them, is asked to be the other host. Of two who press at once one opens it.

    Raises NoCaseError for who does not see the others, CaseError with what stands in the way.
    """
    willing = willing_seen(visit).filter(proposal=proposal)
    hold_people({*willing.values_list("person", flat=True), visit.person})
    there = together(visit, participant.edition_id).get(proposal)
    if there is None or not may_open_case(visit, participant):
        raise NoCaseError
    check_beginning(beginning)
    if opened_seen(visit).filter(proposal=proposal).exists():
        raise CaseError(NotDone.OPENED)
    if second not in {one.person_id for one in there}:
        raise CaseError(NotDone.NO_SECOND)
    group = begin(participant, beginning, there, second, visit)
    try:
        with transaction.atomic():
            GroupOpened.objects.create(proposal_id=proposal, group=group)
    except IntegrityError as error:  # by somebody else meanwhile: all of this goes
        raise CaseError(NotDone.OPENED) from error
    return group
