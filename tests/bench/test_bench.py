"""``samspill bench``: what it prints, writes and refuses."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.bench import baseline
from samspill.bench.b2b import Ended, Row, contradicts, disagrees
from samspill.bench.baseline import Baseline
from samspill.cli.app import app
from samspill.engine.given.problem import GivenMeeting, GivenProblem

RUN = CliRunner()
HEAD = "nBusiness=2;nMeetings={n};nTables=1;nTotalSlots={slots};nMorningSlots={slots};"
TWICE = HEAD.format(n=2, slots=4) + "requested=[|1,2,3|1,2,3|];fixed=[1,{last}];"
GAP, NONE = TWICE.replace("{last}", "4"), TWICE.replace("{last}", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gap.dzn").write_text(GAP)
    (tmp_path / "none.dzn").write_text(NONE)
    (tmp_path / "best-known.csv").write_text("instance,optimum_breaks\ngap,2\nnone,UNSAT\n")
    return tmp_path


def test_every_instance_becomes_a_row(folder: Path) -> None:
    said = RUN.invoke(app, ["bench", "b2b", str(folder), "--json", str(folder / "rows.json")])
    assert said.exit_code == 0, said.output
    assert "2 of 2 proven, 0 wrong" in said.output
    rows = json.loads((folder / "rows.json").read_text())
    assert all(row.pop("seconds") >= 0 for row in rows)
    # Both have slots 2 and 3 between their meetings: a break each, of two idle slots.
    assert rows == [
        {"instance": "gap", "status": "optimal", "breaks": 2, "bound": 2, "idle_slots": 4},
        {"instance": "none", "status": "infeasible", "breaks": None, "bound": None,
         "idle_slots": None},
    ]  # fmt: skip


def test_the_baseline_runs_beside_it_and_the_rows_stay_as_they_are(folder: Path) -> None:
    rows = []
    for words in ((), ("--baseline", "--beyond")):
        said = RUN.invoke(
            app, ["bench", "b2b", str(folder), *words, "--json", str(folder / "rows.json")]
        )
        assert said.exit_code == 0, said.output
        rows.append(json.loads((folder / "rows.json").read_text()))
    assert "idle slots 4, at least 4; table changes 0, at least 0" in said.output
    assert "baseline: 2 of 2 proven" in said.output
    keys = ["instance", "status", "breaks", "bound", "idle_slots", "seconds"]
    assert [list(row) for row in (*rows[0], *rows[1])] == [keys] * 4
    assert [row.pop("seconds") >= 0 for row in (*rows[0], *rows[1])] == [True] * 4
    assert rows[0] == rows[1]


def test_a_baseline_that_takes_too_long_is_ended() -> None:
    """Everybody of sixty meets everybody else, each busy in every slot."""
    slots = tuple(range(1, 60))
    meetings = tuple(GivenMeeting(a, b, slots) for a, b in combinations(range(1, 61), 2))
    problem = GivenProblem(participants=60, slots=59, tables=30, meetings=meetings)
    assert baseline.run(problem, limit=0.2) == baseline.Baseline(
        breaks=None, seconds=0.2, timed_out=True
    )


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (Baseline(breaks=3, seconds=1.0, timed_out=False), False),
        (Baseline(breaks=2, seconds=1.0, timed_out=False), True),
        (Baseline(breaks=None, seconds=1.0, timed_out=False), True),
        (Baseline(breaks=None, seconds=1.0, timed_out=True), False),
        (Baseline(breaks=3, seconds=1.0, timed_out=False, valid=False), True),
    ],
)
def test_what_contradicts_the_baseline(other: Baseline, wrong: bool) -> None:
    assert disagrees(Row("made", Ended.OPTIMAL, 3, 3, 4, 0.0), other) is wrong


def test_a_known_value_that_can_not_be_true_fails(folder: Path) -> None:
    (folder / "best-known.csv").write_text("instance,optimum_breaks\ngap,1\nnone,0\n")
    said = RUN.invoke(app, ["bench", "b2b", str(folder)])
    assert said.exit_code == 1
    assert said.output.count("WRONG") == 2


def test_fairness_is_what_is_asked_for(tmp_path: Path) -> None:
    # Participant 1 has a gap of slot 2; 3 and 4 have none: too unfair for a fairness of 0.
    (tmp_path / "unfair.dzn").write_text(
        "nBusiness=4;nMeetings=3;nTables=2;nTotalSlots=3;nMorningSlots=3;"
        "requested=[|1,2,3|1,2,3|3,4,3|];fixed=[1,3,2];"
    )
    statuses = []
    for fairness in ("1", "0"):
        said = RUN.invoke(app, ["bench", "b2b", str(tmp_path), "--fairness", fairness])
        statuses.append(said.output.splitlines()[1].split()[1])
    assert statuses == ["optimal", "infeasible"]


def test_a_folder_without_instances_is_refused(tmp_path: Path) -> None:
    said = RUN.invoke(app, ["bench", "b2b", str(tmp_path)])
    assert said.exit_code == 2
    assert "no such .dzn file" in said.output


@pytest.mark.parametrize(
    ("status", "breaks", "bound", "known", "contradicted"),
    [
        (Ended.OPTIMAL, 3, 3, "3", False),
        (Ended.OPTIMAL, 3, 3, "2", True),
        (Ended.BEST, 5, 2, "3", False),
        (Ended.BEST, 5, 4, "3", True),
        (Ended.INFEASIBLE, None, None, "UNSAT", False),
        (Ended.INFEASIBLE, None, None, "3", True),
        (Ended.BEST, 5, 2, "UNSAT", True),
        (Ended.UNKNOWN, None, None, "UNSAT", False),
        (Ended.OPTIMAL, 3, 3, None, False),
    ],
)
def test_what_contradicts_the_best_known(
    status: Ended, breaks: int | None, bound: int | None, known: str | None, contradicted: bool
) -> None:
    row = Row("made", status, breaks, bound, None, 0.0)
    assert contradicts(row, known) is contradicted


def test_the_ladder_has_a_rung_for_each_size_and_regime(tmp_path: Path) -> None:
    path = tmp_path / "rungs.json"
    regimes = ["loose", "full", "clustered"]  # each rung is a process of its own
    words = ["--sizes", "40,20", "--regimes", ",".join(regimes), "--json", str(path)]
    said = RUN.invoke(app, ["bench", "ladder", *words])
    assert said.exit_code == 0, said.output
    rungs = json.loads(path.read_text())
    assert [(rung["regime"], rung["participants"]) for rung in rungs] == [
        (regime, size) for regime in regimes for size in (20, 40)
    ]
    for rung in rungs:
        assert 0 <= rung["gap"] < 0.2
        assert rung["seconds"] > 0
        assert rung["peak_mb"] > 0
        assert rung["slots"] == (6 if rung["regime"] == "full" else 8)
        for other in ("first_come", "mind_matching"):
            assert rung["samspill"]["value"] >= rung[other]["value"]
        assert 0 <= rung["mind_matching"]["reciprocal"] <= 1
        assert 0 < rung["mind_matching"]["kept"] <= 1


def test_an_unknown_regime_is_refused() -> None:
    said = RUN.invoke(app, ["bench", "ladder", "--regimes", "loose,windy"])
    assert said.exit_code == 2
    assert "loose, tight, full, scattered, clustered" in said.output


@pytest.mark.parametrize("sizes", ["", "200,", "1", "two"])
def test_sizes_that_are_no_numbers_of_people_are_refused(sizes: str) -> None:
    said = RUN.invoke(app, ["bench", "ladder", "--sizes", sizes])
    assert said.exit_code == 2
    assert "Write whole numbers" in said.output


def test_planning_an_instance_goes_beyond_the_breaks(folder: Path) -> None:
    problem, plan = str(folder / "gap.dzn"), str(folder / "plan.json")
    made = RUN.invoke(app, ["plan", problem, "-o", plan])
    assert made.exit_code == 0, made.output
    (level,) = json.loads(Path(plan).read_text())["result"]["levels"]
    assert level == {
        "name": "comfort", "value": 2, "bound": 2, "gap": 0.0,
        "then": {
            "name": "idle slots", "value": 4, "bound": 4, "gap": 0.0,
            "then": {"name": "table changes", "value": 0, "bound": 0, "gap": 0.0},
        },
    }  # fmt: skip
    said = RUN.invoke(app, ["check", problem, plan])
    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "2 meetings, 0 violations",
        "  breaks: 2",
        "  idle_slots: 4",
        "  table_changes: 0",
        "  claimed comfort: 2, bound 2, gap 0.0000%",
        "  claimed idle slots: 4, bound 4, gap 0.0000%",
        "  claimed table changes: 0, bound 0, gap 0.0000%",
    ]
