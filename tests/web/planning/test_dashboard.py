"""The edition at a glance: what an organiser reads of it, and what nobody can read off it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at, person, veto, wish
from samspill.web.editions.models import Absence, Edition, Participant, Topic, TopicKind
from samspill.web.editions.overview import Answer
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.dashboard import Dashboard, Thin, dashboard_of
from samspill.web.wishes.models import Strength, Veto, Wish
from support.pages import browser_of, crowd, meet, url

pytestmark = pytest.mark.django_db


def found(cast: Cast) -> Dashboard:
    return dashboard_of(Edition.objects.get(pk=cast.edition.pk))


def test_themes_are_counted_by_people(cast: Cast) -> None:
    for text in ("Svindel på nett", "svindel av eldre"):  # twice by one
        Topic.objects.create(participant=cast.agency, kind=TopicKind.CHALLENGE, text=text)
    Topic.objects.create(participant=cast.seller, kind=TopicKind.SOLUTION, text="Droner")
    Topic.objects.create(participant=cast.withdrawn, kind=TopicKind.SOLUTION, text="Droner")
    with translation.override("en"):
        rows = [(row.theme, row.challenges, row.solutions) for row in found(cast).themes]
    assert rows == [("Fraud", 2, 1), ("Drones", 0, 1), ("Sharing of information", 0, 1)]


def test_who_is_behind_is_named_and_links_to_the_people(cast: Cast) -> None:
    Participant.objects.filter(pk=cast.bank.pk).update(first_seen_at=NOW)
    Participant.objects.filter(pk=cast.police.pk).update(profile_saved_at=NOW)
    Participant.objects.filter(pk=cast.seller.pk).update(answered_at=NOW)
    shown = browser_of(cast.organiser).get(url("organiser_dashboard", cast))
    names = [
        (row["url"].partition("?")[2], [who.name for who in row["people"]])
        for row in shown.context["behind"]
    ]
    assert names == [
        ("state=not_invited", ["Bjarne Bank", "Nora Nordvakt", "Tone Tilsyn"]),
        ("state=opened", ["Berit Bank"]),
        ("state=profile", ["Pia Politi"]),
    ]
    listed = browser_of(cast.organiser).get(shown.context["behind"][2]["url"])
    assert [row["who"].pk for row in listed.context["rows"]] == [cast.police.pk]
    assert found(cast).days == [(NOW.date(), 1)]


class TestWishes:
    """Counts of people alone, in steps of five."""

    @pytest.fixture
    def many(self, cast: Cast) -> list[Participant]:
        """Eleven from the business sector, who all wish for the police and one another's first."""
        home = Organisation.objects.create(name="Varehuset", sector=Sector.BUSINESS)
        people = []
        for number in range(11):
            somebody = crowd_of_one(cast, home, number)
            people.append(somebody)
            wish(somebody, cast.police, Strength.LIKE)
            wish(somebody, cast.seller, Strength.OPEN)
        return people

    def test_in_steps_of_five_of_sectors_with_five(
        self, cast: Cast, many: list[Participant]
    ) -> None:
        for number in range(4):
            crowd_of_one(cast, cast.police.organisation, 100 + number)
        wished = found(cast).wished
        # Eleven and the bank wish for the police, of which five come; two sell, and few are asked.
        assert wished.sectors == {
            Sector.BUSINESS: None, Sector.POLICE: 10, Sector.SECURITY_INDUSTRY: None,
            Sector.CONTROL_AGENCY: None,
        }  # fmt: skip
        assert wished.over is None  # two are wished for by more than they can meet
        Participant.objects.filter(edition=cast.edition).update(cap=1)
        for somebody in many[1:]:
            for other in (cast.bank, cast.agency, cast.bank_colleague, cast.seller_colleague):
                wish(somebody, other, Strength.LIKE)
        assert found(cast).wished.over == 5

    def test_a_no_thanks_is_in_none_of_it(self, cast: Cast, many: list[Participant]) -> None:
        for number in range(4):
            crowd_of_one(cast, cast.police.organisation, 100 + number)
        Veto.objects.all().delete()
        before = found(cast)
        for somebody in many:
            veto(somebody, cast.police)
            veto(cast.police, somebody)
            veto(somebody, cast.agency)
        assert found(cast) == before

    def test_who_is_withdrawn_neither_wishes_nor_is_wished_for(
        self, cast: Cast, many: list[Participant]
    ) -> None:
        for number in range(4):
            crowd_of_one(cast, cast.police.organisation, 100 + number)
        Participant.objects.filter(pk__in=[p.pk for p in many[:3]]).update(withdrawn_at=NOW)
        assert found(cast).wished.sectors[Sector.POLICE] == 5  # nine
        Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=NOW)
        assert found(cast).wished.sectors[Sector.POLICE] is None

    def test_the_page_names_nobody_for_their_wishes(
        self, cast: Cast, many: list[Participant]
    ) -> None:
        Participant.objects.filter(edition=cast.edition).update(answered_at=NOW)
        page = browser_of(cast.organiser).get(url("organiser_dashboard", cast)).content.decode()
        assert [p.person.name for p in cast.participants if p.person.name in page] == []


