"""A plan of 40 people that lives: somebody does not come, a table goes, a talk moves, a slot comes.

After each, everybody whose day is another, and nobody else, has got a letter, whose lines make the
day that they knew the one that their page and their calendar file show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.meetings.calendar import calendar_of
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.vetoes import drop_meeting, say_no_thanks
from support.appearing import all_by_name
from support.browsing import Trouble
from support.days import Day, changes_in, in_calendar, of_everybody, on_page, with_changes
from support.forty import published_for_forty
from support.letters import deliver_all

AGREE = "Gjør dette og gi beskjed"
SLUG = "sikkerhetsdagen-2026"
LOOKED_AT = 5  # people whose own page is opened in the browser


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody appears by name, so that letters, pages and calendars can be compared."""
    cast = published_for_forty()
    all_by_name(cast)
    return cast


@dataclass
class Onlooker:
    """Knows everybody's day as it was, and compares it with what they are told of it."""

    cast: Cast
    sign_in: Callable[[Page, Person], None]
    trouble: Trouble
    knew: dict[int, Day]

    @property
    def changed(self) -> set[int]:
        """Whose day is another than it was."""
        return {pk for pk, day in of_everybody(self.cast).items() if day != self.knew[pk]}

    def all_are_told(self, page: Page, *, but: int | None = None) -> set[int]:
        """Send the letters and compare them, pages and calendar files. Gives who was told: all
        whose day is another, ``but`` one who did it or does not come."""
        days = of_everybody(self.cast)
        differ = {pk for pk, day in days.items() if day != self.knew[pk]} - {but}
        people = {
            p.person.email: p
            for p in Participant.objects.filter(pk__in=days).select_related("person", "edition")
        }
        sent = deliver_all()
        letters = {people[letter.to[0]].pk: letter for letter in sent}
        assert (set(letters), len(sent)) == (differ, len(differ))
        for pk, letter in letters.items():
            assert with_changes(self.knew[pk], changes_in(letter)) == days[pk]
        told = [people[email] for email in sorted(letter.to[0] for letter in letters.values())]
        for who in told:
            assert in_calendar(calendar_of(who, site_url="")) == days[who.pk]
        for who in told[:LOOKED_AT]:
            self.sign_in(page, who.person)
            page.goto(f"/e/{SLUG}/agenda/")
            file = page.request.get(f"/e/{SLUG}/agenda.ics")
            assert (on_page(page), in_calendar(file.body())) == (days[who.pk], days[who.pk])
        self.knew = days
        return set(letters)

    def nothing_is_done_yet(self) -> None:
        """A proposal is shown, and no more."""
        (answer,) = self.trouble.take()
        assert answer.startswith("422: POST ")
        self.nobody_is_told()

    def nobody_is_told(self) -> None:
        """No letter waits, and everybody's day is as it was."""
        assert not Letter.objects.filter(state=LetterState.WAITING).exists()
        assert of_everybody(self.cast) == self.knew


@pytest.fixture
def onlooker(cast: Cast, trouble: Trouble, sign_in: Callable[[Page, Person], None]) -> Onlooker:
    return Onlooker(cast, sign_in, trouble, of_everybody(cast))


@pytest.fixture
def office(desk_page: Page, cast: Cast, sign_in: Callable[[Page, Person], None]) -> Page:
    """The organiser at a desk."""
    sign_in(desk_page, cast.organiser)
    return desk_page


def somebody(cast: Cast, number: int) -> Participant:
    return Participant.objects.select_related("person", "organisation", "edition").get(
        edition=cast.edition, person__email=f"p{number:02}@eksempel.no"
    )


def agree(page: Page) -> int:
    """Read how many are told, agree to it, and come to where it can be undone; gives how many."""
    sentence = page.locator("#repair b").inner_text()
    (number,) = re.findall(r"(\d+) person(?:er)? får beskjed", sentence)
    page.get_by_role("button", name=AGREE).click()
    expect(page.get_by_role("button", name="Angre")).to_be_visible()
    return int(number)


def withdraw(page: Page, who: Participant) -> None:
    """As far as what becomes of it."""
    page.goto(f"/organise/{SLUG}/people/{who.pk}/")
    page.locator("[data-dialog=withdraw]").click()
    page.locator("dialog#withdraw button[data-color=danger]").click()
    expect(page.locator("#repair")).to_be_visible()


def test_somebody_withdraws_and_five_at_most_have_another_day(
    cast: Cast, onlooker: Onlooker, office: Page, page: Page, axe: Callable[[Page], None]
) -> None:
    who = somebody(cast, 5)
    partners = len(onlooker.knew[who.pk])
    withdraw(office, who)
    axe(office)
    onlooker.nothing_is_done_yet()
    said = agree(office)
    axe(office)
    told = onlooker.all_are_told(page, but=who.pk)
    assert (len(told), partners) == (said, 4)
    assert len(told) <= 5
    withdraws = Participant.objects.get(pk=who.pk)
    assert withdraws.withdrawn_at is not None
    assert onlooker.knew[who.pk] == {}


