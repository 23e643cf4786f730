"""Places that organisations fill themselves: so many may come from each, and somebody there names
who does. Offered by letter like a role, to an address; taken on by who has shown that it is theirs.

Whoever fills the places is no contact person: that one says for an organisation who people are (see
``people.identity``), and is named by who keeps the server. This one names who comes, and sees of
them whether they have answered: nothing of what they answered, and of nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from samspill.web.editions.invitations import LinkLetter, send_links
from samspill.web.editions.joining import JoinError, join, named_by
from samspill.web.editions.letter_words import reply_address, written_day
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.overview import Answer, answer_of, everybody
from samspill.web.editions.participation import withdraw_participant
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.registering.models import MOST_PLACES, Places
from samspill.web.editions.roles import OFFERS_END, has_shown_address
from samspill.web.editions.zones import activate
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Letter
from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.people.sameness import same_name

OFFER = "places_offer"
NAMED = "colleague_named"
NAMED_A_PLACE = 3  # times that somebody may be named for each place: each is sent a letter


class PlacesError(ValueError):
    """It is not done; ``code`` says why. Of the places: no_organisation, no_sector, number, fewer
    (more come than there would be places). Of the offer: no_address, no_name, shared. Of naming:
    full, closed (the day is over), many (named too often), name, no_address, here, ask (only the
    secretariat can). Of taking out: published, closed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class State(StrEnum):
    """How far somebody who was named has come, for who named them."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Comes:
    """Somebody from the organisation, and how far they have come."""

    participant: Participant
    state: State


@dataclass(frozen=True)
class Filled:
    """An organisation at an edition: its places (None: nobody has counted them), how many of these
    are taken, and how many of those have answered."""

    organisation: Organisation
    places: Places | None
    named: int
    answered: int

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return max(0, self.places.number - self.named) if self.places else 0


def register_places() -> None:
    """Called when Django is ready."""
    register(OFFER, write)


def filled_at(edition: Edition) -> list[Filled]:
    """Every organisation that has places or people here, by name: two queries."""
    here = Participant.objects.filter(
        edition=edition, withdrawn_at__isnull=True, organisation=OuterRef("pk")
    ).order_by()
    each = here.values("organisation").annotate(number=Count("pk"))
    answered = here.filter(answered_at__isnull=False)
    of_answers = answered.values("organisation").annotate(number=Count("pk"))
    places = {
        row.organisation_id: row
        for row in Places.objects.filter(edition=edition).select_related("filled_by")
    }
    found = Organisation.objects.annotate(
        named=Coalesce(Subquery(each.values("number")), 0),
        answered=Coalesce(Subquery(of_answers.values("number")), 0),
    )
    listed = found.filter(Q(pk__in=list(places)) | Exists(here))
    return [Filled(o, places.get(o.pk), o.named, o.answered) for o in listed]


def places_of(edition: Edition, pk: int) -> Places:
    """At the edition, for those who organise it. Raises Http404."""
    found = Places.objects.filter(edition=edition, pk=pk).select_related("organisation", "edition")
    places = found.first()
    if places is None:
        raise Http404
    return places


def own_places(person: Person) -> list[Places]:
    """Those that the person fills, newest edition first: none by a personal link."""
    if person.takes_part_only:
        return []
    found = Places.objects.filter(filled_by=person).select_related("edition", "organisation")
    return list(found.order_by("-edition__day", "pk"))


def places_to_fill(person: Person, pk: int) -> Places:
    """Those that the person fills. Raises Http404."""
    found = next((places for places in own_places(person) if places.pk == pk), None)
    if found is None:
        raise Http404
    activate(found.edition.time_zone)
    return found


def own_place_offers(person: Person, *, now: datetime) -> list[Places]:
    """What is offered to the person's address, once they have shown that it is theirs."""
    if not has_shown_address(person):
        return []
    found = _offered(now).filter(offered_to=person.email)
    return list(found.select_related("edition", "organisation", "offered_by"))


def places_wait(person: Person, *, now: datetime) -> bool:
    """Is somebody asked at an address that the person has not shown to be theirs?"""
    return not has_shown_address(person) and _offered(now).filter(
        offered_to=person.email
    ).exists()  # fmt: skip


def who_comes(places: Places) -> list[Comes]:
    """Everybody from the organisation, those who have withdrawn last: one query."""
    found = everybody(places.edition).filter(organisation=places.organisation_id)
    each = [Comes(p, _state(p)) for p in found.select_related("person")]
    return sorted(each, key=lambda comes: comes.state is State.WITHDRAWN)


