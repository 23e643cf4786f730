"""Prints of an edition: who has them made, when they are old, what is in them and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cast import NOW, Cast, at
from samspill.web.areas.organiser.printing.common import Task
from samspill.web.areas.organiser.printing.kinds import ABOUT, SHEETS
from samspill.web.areas.organiser.printing.worker import MADE_WITH, make_print
from samspill.web.areas.prints.apart import NotMadeError, pdf_apart
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.editions.models import Absence, EditionRole, Talk
from samspill.web.editions.participation import withdraw_participant
from samspill.web.editions.zones import activate
from samspill.web.journal.models import Entry
from samspill.web.meetings.whole_day import WholeDay, surname_first
from samspill.web.people.models import Appears, Person
from samspill.web.planning.models import Print, PrintKind
from samspill.web.planning.printing.actions import (
    note_failure,
    note_progress,
    order_print,
    store_print,
)
from samspill.web.planning.printing.queries import SLOW
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.models import Part
from samspill.web.sharing.ties import code_on_paper
from support.appearing import appear
from support.followed import published
from support.pages import browser_of, crowd, meet, round_table, signed_in, url, words
from support.prints import read, structure_of, words_of
from support.shared import let_share
from support.validating import assert_valid

HOSTILE = '#read("x") $a$ @x *Nils* <y> \\ _z_'
PAGE_QUERIES, DAY_QUERIES = 7, 12


@pytest.fixture
def planned(cast: Cast) -> Cast:
    """The bank meets the police, the company and, at a round table, the agency and them."""
    meet(cast.bank, cast.police, slot=0, table=2)
    meeting = meet(cast.bank, cast.seller, slot=2, table=1)
    round_table(cast.bank, cast.police, cast.agency)
    published(cast, meeting)
    return cast


def paper(
    cast: Cast, kind: PrintKind, *, language: str = "en", **choices: str | int | bool
) -> bytes:
    """The kind, made here and now."""
    template, values_of = MADE_WITH[kind]
    activate(cast.edition.time_zone)
    with translation.override(language):
        values = values_of(Task(WholeDay(cast.edition), choices, NOW))
        return pdf(template, title=str(kind.label), values=values, now=NOW)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(content).pages]


def sheet_of(cast: Cast, name: str, *, language: str = "en") -> str:
    """The agenda of who has that name."""
    Person.objects.update(language=language)
    found = pages_of(paper(cast, PrintKind.AGENDAS, language=language))
    (one,) = (page for page in found if f" {name} " in page[:150])
    return one


def ordered(cast: Cast, browser: Client, kind: PrintKind, **choices: str) -> Print:
    given = {f"{kind.value}-{name}": value for name, value in choices.items()}
    answer = browser.post(url("organiser_print_order", cast, kind=kind.value), given)
    assert answer.status_code == 302, answer.content.decode()
    return Print.objects.get(kind=kind)


def state(cast: Cast, browser: Client, kind: PrintKind) -> str:
    return words(browser.get(url("organiser_print_progress", cast, kind=kind.value)).content)


@pytest.mark.parametrize("kind", PrintKind)
def test_each_kind_is_pdf_ua_and_what_people_write_is_text(planned: Cast, kind: PrintKind) -> None:
    Person.objects.filter(pk=planned.seller.person_id).update(name=HOSTILE)
    planned.seller.organisation.name = HOSTILE
    planned.seller.organisation.save()
    planned.edition.rooms.update(name=HOSTILE)
    Talk.objects.update(title=HOSTILE, speaker=HOSTILE, place=HOSTILE)
    content = paper(planned, kind, language="nn")
    assert_valid(content)
    said = words_of(content).replace(" ", "")
    if kind not in {PrintKind.SLIPS, PrintKind.WALK_INS}:
        # A list has the last of the names first.
        assert HOSTILE.replace(" ", "") in said or 'read("x")$a$@x*Nils*<y>\\' in said
    assert "/H1" in structure_of(content) or kind is PrintKind.BADGES


def test_a_sheet_has_the_day_its_ways_and_room_to_write(planned: Cast) -> None:
    Absence.objects.create(participant=planned.bank, start=at(13), end=at(14))
    Talk.objects.create(
        edition=planned.edition, title="Svindel i år", speaker="Ola Taler", place="Festsalen",
        start=at(11, 30), end=at(12),
    )  # fmt: skip
    assert sheet_of(planned, "Berit Bank") == (
        "Sikkerhetsdagen 2026 · Thursday 13 November 2031 · Kongresshuset, Hamar "
        f"Berit Bank Fjordbanken Badge {planned.bank.pk} You have 3 meetings. "
        "08:30–09:00 Åpning "
        "09:00–09:15 Meeting 1 Table 2, Storsalen " + WRITE +
        "10:00–10:15 Svindel Table 3, Storsalen 2 others " + WRITE +
        "11:00–11:15 Nils Nordvakt, Nordvakt Sikkerhet Table 1, Storsalen " + WRITE +
        "11:30–12:00 Svindel i år Ola Taler · Festsalen "
        "Berit Bank. Printed 2 November at 10:00. What has changed since is not on it. 1"
    )  # fmt: skip


WRITE = "Notes May have my contact details: Yes No What we agreed What Who By when "


def test_a_code_by_each_meeting_where_ties_are_kept(planned: Cast) -> None:
    assert "code" not in sheet_of(planned, "Berit Bank")
    let_share(planned, Part.TIES)
    sheet = sheet_of(planned, "Berit Bank")
    own = [meeting.uid for meeting in WholeDay(planned.edition).of(planned.bank.pk)]
    codes = [code_on_paper(meeting=uid, person=planned.bank.person_id) for uid in own]
    assert [f"code {code[:3]} {code[3:]}" in sheet for code in codes] == [True] * 3
    assert "testserver/people/code/." in sheet.replace(" ", "")


def test_how_each_appears_holds_on_others_sheets_and_not_on_their_own(planned: Cast) -> None:
    theirs = sheet_of(planned, "Pia Politi")
    assert "Østre politidistrikt" in theirs
    assert "Berit Bank, Fjordbanken" in theirs
    others = pages_of(paper(planned, PrintKind.AGENDAS))
    for page in others:
        assert ("Pia" in page) == ("Pia Politi. Printed" in page)
    appear(planned.police, Appears.ORGANISATION)
    assert "Østre politidistrikt Table 2, Storsalen" in sheet_of(planned, "Berit Bank")
    appear(planned.police, Appears.NAME)
    assert "Pia Politi, Østre politidistrikt" in sheet_of(planned, "Berit Bank")


@pytest.mark.parametrize("kind", [k for k in PrintKind if k is not PrintKind.AGENDAS])
def test_no_list_names_who_has_not_chosen_it(planned: Cast, kind: PrintKind) -> None:
    said = words_of(paper(planned, kind))
    for word in ("Pia", "Politi", "politidistrikt", "Tone", "Tilsyn", "Varetilsynet", "Vera"):
        assert word not in said, word


@pytest.mark.parametrize(
    "kind",
    [PrintKind.TABLES, PrintKind.SLOTS, PrintKind.PEOPLE, PrintKind.DOORS, PrintKind.BADGES],
)
def test_lists_name_who_has_chosen_it(planned: Cast, kind: PrintKind) -> None:
    """So the words above are looked for where they would be."""
    appear(planned.police, Appears.NAME)
    appear(planned.agency, Appears.ORGANISATION)
    said = words_of(paper(planned, kind))
    for word in ("Pia", "Politi", "politidistrikt", "Varetilsynet"):
        assert word in said, word
    assert "Tone" not in said


def test_sheets_come_as_the_desk_wants_them_and_each_in_its_owners_language(
    planned: Cast,
) -> None:
    Person.objects.filter(pk=planned.seller.person_id).update(name="Åge Aas", language="nn")
    names = ("Berit", "Bjarne", "Nora", "Pia", "Tone", "Åge")

    def order(by: str) -> list[str]:
        pages = pages_of(paper(planned, PrintKind.AGENDAS, ordered=by))
        assert any("Du har 1 møte." in page and "Åge Aas" in page for page in pages)
        return [next(name for name in names if f" {name} " in page[:150]) for page in pages]

    assert order("surname") == ["Berit", "Bjarne", "Nora", "Pia", "Tone", "Åge"]
    assert order("organisation") == ["Berit", "Bjarne", "Nora", "Åge", "Tone", "Pia"]


def test_large_print_is_larger(planned: Cast) -> None:
    assert len(read(paper(planned, PrintKind.AGENDAS)).pages) == 6
    large = paper(planned, PrintKind.AGENDAS, large=True)
    assert_valid(large)
    assert "Berit Bank" in words_of(large)
    assert len(read(large).pages) >= 6


def test_the_desk_finds_people_by_surname_and_the_unnamed_by_their_badge(planned: Cast) -> None:
    (page,) = pages_of(paper(planned, PrintKind.PEOPLE))
    assert "6 people come." in page
    rows = page.split("Here ")[1].split(" Printed")[0]
    assert rows == (
        f"{planned.bank.pk} Bank, Berit Fjordbanken 09:00, table 2 "
        f"{planned.bank_colleague.pk} Bank, Bjarne Fjordbanken – "
        f"{planned.seller.pk} Nordvakt, Nils Nordvakt Sikkerhet 11:00, table 1 "
        f"{planned.seller_colleague.pk} Nordvakt, Nora Nordvakt Sikkerhet – "
        f"{planned.police.pk} – – 09:00, table 2 {planned.agency.pk} – – 10:00, table 3."
    ).rstrip(".")
    assert surname_first("Åse Marie von Berg") == "Berg, Åse Marie von"
    assert surname_first("Madonna") == "Madonna"


def test_lists_for_tables_slots_and_doors_say_who_is_where(planned: Cast) -> None:
    tables = pages_of(paper(planned, PrintKind.TABLES))
    assert [page.split("table ")[1].split(" Storsalen")[0] for page in tables] == [
        "Table 1", "Table 2", "Table 3",
    ]  # fmt: skip
    assert "11:00–11:15 Berit Bank, Fjordbanken · Nils Nordvakt, Nordvakt Sikkerhet" in tables[0]
    assert "09:00–09:15 Berit Bank, Fjordbanken Printed" in tables[1]
    slots = pages_of(paper(planned, PrintKind.SLOTS))
    assert len(slots) == 4
    assert "10:00–10:15 Table Room Who meets 3 Storsalen Svindel Berit Bank" in slots[1]
    assert "Nothing here." in slots[3]
    (door,) = pages_of(paper(planned, PrintKind.DOORS))
    assert "2 more find the table on their own sheets." in door
    assert "Bank, Berit Fjordbanken 09:00, table 2 · 10:00, table 3 · 11:00, table 1" in door


def test_a_sign_has_the_room_and_whose_table_it_is(planned: Cast) -> None:
    signs = pages_of(paper(planned, PrintKind.SIGNS))
    assert signs[:2] == ["Table 1 Storsalen Nordvakt Sikkerhet", "Table 2 Storsalen"]
    assert len(signs) == 6


@pytest.mark.parametrize("sheet", SHEETS)
def test_badges_fit_their_sheets(planned: Cast, sheet: str) -> None:
    made = SHEETS[sheet]
    assert 2 * made.left + (made.across - 1) * made.step_x + made.width == pytest.approx(
        2100, abs=2
    )
    assert 2 * made.top + (made.down - 1) * made.step_y + made.height == pytest.approx(2970, abs=2)
    crowd(planned, made.each)
    content = paper(planned, PrintKind.BADGES, sheet=sheet)
    assert_valid(content)
    pages = pages_of(content)
    assert len(pages) == 2
    assert "Nils Nordvakt Nordvakt Sikkerhet Security industry" in " ".join(pages)
    assert structure_of(content).count("/Figure") == made.each + 6


def test_the_code_on_a_badge_lets_nobody_in(planned: Cast) -> None:
    with translation.override("en"):
        values = MADE_WITH[PrintKind.BADGES][1](Task(WholeDay(planned.edition), {}, NOW))
    badges: Any = values["badges"]
    codes = [badge["code"] for badge in badges]
    names = ["Berit Bank", "Bjarne Bank", "Nils Nordvakt", "Nora Nordvakt", "", ""]
    assert [badge["name"] for badge in badges] == names
    assert len(set(codes)) == len(codes) == 6
    address = f"/people/{planned.police.person_id}/"
    assert Client().get(address).status_code == 302
    assert browser_of(planned.stranger).get(address).status_code == 404


def test_the_gong_is_rung_once_where_things_fall_together(planned: Cast) -> None:
    (page,) = pages_of(paper(planned, PrintKind.GONG, warning=3))
    assert (
        "08:30 Åpning begins Two strokes 09:00 Åpning ends Meeting 1 begins Two strokes "
        "09:12 Meeting 1: 3 minutes left One stroke 09:15 Meeting 1 ends Two strokes"
    ) in page


def test_empty_sheets_have_the_day_and_slips_are_four(planned: Cast) -> None:
    (page,) = pages_of(paper(planned, PrintKind.WALK_INS))
    assert "09:00–09:15 10:00–10:15 11:00–11:15 13:00–13:15" in page
    (slips,) = pages_of(paper(planned, PrintKind.SLIPS))
    assert slips.count("Instead of") == 4


def test_the_worker_makes_it_and_it_is_stale_when_the_plan_has_changed(planned: Cast) -> None:
    browser, kind = signed_in(planned.organiser), PrintKind.PEOPLE
    file = url("organiser_print_file", planned, kind=kind.value)
    found = ordered(planned, browser, kind, large="on")
    assert Entry.objects.filter(verb="print_ordered", by=planned.organiser).count() == 1
    assert "It is about to be made." in state(planned, browser, kind)
    assert browser.get(file).status_code == 404
    assert note_progress(order=found.order, done=2, total=6, now=timezone.now())
    assert "2 of 6" in state(planned, browser, kind)
    assert make_print.call(found.pk, found.order) == "made"
    assert make_print.call(found.pk, found.order) == "dropped"
    answer = browser.get(file)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert_valid(answer.content)
    assert "Bank, Berit" in words_of(answer.content)
    assert "have changed since" not in state(planned, browser, kind)
    assert signed_in(planned.other_organiser).get(file).status_code == 404
    withdraw_participant(participant=planned.bank_colleague, by=planned.organiser, now=NOW)
    assert "have changed since" in state(planned, browser, kind)
    assert browser.get(file).status_code == 200
    again = ordered(planned, browser, kind)
    assert browser.get(file).status_code == 404
    assert (again.pk, again.order == found.order) == (found.pk, False)


def test_what_is_ordered_anew_takes_the_place_of_what_is_being_made(planned: Cast) -> None:
    browser, kind = signed_in(planned.organiser), PrintKind.SIGNS
    first = ordered(planned, browser, kind)
    second = ordered(planned, browser, kind)
    assert make_print.call(first.pk, first.order) == "dropped"
    assert not note_progress(order=first.order, done=1, total=6, now=NOW)
    assert not store_print(
        order=first.order, content=b"x", facts_version="", facts_read_at=NOW, now=NOW
    )
    assert Print.objects.get().order == second.order
    note_failure(order=second.order, now=NOW)
    assert "It could not be made." in state(planned, browser, kind)


def made(cast: Cast, kind: PrintKind) -> Print:
    """One that is there, without the typesetter."""
    now = timezone.now()
    return Print.objects.create(
        edition=cast.edition, kind=kind, language="en", order=f"x-{kind}", ordered_at=now,
        facts_read_at=now, made_at=now, content=b"%PDF", facts_version="0 0",
    )  # fmt: skip


def test_a_file_is_given_out_no_more_when_somebody_chooses_to_be_named_otherwise(
    planned: Cast,
) -> None:
    browser = signed_in(planned.organiser)
    for kind in (PrintKind.TABLES, PrintKind.SIGNS):
        made(planned, kind)
    Print.objects.update(facts_read_at=NOW - timedelta(minutes=1))
    appear(planned.seller, Appears.NEUTRAL)
    for kind, status in ((PrintKind.TABLES, 404), (PrintKind.SIGNS, 200)):
        page = browser.get(url("organiser_print_file", planned, kind=kind.value))
        assert page.status_code == status
    assert "chosen since to be named otherwise" in state(planned, browser, PrintKind.TABLES)


def test_what_nobody_makes_is_said_to_be_so(planned: Cast) -> None:
    browser, kind = signed_in(planned.organiser), PrintKind.GONG
    ordered(planned, browser, kind, warning="2")
    Print.objects.update(ordered_at=timezone.now() - timedelta(seconds=20))
    assert "no background process is running" in state(planned, browser, kind)
    Print.objects.update(ordered_at=timezone.now() - SLOW - timedelta(seconds=1))
    assert "It could not be made." in state(planned, browser, kind)


def test_before_a_plan_is_published_only_what_needs_none_is_made(cast: Cast) -> None:
    browser = signed_in(cast.organiser)
    said = words(browser.get(url("organiser_prints", cast)).content)
    early = sum(about.of_plan for about in ABOUT.values())
    assert said.count("It can be printed when a plan has been published.") == early == 4
    address = url("organiser_print_order", cast, kind=PrintKind.AGENDAS.value)
    assert browser.post(address, {"agendas-ordered": "surname"}).status_code == 302
    assert Print.objects.count() == 0
    ordered(cast, browser, PrintKind.SIGNS)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("agendas", {"agendas-ordered": "age"}), ("badges", {"badges-sheet": "1x1"}),
     ("gong", {"gong-warning": "999"}), ("badges", {})],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused(planned: Cast, kind: str, given: dict[str, str]) -> None:
    browser = signed_in(planned.organiser)
    answer = browser.post(url("organiser_print_order", planned, kind=kind), given)
    assert answer.status_code == 422
    assert Print.objects.count() == 0
    assert browser.post(url("organiser_print_order", planned, kind="money")).status_code == 404


def test_who_organises_it_not_orders_nothing(planned: Cast) -> None:
    with pytest.raises(PermissionError):
        order_print(
            edition=planned.edition, kind=PrintKind.SIGNS, choices={}, language="nb",
            by=planned.desk_host, now=NOW, enqueue=lambda *_: None,
        )  # fmt: skip
    assert EditionRole.objects.filter(person=planned.desk_host).exists()
    assert Print.objects.count() == 0


def test_files_are_dropped_after_two_days(planned: Cast) -> None:
    made(planned, PrintKind.TABLES)
    erase_what_is_over(now=timezone.now() + timedelta(hours=47))
    assert Print.objects.count() == 1
    erase_what_is_over(now=timezone.now() + timedelta(hours=49))
    assert Print.objects.count() == 0


def test_it_takes_as_few_queries_for_a_crowd(planned: Cast) -> None:
    browser = signed_in(planned.organiser)
    for kind in (PrintKind.TABLES, PrintKind.SIGNS, PrintKind.GONG):
        made(planned, kind)
    crowd(planned, 20)
    browser.get(url("organiser_prints", planned))
    with CaptureQueriesContext(connection) as asked:
        browser.get(url("organiser_prints", planned))
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == PAGE_QUERIES
    activate(planned.edition.time_zone)
    with CaptureQueriesContext(connection) as asked:
        MADE_WITH[PrintKind.AGENDAS][1](Task(WholeDay(planned.edition), {}, NOW))
    assert len(asked) == DAY_QUERIES


class GivenUpError(Exception):
    """Whoever waited does not want it any more."""


def test_who_waits_may_give_it_up() -> None:
    def alive() -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        pdf_apart("signs", title="x", values={}, now=NOW, alive=alive, beat=0.001)


def test_why_it_was_not_made_is_said() -> None:
    with pytest.raises(NotMadeError, match="does not contain key"):
        pdf_apart("signs", title="x", values={}, now=NOW, alive=lambda: None)