def test_somebody_says_it_themselves_on_a_phone(
    cast: Cast,
    onlooker: Onlooker,
    page: Page,
    desk_page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
) -> None:
    who = somebody(cast, 12)
    sign_in(page, who.person)
    page.goto(f"/e/{SLUG}/agenda/")
    page.get_by_role("link", name="Jeg kan ikke komme").click()
    page.wait_for_url("**/cannot-come/")
    axe(page)
    page.get_by_role("button", name="Jeg kommer ikke likevel").click()
    expect(page.locator("#repair li")).to_have_count(len(onlooker.knew[who.pk]))
    (others,) = re.findall(r"også for (\d+) andre", page.locator("#repair").inner_text())
    axe(page)
    onlooker.nothing_is_done_yet()
    page.get_by_role("button", name="Jeg kommer ikke: avlys møtene mine").click()
    expect(page.locator(".messages")).to_contain_text("Du er meldt av fra Sikkerhetsdagen 2026.")
    told = onlooker.all_are_told(desk_page, but=who.pk)
    assert len(told) == int(others) <= 5


def test_a_table_goes_out(cast: Cast, onlooker: Onlooker, office: Page, page: Page) -> None:
    before = onlooker.knew
    last_table(office, 11)
    expect(office.locator("#repair")).to_contain_text("møter flyttes")
    onlooker.nothing_is_done_yet()
    said = agree(office)
    assert not cast.edition.tables.filter(number=12).exists()
    told = onlooker.all_are_told(page)
    assert len(told) == said
    # Nobody has lost a meeting by it.
    assert whom(before) == whom(onlooker.knew)


def last_table(page: Page, number: int) -> None:
    """Set the tables up as one to that number, as far as what it does to meetings."""
    page.goto(f"/organise/{SLUG}/setup/")
    page.locator("#id_room-0-last").fill(str(number))
    page.get_by_role("button", name="Lagre").click()


def whom(days: dict[int, Day]) -> dict[int, set[str]]:
    """Whom everybody meets, wherever it is."""
    return {pk: set(day) for pk, day in days.items()}


def test_a_talk_moves_over_meetings(
    cast: Cast, onlooker: Onlooker, office: Page, page: Page
) -> None:
    office.goto(f"/organise/{SLUG}/setup/")
    office.locator("#id_talk-0-start").fill("10:00")
    office.locator("#id_talk-0-end").fill("10:20")
    office.get_by_role("button", name="Lagre").click()
    expect(office.locator("#repair")).to_be_visible()
    onlooker.nothing_is_done_yet()
    said = agree(office)
    told = onlooker.all_are_told(page)
    assert len(told) == said
    assert not [
        day for day in onlooker.knew.values() for at, _table in day.values() if at == "10.00"
    ]


def test_a_slot_is_added_and_filled(
    cast: Cast, onlooker: Onlooker, office: Page, page: Page
) -> None:
    office.goto(f"/organise/{SLUG}/setup/")
    office.locator("#id_end").fill("11:55")
    office.locator("#id_cap").fill("5")
    office.get_by_role("button", name="Lagre").click()
    expect(office.locator(".messages")).to_contain_text("Lagret.")
    assert cast.edition.slots.count() == 9
    onlooker.nobody_is_told()
    office.goto(f"/organise/{SLUG}/planning/")
    office.get_by_role("button", name="Fyll hullene").click()
    expect(office.locator("#repair")).to_be_visible()
    onlooker.nothing_is_done_yet()
    said = agree(office)
    before = onlooker.knew
    told = onlooker.all_are_told(page)
    assert len(told) == said > 0
    assert all(before[pk].items() <= day.items() for pk, day in onlooker.knew.items())
    assert [day for day in onlooker.knew.values() for at, _table in day.values() if at == "11.40"]


def test_a_colleague_takes_over_one_meeting_which_the_partner_may_drop(
    cast: Cast,
    onlooker: Onlooker,
    office: Page,
    page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
) -> None:
    giver, colleague, meeting = to_hand_over(cast)
    deliver_all()
    onlooker.knew = of_everybody(cast)
    (partner,) = Participant.objects.filter(pk__in=meeting.people - {giver.pk})
    office.goto(f"/organise/{SLUG}/people/{giver.pk}/colleague/")
    office.get_by_label(colleague.person.name).check()
    for box in office.locator("input[name=meetings]").all():
        box.set_checked(box.get_attribute("value") == str(meeting.uid))
    office.get_by_role("button", name="Vis hva det gjør").click()
    expect(office.locator("#repair")).to_be_visible()
    axe(office)
    onlooker.nothing_is_done_yet()
    said = agree(office)
    told = onlooker.all_are_told(page)
    assert told == {giver.pk, colleague.pk, partner.pk}
    assert said == 3

    sign_in(page, partner.person)
    page.goto(f"/e/{SLUG}/agenda/")
    item = page.locator("li.day-item", has_text=colleague.person.name)
    item.get_by_role("button", name="Avlys dette møtet").click()
    page.locator("dialog[open] button[data-color=danger]").click()
    expect(page.locator(".messages")).to_contain_text("Møtet er avlyst.")
    assert onlooker.all_are_told(page, but=partner.pk) == {colleague.pk}