def crowd_of_one(cast: Cast, home: Organisation, number: int) -> Participant:
    who = person(f"mange{number}@eksempel.no", f"Mange {number:03}")
    return Participant.objects.create(edition=cast.edition, person=who, organisation=home)


class TestTooFew:
    def test_who_is_there_too_little(self, cast: Cast) -> None:
        Edition.objects.filter(pk=cast.edition.pk).update(minimum=2)
        Absence.objects.create(participant=cast.bank, start=at(9, 30), end=at(17))
        assert found(cast).thin == [
            Thin(cast.bank.pk, "Berit Bank", times=1, partners=4, guaranteed=2)
        ]

    def test_who_has_nobody_to_meet(self, cast: Cast) -> None:
        """All others are away, of the same organisation, or of the same trade."""
        others = (cast.agency, cast.seller, cast.seller_colleague)
        for other in others:
            Absence.objects.create(participant=other, start=at(8), end=at(12))
        Absence.objects.create(participant=cast.police, start=at(12), end=at(17))
        assert found(cast).thin == []
        Participant.objects.filter(pk=cast.police.pk).update(minimum=3)
        cast.edition.rivalries.create(organisation=cast.bank.organisation, trade="Bank")
        cast.edition.rivalries.create(organisation=cast.police.organisation, trade="bank")
        assert found(cast).thin == [
            Thin(cast.police.pk, "Pia Politi", times=3, partners=0, guaranteed=3)
        ]

    def test_rivals_that_one_has_marked_oneself_do_not_show(self, cast: Cast) -> None:
        before = found(cast)
        for other in (cast.police, cast.seller, cast.agency):
            cast.edition.rivalries.create(
                organisation=cast.bank.organisation, other=other.organisation
            )
        assert found(cast) == before


def test_tables_by_slot(cast: Cast) -> None:
    assert {slot.used for slot in found(cast).slots} == {None}
    meet(cast.bank, cast.police)
    meet(cast.seller, cast.agency, table=1)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    shown = found(cast)
    assert ([slot.used for slot in shown.slots], shown.places) == ([2, 0, 0, 0], 7)


@pytest.mark.parametrize("people", [1, 300])
def test_queries(
    cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(cast, people)
    client = browser_of(cast.organiser)
    with django_assert_num_queries(12):
        assert client.get(url("organiser_dashboard", cast)).status_code == 200


def test_an_empty_edition(cast: Cast) -> None:
    Wish.objects.all().delete()
    empty = Edition.objects.create(
        event=cast.edition.event, name="Tom", slug="tom", day=cast.edition.day, place="Hamar"
    )
    empty.roles.create(person=cast.organiser, role="organiser")
    page = browser_of(cast.organiser)
    assert page.get(reverse("organiser_dashboard", args=["tom"])).status_code == 200
    assert found(cast).behind.keys() == {Answer.NOT_INVITED}
