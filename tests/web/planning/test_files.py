"""An edition taken out as files: what is written, what the command makes of it, what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from typer.testing import CliRunner

from cast import NOW, Cast, assemble, at
from samspill.cli import app
from samspill.engine.formats.json_plan import read_plan
from samspill.engine.formats.json_problem import digest, read_problem
from samspill.web.editions.models import Absence, Edition
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.files import bare
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import publish_plan, withdraw
from support.pages import planned

SLUG = "sikkerhetsdagen-2026"


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


@dataclass(frozen=True)
class Files:
    """Where the files go, and what was said of them."""

    problem: Path
    plan: Path

    def take(self, *words: str) -> str:
        """Run the command with both files."""
        said = StringIO()
        call_command(
            "export_problem", *words, f"--problem={self.problem}", f"--plan={self.plan}",
            stdout=said,
        )  # fmt: skip
        return said.getvalue()

    def run(self, command: str, *words: str) -> str:
        """What ``samspill`` says of them."""
        files = [str(self.problem)] if command in {"feasible", "what-if"} else []
        files = files or [str(self.problem), str(self.plan)]
        said = CliRunner().invoke(app, [command, *files, *words])
        assert said.exit_code == 0, said.output
        return said.output

    def meetings(self) -> list[dict[str, object]]:
        """The meetings in the plan file."""
        found: list[dict[str, object]] = json.loads(self.plan.read_text("utf-8"))["meetings"]
        return found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "problem.json", tmp_path / "plan.json")


def test_every_command_runs_on_the_files(players: Cast, files: Files) -> None:
    plan = planned(players)
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    said = files.take(SLUG).splitlines()
    assert said[0] == f"{files.problem}: 6 people, 6 wishes."
    count = plan.meetings.count()
    assert said[1] == f"{files.plan}: plan 1 (published), {count} meetings."
    problem = read_problem(files.problem.read_text("utf-8"), file="problem.json")
    held = read_plan(files.plan.read_text("utf-8"), file="plan.json")
    facts = facts_of(Edition.objects.get(pk=players.edition.pk))
    assert (problem, held.problem_digest) == (facts.problem, digest(problem))
    assert held.result == plan.result
    assert files.run("check").splitlines()[0] == f"{count} meetings, 0 violations"
    letter = files.run("explain", "--participant", f"p{players.bank.pk}")
    assert letter.startswith("Dear Berit Bank,\n\nYou have ")
    # The day's own time, and a table with its number.
    assert re.findall(r"^  (\d\d:\d\d), table \d: ", letter, re.M)[0] in {"09:00", "10:00"}
    files.run("report")
    files.run("feasible")
    files.run("what-if", "--tables", "+1", "--effort", "0", "--quiet")
    absent = {"kind": "no_show", "participant": f"p{players.bank.pk}"}
    change = files.problem.with_name("change.json")
    change.write_text(
        json.dumps(
            {
                "format": "samspill-change", "version": 1, "now": at(8).isoformat(),
                "facts": [absent],
            }
        )
    )  # fmt: skip
    files.run("repair", str(change))


def test_the_published_plan_is_taken_as_people_follow_it(players: Cast, files: Files) -> None:
    publish_plan(plan=planned(players), by=players.organiser, now=NOW)
    draft = planned(players)
    withdraw(participant=players.bank, by=players.organiser, now=NOW)
    said = files.take(SLUG)
    held = Meeting.objects.filter(state=MeetingState.PLANNED)
    assert f"plan 1 (published), {held.count()} meetings." in said
    assert "does not hold any more" not in said
    assert {frozenset(m["participants"]) for m in files.meetings()} == {  # type: ignore[call-overload]
        frozenset(f"p{person}" for person in m.people) for m in held
    }
    assert json.loads(files.plan.read_text("utf-8"))["result"] == {}
    files.run("explain", "--participant", f"p{players.police.pk}")
    assert draft.number == 2


def test_the_latest_draft_is_taken_where_none_is_published(players: Cast, files: Files) -> None:
    players.other_edition.delete()  # where there is one only, its name may be left out
    planned(players)
    planned(players)
    assert "plan 2 (draft)" in files.take()
    Absence.objects.create(participant=players.bank, start=at(8), end=at(17))
    said = files.take()
    assert f"samspill check {files.problem} {files.plan} says why." in said


def test_only_the_writer_may_read_the_files_and_the_journal_tells(
    players: Cast, files: Files
) -> None:
    plan = planned(players)
    files.problem.write_text("an older one")
    files.take(SLUG)
    modes = [path.stat().st_mode & 0o777 for path in (files.problem, files.plan)]
    assert modes == [0o600, 0o600]
    entry = Entry.objects.get(verb="edition_taken_out")
    facts = {"number": plan.number, "digest": digest(bare(facts_of(players.edition).problem))}
    assert (entry.edition_id, entry.facts) == (players.edition.pk, facts)
    assert (entry.by_id, entry.programme) == (None, False)
    call_command("export_problem", SLUG, f"--problem={files.problem}", stdout=StringIO())
    without = Entry.objects.filter(verb="edition_taken_out").exclude(pk=entry.pk).get()
    assert without.facts == {"digest": facts["digest"]}


def test_what_cannot_be_taken_out_is_refused_and_leaves_nothing(
    players: Cast, files: Files, tmp_path: Path
) -> None:
    folder = tmp_path / "nowhere"
    asked = {
        f"There is no edition x. There is: {players.other_edition.slug}, {SLUG}.": ("x",),
        f"Which edition? There are {players.other_edition.slug}, {SLUG}.": (),
        f"The edition {SLUG} has no plan yet. Make one first, or leave out --plan.": (SLUG,),
    }
    for message, words in asked.items():
        with pytest.raises(CommandError) as refused:
            files.take(*words)
        assert (str(refused.value), refused.value.returncode) == (message, 2)
    planned(players)
    places = {
        f"{folder / 'plan.json'}: This can't be written: No such file or directory. "
        "Choose another place.": Files(files.problem, folder / "plan.json"),
        f"{tmp_path}: This can't be written: it is a folder. Choose another place.": Files(
            files.problem, tmp_path
        ),
        "--problem and --plan name the same file. Give each a file of its own.": Files(
            files.problem, files.problem
        ),
    }
    for message, wanted in places.items():
        with pytest.raises(CommandError) as refused:
            wanted.take(SLUG)
        assert (str(refused.value), refused.value.returncode) == (message, 2)
    assert list(tmp_path.iterdir()) == []
    assert Entry.objects.filter(verb="edition_taken_out").count() == 0


def test_an_edition_that_does_not_hold_together_is_refused(players: Cast, files: Files) -> None:
    first, second = players.edition.slots.order_by("start")[:2]
    first.end = second.end
    first.save()
    with pytest.raises(CommandError) as refused:
        files.take(SLUG)
    assert str(refused.value).startswith("The edition sikkerhetsdagen-2026 can't be planned yet: ")
    assert not files.problem.exists()
