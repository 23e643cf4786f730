"""Who may have ties and notes, and with whom: the one place that says it.

They are for whoever has signed in. A personal link opens none of them, not even one's own: a letter
is passed on, and an organiser can have one sent. Nor does it help to run an edition: nothing here
asks for a role. Where somebody else has changed the address that one signs in with, they are held
back until it is confirmed who one is.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.permissions import Verdict
from samspill.web.meetings.models import Meeting, Seat
from samspill.web.people.identity import holds_on_own
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.permissions import STRONGER, UNSURE, Shown, Visit, opened
from samspill.web.sharing.tie_models import Action, ActionAnswer, NotHeld, Offer, Release

TIES_ARE_ON = (Part.TIES, Part.SHARING, Part.CASES)
# Of an edition that lets people keep ties, or of none, as it is erased and both keep it.
STANDS = Q(edition__terms__part__in=TIES_ARE_ON) | Q(edition__isnull=True)


def ties_are_on(edition: int) -> bool:
    """Does the edition (id) let its people keep ties?"""
    return Terms.objects.filter(edition=edition, part__in=TIES_ARE_ON).exists()


def editions_with_ties(person: int) -> QuerySet[Edition]:
    """The editions that a person (id) takes part in, or did, and that let them keep ties."""
    return Edition.objects.filter(
        terms__part__in=TIES_ARE_ON,
        participants__person=person,
        participants__withdrawn_at__isnull=True,
    )


def may_keep_ties(visit: Visit) -> Verdict:
    """Somebody who takes part where ties are kept, and has signed in."""
    held = Exists(holds_on_own(visit.person))
    there = editions_with_ties(visit.person).annotate(held=held).values_list("held", flat=True)
    is_held = there.first()
    why = "takes part"
    if is_held is None:
        if visit.shown is Shown.LINK or not kept(visit).exists():
            return Verdict(False, "nothing there")
        is_held = holds_on_own(visit.person).exists()
        why = "keeps ties of an edition that is erased"
    if visit.shown is Shown.LINK:
        return Verdict(False, STRONGER)
    if is_held:
        return Verdict(False, UNSURE)
    return Verdict(True, why)


def kept(visit: Visit) -> QuerySet[Release]:
    """What outlives its edition, as the visitor and the other have both said that they keep it."""
    between = Q(giver=visit.person) | Q(receiver=visit.person)
    return Release.objects.filter(between, edition__isnull=True, taken_back_at__isnull=True)


def begun(visit: Visit) -> QuerySet[Seat]:
    """The seats that others have, or had, in meetings of the visitor's that have begun, where ties
    are kept: a meeting counts as held unless one of the two says that it was not. A seat that has
    a slot is in a meeting that is on: the database takes no other.

    The few meetings are asked for first, in a query of their own. In one with the other seats a
    database that has not counted its rows yet (just after an import) goes through all of them.
    """
    mine = Seat.objects.filter(
        participant__person=visit.person,
        participant__withdrawn_at__isnull=True,
        slot__start__lte=visit.now,
        meeting__edition__terms__part__in=TIES_ARE_ON,
    )
    theirs = Seat.objects.filter(
        meeting__in=list(mine.order_by().values_list("meeting", flat=True)),
        slot__start__lte=visit.now,
    )
    return theirs.exclude(participant__person=visit.person)


def not_held(visit: Visit) -> QuerySet[NotHeld]:
    """What the visitor, or somebody they had a meeting with, has said was not held."""
    return NotHeld.objects.filter(Q(by=visit.person) | Q(other=visit.person))


def has_met(visit: Visit, other: int) -> bool:
    """Is there a meeting of the two that has begun, and that neither says was not held?"""
    denied = not_held(visit).filter(Q(by=other) | Q(other=other)).values("meeting")
    seats = begun(visit).filter(participant__person=other)
    return seats.exclude(meeting__in=denied).exists()


def releases(visit: Visit) -> QuerySet[Release]:
    """What the visitor has let others have, and others the visitor, and nobody has taken back."""
    between = Q(giver=visit.person) | Q(receiver=visit.person)
    return Release.objects.filter(between, STANDS, taken_back_at__isnull=True)


def has_tie(visit: Visit, other: int) -> bool:
    """Have both let the other have their contact details?"""
    between = releases(visit).filter(Q(giver=other) | Q(receiver=other))
    return between.count() == 2


def own_actions(visit: Visit) -> QuerySet[Action]:
    """What the visitor said they would do, and what they wait for: what they wrote down themselves,
    and of what the other did as much as its label opens."""
    mine = Q(owner=visit.person) | Q(other=visit.person)
    readable = Q(writer=visit.person) | opened(visit)
    return Action.objects.filter(mine, STANDS, readable)


def own_answers(visit: Visit) -> QuerySet[ActionAnswer]:
    """What came of actions: in the visitor's words, and in the other's that are told."""
    told = Q(other=visit.person, told=True) & opened(visit, "action__")
    return ActionAnswer.objects.filter(Q(owner=visit.person) | told)


def may_agree(visit: Visit, other: int) -> Verdict:
    """Whether the visitor may write down an action between them and the other (id of a person).
    The two sit, or sat, in a meeting that has begun, or have each other's contact details. What
    else people may be in together is asked here."""
    if not may_keep_ties(visit):
        return Verdict(False, "nothing there")
    if has_met(visit, other):
        return Verdict(True, "met")
    if has_tie(visit, other):
        return Verdict(True, "a tie")
    return Verdict(False, "nothing there")


def meeting_of(visit: Visit, other: int, uid: UUID) -> Meeting | None:
    """The meeting with this uid, where the two had or have it: it has begun, and neither says that
    it was not held."""
    denied = not_held(visit).filter(Q(by=other) | Q(other=other)).values("meeting")
    seats = begun(visit).filter(participant__person=other, meeting__uid=uid)
    seat = seats.exclude(meeting__in=denied).select_related("meeting").first()
    return None if seat is None else seat.meeting


def may_change(visit: Visit, action: Action) -> Verdict:
    """Whether the visitor may say that it is done or not, set another date or let it go: each of
    the two, as either knows when it has come to nothing."""
    if visit.person in {action.owner_id, action.other_id}:
        return Verdict(True, "one of the two")
    return Verdict(False, "nothing there")


def may_answer(visit: Visit, action: Action) -> Verdict:
    """Whether the visitor may say what came of it, and tell it to who waited: who did it."""
    if visit.person == action.owner_id:
        return Verdict(True, "its owner")
    return Verdict(False, "somebody else's to say")


def may_take_away(visit: Visit, action: Action) -> Verdict:
    """Whether the visitor may remove it: who wrote it down."""
    if visit.person == action.writer_id:
        return Verdict(True, "its writer")
    return Verdict(False, "somebody else wrote it")


def findable(visit: Visit) -> QuerySet[Offer]:
    """Those who stay, for a visitor who stays too, among the people of the events that the visitor
    takes part in. Nobody else finds anybody. A no thanks changes nothing: that would tell it."""
    if not Offer.objects.filter(person=visit.person, stays=True).exists():
        return Offer.objects.none()
    events = editions_with_ties(visit.person).values("event")
    there = Participant.objects.filter(
        edition__event__in=events,
        edition__terms__part__in=TIES_ARE_ON,
        withdrawn_at__isnull=True,
    )
    people = there.order_by().values("person")
    return Offer.objects.filter(stays=True, person__in=people).exclude(person=visit.person)


def may_reach(visit: Visit, other: int) -> Verdict:
    """Whose page the visitor may open, and whom they may offer their contact details: whom they
    have met or had them from, and who stays as they do."""
    if other == visit.person or not may_keep_ties(visit):
        return Verdict(False, "nothing there")
    if has_met(visit, other):
        return Verdict(True, "met")
    if releases(visit).filter(Q(giver=other) | Q(receiver=other)).exists():
        return Verdict(True, "a release between them")
    if own_actions(visit).filter(Q(owner=other) | Q(other=other)).exists():
        return Verdict(True, "an action between them")
    if findable(visit).filter(person=other).exists():
        return Verdict(True, "both stay")
    if not_held(visit).filter(other=other).exists():  # by the visitor, then
        return Verdict(True, "said that they did not meet")
    return Verdict(False, "nothing there")