def _state(participant: Participant) -> State:
    return {
        Answer.NOT_INVITED: State.NOT_INVITED,
        Answer.DONE: State.ANSWERED,
        Answer.WITHDRAWN: State.WITHDRAWN,
    }.get(answer_of(participant), State.INVITED)


@transaction.atomic
def give_places(
    *, edition: Edition, organisation: str, sector: str, number: int, by: Person, now: datetime
) -> Places | None:
    """So many may come from the organisation of that name, in any spelling of it; it is made where
    there is none. As ``set_places``, and raises PlacesError no_organisation, no_sector."""
    name = " ".join(one_line(organisation).split())
    if not name or not is_line(name) or len(name) > 200:
        raise PlacesError("no_organisation")
    found = Organisation.objects.filter(name_key=same_name(name)).first()
    if found is None:
        if sector not in Sector.values:
            raise PlacesError("no_sector")
        found = Organisation.objects.create(name=name, sector=sector)
    return set_places(edition=edition, organisation=found, number=number, by=by, now=now)


@transaction.atomic
def set_places(
    *, edition: Edition, organisation: Organisation, number: int, by: Person, now: datetime
) -> Places | None:
    """So many may come from the organisation; 0: nobody counts them, and nobody fills them. Raises
    PlacesError where more come already, PermissionError."""
    edition = _locked(edition.pk)
    if not may_organise(by, edition):
        raise PermissionError
    if not 0 <= number <= MOST_PLACES:
        raise PlacesError("number")
    found = Places.objects.filter(edition=edition, organisation=organisation)
    if number and number < _taken(edition.pk, organisation.pk):
        raise PlacesError("fewer")
    if not number:
        if found.delete()[0]:
            _record("places_taken_away", edition, by, now)
        return None
    places, new = Places.objects.get_or_create(
        edition=edition, organisation=organisation, defaults={"number": number}
    )
    if new or places.number != number:
        places.number = number
        places.save(update_fields=["number"])
        _record("places_set", edition, by, now, number=number)
    return places


@transaction.atomic
def offer_places(
    *, places: Places, address: str, name: str, language: str, by: Person, now: datetime
) -> None:
    """Ask whoever has the address to fill the places, by letter; nobody else fills them from then
    on. Again sends nothing while the first offer stands. Who has no account gets one, under
    ``name``. Raises PlacesError, PermissionError."""
    edition = _locked(places.edition_id)
    if not may_organise(by, edition):
        raise PermissionError
    address = address.strip().lower()
    if not is_address(address):
        raise PlacesError("no_address")
    known = list(Person.objects.filter(email=address))
    if any(person.shares_mailbox for person in known):
        raise PlacesError("shared")
    if not known and not one_line(name):
        raise PlacesError("no_name")
    if not known:
        Person.objects.create_user(email=address, name=one_line(name), language=language)
    if _offered(now).filter(pk=places.pk, offered_to=address).exists():
        return
    Places.objects.filter(pk=places.pk).update(
        filled_by=None, offered_to=address, offered_at=now, offered_by=by
    )
    entry = _record("places_offered", edition, by, now)
    tell_address(
        kind=OFFER, address=address,
        about={"places": places.pk, "language": language},
        key=f"{OFFER}/{entry.pk}", now=now, valid_until=now + OFFERS_END,
    )  # fmt: skip


@transaction.atomic
def take_places_back(*, places: Places, by: Person, now: datetime) -> None:
    """Nobody fills the places any more, nor is asked to: by an organiser, or by who fills them.
    Raises PermissionError."""
    edition = _locked(places.edition_id)
    held = Places.objects.get(pk=places.pk)
    own = held.filled_by_id == by.pk and not by.takes_part_only
    if not own and not may_organise(by, edition):
        raise PermissionError
    Places.objects.filter(pk=places.pk).update(filled_by=None, offered_to="", offered_at=None)
    _record("places_left" if own else "places_taken_back", edition, by, now)


@transaction.atomic
def take_on_places(*, pk: int, by: Person, now: datetime) -> Places:
    """Whoever is asked to fills the places from now on. Raises Http404 where nothing is offered to
    the address that they have shown to be theirs, as for who came by a personal link."""
    places = _offered(now).select_for_update(of=("self",)).filter(pk=pk, offered_to=by.email)
    found = places.select_related("edition", "organisation").first()
    if found is None or by.takes_part_only or not has_shown_address(by):
        raise Http404
    found.filled_by, found.offered_to, found.offered_at = by, "", None
    found.save(update_fields=["filled_by", "offered_to", "offered_at"])
    _record("places_taken_on", found.edition, by, now)
    return found


