"""Ties in tests: an edition that has been, where people met, and what they let one another have."""

from __future__ import annotations

from datetime import timedelta

from cast import Cast, at
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_queries import contacts, people_known
from samspill.web.sharing.ties import make_code, release, say_whether_held, take_code
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


def seen(who: Participant, shown: Shown = Shown.SIGNED_IN) -> dict[str, tuple[str, str]]:
    """The contact details that somebody sees, by name."""
    visit = of(who, shown)
    with as_visit(visit):
        there = people_known(visit)
        found = contacts(visit, there)
        return {
            each.name: (found[each.person].email, found[each.person].telephone)
            for each in there
            if each.person in found
        }


def denies(who: Participant, other: Participant, meeting: Meeting, *, held: bool = False) -> None:
    """They say that the two met there, or did not."""
    visit = of(who)
    with as_visit(visit):
        say_whether_held(
            meeting=meeting.uid, other=other.person_id, held=held, visit=visit, by=who.person
        )


def code_of(who: Participant) -> str:
    """A code that they show."""
    visit = of(who)
    with as_visit(visit):
        return make_code(visit=visit, by=who.person)


def enters(who: Participant, code: str, after: timedelta = timedelta()) -> int:
    """They enter a code; gives whose it is."""
    visit = of(who)
    visit = Visit(visit.person, visit.shown, visit.now + after)
    with as_visit(visit):
        return take_code(code=code, visit=visit, by=who.person)
