"""The secretary's afternoon: from nothing to printed agendas with a list of 40 people as such lists
are, without help. Every press, field and page is counted, and none of the counts may grow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cast import NOW, person, wish
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Person
from samspill.web.wishes.models import Strength
from support.afternoon_sheet import PEOPLE, afternoon_sheet
from support.browsing import RESULTS
from support.letters import deliver_all
from support.prints import read
from support.workers import worker

# What each step may take: presses, fields and pages that are opened. In the first afternoon
# making the edition took 2 presses and 22 fields, importing 3 to 4 tries, and answering 14 taps.
CEILINGS = {
    "make the edition": (2, 4, 2),
    "import the list": (3, 1, 3),
    "invite everybody": (3, 0, 3),
    "answer on a phone": (7, 1, 5),
    "make the plan": (2, 0, 3),
    "publish it": (2, 0, 1),
    "print the agendas": (3, 0, 2),
}


@dataclass
class Work:
    """What somebody does in a browser, counted, step by step."""

    page: Page
    presses: int = 0
    fields: int = 0
    pages: int = 0
    steps: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("load", self._opened)

    def _opened(self, _page: Page) -> None:
        self.pages += 1

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is done in the block under this name."""
        self.presses = self.fields = self.pages = 0
        begun = time.monotonic()
        yield
        self.page.wait_for_load_state()
        self.seconds[name] = time.monotonic() - begun
        self.steps[name] = (self.presses, self.fields, self.pages)

    def press(self, what: Locator) -> None:
        """A click or a tap."""
        what.click()
        self.presses += 1

    def write(self, where: Locator, text: str) -> None:
        """A field filled in."""
        where.fill(text)
        self.fields += 1

    def bring(self, where: Locator, file: Path) -> None:
        """A file chosen."""
        where.set_input_files(file)
        self.fields += 1


@pytest.fixture
def secretary(transactional_db: None) -> Person:
    """New here, and may create editions."""
    return person("siv@eksempel.no", "Siv Starter", may_create_editions=True)


def test_from_nothing_to_printed_agendas(
    secretary: Person,
    desk_page: Page,
    page: Page,
    sign_in: Callable[[Page, Person], None],
    tmp_path: Path,
) -> None:
    sign_in(desk_page, secretary)
    desk_page.goto("/organise/")
    at_desk, on_phone = Work(desk_page), Work(page)
    make_edition(at_desk)
    import_list(at_desk, tmp_path / "påmeldte.xlsx")
    invite(at_desk)
    answer(on_phone)
    everybody_else_wishes()
    with worker():
        plan(at_desk)
        publish(at_desk)
        content = print_agendas(at_desk, tmp_path / "agendas.pdf")
    assert len(read(content).pages) == PEOPLE
    report(at_desk, on_phone)
    found = at_desk.steps | on_phone.steps
    assert found.keys() == CEILINGS.keys()
    grown = [
        name
        for name, most in CEILINGS.items()
        if any(had > may for had, may in zip(found[name], most, strict=True))
    ]
    assert grown == [], found


def make_edition(work: Work) -> None:
    page = work.page
    with work.step("make the edition"):
        work.press(page.get_by_role("link", name="Ny utgave"))
        work.write(page.get_by_label("Navn på utgaven"), "Sikkerhetsdagen 2031")
        work.write(page.get_by_label("Dag", exact=True), "2031-11-13")
        work.write(page.get_by_label("Sted"), "Kongresshuset, Hamar")
        work.write(page.get_by_label("Forventet antall deltakere"), str(PEOPLE))
        work.press(page.get_by_role("button", name="Lag utgaven"))
        page.wait_for_url("**/organise/sikkerhetsdagen-2031/")


