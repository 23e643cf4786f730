"""The browser tests can fail: each kind of trouble on a page is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from support.browsing import Trouble, TroubleError, violations

BARE = "<!doctype html><html lang=nb><title>Prøve</title><main><h1>Prøve</h1>{}</main>"


@pytest.mark.xfail(strict=True, raises=TroubleError, reason="an error on the console must fail it")
def test_an_error_on_the_console_fails_the_test(page: Page) -> None:
    page.evaluate("() => console.error('odd')")


def test_an_error_on_the_console_is_seen(page: Page, trouble: Trouble) -> None:
    page.evaluate("() => { console.log('well'); console.warn('hm'); console.error('odd') }")
    assert trouble.take() == ["console: odd"]
    assert trouble.take() == []


def test_a_thrown_error_is_seen(page: Page, trouble: Trouble) -> None:
    page.set_content("<button onclick='missing()'>Go</button>")
    page.get_by_role("button").click()
    assert trouble.take() == ["thrown: missing is not defined"]


def test_an_answer_that_is_an_error_is_seen_once(page: Page, trouble: Trouble) -> None:
    page.goto("/static/missing.css")
    assert [text for text in trouble.take() if "favicon" not in text] == [
        "404: GET /static/missing.css"
    ]


def test_a_request_to_somebody_else_is_seen(
    page: Page, trouble: Trouble, live_server: LiveServer
) -> None:
    page.context.route("http://example.org/**", lambda route: route.fulfill(body="hello"))
    page.set_content(f"<img src='{live_server.url}/static/samspill/mark.svg' alt=''>")
    assert trouble.take() == []
    page.set_content("<link rel=stylesheet href='http://example.org/font.css'>")
    assert trouble.take() == ["elsewhere: GET http://example.org/font.css"]


def test_a_server_that_does_not_answer_is_seen(page: Page, trouble: Trouble) -> None:
    page.context.route("**/gone", lambda route: route.abort("connectionrefused"))
    page.set_content("<p>Hello</p>")
    page.evaluate("(url) => fetch(url).catch(() => null)", f"http://{trouble.ours}/gone")
    assert trouble.take() == ["failed: GET /gone net::ERR_CONNECTION_REFUSED"]


def test_a_page_that_a_page_opens_is_watched(page: Page, trouble: Trouble) -> None:
    page.set_content("<a href='about:blank' target='_blank'>More</a>")
    with page.expect_popup() as opened:
        page.get_by_role("link").click()
    opened.value.evaluate("() => console.error('odd')")
    assert trouble.take() == ["console: odd"]


def test_each_page_is_a_visitor_of_its_own(page: Page, desk_page: Page) -> None:
    assert [p.evaluate("() => innerWidth") for p in (page, desk_page)] == [390, 1280]
    assert page.context != desk_page.context


def test_the_visitor_is_in_norway(page: Page) -> None:
    zone = "() => [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]"
    assert page.evaluate(zone) == ["nb-NO", "Europe/Oslo"]


def test_axe_finds_nothing_on_a_good_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(BARE.format("<p>Hello</p>"))
    axe(page)


def test_axe_says_what_is_wrong_and_where(page: Page, axe: Callable[[Page], None]) -> None:
    style = "<style>@media (prefers-color-scheme: dark) {p {color: #777; background: #666}}</style>"
    page.set_content(BARE.format(f"{style}<p>Hello</p>"))
    found = violations(page)
    assert [text.partition(":")[0] for text in found] == ["dark"]
    assert "color-contrast (serious) at p: " in found[0]
    with pytest.raises(AssertionError) as failed:
        axe(page)
    assert str(failed.value).splitlines() == ["Accessibility of about:blank:", *found]


def test_a_picture_is_kept(page: Page, screenshot: Callable[..., Path]) -> None:
    page.set_content(BARE.format("<p>Hello</p>"))
    path = screenshot(page, "browser-test")
    assert path.read_bytes()[:4] == b"\x89PNG"
    path.unlink()
