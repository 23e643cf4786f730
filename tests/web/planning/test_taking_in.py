"""A plan with a round table, from the command's files to what people follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from icalendar import Calendar

from cast import NOW, Cast, assemble, at, wish
from samspill.engine.formats.json_problem import digest, read_problem
from samspill.web.day.whereabouts import whereabouts
from samspill.web.editions.models import Absence
from samspill.web.journal.leave import EVERYTHING, leave
from samspill.web.journal.models import Entry, Salt
from samspill.web.meetings.agenda import Kind, agenda
from samspill.web.meetings.calendar import calendar_of
from samspill.web.meetings.models import Meeting, Why
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import difference, publish_plan, withdraw
from samspill.web.wishes.models import Interest, RoundTable, Strength, Veto
from support.appearing import all_by_name
from support.pages import browser_of, planned
from support.round_table_files import THEME, Files, with_round_table


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


def take_in(cast: Cast, files: Files) -> str:
    said = StringIO()
    call_command("import_plan", cast.edition.slug, files.problem, files.plan, stdout=said)
    return said.getvalue()


def refused(cast: Cast, files: Files) -> list[str]:
    """What is said of files that are refused, without their names; nothing is changed by it."""
    with pytest.raises(CommandError) as error:
        take_in(cast, files)
    assert (PlanVersion.objects.count(), RoundTable.objects.count()) == (0, 0)
    lines = str(error.value).splitlines()
    return [line.replace(f"{files.problem}", "P").replace(f"{files.plan}", "L") for line in lines]


def test_it_is_a_draft_and_the_round_table_is_the_editions(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    said = take_in(players, files)
    version = PlanVersion.objects.get()
    meetings = version.meetings.count()
    assert said == (
        f"Plan 1 is a draft: {meetings} meetings, of which 1 round table. "
        "Nobody sees it before it is published.\n"
    )
    held = version.meetings.get(pair__isnull=True)
    trio = frozenset((players.bank.pk, players.police.pk, players.agency.pk))
    assert (held.theme, held.people, held.table.number) == (THEME, trio, 6)
    round_table = RoundTable.objects.get()
    assert (round_table.key, round_table.moderator) == ("g1", players.agency)
    assert Interest.objects.count() == 2
    problem = read_problem(files.problem.read_text("utf-8"), file="P")
    assert version.facts_digest == digest(problem) == facts_of(players.edition).digest
    assert Entry.objects.filter(verb="plan_taken_in").count() == 1
    assert take_in(players, files).startswith("Plan 2 ")
    assert RoundTable.objects.count() == 1


def test_the_planner_plans_it_from_then_on(players: Cast, tmp_path: Path) -> None:
    take_in(players, with_round_table(players, tmp_path))
    assert planned(players).meetings.filter(round_table="g1", theme=THEME).count() == 1


def test_everybody_sees_it_when_it_is_published(players: Cast, tmp_path: Path) -> None:
    all_by_name(players)
    take_in(players, with_round_table(players, tmp_path))
    plan = PlanVersion.objects.get()
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    meeting = Meeting.objects.get(round_table="g1")
    assert meeting.places.count() == meeting.table.capacity
    day = agenda(players.police, now=NOW)
    (item,) = [each for each in day.items if each.theme]
    assert (item.kind, item.title, item.table, item.why) == (Kind.MEETING, THEME, 6, Why.THEME)
    assert [someone.name for someone in item.others] == ["Berit Bank", "Tone Tilsyn"]
    led = next(each for each in agenda(players.agency, now=NOW).items if each.theme)
    assert led.why is Why.MODERATOR
    calendar = Calendar.from_ical(calendar_of(players.bank, site_url="https://x.example"))
    event = next(e for e in calendar.walk("VEVENT") if str(e["uid"]).startswith(str(meeting.uid)))
    assert str(event["summary"]) == THEME
    assert str(event["description"]) == (
        "Pia Politi, Østre politidistrikt\nTone Tilsyn, Varetilsynet"
    )
    found = whereabouts(players.edition, text="Pia", now=meeting.slot.start)["places"][0]
    assert (found["table"], found["theme"]) == (6, THEME)
    assert [who.name for who in found["partners"]] == ["Berit Bank", "Tone Tilsyn"]
    page = browser_of(players.organiser)
    room = page.get(reverse("organiser_plan_room", args=(players.edition.slug, 1, meeting.slot_id)))
    (there,) = [seated for _table, all_ in room.context["taken"] for seated in all_ if seated.theme]
    assert [who.person.name for who in there.people] == ["Berit Bank", "Pia Politi", "Tone Tilsyn"]
    rows = page.get(reverse("organiser_plan_map", args=(players.edition.slug, 1))).context["rows"]
    cells = {
        row["name"]: [c for c in row["cells"] if c and c.get("organisation") == THEME]
        for row in rows
    }
    assert {name for name, found in cells.items() if found} == {
        "Berit Bank", "Pia Politi", "Tone Tilsyn",
    }  # fmt: skip
    assert difference(plan).nothing


def test_who_withdraws_from_three_leaves_two_behind(players: Cast, tmp_path: Path) -> None:
    take_in(players, with_round_table(players, tmp_path))
    publish_plan(plan=PlanVersion.objects.get(), by=players.organiser, now=NOW)
    meeting = Meeting.objects.get(round_table="g1")
    withdraw(participant=players.bank, by=players.organiser, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("planned", 1)
    assert meeting.people == {players.police.pk, players.agency.pk}
    calendar = Calendar.from_ical(calendar_of(players.bank, site_url="https://x.example"))
    event = next(e for e in calendar.walk("VEVENT") if str(e["uid"]).startswith(str(meeting.uid)))
    assert (str(event["status"]), str(event["sequence"])) == ("CANCELLED", "1")
    assert "description" not in event


Change = Callable[[dict[str, Any]], object]


def test_what_differs_is_said_place_by_place(players: Cast, tmp_path: Path) -> None:
    def change(problem: dict[str, Any]) -> None:
        problem["cap"] = 5
        problem["participants"][0]["cap"] = 2
        problem["organisations"][1]["name"] = "Vestre politidistrikt"
        problem["talks"].clear()

    talk = players.edition.talks.get()
    assert refused(players, with_round_table(players, tmp_path, change)) == [
        "P, cap: The file says 5, the edition 4. "
        "Take the edition out anew, or correct the edition.",
        f"P, talks: 'k{talk.pk}' of the edition is missing. "
        "Take the edition out anew, or correct the edition.",
        "P, organisations[1].name: The file says 'Vestre politidistrikt', the edition "
        "'Østre politidistrikt'. Take the edition out anew, or correct the edition.",
        "P, participants[0].cap: The file says 2, the edition nothing. "
        "Take the edition out anew, or correct the edition.",
    ]


def test_hours_that_changed_since_are_said(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    Absence.objects.create(participant=players.bank, start=at(13), end=at(17))
    (line,) = refused(players, files)
    assert line.startswith("P, participants[0].available: The file says nothing, the edition ['s")


PRIVATE = (
    "P: The wishes in the file are not those that were taken out, or somebody has changed theirs "
    "since. Take the edition out anew, and plan again."
)


@pytest.mark.parametrize(
    "change",
    [
        lambda problem: problem["vetoes"].clear(),
        lambda problem: problem["vetoes"].append({"by": "p1", "to": "p3"}),
        lambda problem: problem["wishes"].pop(),
        lambda problem: problem["suggestions"].clear(),
    ],
    ids=["no vetoes", "a veto more", "a wish less", "no suggestions"],
)
def test_of_what_is_private_one_sentence_is_said(
    players: Cast, tmp_path: Path, change: Change
) -> None:
    """Else an organiser could try out who has said no thanks."""

    def changed(problem: dict[str, Any]) -> None:
        for veto in problem["vetoes"]:
            assert veto["by"] == f"p{players.police.pk}"
        change(json_ids(problem, players))

    assert refused(players, with_round_table(players, tmp_path, changed)) == [PRIVATE]


def json_ids(problem: dict[str, Any], cast: Cast) -> dict[str, Any]:
    """The problem; a veto that a test adds is from the bank to the agency."""

    class Rows(list[Any]):
        def append(self, row: Any) -> None:
            super().append({"by": f"p{cast.bank.pk}", "to": f"p{cast.seller.pk}"})

    problem["vetoes"] = Rows(problem["vetoes"])
    return problem


def test_a_veto_and_a_wish_that_came_since_are_refused_alike(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    fields = {"edition": players.edition, "by_participant": players.bank_colleague}
    veto = Veto.objects.create(**fields, to_participant=players.agency, said_at=NOW)
    said = refused(players, files)
    veto.delete()
    wish(players.bank_colleague, players.agency, Strength.LIKE)
    assert refused(players, files) == said == [PRIVATE]


def test_what_was_never_taken_out_is_not_taken_in(players: Cast, tmp_path: Path) -> None:
    """Else a guess at everybody's wishes and vetoes could be tried."""
    files = with_round_table(players, tmp_path)
    with leave(EVERYTHING):
        Salt.objects.filter(entry__verb="edition_taken_out").delete()
        Entry.objects.filter(verb="edition_taken_out")._raw_delete(using="default")
    assert refused(players, files) == [PRIVATE]


