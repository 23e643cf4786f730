"""The pages of a plan that lives, on a phone: no rule of accessibility is broken in light or in
dark, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import NOW, Cast
from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import lock
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.by_hand import carry_out
from samspill.web.planning.early_check import mark_of
from samspill.web.planning.edits import Move
from samspill.web.planning.looking import Day
from samspill.web.planning.tasks import enqueue_what_if
from samspill.web.planning.what_if import Question, ask_what_if
from samspill.web.planning.what_if_worker import carry_out as answer
from samspill.web.wishes.models import Interest, RoundTable
from support.browsing import Trouble
from support.forty import published_for_forty

SLUG = "sikkerhetsdagen-2026"
ORGANISERS = f"/organise/{SLUG}"
THEME = "Svindel mot eldre kunder"
# As long as names are, so that whatever they push aside is seen.
LONG = "Anne-Margrethe Kristoffersen Bjørnstad"
HOME = "Norsk senter for kriminalitetsforebygging og samfunnssikkerhet"


@dataclass(frozen=True)
class Living:
    """A plan that was changed by hand after it was published, and what stands around it."""

    cast: Cast
    moved: Meeting
    locked: Meeting
    round_table: RoundTable


@pytest.fixture
def living(transactional_db: None) -> Living:
    cast = published_for_forty()
    edition = cast.edition
    moved, locked = Meeting.objects.filter(edition=edition, table__number=12).order_by("pk")[:2]
    held = RoundTable.objects.create(
        edition=edition, key="droner", theme="Droner over anlegg", fewest=3, most=6, sectors=2,
        moderator=cast.agency,
    )  # fmt: skip
    some = Participant.objects.filter(edition=edition, person__email__startswith="p").order_by("pk")
    for who in some[:4]:
        Topic.objects.create(participant=who, kind=TopicKind.CHALLENGE, text=THEME)
        Interest.objects.create(participant=who, round_table=held, strength="like")
    Participant.objects.filter(pk=cast.seller_colleague.pk).update(minimum=3)
    targets = Day(edition, now=timezone.now(), meetings=[moved.pk], trades=True).targets(moved.pk)
    free = [t for t in targets if t.look.holds and not t.here and t.swaps is None]
    carry_out(
        edition=edition,
        edit=Move(moved.pk, free[0].slot),
        seen=1,
        by=cast.organiser,
        now=timezone.now(),
    )
    lock(edition=edition, meetings=[locked.pk], by=cast.organiser, now=NOW)
    long = Participant.objects.get(pk=min(moved.people))
    Person.objects.filter(pk=long.person_id).update(name=LONG)
    Organisation.objects.filter(pk=long.organisation_id).update(name=HOME)
    asked = ask_what_if(
        edition=edition,
        question=Question(tables=2, slots=1),
        mark=mark_of(edition),
        now=NOW,
        enqueue=enqueue_what_if,
    )
    assert answer(what_if_id=asked.pk, enqueue=enqueue_what_if) == "done"
    moved.refresh_from_db()
    return Living(cast, moved, locked, held)


@dataclass
class Looker:
    """Looks at pages on a phone."""

    page: Page
    trouble: Trouble
    axe: Callable[[Page], None]
    screenshot: Callable[..., Path]

    def at(self, name: str, address: str = "", *, answers: int = 200) -> None:
        """Look at the page at the address, or at what is shown now."""
        if address:
            self.page.goto(address)
        self.axe(self.page)
        self.screenshot(self.page, f"living-{name}")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390
        seen = self.trouble.take()
        assert [text[:3] for text in seen] == ([] if answers == 200 else [str(answers)])

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def look(
    page: Page, trouble: Trouble, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> Looker:
    return Looker(page, trouble, axe, screenshot)


def test_an_organisers_pages(
    living: Living, look: Looker, page: Page, sign_in: Callable[[Page, Person], None]
) -> None:
    cast = living.cast
    who = min(living.moved.people)
    sign_in(page, cast.organiser)
    look.at("home", f"{ORGANISERS}/")
    look.at("planning", f"{ORGANISERS}/planning/")
    look.at("plan", f"{ORGANISERS}/plans/2/")
    look.at("plan-before", f"{ORGANISERS}/plans/1/")
    look.at("map", f"{ORGANISERS}/plans/2/map/")
    look.at("map-before", f"{ORGANISERS}/plans/1/map/")
    look.at("person", f"{ORGANISERS}/people/{who}/")
    page.locator(f"[data-m='{living.moved.pk}']").click()
    expect(page.locator("[data-hand-tray] form")).to_be_visible()
    look.at("person-by-hand")
    look.at("meeting", f"{ORGANISERS}/meetings/{living.moved.pk}/")
    look.at("meeting-locked", f"{ORGANISERS}/meetings/{living.locked.pk}/")
    look.at("add-a-meeting", f"{ORGANISERS}/people/{who}/meet/")
    look.at("against-by-person", f"{ORGANISERS}/plans/1/against/2/")
    look.at("against-by-meeting", f"{ORGANISERS}/plans/1/against/2/?by=meeting")
    look.at("hand-over", f"{ORGANISERS}/people/{who}/colleague/")
    look.at("new-colleague", f"{ORGANISERS}/people/{who}/colleague/new/")
    look.at("round-tables", f"{ORGANISERS}/round-tables/")
    look.at("round-table", f"{ORGANISERS}/round-tables/{living.round_table.pk}/")
    look.at("round-table-new", f"{ORGANISERS}/round-tables/new/")
    look.at("round-table-place", f"{ORGANISERS}/round-tables/{living.round_table.pk}/place/")
    look.at("what-if", f"{ORGANISERS}/what-if/")
    page.get_by_role("link", name="Gjør det slik").click()
    look.at("what-if-set-up")
    look.at("journal", f"{ORGANISERS}/journal/")
    look.at("fixed-tables", f"{ORGANISERS}/setup/tables/")
    look.at("rivals", f"{ORGANISERS}/setup/rivals/")
    look.at("guarantee", f"{ORGANISERS}/people/{cast.seller_colleague.pk}/")


def test_what_a_change_would_do(
    living: Living, look: Looker, page: Page, sign_in: Callable[[Page, Person], None]
) -> None:
    sign_in(page, living.cast.organiser)
    who = min(living.moved.people)
    page.goto(f"{ORGANISERS}/people/{who}/")
    page.locator("[data-dialog=withdraw]").click()
    look.at("withdraw-asked")
    page.locator("dialog#withdraw button[data-color=danger]").click()
    look.at("withdraw", answers=422)
    the_slots_have_room(page)
    look.press("Bare avlys")
    look.at("withdraw-another-way", answers=422)
    page.goto(f"{ORGANISERS}/people/{who}/colleague/new/")
    page.get_by_label("Navn").fill("Kari Ny")
    page.get_by_label("E-post").fill(living.cast.police.person.email)
    look.press("Legg til som deltaker")
    look.at("new-colleague-refused", answers=422)
    page.goto(f"{ORGANISERS}/people/{who}/colleague/")
    look.press("Vis hva det gjør")
    look.at("hand-over-shown", answers=422)
    page.goto(f"{ORGANISERS}/setup/")
    page.locator("#id_room-0-last").fill("11")
    look.press("Lagre")
    look.at("table-out", answers=422)
    # What is not saved does not stand as the day's heading.
    expect(page.locator("h1")).to_have_text("Slik er dagen satt opp.")
    page.goto(f"{ORGANISERS}/plans/1/")
    look.press("Gå tilbake til denne planen")
    look.at("back", answers=422)
    page.goto(f"{ORGANISERS}/planning/")
    look.press("Fyll hullene")
    look.at("fill", answers=422)


def the_slots_have_room(page: Page) -> None:
    """On the map of a change, whose sticky names leave most of it to the slots."""
    names = page.locator(".rm-table tbody th").first.bounding_box()
    shown = page.locator(".rm .pm-scroll").bounding_box()
    assert names is not None
    assert shown is not None
    assert names["width"] <= shown["width"] / 2


def test_a_participants_pages(
    living: Living, look: Looker, page: Page, sign_in: Callable[[Page, Person], None]
) -> None:
    cast = living.cast
    who = Participant.objects.select_related("person").get(pk=min(living.moved.people))
    mine = f"/e/{SLUG}"
    sign_in(page, who.person)
    look.at("agenda", f"{mine}/agenda/")
    page.locator("[data-dialog^=drop]").first.click()
    look.at("drop-asked")
    look.at("own-hand-over", f"{mine}/agenda/colleague/")
    look.at("own-new-colleague", f"{mine}/agenda/colleague/new/")
    look.at("whom", f"{mine}/whom/")
    look.at("round-table-wishes", f"{mine}/round-tables/")
    look.at("me", f"{mine}/me/")
    page.locator(f"input[name=present][value='{living.moved.slot_id}']").uncheck(force=True)
    look.press("Lagre og gå videre")
    look.at("own-hours", answers=422)
    look.at("cannot-come", f"{mine}/cannot-come/")
    look.press("Jeg kommer ikke likevel")
    look.at("cannot-come-shown", answers=422)
    sign_in(page, cast.seller.person)
    look.at("rules", f"{mine}/me/rules/")
    look.at("own-rivals", f"{mine}/me/rivals/")
    sign_in(page, cast.stranger.person)
    look.at("plan-is-coming", "/e/beredskapsdagen-2026/agenda/")


def test_pages_for_those_who_are_turned_away(
    transactional_db: None, look: Looker, page: Page
) -> None:
    look.at("not-found", "/e/finnes-ikke/nei/", answers=404)
    look.at("sign-in", "/sign-in/")
    for _attempt in range(6):
        page.goto("/")
        page.get_by_label("E-post").fill("hvem@eksempel.no")
        look.press("Send meg en ny lenke")
    look.at("too-often", answers=429)
