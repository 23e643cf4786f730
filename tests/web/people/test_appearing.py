"""What stands for somebody where others keep it: by their choice, else by where they come from."""

from __future__ import annotations

import pytest

from cast import NOW, Cast
from samspill.web.journal.models import Entry
from samspill.web.people.actions import choose_appearance
from samspill.web.people.appearing import NEUTRAL, Shown, appearance, shown_as
from samspill.web.people.models import Appears, Organisation, Person, Sector

KARI = "Kari Nordmann"
BY_NAME = Shown(KARI, "Virksomheten", "business")


def shown(sector: Sector, appears: str) -> Shown:
    return shown_as(
        Person(name=KARI, appears=appears), Organisation(name="Virksomheten", sector=sector)
    )


@pytest.mark.parametrize(
    ("sector", "first"),
    [
        (Sector.SECURITY_INDUSTRY, Appears.NAME),
        (Sector.BUSINESS, Appears.NAME),
        (Sector.POLICE, Appears.NEUTRAL),
        (Sector.CONTROL_AGENCY, Appears.NEUTRAL),
        (Sector.OTHER_PUBLIC, Appears.NAME),
        (Sector.RESEARCH, Appears.NAME),
    ],
)
def test_the_police_and_agencies_start_neutral(sector: Sector, first: Appears) -> None:
    home = Organisation(name="Virksomheten", sector=sector)
    assert appearance(Person(name=KARI), home) is first
    for chosen in Appears:
        assert appearance(Person(name=KARI, appears=chosen), home) is chosen


def test_nothing_is_in_it_that_is_not_told() -> None:
    assert shown(Sector.BUSINESS, "") == BY_NAME
    assert shown(Sector.POLICE, "name") == Shown(KARI, "Virksomheten", "police")
    assert shown(Sector.POLICE, "organisation") == Shown("", "Virksomheten", "police")
    assert shown(Sector.BUSINESS, "neutral") == NEUTRAL == Shown()
    assert [each.neutral for each in (BY_NAME, Shown("", "Politiet"), NEUTRAL)] == [0, 0, 1]


def test_in_a_sentence_and_in_a_list() -> None:
    only = shown(Sector.BUSINESS, "organisation")
    assert (str(BY_NAME), BY_NAME.listed) == (
        "Kari Nordmann (Virksomheten)",
        "Kari Nordmann, Virksomheten",
    )
    assert (str(only), only.listed) == ("Virksomheten", "Virksomheten")
    assert (str(NEUTRAL), NEUTRAL.listed) == ("", "")


def test_choosing_is_journalled_once_and_in_no_editions_journal(cast: Cast) -> None:
    before = Entry.objects.count()
    for _again in range(2):
        choose_appearance(person=cast.bank.person, appears=Appears.NEUTRAL, now=NOW)
    (entry,) = Entry.objects.order_by("pk")[before:]
    assert (entry.verb, entry.by_id) == ("appearance_chosen", cast.bank.person_id)
    assert (entry.edition_id, entry.programme, entry.facts) == (None, False, {})
    kept = Person.objects.get(pk=cast.bank.person_id)
    assert (kept.appears, kept.appears_since) == (Appears.NEUTRAL, NOW)
    assert (cast.bank.person.appears, cast.bank.person.appears_since) == (Appears.NEUTRAL, NOW)
