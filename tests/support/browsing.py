"""What the browser tests look with: trouble on a page, accessibility, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, Response

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA, and off unless asked for
}
WHICH_DOCUMENT = "performance.timeOrigin"  # when it was begun


class TroubleError(AssertionError):
    """A page did what no page of ours may do."""


@dataclass
class Trouble:
    """What went wrong on the pages that it watches, in the order it happened: errors on the
    console (the browser reports there what the content security policy stopped), errors thrown,
    answers of 400 and above, requests that failed, and requests to anybody but our server.
    """

    ours: str
    pages: list[Page] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Watch this page from now on."""
        self.pages.append(page)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"thrown: {error.message}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def take(self) -> list[str]:
        """What was seen until now, which is then forgotten: for a test that provokes it."""
        for page in self.pages:
            if not page.is_closed():
                page.evaluate("() => null")  # what the page has said arrives before this returns
        taken, self.seen = self.seen, []
        return taken

    def verdict(self) -> None:
        """Raises TroubleError when something was seen that no test has taken."""
        if taken := self.take():
            raise TroubleError("\n".join(["The page had trouble:", *taken]))

    def _console(self, message: ConsoleMessage) -> None:
        # The browser says there, too, that an answer was an error: told once is enough.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.ours:
            self.seen.append(f"elsewhere: {request.method} {request.url}")

    def _failed(self, request: Request) -> None:
        # Aborted: the visitor went on before it came, or it was saved as a file.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"failed: {_named(request)} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.seen.append(f"{response.status}: {_named(response.request)}")


def _named(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).path}"


def violations(page: Page, schemes: tuple[Scheme, ...] = SCHEMES) -> list[str]:
    """What axe finds on the page in light and in dark, one text for each element at fault. A page
    that goes on to another while it is looked at is left for that other."""
    found: list[str] = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {text}" for text in _texts(_of_what_stays(page))]
    page.emulate_media(color_scheme="null")
    return found


def _of_what_stays(page: Page) -> list[dict[str, Any]]:
    """The rules broken on the document that is there before and after they were tried."""
    while True:
        page.wait_for_load_state()
        before = page.evaluate(WHICH_DOCUMENT)
        try:
            results = Axe().run(page, options=AXE_OPTIONS)
        except Error:
            if page.evaluate(WHICH_DOCUMENT) == before:
                raise
            continue
        if page.evaluate(WHICH_DOCUMENT) == before:
            broken: list[dict[str, Any]] = results.response["violations"]
            return broken


def _texts(found: list[dict[str, Any]]) -> Iterator[str]:
    for rule in found:
        for node in rule["nodes"]:
            where = " ".join(str(part) for part in node["target"])
            checks = [*node["any"], *node["all"], *node["none"]]
            why = "; ".join(check["message"] for check in checks) or rule["help"]
            yield f"{rule['id']} ({rule['impact']}) at {where}: {why}"


def picture(page: Page, folder: str, name: str, *, whole: bool = True) -> Path:
    """Save a picture of the page as test-results/folder/name.png, and return its path."""
    path = RESULTS / folder / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    return path


def tab_to(page: Page, target: Locator, *, at_most: int = 80) -> None:
    """Go on by the Tab key alone until this has the focus. Raises AssertionError when it never
    gets it, or when nobody would see that it has."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if target.evaluate("(it) => it === document.activeElement"):
            seen = target.evaluate("(it) => it.matches(':focus-visible')")
            assert seen, f"nobody sees that {target} has the focus"
            return
    raise AssertionError(f"the Tab key never comes to {target}")
