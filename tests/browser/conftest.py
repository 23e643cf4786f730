"""A real Chromium at our own server.

``page`` is a phone, ``desk_page`` a desk, ``open_page`` any other; each is a visitor of its own,
and ``page.goto("/")`` is our front page. A test fails when a page it opened had trouble (see
``support.browsing.Trouble``) that it did not expect and ``trouble.take()``. A failing test leaves
pictures of its pages in test-results/failures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from support.browsing import Trouble, picture, violations
from support.chromium import FLAGS, chromium, driver_node
from support.shared import strong

# Playwright keeps an event loop in the thread of the tests, where Django then suspects
# asynchronous code that is not there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Milliseconds for anything that a page should show, and for every ``expect``. No test is about how
# fast a page is, and a machine that is busy with other work may need long for one.
PATIENCE = 45_000
expect.set_options(timeout=PATIENCE)


class OpenPage(Protocol):
    """Opens a page as a visitor of its own."""

    def __call__(self, width: int, height: int, **options: Any) -> Page:
        """``options`` go to Playwright's ``new_context``."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = chromium()[0]
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = driver_node()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), timeout=PATIENCE
        )
        yield launched
        launched.close()


@pytest.fixture
def trouble(live_server: LiveServer, settings: Settings) -> Trouble:
    """What goes wrong on the pages of this test."""
    settings.SITE_URL = live_server.url  # so that links in e-mails lead here
    return Trouble(ours=urlsplit(live_server.url).netloc)


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, trouble: Trouble) -> Iterator[OpenPage]:
    """Opens a page of any size, as a visitor of its own."""
    contexts = []

    def opened(width: int, height: int, **options: Any) -> Page:
        context = browser.new_context(
            **{
                "viewport": {"width": width, "height": height},
                "base_url": live_server.url,
                "locale": "nb-NO",
                "timezone_id": "Europe/Oslo",
                "reduced_motion": "reduce",
                **options,
            }
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", trouble.watch)  # pages that a page opens, too
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A visitor with a phone."""
    return open_page(390, 844)


@pytest.fixture
def desk_page(open_page: OpenPage) -> Page:
    """A visitor at a desk."""
    return open_page(1280, 900)


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, Person], None]:
    """``sign_in(page, person)``: signed in, without the way there."""

    def signed_in(page: Page, person: Person) -> None:
        client = Client()
        client.force_login(person)
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return signed_in


@pytest.fixture
def sign_in_fully(live_server: LiveServer) -> Callable[[Page, Participant], None]:
    """``sign_in_fully(page, participant)``: with a second factor shown just now, too."""

    def signed_in(page: Page, who: Participant) -> None:
        name = django_settings.SESSION_COOKIE_NAME
        value = strong(who).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: no accessibility rule is broken on the page, in light or in dark."""

    def checked(page: Page) -> None:
        if found := violations(page):
            raise AssertionError("\n".join([f"Accessibility of {page.url}:", *found]))

    return checked


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """``screenshot(page, name)``: a picture in test-results/screens, of the whole page unless
    ``whole=False``. The run on PostgreSQL has a folder of its own."""

    def taken(page: Page, name: str, *, whole: bool = True) -> Path:
        other = "" if connection.vendor == "sqlite" else f"-{connection.vendor}"
        return picture(page, f"screens{other}", name, whole=whole)

    return taken


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a test whose pages had trouble, and keep pictures of the pages of one that failed."""
    trouble = pyfuncitem.funcargs.get("trouble")
    try:
        result = yield
        if isinstance(trouble, Trouble):
            trouble.verdict()
    except Exception:
        if isinstance(trouble, Trouble):
            _keep(trouble, re.sub(r"\W+", "-", pyfuncitem.name).strip("-"))
        raise
    return result


def _keep(trouble: Trouble, name: str) -> None:
    for number, page in enumerate(trouble.pages, start=1):
        try:
            picture(page, f"failures-{connection.vendor}", f"{name}-{number}")
        except Error:
            continue  # the page is closed, or as broken as the test
