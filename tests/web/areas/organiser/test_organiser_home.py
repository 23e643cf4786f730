"""The organiser's home: what needs them now, the sum of people against tables, the journal."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from samspill.web.editions.invitations import create_invitation
from samspill.web.editions.models import Absence, Edition, Participant, Phase, Slot
from samspill.web.editions.proposals import TableSum
from samspill.web.journal.actions import record
from support.forms import shown_form
from support.pages import browser_of, meet


@pytest.fixture
def page(cast: Cast) -> Client:
    """The organiser's browser, in English."""
    client = browser_of(cast.organiser)
    client.cookies["django_language"] = "en"
    return client


def url(name: str, cast: Cast) -> str:
    return reverse(name, kwargs={"slug": cast.edition.slug})


def words(html: bytes) -> str:
    """What a reader sees of a page."""
    text = re.sub(r"<(script|style).*?</\1>", "", html.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_sum_with_its_margin(cast: Cast, page: Client) -> None:
    said = words(page.get(url("organiser_home", cast)).content)
    sentence = (  # three pairs at a time, however many tables there are
        "With 7 places in 4 slots there is room for 12 meetings , and people would take 12: "
        "0 % to spare."
    )
    assert said.count(sentence) == 1


def test_too_few_tables(cast: Cast, page: Client) -> None:
    cast.edition.tables.filter(number__gt=2).delete()
    cast.edition.tables.filter(number=1).update(capacity=1)
    said = words(page.get(url("organiser_home", cast)).content)
    assert said.count("there is room for 8 meetings , and people would take 12: 4 too few.") == 1


def test_every_page_says_the_same_sum(cast: Cast, page: Client) -> None:
    """Who is away, whose cap is lower and whose table stands empty counts on all of them."""
    first = Slot.objects.filter(edition=cast.edition).order_by("start")[0]
    Absence.objects.create(participant=cast.bank, start=first.start, end=first.end)
    Participant.objects.filter(pk=cast.police.pk).update(cap=1)
    Participant.objects.filter(organisation=cast.seller.organisation_id).update(
        representative=False
    )
    sums = [
        page.get(url("organiser_home", cast)).context["total"],
        page.get(url("organiser_before", cast)).context["total"],
        page.get(url("organiser_setup", cast)).context["sum"],
        page.post(
            f"{reverse('organiser_sum')}?edition={cast.edition.slug}",
            shown_form(page, url("organiser_setup", cast)),
        ).context["sum"],
    ]
    assert sums == [TableSum(people=6, cap=4, slots=4, seats=7, wanted=10, most=11)] * 4


def test_who_is_not_invited_and_who_is_silent(cast: Cast, page: Client) -> None:
    Participant.objects.filter(pk=cast.bank.pk).update(answered_at=NOW)
    for who in (cast.police, cast.agency):
        create_invitation(participant=who, by=cast.organiser, now=NOW)
    todos = page.get(url("organiser_home", cast)).context["todos"]
    assert [todo["number"] for todo in todos[:2]] == [3, 5]
    people = page.get(url("organiser_people", cast)).context
    assert (people["not_invited"], people["silent"]) == (3, 2)


def test_at_most_three_things_to_do(cast: Cast, page: Client) -> None:
    Slot.objects.all().delete()
    cast.edition.tables.all().delete()
    todos = page.get(url("organiser_home", cast)).context["todos"]
    assert [todo["url"] for todo in todos] == [
        url("organiser_setup", cast), url("organiser_setup", cast),
        url("organiser_people", cast),
    ]  # fmt: skip


def test_wishes_that_came_by_import_ask_for_a_plan(cast: Cast, page: Client) -> None:
    todos = page.get(url("organiser_home", cast)).context["todos"]
    assert todos[-1] == {
        "number": cast.edition.wishes.count(),
        "text": "wishes are here: make a plan",
        "url": url("organiser_planning", cast),
    }


def test_a_published_day_tells_its_meetings_and_who_has_no_link(cast: Cast, page: Client) -> None:
    meet(cast.bank, cast.police)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    answer = page.get(url("organiser_home", cast))
    assert words(answer.content).count("1 meeting is published.") == 1
    todos = [(todo["number"], todo["text"]) for todo in answer.context["todos"]]
    assert todos[:2] == [
        (4, "have no meetings yet: plan them in"), (6, "have not been invited")
    ]  # fmt: skip


def test_an_edition_without_people_says_so_on_every_page(cast: Cast, page: Client) -> None:
    Participant.objects.filter(edition=cast.edition).update(withdrawn_at=NOW)
    for name in ("organiser_home", "organiser_planning"):
        answer = page.get(url(name, cast))
        assert words(answer.content).count("Nobody takes part yet.") == 1
    assert words(answer.content).count("Import people") == 1
    assert words(answer.content).count("Make a plan") == 0


def test_the_journal_in_words(cast: Cast, page: Client) -> None:
    by = {"by": cast.organiser, "now": NOW, "edition_id": cast.edition.pk}
    record(verb="invitation_created", subject=cast.bank, facts={"days": 14}, **by)  # type: ignore[arg-type]
    record(
        verb="people_imported", subject=cast.edition, facts={"new": 1200, "changed": 3},
        **by,  # type: ignore[arg-type]
    )  # fmt: skip
    record(
        verb="people_imported", subject=cast.other_edition, by=cast.other_organiser, now=NOW,
        edition_id=cast.other_edition.pk,
    )  # fmt: skip
    rows = page.get(url("organiser_journal", cast)).context["rows"]
    assert [(row["who"], row["what"], row["whom"], row["facts"]) for row in rows] == [
        ("Liv Arrangør", "imported people", None, "1,200 new people, 3 changed"),
        ("Liv Arrangør", "made a personal link for a participant", "Berit Bank", "14 days"),
    ]
