"""``samspill repair`` as people use it: what it says and writes, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samspill.cli import app
from samspill.engine.formats.json_plan import write_plan
from samspill.engine.formats.json_problem import write_problem
from samspill.engine.model.result import Result as Planned
from samspill.engine.model.result import Status
from support.plans import plan_of
from support.problems import small_problem

RUN = CliRunner()
CHANGE = {
    "format": "samspill-change",
    "version": 1,
    "facts": [{"kind": "no_show", "participant": "p1"}],
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A problem, its plan and a change."""
    names = [str(tmp_path / name) for name in ("problem.json", "plan.json", "change.json")]
    RUN.invoke(app, ["generate", "--participants", "30", "--seed", "7", "-o", names[0]])
    RUN.invoke(app, ["plan", names[0], "-o", names[1], "--quiet"])
    Path(names[2]).write_text(json.dumps(CHANGE))
    return names


def repair(*words: str, text: str | None = None) -> Result:
    return RUN.invoke(app, ["repair", *words], input=text)


def test_the_repaired_plan_and_the_changed_problem_pass_check(
    files: list[str], tmp_path: Path
) -> None:
    plan, problem = tmp_path / "new-plan.json", tmp_path / "new-problem.json"
    done = repair(*files, "-o", str(plan), "--problem-out", str(problem))
    assert done.exit_code == 0, done.output
    checked = RUN.invoke(app, ["check", str(problem), str(plan), "--json"])
    assert checked.exit_code == 0
    before = json.loads(Path(files[1]).read_text())["meetings"]
    after = json.loads(plan.read_text())
    assert after["meetings"] == [m for m in before if "p1" not in m["participants"]]
    value = json.loads(checked.output)["score"]["value"]
    assert after["result"]["levels"][1]["value"] == value <= after["result"]["levels"][1]["bound"]
    lost = len(before) - len(after["meetings"])
    assert done.stdout.startswith(f"{lost} cancelled, 0 moved, 0 new; {lost + 1} people are told.")


def test_the_same_change_once_more_changes_nothing(files: list[str], tmp_path: Path) -> None:
    plan, problem = tmp_path / "new-plan.json", tmp_path / "new-problem.json"
    repair(*files, "-o", str(plan), "--problem-out", str(problem))
    again = repair(str(problem), str(plan), files[2])
    assert again.exit_code == 0
    assert again.stdout.splitlines()[:2] == [
        "0 cancelled, 0 moved, 0 new; 0 people are told.",
        "Fact 1: This is so already; nothing was changed for it.",
    ]


def test_a_change_of_the_set_up_is_repaired(files: list[str], tmp_path: Path) -> None:
    problem = json.loads(Path(files[0]).read_text())
    slot = problem["slots"][-1]["id"]
    start, end = (f"{problem['slots'][-1][name][:11]}20:{m}:00+01:00" for name, m in
                  (("start", "00"), ("end", "15")))  # fmt: skip
    change = CHANGE | {
        "version": 3,
        "facts": [
            {"kind": "slot_moved", "slot": slot, "start": start, "end": end},
            {"kind": "cap_changed", "participant": "p1", "cap": 1},
        ],
    }
    Path(files[2]).write_text(json.dumps(change))
    plan, changed = tmp_path / "new-plan.json", tmp_path / "new-problem.json"
    done = repair(*files, "-o", str(plan), "--problem-out", str(changed))
    assert done.exit_code == 0, done.output
    assert RUN.invoke(app, ["check", str(changed), str(plan)]).exit_code == 0
    meetings = json.loads(plan.read_text())["meetings"]
    assert sum("p1" in m["participants"] for m in meetings) == 1
    before = json.loads(Path(files[1]).read_text())["meetings"]
    was = sum(m["slot"] == slot for m in before)
    assert done.stdout.count(" -> 20:00 at ") >= min(was, 1)


def test_without_output_it_is_only_said(files: list[str], tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = repair(*files)
    assert (done.exit_code, sorted(tmp_path.iterdir())) == (0, before)
    assert done.stderr == "Nothing was written: give -o, and --problem-out.\n"


def test_a_change_through_a_pipe_is_said_as_json(files: list[str]) -> None:
    done = repair(*files[:2], "-", "--json", text=json.dumps(CHANGE))
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert {meeting["code"] for meeting in said["meetings"]} == {"cancelled"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            [{"kind": "cap_changed", "cap": 3}],
            "facts[0], kind: Facts of the kind cap_changed are of version 3.",
        ),
        ([{"kind": "no_show", "participant": "px"}], "facts[0], participant: There is no"),
        ([{"kind": "no_shows"}], "facts[0], kind: 'no_shows' is not a kind of fact."),
        ([{"kind": "late", "participant": "p1", "frm": "s1"}], "Did you mean from?"),
    ],
)
def test_a_bad_change_is_told_with_its_place_and_nothing_is_written(
    files: list[str], tmp_path: Path, facts: object, told: str
) -> None:
    Path(files[2]).write_text(json.dumps({**CHANGE, "facts": facts}))
    plan, problem = tmp_path / "new-plan.json", tmp_path / "new-problem.json"
    done = repair(*files, "-o", str(plan), "--problem-out", str(problem))
    assert done.exit_code == 2
    assert told in done.stderr
    assert files[2] in done.stderr
    assert (plan.exists(), problem.exists()) == (False, False)


