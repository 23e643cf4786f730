"""Who may see what of a group that is proposed: the one place that says it, and
``proposal_policies`` says it again.

Whoever is asked sees that a group on a theme is proposed, and what they themselves have said.
Who else is asked, nobody sees. Once enough have said yes, these see one another's names, and that
one of them has opened the group: that takes what all of a case takes. A no, and no answer, is
nobody's to see. To run an edition is none of it.
"""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from samspill.web.people.identity import confirmations_that_hold, holds_on_own
from samspill.web.sharing.cases.permissions import CASES_ARE_ON
from samspill.web.sharing.groups.proposals import GroupCandidate, GroupOpened, Said, Willing
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import OPENS, Shown, Visit
from samspill.web.sharing.tie_permissions import editions_with_ties


def asked_of(visit: Visit) -> QuerySet[GroupCandidate]:
    """What the visitor is asked, and has said: who has signed in, of an edition that they take part
    in and that lets its people work together."""
    if visit.shown is Shown.LINK:
        return GroupCandidate.objects.none()
    editions = editions_with_ties(visit.person).filter(terms__part__in=CASES_ARE_ON)
    own_is_open = ~Q(Exists(holds_on_own(visit.person)))
    return GroupCandidate.objects.filter(
        own_is_open, person=visit.person, proposal__edition__in=editions
    )


def own_willing(visit: Visit) -> QuerySet[Willing]:
    """The groups that the visitor would be in, and that have enough people."""
    yes = asked_of(visit).filter(answer=Said.YES)
    return Willing.objects.filter(person=visit.person, proposal__in=yes.values("proposal"))


def willing_seen(visit: Visit) -> QuerySet[Willing]:
    """Who would be in the groups that the visitor would be in, once there are enough."""
    if Label.AMBER not in OPENS[visit.shown]:
        return Willing.objects.none()
    sure = Q(Exists(confirmations_that_hold(visit.person)))
    yes = asked_of(visit).filter(answer=Said.YES)
    return Willing.objects.filter(sure, proposal__in=yes.values("proposal"))


def opened_seen(visit: Visit) -> QuerySet[GroupOpened]:
    """Which of the groups that the visitor would be in have been opened."""
    seen = willing_seen(visit).filter(person=visit.person)
    return GroupOpened.objects.filter(proposal__in=seen.values("proposal"))


def said_yes_as_well(visit: Visit, group: int) -> QuerySet[Willing]:
    """Those who said yes to the proposal that the group (id) was opened from, for one who did: they
    may be asked into it, met or not."""
    opened = opened_seen(visit).filter(group=group)
    return willing_seen(visit).filter(proposal__in=opened.values("proposal"))