def to_hand_over(cast: Cast) -> tuple[Participant, Participant, Meeting]:
    """Somebody, a colleague who has just lost a meeting, and a meeting they have time for now."""
    colleague = somebody(cast, 0)
    giver = Participant.objects.select_related("person").get(
        organisation=colleague.organisation, edition=cast.edition, person__email="p17@eksempel.no"
    )
    lost = colleague.seats.filter(slot__isnull=False).order_by("slot__start")[0].meeting
    (partner,) = Participant.objects.filter(pk__in=lost.people - {colleague.pk})
    drop_meeting(participant=partner, meeting=lost, now=timezone.now())
    busy = set(colleague.seats.filter(slot__isnull=False).values_list("slot_id", flat=True))
    for seat in giver.seats.filter(slot__isnull=False).order_by("slot__start"):
        if seat.slot_id not in busy:
            return giver, colleague, seat.meeting
    raise AssertionError("the two are busy at the same times")


def test_undone_within_the_minute_nobody_is_told(
    cast: Cast,
    onlooker: Onlooker,
    office: Page,
    page: Page,
    sign_in: Callable[[Page, Person], None],
) -> None:
    who = somebody(cast, 5)
    meeting = Meeting.objects.filter(seats__participant=who).order_by("pk")[0]
    (partner,) = Participant.objects.filter(pk__in=meeting.people - {who.pk})
    sign_in(page, partner.person)
    page.goto(f"/e/{SLUG}/agenda/")
    before, file = on_page(page), page.request.get(f"/e/{SLUG}/agenda.ics").body()
    withdraw(office, who)
    onlooker.nothing_is_done_yet()
    agree(office)
    assert partner.pk in onlooker.changed
    office.get_by_role("button", name="Angre").click()
    expect(office.locator(".messages")).to_contain_text(
        "Endringen er angret, og ingen har fått beskjed om det."
    )
    assert deliver_all() == []
    onlooker.nobody_is_told()
    page.reload()
    assert (on_page(page), in_calendar(page.request.get(f"/e/{SLUG}/agenda.ics").body())) == (
        before,
        in_calendar(file),
    )
    assert Participant.objects.get(pk=who.pk).withdrawn_at is None


def test_one_goes_back_past_a_no_thanks_in_the_same_words(
    cast: Cast, onlooker: Onlooker, office: Page, page: Page, axe: Callable[[Page], None]
) -> None:
    first, as_first = PlanVersion.objects.get(state=VersionState.PUBLISHED), onlooker.knew
    moved = Meeting.objects.filter(edition=cast.edition, table__number=12).order_by("pk")[0]
    last_table(office, 11)
    onlooker.nothing_is_done_yet()
    agree(office)
    onlooker.all_are_told(page)
    last_table(office, 12)
    expect(office.locator(".messages")).to_contain_text("Lagret.")
    onlooker.nobody_is_told()

    asked = words_of_going_back(office, first.number)
    onlooker.nothing_is_done_yet()
    who, other = Participant.objects.filter(pk__in=moved.people).order_by("pk")
    say_no_thanks(participant=who, target=other, now=timezone.now())
    assert onlooker.all_are_told(page, but=who.pk) == {other.pk}
    assert words_of_going_back(office, first.number) == asked
    for line in office.locator("#repair li").all_inner_texts():
        assert not {who.person.name, other.person.name} <= set(re.findall(r"\w+ \w+", line))
    axe(office)
    onlooker.nothing_is_done_yet()
    said = agree(office)
    told = onlooker.all_are_told(page)
    assert len(told) == said
    moved.refresh_from_db()
    assert moved.state == MeetingState.CANCELLED
    between = {f"{one.person.name} ({one.organisation.name})" for one in (who, other)}
    assert onlooker.knew == {
        pk: {
            name: spot
            for name, spot in day.items()
            if pk not in {who.pk, other.pk} or name not in between
        }
        for pk, day in as_first.items()
    }


def words_of_going_back(page: Page, number: int) -> list[str]:
    """What the page says, but for the meetings, how many they are, and what they could be worth."""
    page.goto(f"/organise/{SLUG}/plans/{number}/")
    page.get_by_role("button", name="Gå tilbake til denne planen").click()
    expect(page.locator("#repair")).to_be_visible()
    meetings = page.locator("#repair li").all_inner_texts()
    meetings += page.locator(".rm-table").inner_text().splitlines()  # the same ones, on the map
    lines = page.locator("main").inner_text().splitlines()
    said = [line for line in lines if line and line not in meetings]
    return [re.sub(r"\d+", "0", line) for line in said if "en helt ny plan" not in line.lower()]
