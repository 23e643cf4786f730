"""What somebody is shown of the groups that are proposed to them, and how many an organiser is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from samspill.web.editions.models import Edition
from samspill.web.sharing.cases.permissions import opens_cases
from samspill.web.sharing.groups.proposal_permissions import (
    asked_of,
    own_willing,
    willing_seen,
)
from samspill.web.sharing.groups.proposals import GroupCandidate, GroupsProposed, Said
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
    said yes and they are one of these, who the others are. ``closed``: what keeps them from seeing
    the names, where there are any."""

    pk: UUID
    theme: str
    answer: Said
    agreed: bool = False
    closed: str = ""
    people: list[WhoWould] = field(default_factory=list)


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
        names = _names(visit, edition) if verdict and enough else {}
    closed = "" if verdict else "unsure" if verdict.reason == UNSURE else "stronger"
    found = []
    for row in rows:
        agreed = row.proposal_id in enough
        found.append(
            Asked(
                pk=row.proposal_id,
                theme=gettext(row.proposal.theme),
                answer=Said(row.answer),
                agreed=agreed,
                closed=closed if agreed else "",
                people=names.get(row.proposal_id, []) if agreed else [],
            )
        )
    order = [Said.NOTHING, Said.YES, Said.NO]
    return sorted(found, key=lambda each: (order.index(each.answer), each.theme, str(each.pk)))


def _asked(visit: Visit, edition: int) -> QuerySet[GroupCandidate]:
    return asked_of(visit).filter(proposal__edition=edition)


def _names(visit: Visit, edition: int) -> dict[UUID, list[WhoWould]]:
    """By proposal, the others who would be in it, as they take part in the edition (id)."""
    rows = (
        willing_seen(visit)
        .filter(
            proposal__edition=edition,
            person__participations__edition=edition,
            person__participations__withdrawn_at__isnull=True,
        )
        .exclude(person=visit.person)
        .order_by("person__name_order", "person")
        .values_list(
            "proposal",
            "person",
            "person__name",
            "person__participations__organisation__name",
            "person__participations__organisation__sector",
        )
    )
    found: dict[UUID, list[WhoWould]] = {}
    for proposal, person, name, organisation, sector in rows:
        found.setdefault(proposal, []).append(WhoWould(person, name, organisation, sector))
    return found


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
