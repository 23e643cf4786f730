"""The command as people use it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from samspill.engine.formats.csv_folder import write_folder
from samspill.engine.formats.json_problem import read_problem, write_problem

RUN = CliRunner()


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    made = RUN.invoke(app, ["generate", "--participants", "30", "--seed", "7", "-o", str(path)])
    assert made.exit_code == 0
    return path


def test_generate_plan_check(problem: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    planned = RUN.invoke(app, ["plan", str(problem), "-o", str(plan), "--quiet"])
    assert planned.exit_code == 0, planned.output
    document = json.loads(plan.read_text())
    assert document["format"] == "samspill-plan"
    names = [level["name"] for level in document["result"]["levels"]]
    assert names == ["minimum", "value", "comfort"]
    checked = RUN.invoke(app, ["check", str(problem), str(plan), "--json"])
    assert checked.exit_code == 0
    said = json.loads(checked.output)
    assert said["violations"] == []
    assert said["score"]["value"] == document["result"]["levels"][1]["value"]


def test_a_problem_through_a_pipe_and_the_plan_on_standard_output(problem: Path) -> None:
    planned = RUN.invoke(app, ["plan", "-", "--quiet"], input=problem.read_text())
    assert planned.exit_code == 0
    assert json.loads(planned.stdout)["format"] == "samspill-plan"


@pytest.mark.parametrize(("hours", "most"), [("most", 4), ("scattered", 4), ("clustered", 2)])
def test_days_of_every_kind_are_made(tmp_path: Path, hours: str, most: int) -> None:
    places = {}
    for tables in ("loose", "tight"):
        path = tmp_path / f"{tables}.json"
        words = ["--participants", "40", "--slots", "4", "--cap", "3", "--tables", tables]
        made = RUN.invoke(app, ["generate", *words, "--hours", hours, "-o", str(path)])
        assert made.exit_code == 0, made.output
        problem = read_problem(path.read_text(), file="problem.json")
        assert (len(problem.slots), problem.cap) == (4, 3)
        assert max(len(problem.open_slots[p.id]) for p in problem.participants) == most
        places[tables] = sum(t.capacity for t in problem.tables)
    assert places["tight"] < places["loose"]


def test_a_broken_plan_is_told_and_ends_with_1(problem: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    RUN.invoke(app, ["plan", str(problem), "-o", str(plan), "--quiet"])
    document = json.loads(plan.read_text())
    document["meetings"].append(document["meetings"][0])
    plan.write_text(json.dumps(document))
    checked = RUN.invoke(app, ["check", str(problem), str(plan), "--json"])
    assert checked.exit_code == 1
    codes = {violation["code"] for violation in json.loads(checked.output)["violations"]}
    assert {"two_places", "meets_twice"} <= codes


def test_a_folder_of_csv_gives_the_same_plan(problem: Path, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    write_folder(read_problem(problem.read_text(), file="x"), folder)
    from_json = RUN.invoke(app, ["plan", str(problem), "--quiet"])
    from_csv = RUN.invoke(app, ["plan", str(folder), "--quiet"])
    first, second = json.loads(from_json.stdout), json.loads(from_csv.stdout)
    assert first["meetings"] == second["meetings"]


def test_explain_says_why(problem: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    RUN.invoke(app, ["plan", str(problem), "-o", str(plan), "--quiet"])
    said = RUN.invoke(app, ["explain", str(problem), str(plan), "--participant", "p1"])
    assert said.exit_code == 0
    assert said.output.startswith("Dear Participant 1,\n\nYou have ")
    norwegian = RUN.invoke(
        app, ["explain", str(problem), str(plan), "--participant", "p1", "--language", "nn"]
    )
    assert norwegian.output.startswith("Hei, Participant 1!\n\nDu har ")
    full = RUN.invoke(
        app, ["explain", str(problem), str(plan), "--participant", "p1", "--for", "organiser"]
    )
    assert full.output.startswith("Participant 1 (Organisation ")
    told = RUN.invoke(app, ["explain", str(problem), str(plan), "--participant", "p1", "--json"])
    assert json.loads(told.output)["participant"] == "p1"
    unknown = RUN.invoke(app, ["explain", str(problem), str(plan), "--participant", "px"])
    assert unknown.exit_code == 2


def test_explain_refuses_a_plan_that_is_not_for_the_problem(problem: Path, tmp_path: Path) -> None:
    other, plan = tmp_path / "other.json", tmp_path / "plan.json"
    RUN.invoke(app, ["generate", "--participants", "12", "--seed", "5", "-o", str(other)])
    RUN.invoke(app, ["plan", str(other), "-o", str(plan), "--quiet"])
    refused = RUN.invoke(app, ["explain", str(problem), str(plan), "--participant", "p1"])
    assert refused.exit_code == 2
    assert "The plan breaks a rule" in refused.output


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(format="x"), "format"),
        (lambda d: d.update(version=99), "version"),
        (lambda d: d["participants"][2].update(organisation="nowhere"), "participants[2]"),
        (lambda d: d["participants"][2].update(organization="o1"), "Did you mean organisation?"),
        (lambda d: d["wishes"][0].update(strength="maybe"), "wishes[0], strength"),
        (lambda d: d["slots"][0].update(start="soon"), "slots[0], start"),
        (lambda d: d["slots"][0].pop("end"), "slots[0], end"),
    ],
    ids=["format", "version", "reference", "near key", "choice", "time", "missing"],
)
def test_bad_input_is_told_with_its_place_and_nothing_is_written(
    problem: Path, tmp_path: Path, change: object, told: str
) -> None:
    document = json.loads(problem.read_text())
    change(document)  # type: ignore[operator]
    bad, plan = tmp_path / "bad.json", tmp_path / "plan.json"
    bad.write_text(json.dumps(document))
    refused = RUN.invoke(app, ["plan", str(bad), "-o", str(plan)])
    assert refused.exit_code == 2
    assert told in refused.stderr
    assert str(bad) in refused.stderr
    assert not plan.exists()


def test_a_csv_with_a_fault_names_row_and_column(problem: Path, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    write_folder(read_problem(problem.read_text(), file="x"), folder)
    tables = folder / "tables.csv"
    tables.write_text("id,name,capacity\nb1,One,many\n")
    refused = RUN.invoke(app, ["plan", str(folder)])
    assert refused.exit_code == 2
    assert "row 2, capacity" in refused.stderr


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    refused = RUN.invoke(app, ["plan", str(tmp_path / "none.json")])
    assert (refused.exit_code, "no such file" in refused.stderr) == (2, True)


def test_the_same_seed_writes_the_same_text(problem: Path) -> None:
    again = RUN.invoke(app, ["generate", "--participants", "30", "--seed", "7"])
    assert again.stdout == problem.read_text()
    assert write_problem(read_problem(again.stdout, file="x")) == again.stdout


def test_feasible_says_what_there_is_room_for(problem: Path) -> None:
    said = RUN.invoke(app, ["feasible", str(problem)])
    assert said.exit_code == 0, said.output
    assert said.output.startswith("30 people, 8 slots. ")
    assert said.output.endswith("everybody may get their minimum.\n")
    document = json.loads(RUN.invoke(app, ["feasible", str(problem), "--json"]).output)
    assert document["format"] == "samspill-feasibility"
    assert (document["participants"], document["bound"], document["conflicts"]) == (30, 0, [])


def test_the_loops_are_compiled_without_a_word() -> None:
    done = RUN.invoke(app, ["compile"])
    assert (done.exit_code, done.output) == (0, "")
