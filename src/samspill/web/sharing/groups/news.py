"""What the week's letter says of groups: how much there is, and never of which."""

from __future__ import annotations

from dataclasses import dataclass

from samspill.web.sharing.cases.keys import yeses_that_hold
from samspill.web.sharing.cases.models import CaseMember
from samspill.web.sharing.cases.permissions import lasting
from samspill.web.sharing.groups.lasting import ASKED_AGAIN_BEFORE
from samspill.web.sharing.groups.permissions import (
    candidates_readable,
    groups_in,
    groups_invited_to,
    groups_read,
    own_objections,
    own_vouches,
)
from samspill.web.sharing.permissions import Visit


@dataclass(frozen=True)
class GroupNews:
    """How many invitations wait for somebody at an edition, how many rules and years for their
    yes, how many groups would have them as a host, and how many candidates wait for their word."""

    invited: int = 0
    yes: int = 0
    named: int = 0
    candidates: int = 0

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        return bool(self.invited or self.yes or self.named or self.candidates)


NO_GROUP_NEWS = GroupNews()


def group_news(visit: Visit, edition: int) -> GroupNews:
    """Within the visit: what there is at the edition (id)."""
    standing = groups_in(visit).filter(lasting(visit.now), edition=edition)
    late = yeses_that_hold(visit.now).filter(
        person=visit.person, until__gt=visit.now + ASKED_AGAIN_BEFORE
    )
    fine = groups_read(visit).filter(pk__in=late.values("group"))
    named = CaseMember.objects.filter(person=visit.person, named_at__isnull=False)
    waiting = candidates_readable(visit).filter(group__in=standing.values("pk"))
    return GroupNews(
        invited=groups_invited_to(visit).filter(edition=edition).count(),
        yes=standing.exclude(pk__in=fine.values("pk")).count(),
        named=standing.filter(pk__in=named.values("case")).count(),
        candidates=waiting.exclude(put_forward_by=visit.person)
        .exclude(pk__in=own_vouches(visit).values("candidate"))
        .exclude(pk__in=own_objections(visit).values("candidate"))
        .count(),
    )
