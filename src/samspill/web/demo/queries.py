"""What there is of the demo edition."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import Http404

from samspill.web.editions.models import Edition, Participant, Role
from samspill.web.meetings.models import Meeting, pair_text
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.models import PlanVersion

SLUG = "demo"
LAST_YEAR = "demo-i-fjor"
TWO_YEARS_AGO = "demo-for-to-ar-siden"


def demo_is_there() -> bool:
    """True when the demo edition is loaded, planned and published."""
    return PlanVersion.objects.filter(edition__slug=SLUG, published_at__isnull=False).exists()


def loaded_edition() -> Edition | None:
    """The demo edition, planned or not."""
    return Edition.objects.filter(slug=SLUG).first()


def last_years() -> Edition | None:
    """The edition of the year before."""
    return Edition.objects.filter(slug=LAST_YEAR).first()


def without_address(edition: Edition) -> QuerySet[Person]:
    """Its people of all roles who have not shown that their address is theirs."""
    there = Q(roles__edition=edition) | Q(participations__edition=edition)
    found: QuerySet[Person] = Person.objects.filter(there, emailaddress__isnull=True).distinct()
    return found


def known_organisations() -> dict[str, Organisation]:
    """All organisations there are, by name: the demo's among them are not made again."""
    return {organisation.name: organisation for organisation in Organisation.objects.all()}


def known_people(emails: Iterable[str]) -> dict[str, Person]:
    """Those of the addresses that somebody has."""
    return {person.email: person for person in Person.objects.filter(email__in=emails)}


def person_with(email: str) -> Person:
    """Whoever has the address. Raises Http404."""
    found: Person | None = Person.objects.filter(email=email).first()
    if found is None:
        raise Http404
    return found


def is_known(email: str) -> bool:
    """True when somebody has the address."""
    return bool(Person.objects.filter(email=email).exists())


def first_organiser(edition: Edition) -> Person:
    """One who runs the edition."""
    found: Person = Person.objects.filter(roles__edition=edition, roles__role=Role.ORGANISER)[0]
    return found


def participant_of(edition: Edition, who: str, *, among: Edition) -> Participant:
    """The participant with that address, or else from that organisation and also at the edition
    ``among``."""
    there = edition.participants.select_related("person", "organisation", "edition")
    named = {"person__email": who} if "@" in who else {"organisation__name": who}
    found: Participant = there.filter(person__participations__edition=among, **named)[0]
    return found


def meeting_of(edition: Edition, people: tuple[int, int]) -> Meeting:
    """The meeting that two (ids of people) had."""
    return _meetings_of(edition, people).get()


def had_meeting(edition: Edition, people: tuple[int, int]) -> bool:
    """Did the two (ids of people) have one?"""
    return _meetings_of(edition, people).exists()


def _meetings_of(edition: Edition, people: tuple[int, int]) -> QuerySet[Meeting]:
    there = edition.participants.filter(person__in=people).values_list("pk", flat=True)
    return Meeting.objects.filter(edition=edition, pair=pair_text(list(there)))


def pairs_met(edition: Edition) -> list[tuple[Person, Person]]:
    """Who met whom there, two by two, in the order of the day."""
    meetings = Meeting.objects.filter(edition=edition, pair__isnull=False)
    found = []
    for meeting in meetings.prefetch_related("seats__participant__person"):
        one, other = sorted(
            (seat.participant.person for seat in meeting.seats.all()), key=lambda who: who.pk
        )
        found.append((one, other))
    return found
