"""The participant's pages: what they say, what they keep, and what they cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from samspill.web.areas.kit.wording import day
from samspill.web.editions.models import Edition, Participant, Phase, Slot, Talk, TopicKind
from samspill.web.journal.models import Entry
from samspill.web.wishes.models import Wish
from samspill.web.wishes.themes import THEMES
from support.pages import HTMX, browser_of, crowd, meet


def address(cast: Cast, name: str, **parts: str) -> str:
    return reverse(f"participant_{name}", kwargs={"slug": cast.edition.slug, **parts})


def text(html: str) -> str:
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def headline(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    return text(html.partition('<h1 class="headline">')[2].partition("</h1>")[0])


@pytest.fixture
def berit(cast: Cast) -> Client:
    """Berit's browser, in English."""
    client = browser_of(cast.bank)
    client.cookies["django_language"] = "en"
    return client


def publish(cast: Cast) -> None:
    for number, other in enumerate((cast.police, cast.seller, cast.agency)):
        meet(cast.bank, other, slot=number, table=2 + number)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)


def close(cast: Cast) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(wishes_close_at=NOW - timedelta(days=9999))


def test_each_page_answers_its_question(cast: Cast, berit: Client) -> None:
    assert headline(berit, address(cast, "overview")) == (
        "The organiser has put in 2 wishes for you."
    )
    assert headline(berit, address(cast, "whom")) == "You have chosen 2."
    assert headline(berit, address(cast, "agenda")) == "Your day is not published yet."
    Wish.objects.all().delete()
    nothing = "You have not said whom you want to meet yet."
    assert headline(berit, address(cast, "overview")) == nothing
    publish(cast)
    assert headline(berit, address(cast, "overview")) == "Your day is ready, with 3 meetings."
    assert headline(berit, address(cast, "agenda")) == "You have 3 meetings."


def test_a_plan_that_is_not_published_is_not_shown(cast: Cast, berit: Client) -> None:
    publish(cast)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PLANNING)
    page = berit.get(address(cast, "agenda")).content.decode()
    assert page.count("Tone Tilsyn") == 0


def test_the_steps_tell_how_far_one_has_come(cast: Cast, berit: Client) -> None:
    def states() -> list[str]:
        page = berit.get(address(cast, "overview"))
        return [step["state"] for step in page.context["steps"]]

    assert states() == ["next", "done", "next"]
    berit.post(address(cast, "done"))
    assert states() == ["next", "done", "done"]
    berit.post(address(cast, "me"), {"challenges": ["Svinn"]})
    assert states() == ["done", "done", "done"]


def test_ones_tables_are_marked_among_those_of_the_room(cast: Cast, berit: Client) -> None:
    publish(cast)
    page = berit.get(address(cast, "agenda"))
    (room,) = page.context["rooms"]
    marked = [spot.number for row in room.rows for spot in row.spots if spot.state]
    assert marked == [2, 3, 4]
    assert [(own.number, len(own.starts)) for own in room.own] == [(2, 1), (3, 1), (4, 1)]
    assert '<i data-own="mine">2</i>' in page.content.decode()


@pytest.mark.parametrize("days", [0, 40])
def test_what_comes_next_has_its_date_unless_it_is_today(
    cast: Cast, berit: Client, days: int
) -> None:
    now = timezone.now()
    start = now + timedelta(days=days)
    publish(cast)
    Talk.objects.all().delete()
    for hours, slot in enumerate(Slot.objects.order_by("start")):
        slot.start = start + timedelta(hours=hours)
        slot.end = slot.start + timedelta(minutes=15)
        slot.save()
    with translation.override("en"):
        said = day(start, "long") if days else ""
    assert berit.get(address(cast, "agenda")).context["when"] == said


