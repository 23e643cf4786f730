"""Places, sign-ups and what people need in a browser: accessible, no wider than the window, and by
the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import Cast
from samspill.web.editions.models import Edition, Participant, Phase, Photo
from samspill.web.editions.registering.models import SignUp
from samspill.web.editions.registering.places import give_places, name_person
from samspill.web.editions.registering.practical import Said, say_practical
from samspill.web.editions.registering.sign_up import set_sign_up
from samspill.web.people.models import Person
from support.pages import url

WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("width", [320, 1280])
def test_places_sign_ups_and_needs(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    width: int,
) -> None:
    now = timezone.now()
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.WISHING)
    kari = cast.nobody
    places = give_places(
        edition=cast.edition, organisation="Kripos", sector="police", number=3,
        by=cast.organiser, now=now,
    )  # fmt: skip
    assert places is not None
    places.filled_by = kari
    places.save()
    name_person(
        places=places, name="Ida Etterforsker", address="ida@kripos.example",
        title="Etterforsker", by=kari, now=now,
    )  # fmt: skip
    Participant.objects.filter(person__name="Ida Etterforsker").update(answered_at=now)
    opened = set_sign_up(edition=cast.edition, is_open=True, most=40, by=cast.organiser, now=now)
    said = Said(Photo.NO, "Ingen nøtter", "Teleslynge ved scenen", "+47 22 33 44 55")
    say_practical(participant=cast.bank, said=said, now=now)
    page = open_page(width, 900)

    def look(name: str) -> None:
        axe(page)
        screenshot(page, f"{width}-registering-{name}")
        assert page.evaluate(WIDER) is False

    page.goto(f"/join/{opened.code}/")
    look("join")
    page.get_by_label("Navn").fill("Sara Søker")
    page.get_by_label("E-post").fill("sara@eksempel.no")
    page.get_by_label("Virksomhet").fill("Fjordbanken ASA")
    page.get_by_label("Telefon på dagen").fill("22 33 44 55")
    page.get_by_role("button", name="Meld deg på").press("Enter")
    expect(page.locator("h1")).to_have_text("Takk. En arrangør svarer deg på e-post.")
    look("joined")
    page.goto("/join/")
    look("code")
    sign_in(page, kari)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Kripos: 1 av 3 plasser er fylt.")
    page.get_by_label("Navn").fill("Ola Etterforsker")
    page.get_by_label("E-post").fill("ola@kripos.example")
    page.get_by_role("button", name="Gi dem en plass").press("Enter")
    expect(page.locator("h1")).to_have_text("Kripos: 2 av 3 plasser er fylt.")
    look("places")
    page.goto("/roles/")
    look("roles")
    sign_in(page, cast.bank.person)
    page.goto(url("participant_practical", cast))
    look("practical")
    sign_in(page, cast.organiser)
    for address, name in (
        ("organiser_places", "all-places"),
        ("organiser_practical", "needs"),
        ("organiser_sign_ups", "sign-ups"),
    ):
        page.goto(url(address, cast))
        look(name)
    page.goto(url("organiser_places_one", cast, pk=places.pk))
    look("one-organisation")
    page.goto(url("organiser_sign_up", cast, pk=SignUp.objects.get().pk))
    look("one-sign-up")
    page.goto(url("desk", cast) + "?q=Berit+Bank")
    look("desk")
    page.goto(url("organiser_people", cast))
    look("people")