def test_a_plan_of_another_problem_is_refused(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    plan = json.loads(files.plan.read_text("utf-8"))
    plan["problem"]["digest"] = "0" * 64
    files.plan.write_text(json.dumps(plan), "utf-8")
    assert refused(players, files) == [
        "L, problem.digest: The plan was made from another problem than the one beside it. "
        "Plan the problem's file anew, and give both files."
    ]


def test_a_plan_that_breaks_a_rule_is_refused_with_its_place(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    plan = json.loads(files.plan.read_text("utf-8"))
    round_table = next(each for each in plan["meetings"] if "round_table" in each)
    round_table["table"] = f"t{players.edition.tables.get(number=5).pk}"
    files.plan.write_text(json.dumps(plan), "utf-8")
    assert refused(players, files) == [
        f"L, {round_table['slot']}, {round_table['table']}: The plan breaks the rule "
        "table_too_small. Plan the problem's file anew: “samspill check” says more."
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x"}', "\x00", "🙈"])
def test_what_is_no_such_file_is_said_to_be(players: Cast, tmp_path: Path, text: str) -> None:
    files = Files(tmp_path / "problem.json", tmp_path / "plan.json")
    for file in (files.problem, files.plan):
        file.write_text(text, "utf-8")
    lines = refused(players, files)
    assert [line[0] for line in lines] == ["P", "L"]


def test_the_organiser_brings_the_files_on_a_page(players: Cast, tmp_path: Path) -> None:
    files = with_round_table(players, tmp_path)
    page = browser_of(players.organiser)
    where = reverse("organiser_take_in", args=(players.edition.slug,))
    assert page.get(where).status_code == 200

    def post(problem: bytes, plan: bytes) -> Any:
        sent = {
            "problem": SimpleUploadedFile("problem.json", problem),
            "plan": SimpleUploadedFile("plan.json", plan),
        }
        return page.post(where, sent)

    texts = files.problem.read_bytes(), files.plan.read_bytes()
    assert [fault.message for fault in page.post(where).context["faults"]] == [
        "Her er det ingen fil.", "Her er det ingen fil.",
    ]  # fmt: skip
    wrong = post(b"\xff\xfe", texts[1])
    assert (wrong.status_code, wrong.context["found"]) == (422, 1)
    answer = post(*texts)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("organiser_plan", args=(players.edition.slug, 1))
    assert page.get(answer["Location"]).status_code == 200