def import_list(work: Work, file: Path) -> None:
    """At the first try."""
    page = work.page
    file.write_bytes(afternoon_sheet())
    with work.step("import the list"):
        work.press(page.locator("main").get_by_role("link", name=re.compile("[Ii]mporter")).first)
        work.bring(page.locator("input[type=file]"), file)
        work.press(page.get_by_role("button", name="Se hva som vil skje"))
        page.wait_for_url(re.compile(r"/import/\d+/"))
        work.press(page.locator("#import button"))
        page.wait_for_url("**/people/")
    assert Participant.objects.count() == PEOPLE
    officers = Person.objects.filter(email="vakt@oestre.eksempel.no")
    assert sorted(who.name for who in officers) == ["Anne Grete Bakke", "Cecilie Ås-Moe"]


def invite(work: Work) -> None:
    page = work.page
    with work.step("invite everybody"):
        work.press(page.locator("a[href$='?kind=invitation']").first)
        work.press(page.get_by_role("button", name="Se på brevet"))
        work.press(page.get_by_role("button", name=f"Send til {PEOPLE} personer"))
        page.wait_for_url("**/letters/")


def answer(work: Work) -> None:
    """One of them: what they struggle with, and three whom they would meet."""
    page = work.page
    letter = next(each for each in deliver_all() if each.to == ["person01@eksempel.no"])
    link = re.search(r"https?://\S+/i/\S+", str(letter.body))
    assert link is not None
    with work.step("answer on a phone"):
        page.goto(link[0])
        work.press(page.locator("main form button"))
        page.wait_for_url(re.compile("/e/sikkerhetsdagen-2031/"))
        if not page.url.endswith("/me/"):
            work.press(page.locator("main a[href$='/me/']").last)
        work.write(page.locator("#solutions-1"), "Opplæring av butikkansatte")
        work.press(page.locator("main form.form .ds-button"))
        page.wait_for_url("**/whom/")
        for number in range(3):
            card = page.locator("article").nth(number)
            work.press(card.locator("label[data-strength=like]"))
            expect(page.locator("#wished")).to_have_text(str(number + 1))
        work.press(page.get_by_role("button", name="Jeg er ferdig"))
        page.wait_for_url("**/e/sikkerhetsdagen-2031/")
    me = Participant.objects.get(person__email="person01@eksempel.no")
    assert me.answered_at is not None


def everybody_else_wishes() -> None:
    """Each for the three after them who are from elsewhere."""
    people = list(Participant.objects.order_by("person__email", "pk"))
    for n, who in enumerate(people):
        if who.answered_at is not None:
            continue
        Participant.objects.filter(pk=who.pk).update(answered_at=NOW)
        others = [*people[n + 1 :], *people[:n]]
        for other in [o for o in others if o.organisation_id != who.organisation_id][:3]:
            wish(who, other, Strength.LIKE)


def plan(work: Work) -> None:
    page = work.page
    with work.step("make the plan"):
        work.press(page.get_by_role("link", name="Plan", exact=True))
        work.press(page.locator("form[action$='/planning/start/'] button"))
        page.wait_for_url("**/plans/1/")


def publish(work: Work) -> None:
    page = work.page
    with work.step("publish it"):
        work.press(page.locator("[data-dialog=publish]"))
        work.press(page.locator("dialog#publish form button[data-color]"))
        expect(page.locator(".messages")).to_contain_text("Publisert")


def print_agendas(work: Work, to: Path) -> bytes:
    page = work.page
    with work.step("print the agendas"):
        work.press(page.get_by_role("link", name="Utskrift", exact=True))
        kind = page.locator("#agendas")
        work.press(kind.get_by_role("button", name="Lag"))
        with page.expect_download() as taken:
            work.press(kind.get_by_role("link", name="Last ned (PDF)"))
    taken.value.save_as(to)
    return to.read_bytes()


def report(*all_work: Work) -> None:
    """The table, in test-results."""
    lines = ["step | presses | fields | pages | seconds", "--- | ---: | ---: | ---: | ---:"]
    for work in all_work:
        for name, (presses, fields, pages) in work.steps.items():
            seconds = work.seconds[name]
            lines.append(f"{name} | {presses} | {fields} | {pages} | {seconds:.1f}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "afternoon.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert Edition.objects.get().is_published
