"""Groups that are proposed, in tests: an edition whose people have met, and what they answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cast import Cast, person
from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.people.models import Organisation, Sector
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.opening import open_proposed
from samspill.web.sharing.groups.proposal_permissions import asked_of
from samspill.web.sharing.groups.proposal_queries import Asked, proposed_to
from samspill.web.sharing.groups.proposing import answer_proposal, propose_groups
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown
from support.cases import AFTER, signed
from support.groups import BEGINNING
from support.pages import meet, round_table
from support.shared import let_share

PROPOSED = AFTER + timedelta(days=3)
LATER = 6000.0  # minutes after the evening: when those who said yes open the group
MORE = (
    ("rita", "Rita Forsker", "Høgskolen", Sector.RESEARCH),
    ("kari", "Kari Kjede", "Storkjeden", Sector.BUSINESS),
    ("odin", "Odin Offentlig", "Havnevesenet", Sector.OTHER_PUBLIC),
    ("hanne", "Hanne Havn", "Kystfrakt", Sector.BUSINESS),
)


def those_who_sat(cast: Cast) -> list[Participant]:
    """Eight who sat at a round table about fraud, and the police, who has met the bank: it has said
    no thanks to the company that one of the eight is from."""
    let_share(cast, Part.CASES)
    more = []
    for key, name, home, sector in MORE:
        organisation = Organisation.objects.create(name=home, sector=sector)
        who = Participant.objects.create(
            edition=cast.edition,
            person=person(f"{key}@eksempel.no", name),
            organisation=organisation,
            title="Sikkerhetssjef",
        )
        more.append(who)
    sat = [cast.bank, cast.bank_colleague, cast.seller, cast.agency, *more]
    for who in (*sat, cast.police):
        Topic.objects.create(participant=who, kind=TopicKind.CHALLENGE, text="Svindel i kassa")
    round_table(*sat)
    meet(cast.bank, cast.police, slot=0)
    return sat


def proposed(cast: Cast, *, now: datetime = PROPOSED) -> list[Participant]:
    """A group of those eight is proposed; gives them."""
    sat = those_who_sat(cast)
    propose_groups(edition=cast.edition, now=now)
    return sat


def says(who: Participant, *, yes: bool = True, minutes: float = 5000) -> None:
    """Somebody answers the one group that is proposed to them."""
    with signed(who, minutes) as (visit, by):
        (pk,) = asked_of(visit).values_list("proposal", flat=True)
        answer_proposal(proposal=pk, yes=yes, visit=visit, by=by)


def sees(who: Participant, *, minutes: float = 6000, shown: Shown = Shown.ANEW) -> list[Asked]:
    """What somebody is shown of the groups that are proposed to them."""
    with signed(who, minutes, shown) as (visit, _by):
        return proposed_to(visit, who.edition_id)


def names_seen(who: Participant, *, shown: Shown = Shown.ANEW) -> list[str]:
    """Who else would be in it, as somebody is shown."""
    return [one.name for each in sees(who, shown=shown) for one in each.people]


def proposal_of(who: Participant) -> UUID:
    """The one group that is proposed to somebody."""
    with signed(who, LATER) as (visit, _by):
        (pk,) = asked_of(visit).values_list("proposal", flat=True)
    found: UUID = pk
    return found


def opens(
    who: Participant, second: Participant, *, pk: UUID | None = None, minutes: float = LATER,
    shown: Shown = Shown.ANEW,
) -> Case:  # fmt: skip
    """One of those to whom it is proposed opens it."""
    proposal = pk or proposal_of(who)
    with signed(who, minutes, shown) as (visit, _by):
        return open_proposed(
            proposal=proposal, participant=who, beginning=BEGINNING, second=second.person_id,
            visit=visit,
        )  # fmt: skip