@transaction.atomic
def name_person(
    *, places: Places, name: str, address: str, title: str, by: Person, now: datetime
) -> Participant:
    """Somebody comes from the organisation, in a place that nobody has, and is invited as an
    edition's letters are, once it invites. No organiser is asked: the place was the yes. Raises
    PlacesError, and PermissionError for who does not fill these places."""
    edition = _locked(places.edition_id)
    places = _to_change(places.pk, by)
    if edition.phase == Phase.OVER:
        raise PlacesError("closed")
    if _taken(edition.pk, places.organisation_id) >= places.number:
        raise PlacesError("full")
    if named_by(by, edition, NAMED) >= places.number * NAMED_A_PLACE:
        raise PlacesError("many")
    try:
        joined = join(edition=edition, organisation=places.organisation, name=name, address=address)
    except JoinError as error:
        # Whether an address is known elsewhere, and as whose, is not theirs to find out.
        known = error.code in {"name", "no_address", "here"}
        raise PlacesError(error.code if known else "ask") from error
    joined.title = one_line(title)[:200]
    joined.save(update_fields=["title"])
    record(verb=NAMED, subject=joined, by=by, now=now, edition_id=edition.pk)
    if edition.phase != Phase.SETUP:  # else with everybody, when the organisers invite
        kind = LinkLetter.INVITATION
        send_links(edition=edition, participants=[joined], kind=kind, by=by, now=now)
    return joined


@transaction.atomic
def free_place(*, places: Places, participant_pk: int, by: Person, now: datetime) -> Participant:
    """Somebody from the organisation does not come after all, so that another one can be named.
    Not once a plan is published: others would have met them, which the secretariat sees to. Raises
    PlacesError, PermissionError, Http404."""
    edition = _locked(places.edition_id)
    places = _to_change(places.pk, by)
    found = Participant.objects.select_for_update(of=("self",)).filter(
        edition=edition, organisation=places.organisation_id, pk=participant_pk
    )
    participant = found.select_related("person", "edition").first()
    if participant is None:
        raise Http404
    if edition.is_published:
        raise PlacesError("published" if edition.phase == Phase.PUBLISHED else "closed")
    withdraw_participant(participant=participant, by=by, now=now)
    return participant


def forget_old_offers(*, now: datetime) -> None:
    """Addresses that were asked and never said yes."""
    Places.objects.filter(offered_at__lte=now - OFFERS_END).update(offered_to="", offered_at=None)


def _to_change(pk: int, by: Person) -> Places:
    found = Places.objects.filter(pk=pk, filled_by=by).select_related("organisation").first()
    if found is None or by.takes_part_only:
        raise PermissionError
    return found


def _locked(edition_pk: int) -> Edition:
    return Edition.objects.select_for_update(no_key=True).get(pk=edition_pk)


def _taken(edition_pk: int, organisation_pk: int) -> int:
    return Participant.objects.filter(
        edition=edition_pk, organisation=organisation_pk, withdrawn_at__isnull=True
    ).count()


def _offered(now: datetime) -> QuerySet[Places]:
    return Places.objects.filter(offered_at__gt=now - OFFERS_END)


def _record(verb: str, edition: Edition, by: Person, now: datetime, **facts: int) -> Entry:
    return record(
        verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk, facts=facts,
        programme=False,
    )  # fmt: skip


def write(letter: Letter, now: datetime) -> Written | None:
    """Who asks, how many places there are, and where one says yes. Nothing once somebody else is
    asked, or nobody."""
    found = Places.objects.filter(pk=letter.about["places"], offered_to=letter.address)
    places = found.select_related("edition", "organisation", "offered_by").first()
    if places is None:
        return None
    facts = {
        "places": places,
        "by": places.offered_by,
        "day": written_day(places.edition),
        "link": f"{settings.SITE_URL}/roles/",
        "days": OFFERS_END.days,
    }
    subject = _("Who comes from %(organisation)s to %(edition)s?") % {
        "organisation": places.organisation.name,
        "edition": places.edition.name,
    }
    return Written(
        subject=subject,
        text=render_to_string("organiser/mail/places_offer.txt", facts),
        reply_to=reply_address(places.offered_by, places.edition),
    )
