"""``samspill report`` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app

RUN = CliRunner()


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A problem and its plan."""
    problem, plan = str(tmp_path / "problem.json"), str(tmp_path / "plan.json")
    RUN.invoke(app, ["generate", "--participants", "20", "--seed", "7", "-o", problem])
    planned = RUN.invoke(app, ["plan", problem, "-o", plan, "--quiet"])
    assert planned.exit_code == 0, planned.output
    return problem, plan


def test_the_report_as_text_begins_with_the_number(files: tuple[str, str]) -> None:
    said = RUN.invoke(app, ["report", *files])
    assert said.exit_code == 0
    meetings = len(json.loads(Path(files[1]).read_text())["meetings"])
    assert said.stdout.startswith(f"{meetings} meetings: half of the participants get at least ")
    assert "price" not in said.stdout


def test_page_and_json_at_once_with_the_price(files: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    words = ["--html", str(page), "--json", "--price", "--language", "nn", "--quiet"]
    said = RUN.invoke(app, ["report", *files, *words])
    assert said.exit_code == 0, said.output
    document = json.loads(said.stdout)
    assert document["format"] == "samspill-report"
    assert len(document["price"]["plans"]) == 3
    text = page.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="nn">')
    assert text.count("Prisen for rettferd") == 2  # the heading, and the table's name


def test_the_same_files_give_the_same_report(files: tuple[str, str]) -> None:
    first, second = (RUN.invoke(app, ["report", *files, "--json", "--price"]) for _ in range(2))
    assert first.stdout == second.stdout != ""


def test_a_broken_plan_is_refused_and_nothing_written(
    files: tuple[str, str], tmp_path: Path
) -> None:
    plan, page = Path(files[1]), tmp_path / "report.html"
    document = json.loads(plan.read_text())
    document["meetings"].append(document["meetings"][0])
    plan.write_text(json.dumps(document))
    said = RUN.invoke(app, ["report", *files, "--html", str(page)])
    assert said.exit_code == 2
    assert f"{plan}, meetings: The plan breaks the problem's rules (" in said.stderr
    assert not page.exists()


def test_a_folder_that_is_not_there_is_told_before_the_work(files: tuple[str, str]) -> None:
    said = RUN.invoke(app, ["report", *files, "--html", "/nowhere/report.html", "--price"])
    assert (said.exit_code, said.stdout) == (2, "")
    assert (
        said.stderr
        == "/nowhere/report.html: There is no such folder. Make it, or choose another.\n"
    )


def test_a_plan_file_without_a_plan_is_refused(files: tuple[str, str]) -> None:
    plan = Path(files[1])
    document = json.loads(plan.read_text())
    document["result"]["status"], document["meetings"] = "infeasible", []
    plan.write_text(json.dumps(document))
    said = RUN.invoke(app, ["report", *files])
    assert said.exit_code == 2
    assert said.stderr == f"{plan}: It says that there is no plan. There is nothing to report on.\n"
