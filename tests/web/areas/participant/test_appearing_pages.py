"""Choosing how one appears to others: on a page of one's own, with what follows of each choice."""

from __future__ import annotations

import pytest

from cast import Cast
from samspill.web.journal.models import Entry
from samspill.web.people.models import Appears, Person
from support.appearing import appear
from support.pages import browser_of, meet, signed_in, url, words

NEUTRAL, ONLY, NAME = "Meeting 3", "Østre politidistrikt", "Pia Politi, Østre politidistrikt"


def checked(html: bytes) -> list[str]:
    return [part.split('"')[0] for part in html.decode().split('name="appears" value="')[1:]
            if "checked" in part.split(">")[0]]  # fmt: skip


def page_of(cast: Cast) -> bytes:
    answer = signed_in(cast.police.person).get(url("participant_appearing", cast))
    return b" ".join(answer.content.split())


def test_each_choice_shows_what_others_calendars_say(cast: Cast) -> None:
    page = page_of(cast)
    said = words(page)
    for example in (NEUTRAL, ONLY, NAME):
        assert (
            said.count(f"Others' calendars say “{example}”.")
            + said.count(f"Others&#x27; calendars say “{example}”.")
            == 1
        )
    assert checked(page) == ["neutral"]


@pytest.mark.parametrize(
    ("appears", "example"),
    [(Appears.NEUTRAL, NEUTRAL), (Appears.ORGANISATION, ONLY), (Appears.NAME, NAME)],
)
def test_a_choice_is_kept_and_told_on_ones_own_pages(
    cast: Cast, appears: Appears, example: str
) -> None:
    browser = signed_in(cast.police.person)
    answer = browser.post(url("participant_appearing", cast), {"appears": appears}, follow=True)
    assert answer.redirect_chain == [(url("participant_me", cast), 302)]
    said = words(answer.content)
    assert said.count(f"The calendars of those you meet now say “{example}”.") == 1
    assert (
        said.count(f"The calendars of those you meet say “{example}” of a meeting with you.") == 1
    )
    assert checked(page_of(cast)) == [appears]


@pytest.mark.parametrize("posted", [{}, {"appears": ""}, {"appears": "as I like"}])
def test_another_choice_than_these_is_none(cast: Cast, posted: dict[str, str]) -> None:
    answer = signed_in(cast.police.person).post(url("participant_appearing", cast), posted)
    assert answer.status_code == 422
    assert words(answer.content).count("Choose one of the three.") == 1
    assert not Person.objects.exclude(appears="").exists()
    assert not Entry.objects.filter(verb="appearance_chosen").exists()


def test_the_page_that_one_signs_in_to_says_the_name(cast: Cast) -> None:
    """Before and after a choice, from the page that is kept too."""
    meet(cast.bank, cast.police)
    cast.edition.phase = "published"
    cast.edition.save()
    browser, agenda = browser_of(cast.bank), url("participant_agenda", cast)
    for appears in (Appears.NEUTRAL, Appears.ORGANISATION, Appears.NEUTRAL):
        appear(cast.police, appears)
        for _again in range(2):
            assert browser.get(agenda).content.decode().count("Pia Politi") >= 1


def test_no_organiser_reads_of_it_in_the_editions_journal(cast: Cast) -> None:
    organiser, journal = signed_in(cast.organiser), url("organiser_journal", cast)
    before = words(organiser.get(journal).content)
    appear(cast.bank, Appears.NEUTRAL)
    assert words(organiser.get(journal).content) == before