class TestMe:
    """What one says about oneself."""

    def test_it_is_kept_as_it_was_said(self, cast: Cast, berit: Client) -> None:
        slots = list(cast.edition.slots.all())
        talk = cast.edition.talks.get()
        response = berit.post(
            address(cast, "me"),
            {
                "challenges": ["  Svinn  i butikk ", "", "Svinn i butikk", "Fraud: "],
                "solutions": ["Kamera"],
                "present": [slots[0].pk, slots[3].pk],
                "skipped": [talk.pk],
                "standby": "on",
            },
        )
        assert response.headers["Location"] == address(cast, "whom")
        bank = Participant.objects.get(pk=cast.bank.pk)
        assert list(bank.topics.values_list("kind", "text")) == [
            (TopicKind.CHALLENGE, "Svinn i butikk"),
            (TopicKind.CHALLENGE, "Fraud"),
            (TopicKind.SOLUTION, "Kamera"),
        ]
        assert list(bank.absences.values_list("start", "end")) == [(slots[1].start, slots[2].end)]
        assert (bank.standby, list(bank.skipped_talks.all())) == (True, [talk])
        page = berit.get(address(cast, "me"))
        assert page.context["present"] == {slots[0].pk, slots[3].pk}
        assert page.context["challenges"] == ["Svinn i butikk", "Fraud", ""]

    @pytest.mark.parametrize("texts", [["x" * 301], [f"Nummer {n}" for n in range(7)]])
    def test_what_cannot_be_kept_changes_nothing_and_is_given_back(
        self, cast: Cast, berit: Client, texts: list[str]
    ) -> None:
        response = berit.post(address(cast, "me"), {"challenges": texts, "standby": "on"})
        assert response.status_code == 422
        assert response.context["challenges"] == texts
        assert [topic.text for topic in cast.bank.topics.all()] == ["Svindel mot eldre kunder"]
        assert Entry.objects.filter(verb="profile_saved").count() == 0

    def test_nothing_of_another_edition_is_taken(self, cast: Cast, berit: Client) -> None:
        berit.post(address(cast, "me"), {"present": ["999999", "x", "-1"], "skipped": ["999999"]})
        assert cast.bank.absences.count() == 1
        assert cast.bank.skipped_talks.count() == 0

    @pytest.mark.parametrize(
        ("language", "typed", "first"),
        [
            ("en", "svindel", "Fraud"),
            ("nb", "fraud", "Svindel"),
            ("en", "organised", "Organised crime"),
            ("en", "tjenere and with", "Insiders"),
        ],
    )
    def test_themes_are_in_the_persons_language_whatever_is_typed(
        self, cast: Cast, berit: Client, language: str, typed: str, first: str
    ) -> None:
        berit.cookies["django_language"] = language
        found = berit.get(address(cast, "themes"), {"challenges": typed}).content.decode()
        assert re.findall(r'data-theme="([^"]+)"', found)[0] == first

    def test_no_more_themes_than_fit(self, cast: Cast, berit: Client) -> None:
        assert len(THEMES) == 16
        for typed, number in (("", 6), ("xyzzy", 0)):
            found = berit.get(address(cast, "themes"), {"solutions": typed}).content.decode()
            assert found.count("data-theme=") == number


