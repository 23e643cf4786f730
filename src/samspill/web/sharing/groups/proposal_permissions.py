"""Who may see what of a group that is proposed: the one place that says it, and
``proposal_policies`` says it again.

Whoever is asked sees that a group on a theme is proposed, and what they themselves have said.
Who else is asked, nobody sees. Once enough have said yes, these see one another's names: that takes
what all of a case takes. A no, and no answer, is nobody's to see. To run an edition is none of it.
"""

from __future__ import annotations

from django.db.models import QuerySet

from samspill.web.sharing.cases.permissions import CASES_ARE_ON, opens_cases
from samspill.web.sharing.groups.proposals import GroupCandidate, Said, Willing
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import may_keep_ties


def asked_of(visit: Visit) -> QuerySet[GroupCandidate]:
    """What the visitor is asked, and has said: on an edition that lets its people work together."""
    if not may_keep_ties(visit):
        return GroupCandidate.objects.none()
    return GroupCandidate.objects.filter(
        person=visit.person, proposal__edition__terms__part__in=CASES_ARE_ON
    )


def willing_seen(visit: Visit) -> QuerySet[Willing]:
    """Who would be in the groups that the visitor would be in, once there are enough."""
    if not opens_cases(visit):
        return Willing.objects.none()
    yes = asked_of(visit).filter(answer=Said.YES)
    return Willing.objects.filter(proposal__in=yes.values("proposal"))