def test_a_plan_of_another_problem_is_told(files: list[str], tmp_path: Path) -> None:
    other = str(tmp_path / "other.json")
    RUN.invoke(app, ["generate", "--participants", "10", "--seed", "1", "-o", other])
    done = repair(other, *files[1:])
    assert done.exit_code == 2
    assert "The plan breaks rules before anything changed." in done.stderr


def test_places_that_cannot_be_written_are_told_before_anything_is_done(
    files: list[str], tmp_path: Path
) -> None:
    good, bad = tmp_path / "new.json", tmp_path / "none" / "new.json"
    for words in (
        ["-o", str(good), "--problem-out", str(bad)],
        ["-o", str(bad), "--problem-out", str(good)],
        ["-o", str(good), "--problem-out", str(good)],
        ["-o", str(tmp_path)],
    ):
        assert repair(*files, *words).exit_code == 2
        assert not good.exists()


def test_two_files_from_standard_input_are_refused(files: list[str]) -> None:
    done = repair(files[0], "-", "-", text="{}")
    assert done.exit_code == 2
    assert "Standard input holds one file." in done.stderr


@pytest.fixture
def handed(tmp_path: Path) -> list[str]:
    """a, who meets c at 09:00, gives that to b; d and e wish to meet."""
    problem = small_problem("a:ours b:ours c d e", wishes="a>c d>e", slots=2)
    change = {"format": "samspill-change", "version": 3}
    change["facts"] = [{"kind": "taken_over", "giver": "a", "colleague": "b"}]
    texts = (
        write_problem(problem),
        write_plan(
            Planned(plan_of("s1 t1 a c"), Status.FEASIBLE, 0.0, ()), title="", problem_digest=""
        ),
        json.dumps(change),
    )
    names = [tmp_path / name for name in ("problem.json", "plan.json", "change.json")]
    for path, text in zip(names, texts, strict=True):
        path.write_text(text)
    return [str(path) for path in names]


def test_a_take_over_is_told_as_one(handed: list[str]) -> None:
    done = repair(*handed)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[:8] == [
        "0 cancelled, 0 moved, 0 new, 1 taken over; 3 people are told.",
        "  taken over: b instead of a with c, 09:00 at table t1",
        "a:",
        "  b takes over your meeting with c at 09:00.",
        "b:",
        "  You take over from a and meet c at 09:00, at table t1.",
        "c:",
        "  You meet b instead of a at 09:00, at table t1.",
    ]
    said = json.loads(repair(*handed, "--json").stdout)
    assert said["version"] == 3
    assert [each["code"] for each in said["meetings"]] == ["taken_over"]
    assert {told["told"][0]["code"] for told in said["notices"]} == {"given", "taken", "instead"}
    assert said["notices"][0]["told"][0]["colleague"]["id"] == "b"


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("as-few", "0 cancelled, 0 moved, 0 new, 1 taken over; 3 people are told."),
        ("fill", "0 cancelled, 0 moved, 1 new, 1 taken over; 5 people are told."),
        ("only-cancel", "0 cancelled, 0 moved, 0 new, 1 taken over; 3 people are told."),
    ],
)
def test_the_way_is_chosen(handed: list[str], way: str, said: str) -> None:
    done = repair(*handed, "--way", way)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == said
    assert repair(*handed, "--way", "best").exit_code == 2


def test_only_cancel_moves_nothing(files: list[str], tmp_path: Path) -> None:
    problem = json.loads(Path(files[0]).read_text())
    table = problem["tables"][0]["id"]
    lost = {**CHANGE, "facts": [{"kind": "table_lost", "table": table}]}
    Path(files[2]).write_text(json.dumps(lost))
    done = repair(*files, "--way", "only-cancel")
    assert done.exit_code == 0, done.output
    assert ", 0 moved, 0 new;" in done.stdout.splitlines()[0]
    assert "has to be cancelled" not in done.stdout
