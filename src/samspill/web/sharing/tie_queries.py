"""Reading ties: the people one has met, and what hangs on that. Every page, file and count asks
here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import Action, ContactCard, KeepInTouch, Offer
from samspill.web.sharing.tie_permissions import (
    TIES_ARE_ON,
    begun,
    editions_with_ties,
    findable,
    not_held,
    own_actions,
    releases,
)
from samspill.web.wishes.search import searched

MOST_FOUND = 30  # of a search: who would have them all asks many times, and is stopped


@dataclass(frozen=True)
class Held:
    """A meeting that two people had, or were to have. ``denied``: the visitor says that it was not
    held."""

    uid: UUID
    edition: str  # its slug
    edition_name: str
    day: date
    start: datetime
    theme: str
    denied: bool = False


@dataclass
class Known:
    """Somebody the visitor knows from here, as they were when they last met."""

    person: int
    name: str
    title: str
    organisation: str
    sector: str
    home: int  # the organisation's id
    meetings: list[Held] = field(default_factory=list)  # the latest first
    given: bool = False  # the visitor's contact details, to them
    offered: bool = False  # theirs, to the visitor
    actions: list[Action] = field(default_factory=list)
    keep_in_touch: date | None = None
    kept_from: str = ""  # the name of an edition that is erased, and its day
    kept_day: date | None = None
    share_at: str = ""  # the slug of where something can be shared with them, once it is looked for
    case_at: str = ""  # and of where a case can be opened

    @property
    def tied(self) -> bool:
        """Have both let the other have their contact details?"""
        return self.given and self.offered

    @property
    def may_agree(self) -> bool:
        """May the visitor write down an action between them? As ``may_agree`` says, of what has
        been read already."""
        return self.tied or bool(self.met)

    @property
    def met(self) -> list[Held]:
        """The meetings that were held, as far as the two say."""
        return [held for held in self.meetings if not held.denied]

    @property
    def last(self) -> Held | None:
        """Where the two last met."""
        return next(iter(self.met), None)

    @property
    def open_actions(self) -> list[Action]:
        """What is agreed and still to be done."""
        return [action for action in self.actions if action.is_open]


@dataclass(frozen=True)
class Contact:
    """How to reach somebody."""

    email: str
    telephone: str


@dataclass(frozen=True)
class Found:
    """Somebody who stays, as a search shows them."""

    person: int
    name: str
    organisation: str
    sector: str
    offer: Offer


def people_known(visit: Visit, only: int | None = None) -> list[Known]:
    """Everybody the visitor has met, has a release or an action with, or says that they did not
    meet (or only the one with this id), those met last first: six queries, seven where somebody was
    not in a meeting."""
    found = _met(visit, only)
    let = list(releases(visit).values_list("giver", "receiver", "kept_from", "kept_day"))
    actions = list(own_actions(visit))
    beside = {one for giver, receiver, *_kept in let for one in (giver, receiver)}
    of_two = [one for each in actions for one in (each.owner_id, each.other_id)]
    beside |= {one for one in of_two if one is not None}
    beside -= {visit.person, *found}
    if only is not None:
        beside &= {only}
    found |= {each.person: each for each in named(beside)}
    for giver, receiver, kept_from, kept_day in let:
        if receiver in found:
            found[receiver].given = True
        if giver in found:
            found[giver].offered = True
        them = found.get(receiver if giver == visit.person else giver)
        if them is not None and kept_day is not None:
            them.kept_from, them.kept_day = kept_from, kept_day
    for action in actions:
        for one in (action.owner_id, action.other_id):
            if one is not None and one in found:
                found[one].actions.append(action)
    kept = KeepInTouch.objects.filter(person=visit.person).values_list("other", "day")
    for other, day in kept:
        if other in found:
            found[other].keep_in_touch = day
    return sorted(found.values(), key=_latest_first)


def _latest_first(known: Known) -> tuple[float, str]:
    last = known.last
    return (-last.start.timestamp() if last else 0, known.name)


SEAT = (
    "meeting_id",
    "meeting__uid",
    "meeting__edition__slug",
    "meeting__edition__name",
    "meeting__edition__day",
    "slot__start",
    "meeting__theme",
    "participant__person",
    "participant__person__name",
    "participant__title",
    "participant__organisation__name",
    "participant__organisation__sector",
    "participant__organisation",
)


def _met(visit: Visit, only: int | None) -> dict[int, Known]:
    seats = begun(visit)
    if only is not None:
        seats = seats.filter(participant__person=only)
    said = not_held(visit).values_list("meeting", "by", "other")
    denied = {(meeting, by, other) for meeting, by, other in said}
    found: dict[int, Known] = {}
    rows = seats.order_by("-slot__start", "pk").values_list(*SEAT)
    for meeting, uid, slug, name, day, start, theme, person, *who in rows:
        mine = (meeting, visit.person, person) in denied
        if not mine and (meeting, person, visit.person) in denied:
            continue
        known = found.setdefault(person, Known(person, *who))
        known.meetings.append(Held(uid, slug, name, day, start, theme, mine))
    return found


def named(people: Collection[int]) -> list[Known]:
    """These people (ids) as they last took part where ties are kept: one query, one more where
    somebody does nowhere any more, none for nobody."""
    if not people:
        return []
    rows = Participant.objects.filter(
        person__in=people, edition__terms__part__in=TIES_ARE_ON
    ).order_by("edition__day", "pk")
    fields = (
        "person__name", "title", "organisation__name", "organisation__sector", "organisation",
    )  # fmt: skip
    latest = {person: who for person, *who in rows.values_list("person", *fields)}
    # Whose editions are erased, and who keeps ties, has a name and nothing else.
    rest = [person for person in people if person not in latest]
    if rest:
        names = Person.objects.filter(pk__in=rest, is_active=True).values_list("pk", "name")
        latest |= {person: [name, "", "", "", 0] for person, name in names}
    return [Known(person, *who) for person, who in latest.items()]


def one_known(visit: Visit, person: int) -> Known | None:
    """One of them; and somebody who stays, for a visitor who does. None for anybody else: see
    ``may_reach``, which the page asks first."""
    found = people_known(visit, person)
    if found:
        return found[0]
    return next(iter(named({person})), None)


def last_time(known: Iterable[Known]) -> tuple[Held | None, list[Known]]:
    """The edition that the visitor was last at (by a meeting of it), and whom they met there."""
    met = [each for each in known if each.last]
    if not met or met[0].last is None:
        return None, []
    latest = met[0].last
    there = [each for each in met if any(held.edition == latest.edition for held in each.met)]
    return latest, there


def editions_met_at(known: Iterable[Known]) -> list[Held]:
    """One meeting for each edition, the latest edition first."""
    found = {held.edition: held for each in known for held in each.met}
    return sorted(found.values(), key=lambda held: held.day, reverse=True)


def contacts(visit: Visit, people: Iterable[Known]) -> dict[int, Contact]:
    """How to reach those of the people whom the visitor has a tie with: two queries. The one place
    that gives an address or a number away."""
    tied = [each.person for each in people if each.tied]
    if not tied:
        return {}
    emails = Person.objects.filter(pk__in=tied).values_list("pk", "email")
    cards = ContactCard.objects.filter(person__in=tied).values_list("person", "telephone")
    numbers = dict(cards)
    return {pk: Contact(email, numbers.get(pk, "")) for pk, email in emails}


def own_telephone(visit: Visit) -> str:
    """The number that the visitor gives; empty for none."""
    card = ContactCard.objects.filter(person=visit.person).values_list("telephone", flat=True)
    return card.first() or ""


def own_offer(visit: Visit) -> Offer:
    """What the visitor says of themselves; nothing, and not staying, before they have."""
    found = Offer.objects.filter(person=visit.person).first()
    return found or Offer(person_id=visit.person)


def offer_of(visit: Visit, person: int) -> Offer | None:
    """What somebody who stays says of themselves, to a visitor who stays as well."""
    return findable(visit).filter(person=person).first()


def find(visit: Visit, text: str) -> list[Found]:
    """Those who stay and have every word of the text in what they say, at most thirty: three
    queries. No words find nobody: there is no list of all."""
    words = searched(text)
    if not words:
        return []
    every = Q()
    for word in words:
        every &= Q(searched__contains=word)
    offers = list(findable(visit).filter(every).order_by("pk")[:MOST_FOUND])
    by_person = {offer.person_id: offer for offer in offers}
    people = sorted(named(by_person), key=lambda known: known.name)
    return [
        Found(each.person, each.name, each.organisation, each.sector, by_person[each.person])
        for each in people
    ]


def own_sector(visit: Visit) -> str:
    """The sector of whom the visitor last came for."""
    found = named({visit.person})
    return found[0].sector if found else ""


def ties_somewhere(visit: Visit) -> bool:
    """Does the visitor take part where ties are kept?"""
    return editions_with_ties(visit.person).exists()
