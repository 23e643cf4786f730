"""The guide's pictures are taken here, of the demo's invented people, on a phone or at a desk, in
light: ``make guide-pictures``. In every other run one is taken and thrown away."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cast import PASSWORD, assemble
from samspill.web.areas.kit.guide.pictures import PICTURES, file_of
from samspill.web.demo.actions import load_demo
from samspill.web.people.models import Person
from support.guide_pictures import SHOTS, STATIC, taking

SHARPNESS = 45  # per cent: letters are still clean, and a picture is of some 17 kB
SignIn = Callable[[Page, Person], None]


def take(page: Page, address: str, language: str, size: tuple[int, int], to: Path) -> None:
    """A picture of what the page is about, without what stands above it on all pages."""
    root = page.evaluate("() => location.origin")
    name = settings.LANGUAGE_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": language, "url": root}])
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    top = page.evaluate("() => document.querySelector('main').getBoundingClientRect().top")
    clip = {"x": 0, "y": top + page.evaluate("scrollY"), "width": width, "height": height}
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": SHARPNESS,
            "captureBeyondViewport": True,
            "clip": {**clip, "scale": 1},
        },
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(base64.b64decode(shot["data"]))


def size_of(picture: Path) -> tuple[int, int]:
    """Of a WebP in its extended form: three bytes each, and one less than it is."""
    head = picture.read_bytes()[:30]
    assert (head[:4], head[8:16]) == (b"RIFF", b"WEBPVP8X")
    width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    return width, height


@pytest.mark.skipif(not taking(), reason="pictures are taken by make guide-pictures")
def test_take_them_all(
    transactional_db: None, open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    load_demo(password=PASSWORD, now=timezone.now() - timedelta(minutes=1))
    page = open_page(1000, 700, color_scheme="light")
    page.goto("/")
    for name, shot in SHOTS.items():
        sign_in(page, Person.objects.get(email=shot.demo))
        address = reverse(shot.name, kwargs={"slug": "demo", **dict(shot.more)}) + shot.asked
        for language, _name in settings.LANGUAGES:
            to = STATIC / file_of(name, language)
            take(page, address, language, PICTURES[name], to)
            assert size_of(to) == PICTURES[name]


def test_one_is_taken(
    transactional_db: None, open_page: Callable[..., Page], sign_in: SignIn, tmp_path: Path
) -> None:
    cast = assemble()
    page = open_page(390, 700, color_scheme="light")
    page.goto("/")
    sign_in(page, cast.bank.person)
    to = tmp_path / "me.webp"
    address = reverse("participant_me", args=[cast.edition.slug])
    take(page, address, "nn", PICTURES["participant-me"], to)
    assert size_of(to) == PICTURES["participant-me"]
