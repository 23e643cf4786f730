"""Forms that two have open: who was quicker is told, and nobody's change is undone unawares."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast, person
from samspill.web.editions.changing.people import update_participant
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Edition, EditionRole, Participant, Role
from samspill.web.journal.models import Entry
from samspill.web.people.models import Organisation
from support.forms import form_on, shown_form
from support.pages import browser_of


@pytest.fixture
def two(cast: Cast) -> tuple[Client, Client]:
    """The browsers of two organisers."""
    other = person("olav@eksempel.no", "Olav Arrangør")
    EditionRole.objects.create(edition=cast.edition, person=other, role=Role.ORGANISER)
    found = browser_of(cast.organiser), browser_of(other)
    for client in found:
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return found


def address(name: str, cast: Cast, **more: object) -> str:
    return reverse(name, kwargs={"slug": cast.edition.slug, **more})


def changes(html: str) -> list[tuple[str, ...]]:
    """The rows of what was changed meanwhile: what, then, now."""
    (notice,) = re.findall(
        r'<div class="notice" data-color="warning" role="alert">.*?</table>', html, re.S
    )
    rows = re.findall(
        r"<tr>\s*<th scope=\"row\">(.*?)</th>\s*<td.*?>(.*?)</td>\s*<td.*?>(.*?)</td>", notice, re.S
    )
    return [tuple(" ".join(unescape(cell).split()) for cell in row) for row in rows]


def title_of(html: str) -> str:
    return " ".join(
        unescape(re.findall(r'<p class="notice-title">(.*?)</p>', html, re.S)[0]).split()
    )


def test_the_set_up(cast: Cast, two: tuple[Client, Client]) -> None:
    first, second = two
    page = address("organiser_setup", cast)
    mine, theirs = shown_form(first, page), shown_form(second, page)
    theirs |= {"place": "Bergen", "talk-0-title": "Åpningen", "talk-1-title": "Om svinn",
               "talk-1-start": "14:00", "talk-1-end": "14:30", "room-0-last": "8"}  # fmt: skip
    assert second.post(page, theirs).status_code == 302
    answer = first.post(page, mine | {"cap": "5", "minimum": "2"})
    html = answer.content.decode()
    at = timezone.localtime(Entry.objects.latest("pk").at)
    assert answer.status_code == 422
    assert title_of(html) == f"Changed by Olav Arrangør at {at:%H:%M} while you had this open."
    assert changes(html) == [
        ("Place", "Kongresshuset, Hamar", "Bergen"),
        ("Talk: Åpningen", "Åpning, 08:30–09:00", "Åpningen, 08:30–09:00"),
        ("Tables in Storsalen", "1–6", "1–8"),
        ("Talk: Om svinn", "–", "Om svinn, 14:00–14:30"),
    ]
    edition = Edition.objects.get(pk=cast.edition.pk)
    assert (edition.place, edition.cap, edition.tables.count()) == ("Bergen", 4, 8)
    # What was typed is there still, and saved it takes the place of what the other one wrote.
    typed = form_on(html)
    assert (typed["place"], typed["cap"]) == ("Kongresshuset, Hamar", "5")
    assert first.post(page, typed).status_code == 302
    edition.refresh_from_db()
    assert (edition.place, edition.cap) == ("Kongresshuset, Hamar", 5)


def test_fixed_tables(cast: Cast, two: tuple[Client, Client]) -> None:
    first, second = two
    page = address("organiser_tables", cast)
    company = f"organisation-{cast.seller.organisation_id}"
    mine, theirs = shown_form(first, page), shown_form(second, page)
    assert second.post(page, theirs | {company: "3"}).status_code == 302
    html = first.post(page, mine | {company: "4"}).content.decode()
    assert changes(html) == [("Nordvakt Sikkerhet", "1", "3")]
    assert title_of(html).startswith("Changed by Olav Arrangør at ")
    assert list(cast.edition.tables.filter(organisation__isnull=False).values_list("number")) == [
        (3,)
    ]
    assert first.post(page, form_on(html)).status_code == 302
    assert list(cast.edition.tables.filter(organisation__isnull=False).values_list("number")) == [
        (4,)
    ]


def test_a_participant(cast: Cast, two: tuple[Client, Client]) -> None:
    first, second = two
    page = address("organiser_participant", cast, pk=cast.bank.pk)
    mine, theirs = shown_form(first, page), shown_form(second, page)
    theirs |= {"organisation": str(cast.police.organisation_id), "cap": "3"}
    assert second.post(page, theirs).status_code == 302
    html = first.post(page, mine | {"title": "Sjef"}).content.decode()
    assert changes(html) == [
        ("Organisation", "Fjordbanken", "Østre politidistrikt"),
        ("Most meetings", "–", "3"),
    ]
    bank = Participant.objects.get(pk=cast.bank.pk)
    assert (bank.title, bank.cap) == ("Sikkerhetssjef", 3)
    assert form_on(html)["title"] == "Sjef"


def test_a_change_of_another_day_says_which(cast: Cast, two: tuple[Client, Client]) -> None:
    page = address("organiser_participant", cast, pk=cast.bank.pk)
    mine = shown_form(two[0], page)
    facts = ParticipantFacts("Sjef", cast.bank.organisation, representative=False, cap=None)
    update_participant(participant=cast.bank, facts=facts, by=cast.organiser, now=NOW)
    html = two[0].post(page, mine).content.decode()
    said = "Changed by Liv Arrangør on 2 November at 10:00 while you had this open."
    assert title_of(html) == said


@pytest.mark.parametrize("seen", [None, "", "x:y:z"])
def test_a_form_that_does_not_say_what_it_showed_is_looked_at_first(
    cast: Cast, two: tuple[Client, Client], seen: str | None
) -> None:
    for page in (
        address("organiser_setup", cast),
        address("organiser_tables", cast),
        address("organiser_participant", cast, pk=cast.bank.pk),
    ):
        posted = shown_form(two[0], page)
        del posted["seen"]
        answer = two[0].post(page, posted if seen is None else {**posted, "seen": seen})
        assert answer.status_code == 422
        assert title_of(answer.content.decode()) == "This was changed while you had it open."
    assert Entry.objects.count() == 0


def test_what_somebody_else_changed_elsewhere_is_no_matter(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    page = address("organiser_participant", cast, pk=cast.bank.pk)
    mine = shown_form(two[0], page)
    organisation = Organisation.objects.get(pk=cast.police.organisation_id)
    facts = ParticipantFacts("Sjef", organisation, representative=False, cap=None)
    later = NOW + timedelta(days=1)
    update_participant(participant=cast.police, facts=facts, by=cast.organiser, now=later)
    assert two[0].post(page, mine | {"title": "Leder"}).status_code == 302
