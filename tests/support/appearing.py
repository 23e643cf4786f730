"""How people appear, for tests that are about something else, and for those that are about it."""

from __future__ import annotations

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.people.actions import choose_appearance
from samspill.web.people.models import Appears, Person


def appear(who: Participant, appears: Appears) -> None:
    """They choose how others' calendars call them."""
    choose_appearance(person=who.person, appears=appears, now=NOW)


def all_by_name(cast: Cast) -> None:
    """Everybody, the police and agencies too: where a test is about who meets whom."""
    Person.objects.update(appears=Appears.NAME)
    for who in cast.participants:
        who.person.appears = Appears.NAME
