"""What somebody is shown of the groups that are proposed to them, and how many an organiser is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from samspill.web.editions.models import Edition, Participant
from samspill.web.planning.circles import kept_out
from samspill.web.sharing.cases.permissions import members_known, opens_cases
from samspill.web.sharing.groups.permissions import groups_in, groups_invited_to
from samspill.web.sharing.groups.proposal_permissions import (
    asked_of,
    opened_seen,
    own_willing,
    willing_seen,
)
from samspill.web.sharing.groups.proposals import GroupCandidate, GroupsProposed, Said
from samspill.web.sharing.groups.proposing import people_coming
from samspill.web.sharing.permissions import UNSURE, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.weeks import week_told_of


@dataclass(frozen=True)
class WhoWould:
    """Somebody who would be in the group as well."""

    person: int
    name: str
    organisation: str
    sector: str


@dataclass(frozen=True)
class Asked:
    """A group that is proposed to somebody: on what, what they have said, and, where enough have
    said yes and they are one of these, who the others are, and whether one of them has ``opened``
    it. ``closed``: what keeps them from seeing the names, where there are any."""

    pk: UUID
    theme: str
    answer: Said
    agreed: bool = False
    closed: str = ""
    people: list[WhoWould] = field(default_factory=list)
    opened: bool = False
    group: int | None = None  # which the visitor is in, or asked into


@dataclass(frozen=True)
class ProposalNews:
    """Of last week: how many groups were proposed to somebody who has not said anything, and how
    many that they would be in have become enough. Each is told once: a letter that comes again
    as others say yes would tell it to who is silent."""

    asked: int = 0
    agreed: int = 0

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        return bool(self.asked or self.agreed)


NO_PROPOSALS = ProposalNews()


def proposed_to(visit: Visit, edition: int) -> list[Asked]:
    """The groups that are proposed to the visitor at the edition (id), those without an answer
    first: a handful of queries, however many there are."""
    with as_visit(visit):
        rows = list(_asked(visit, edition).select_related("proposal"))
        verdict = opens_cases(visit)
        enough = set(own_willing(visit).values_list("proposal", flat=True))
        names = together(visit, edition) if verdict and enough else {}
        opened = _opened(visit) if names else {}
    closed = "" if verdict else "unsure" if verdict.reason == UNSURE else "stronger"
    found = []
    for row in rows:
        pk = row.proposal_id
        agreed = pk in enough and (not verdict or pk in names)
        found.append(
            Asked(
                pk=pk,
                theme=gettext(row.proposal.theme),
                answer=Said(row.answer),
                agreed=agreed,
                closed=closed if agreed else "",
                people=[_named(one) for one in names.get(pk, [])],
                opened=pk in opened,
                group=opened.get(pk),
            )
        )
    order = [Said.NOTHING, Said.YES, Said.NO]
    return sorted(found, key=lambda each: (order.index(each.answer), each.theme, str(each.pk)))


def _asked(visit: Visit, edition: int) -> QuerySet[GroupCandidate]:
    return asked_of(visit).filter(proposal__edition=edition)


def together(visit: Visit, edition: int) -> dict[UUID, list[Participant]]:
    """Within the visit: by proposal, the others who would be in it, by name.

    Whoever has said no thanks to one of them since is out of sight as though they had said no
    after all, and sees nobody either.
    """
    willing: dict[UUID, set[int]] = {}
    rows = willing_seen(visit).filter(proposal__edition=edition)
    for proposal, person in rows.values_list("proposal", "person"):
        willing.setdefault(proposal, set()).add(person)
    everybody = people_coming(edition, {one for people in willing.values() for one in people})
    if not everybody:
        return {}
    there = {
        proposal: [one for one in everybody if one.person_id in people]
        for proposal, people in willing.items()
    }
    homes = [{one.pk: one.organisation_id for one in people} for people in there.values()]
    apart = kept_out(everybody[0].edition, homes)
    found = {}
    for (proposal, people), out in zip(there.items(), apart, strict=True):
        left = [one for one in people if one.pk not in out]
        others = [one for one in left if one.person_id != visit.person]
        if len(others) < len(left):
            found[proposal] = others
    return found


def others_who_would(visit: Visit, edition: int, group: int) -> list[Participant]:
    """Those who said yes to the proposal that the group (id) was opened from and are not in it, for
    one who is: whom they may put forward, met or not."""
    with as_visit(visit):
        opened = opened_seen(visit).filter(group=group).values_list("proposal", flat=True).first()
        if opened is None:
            return []
        inside = set(members_known(visit).filter(case=group).values_list("person", flat=True))
        there = together(visit, edition).get(opened, [])
    return [one for one in there if one.person_id not in inside]


def _named(one: Participant) -> WhoWould:
    home = one.organisation
    return WhoWould(one.person_id, one.person.name, home.name, home.sector)


def _opened(visit: Visit) -> dict[UUID, int | None]:
    """By proposal that has become a group: the group (id), None where the visitor is not in it."""
    rows = dict(opened_seen(visit).values_list("proposal", "group"))
    if not rows:
        return {}
    mine = {*groups_in(visit).values_list("pk", flat=True)}
    mine |= {*groups_invited_to(visit).values_list("pk", flat=True)}
    return {proposal: group if group in mine else None for proposal, group in rows.items()}


def to_open(visit: Visit, edition: int, proposal: UUID) -> Asked | None:
    """The proposal, where the visitor may open a group of it; None for anything else."""
    for each in proposed_to(visit, edition):
        if each.pk == proposal and each.agreed and not each.closed:
            return each
    return None


def proposal_news(visit: Visit, edition: int) -> ProposalNews:
    """Within the visit: what there is at the edition (id). Two queries."""
    mine, (start, end) = _asked(visit, edition), week_told_of(visit.now)
    made = Q(proposal__made_at__gte=start, proposal__made_at__lt=end)
    enough = own_willing(visit).filter(proposal__edition=edition)
    return ProposalNews(
        asked=mine.filter(made, answer=Said.NOTHING).count(),
        agreed=enough.filter(seen_at__gte=start, seen_at__lt=end).count(),
    )


def number_proposed(edition: Edition) -> int | None:
    """How many groups have been proposed of the edition's people; None where nothing has: one
    query, for its organisers."""
    made = GroupsProposed.objects.filter(edition=edition)
    return made.values_list("proposals", flat=True).first()
