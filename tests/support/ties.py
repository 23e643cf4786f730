"""Ties in tests: an edition that has been, where people met, and what they let one another have."""

from __future__ import annotations

from datetime import timedelta

from cast import Cast, at
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import release
from support.pages import meet
from support.shared import let_share

AFTER = at(20)  # the evening of the edition's day


def of(who: Participant, shown: Shown = Shown.SIGNED_IN, days: int = 0) -> Visit:
    """Their visit the evening of the day, signed in and no more, or some days later."""
    return Visit(who.person_id, shown, AFTER + timedelta(days=days))


def met(cast: Cast) -> Meeting:
    """The bank has met the police, and the agency, where ties are kept; the first of the two."""
    let_share(cast, Part.TIES)
    meeting = meet(cast.bank, cast.police, slot=0)
    meet(cast.bank, cast.agency, slot=1)
    return meeting


def let_have(giver: Participant, receiver: Participant) -> None:
    """One lets the other have their contact details, by one tap."""
    visit = of(giver)
    with as_visit(visit):
        release(to=receiver.person_id, visit=visit, by=giver.person)


def tie(one: Participant, other: Participant) -> None:
    """Both do."""
    let_have(one, other)
    let_have(other, one)