class TestWhom:
    """The cards and the three choices."""

    def keys(self, html: str) -> list[str]:
        return re.findall(r'id="card-(\w+)"', html)

    def test_everybody_else_and_their_companies_are_there(self, cast: Cast, berit: Client) -> None:
        people = (cast.police, cast.seller, cast.seller_colleague, cast.agency)
        expected = {f"p{p.pk}" for p in people} | {f"o{cast.seller.organisation_id}"}
        shown = self.keys(berit.get(address(cast, "whom")).content.decode())
        assert shown[0] == f"p{cast.police.pk}"  # knows what Berit struggles with
        assert set(shown) == expected
        assert len(shown) == len(expected)

    def test_why_somebody_is_suggested(self, cast: Cast, berit: Client) -> None:
        page = berit.get(address(cast, "whom"), {"q": "pia"}).content.decode()
        why = "Fits what you struggle with: “Svindel mot eldre kunder”"
        assert re.findall(r'<p class="why">\s*([^<]+?)\s*</p>', page) == [why]

    def test_filters_stay(self, cast: Cast, berit: Client) -> None:
        berit.get(address(cast, "whom"), {"q": "", "sector": "police", "show": "all"})
        assert self.keys(berit.get(address(cast, "whom")).content.decode()) == [
            f"p{cast.police.pk}"
        ]
        page = berit.get(address(cast, "whom"), {"q": "", "sector": "nowhere", "show": "odd"})
        assert len(self.keys(page.content.decode())) == 5

    def test_htmx_gets_the_cards_alone(self, cast: Cast, berit: Client) -> None:
        part = berit.get(address(cast, "whom"), {"q": "tone"}, headers=HTMX).content.decode()
        assert (part.count("<html"), self.keys(part)) == (0, [f"p{cast.agency.pk}"])
        assert text(part.partition('<p id="found"')[2]) == 'hx-swap-oob="innerHTML"> 1 found'

    def test_a_long_list_comes_in_parts_that_make_a_whole(self, cast: Cast, berit: Client) -> None:
        crowd(cast, 60)
        page = berit.get(address(cast, "whom")).content.decode()
        seen = self.keys(page)
        while more := re.findall(r'hx-get="(\?[^"]+)"', page):
            url = address(cast, "whom") + more[0].replace("&amp;", "&")
            page = berit.get(url, headers=HTMX).content.decode()
            seen += self.keys(page)
        assert (len(seen), len(set(seen))) == (65, 65)

    def test_a_choice_is_kept_and_said_quietly(self, cast: Cast, berit: Client) -> None:
        url = address(cast, "wish", key=f"p{cast.agency.pk}")
        for strength, said in (
            ("must", "Saved 3 3"),
            ("no", "Saved 2 2"),
            ("", "Taken back 3 3"),
            ("", "Taken back 2 2"),
        ):
            part = berit.post(url, {"strength": strength}, headers=HTMX).content.decode()
            assert text(part) == said
            page = berit.get(address(cast, "whom"), {"q": "tone"}).content.decode()
            kept = "must" if said == "Taken back 3 3" else strength  # the no thanks goes first
            assert re.findall(r'value="(\w*)"\s+checked', page) == [kept]
            assert f'<span data-kept="{kept}" hidden>' in part

    def test_without_scripts_the_page_comes_back_at_the_card(
        self, cast: Cast, berit: Client
    ) -> None:
        key = f"o{cast.seller.organisation_id}"
        response = berit.post(address(cast, "wish", key=key), {"strength": "no"})
        assert response.headers["Location"] == f"{address(cast, 'whom')}#card-{key}"

    def test_what_is_no_choice_is_refused(self, cast: Cast, berit: Client) -> None:
        url = address(cast, "wish", key=f"p{cast.police.pk}")
        assert berit.post(url, {"strength": "open"}).status_code == 400
        assert Wish.objects.get(by_participant=cast.bank, to_participant=cast.police).strength == (
            "must"
        )

    def test_who_may_not_be_wished_for_does_not_exist(self, cast: Cast, berit: Client) -> None:
        keys = [
            f"p{cast.bank.pk}",
            f"p{cast.bank_colleague.pk}",
            f"p{cast.withdrawn.pk}",
            f"p{cast.stranger.pk}",
            f"o{cast.bank.organisation_id}",
            f"o{cast.agency.organisation_id}",
            "p999999",
            "x1",
            "p",
        ]
        for key in keys:
            url = address(cast, "wish", key=key)
            assert berit.post(url, {"strength": "must"}).status_code == 404, key

    def test_after_the_deadline_nothing_can_be_chosen(self, cast: Cast, berit: Client) -> None:
        close(cast)
        url = address(cast, "wish", key=f"p{cast.agency.pk}")
        assert berit.post(url, {"strength": "must"}).status_code == 409
        by_htmx = berit.post(url, {"strength": "must"}, headers=HTMX)
        assert by_htmx.headers["HX-Refresh"] == "true"
        page = berit.get(address(cast, "whom")).content.decode()
        assert page.count('type="radio"') == 0
        assert Wish.objects.filter(by_participant=cast.bank).count() == 2

    def test_a_veto_is_seen_by_nobody_else(self, cast: Cast, berit: Client) -> None:
        """Word for word the same pages for the one it is against."""
        seller = browser_of(cast.seller)
        names = ("overview", "whom", "agenda")
        forms = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')

        def pages() -> list[str]:
            found = [seller.get(address(cast, name)).content.decode() for name in names]
            return [forms.sub("", page) for page in found]

        before = pages()
        berit.post(address(cast, "wish", key=f"p{cast.seller.pk}"), {"strength": "no"})
        assert pages() == before


def test_wishes_that_were_imported_are_not_said_to_be_ones_own(cast: Cast, berit: Client) -> None:
    page = address(cast, "overview")
    assert headline(berit, page) == "The organiser has put in 2 wishes for you."
    Wish.objects.filter(by_participant=cast.bank).first().delete()  # type: ignore[union-attr]
    assert headline(berit, page) == "The organiser has put in 1 wish for you."
    berit.post(address(cast, "wish", key=f"p{cast.seller.pk}"), {"strength": "must"})
    assert headline(berit, page) == "You have said that you want to meet 2."


class TestCost:
    """The same number of queries for 1 and for 300 people."""

    @pytest.mark.parametrize("people", [1, 300])
    @pytest.mark.parametrize(
        ("name", "queries"), [("overview", 11), ("me", 13), ("whom", 9), ("agenda", 13)]
    )
    def test_queries(
        self,
        cast: Cast,
        people: int,
        name: str,
        queries: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        crowd(cast, people)
        publish(cast)
        Participant.objects.update(first_seen_at=NOW)
        client = browser_of(cast.bank)
        with django_assert_num_queries(queries):
            assert client.get(address(cast, name)).status_code == 200

    @pytest.mark.parametrize("people", [1, 300])
    def test_a_choice(
        self, cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        crowd(cast, people)
        Participant.objects.update(first_seen_at=NOW)
        client = browser_of(cast.bank)
        url = address(cast, "wish", key=f"p{cast.agency.pk}")
        with django_assert_num_queries(18):
            assert client.post(url, {"strength": "must"}, headers=HTMX).status_code == 200

    def test_the_day_is_light(self, cast: Cast) -> None:
        publish(cast)
        page = browser_of(cast.bank).get(
            address(cast, "agenda"), headers={"accept-encoding": "gzip"}
        )
        assert page.headers["Content-Encoding"] == "gzip"
        assert len(page.content) < 4_000
