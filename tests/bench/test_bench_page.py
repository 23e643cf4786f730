"""The page of benchmarks: made from whatever has been measured, and refused figures."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks import working
from benchmarks.machine import machine
from benchmarks.page import FIGURES, PAGE, FiguresError, main, page
from benchmarks.repair import Row as Repairs
from benchmarks.sharing import with_growth

from samspill.bench.b2b import Ended, Row
from samspill.bench.ladder import MindMatched, Outcome, Regime, Rung

NOTHING = Outcome(meetings=0, value=0, mutual=0.0, musts=0.0, below_minimum=2, seconds=0.0)
RUNGS = [
    Rung(
        participants=people,
        regime=Regime.LOOSE,
        slots=8,
        gap=gap,
        seconds=seconds,
        peak_mb=200,
        samspill=Outcome(10 * people, 3000, 0.75, 0.5, below_minimum=0, seconds=seconds),
        first_come=Outcome(8 * people, 2000, 0.25, 0.125, below_minimum=3, seconds=0.5),
        mind_matching=MindMatched(
            9 * people, 2500, 0.25, 0.25, below_minimum=4, seconds=0.25, reciprocal=0.5, kept=0.75
        ),
    )
    for people, gap, seconds in ((400, 0.00125, 4.0), (200, 0.0, 1.0))
]
INSTANCES = [
    Row("forum-13.original", Ended.OPTIMAL, 3, 3, 4, 1.5),
    Row("forum-13.prec15", Ended.INFEASIBLE, None, None, None, 0.25),
    Row("tic-12.original", Ended.BEST, 5, 2, 7, 30.0),
]


def _with(folder: Path, name: str, figures: Any) -> str:
    (folder / name).write_text(json.dumps(figures), encoding="utf-8")
    return page(folder)


def _table_under(text: str, head: str) -> list[list[str]]:
    """The cells of the table whose first heading that is, its head and line left out."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"| {head} |")) + 2
    rows = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(FIGURES), "run make bench-page"


def test_without_figures_each_part_is_said_to_be_missing(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert re.findall(r"^## (.*)\n\nNot measured yet\.$", text, re.MULTILINE) == [
        "The machine", "Editions of growing size", "Published instances", "Repairs", "Pages",
        "Load, and what breaks", "A plan that changes", "What people share", "What people work on",
    ]  # fmt: skip


def test_rungs_go_from_few_to_many_with_first_come_before(tmp_path: Path) -> None:
    text = _with(tmp_path, "ladder.json", [asdict(rung) for rung in RUNGS])
    first = ["2,000", "1.000", "25.0%", "12.5%", "3", "0.50", "–", "–"]
    mind = ["2,500", "1.250", "25.0%", "25.0%", "4", "0.25", "50.0%", "75.0%"]
    ours = ["3,000", "1.500", "75.0%", "50.0%", "0"]
    assert _table_under(text, "People | Plan") == [
        ["200", "first-come", "1,600", *first],
        ["200", "mind-matching", "1,800", *mind],
        ["200", "samspill", "2,000", *ours, "1.00", "–", "–"],
        ["400", "first-come", "3,200", *first],
        ["400", "mind-matching", "3,600", *mind],
        ["400", "samspill", "4,000", *ours, "4.00", "–", "–"],
    ]
    assert _table_under(text, "People | Slots") == [
        ["200", "8", "proven best", "1.00", "–", "200"],
        ["400", "8", "0.1250%", "4.00", "2.00", "200"],
    ]


def test_every_regime_has_a_part(tmp_path: Path) -> None:
    rungs = [asdict(rung) for rung in RUNGS]
    rungs[1]["regime"] = Regime.TIGHT
    text = _with(tmp_path, "ladder.json", rungs)
    assert re.findall("^### (.*)$", text, re.MULTILINE) == ["Loose", "Tight"]


def test_a_plan_without_value_has_no_ratio(tmp_path: Path) -> None:
    rungs = [asdict(RUNGS[1]) | {"first_come": asdict(NOTHING)}]
    text = _with(tmp_path, "ladder.json", rungs)
    assert [row[4] for row in _table_under(text, "People | Plan")] == ["–", "–", "–"]


def test_instances_are_summed_by_family_and_open_ones_listed(tmp_path: Path) -> None:
    text = _with(tmp_path, "b2b.json", [asdict(row) for row in INSTANCES])
    assert "2 of 3 instances proven" in text
    assert _table_under(text, "Instances") == [
        ["forum-13", "2", "1", "1", "0", "1.75", "1.50"],
        ["tic-12", "1", "0", "0", "1", "30.00", "30.00"],
    ]
    assert _table_under(text, "Open") == [["tic-12.original", "best", "5", "2"]]


def test_repairs_show_what_is_there(tmp_path: Path) -> None:
    rows = [{"change": "no_show", "repairs": 8, "p50_ms": 20.4, "new_key": 1}]
    text = _with(tmp_path, "repair.json", {"participants": 1000, "meetings": 2890, "rows": rows})
    assert _table_under(text, "Change") == [["no_show", "8", "20", *["–"] * 8]]


def test_repairs_are_written_as_the_page_reads_them(tmp_path: Path) -> None:
    row = Repairs("  late", times=[30.0, 1.0, 2.0], cancelled=4, least=3, moved=2, new=1, proven=3)
    figures = {"participants": 1000, "meetings": 2890, "rows": [row.figures()]}
    assert _table_under(_with(tmp_path, "repair.json", figures), "Change") == [
        ["late", "3", "2", "30", "30", "4", "3", "2", "1", "3", "0"]
    ]


def test_the_machine_is_stated(tmp_path: Path) -> None:
    facts = machine(today=date(2027, 3, 10)) | {"load": 1.5}
    text = _with(tmp_path, "machine.json", facts)
    rows = dict(_table_under(text, "What"))
    assert rows["Measured"] == "2027-03-10"
    assert rows["Cores"] == str(facts["cores"])
    assert rows["ortools"] == facts["ortools"]
    assert "so the seconds are too many" in text
    assert "so the seconds are too many" not in _with(tmp_path, "machine.json", {"load": 0.1})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "ladder.json: not JSON"),
        ('[{"slots": 8}]', "ladder.json: not what `python -m benchmarks --figures FOLDER` writes"),
        ("7", "ladder.json: not what `python -m benchmarks --figures FOLDER` writes"),
    ],
)
def test_figures_that_cannot_be_read_are_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "ladder.json").write_text(text)
    with pytest.raises(FiguresError, match=re.escape(says)):
        page(tmp_path)


def test_nothing_is_written_when_figures_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = PAGE.read_text(encoding="utf-8")
    (tmp_path / "b2b.json").write_text("[{}]")
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("Write it anew.") == 1
    assert PAGE.read_text(encoding="utf-8") == before


def test_pages_beside_a_commit(tmp_path: Path) -> None:
    rows = [
        {"page": "whom", "people": 1000, "requests_s": 90, "beside_requests_s": 10, "refused": 0},
        {"page": "agenda", "people": 200, "requests_s": 300.5, "refused": 2},
    ]
    text = _with(tmp_path, "pages.json", {"beside": "012f21a", "rows": rows})
    assert ", by turns with commit 012f21a on the same machine." in text
    assert _table_under(text, "Page") == [
        ["whom", "1,000", "90.0", "10.0", "9.00", "0"],
        ["agenda", "200", "300.5", "–", "–", "2"],
    ]


def test_load_and_what_breaks(tmp_path: Path) -> None:
    seen = {"answered": 5000, "errors": 0, "cut": 0, "unconnected": 0, "p50_ms": 90, "p99_ms": 900,
            "longest_pause_s": 0.25}  # fmt: skip
    figures = {
        "connections": 200,
        "seconds": 30,
        "load": 3.0,
        "crowd": seen,
        "killed": {**seen, "kills": 14, "connections": 40, "cut": 7},
        "restarted": {**seen, "restarts": 3, "connections": 40, "errors": 1},
    }
    text = _with(tmp_path, "load.json", figures)
    assert "The machine had other work to do (a load of 3.0)." in text
    assert _table_under(text, "Done to it") == [
        ["nothing", "200", "5,000", "0", "0", "0", "90", "900", "0.2"],
        ["14 times kill -9 of a web process, every 2 s", "40", "5,000", "0", "7", "0", "90", "900",
         "0.2"],
        ["3 times PostgreSQL restarted", "40", "5,000", "1", "0", "0", "90", "900", "0.2"],
    ]  # fmt: skip


def test_what_people_share_is_shown_as_far_as_it_was_measured(tmp_path: Path) -> None:
    apart = {
        "what": "the page of a share", "forbidden_ms": 10.25, "missing_ms": 10.0, "ratio": 1.025,
        "low": 0.98, "high": 1.05, "noise_low": 0.97, "noise_high": 1.04,
    }  # fmt: skip
    going = with_growth(
        [
            {"what": "an edition erased", "people": n, "rows": 5 * n, "seconds": s, "queries": 94}
            for n, s in ((2000, 4.0), (1000, 1.0))
        ]
    )
    sealing = {
        "writers": 8, "sealed_p50_ms": 12.0, "sealed_p95_ms": 20.0, "unsealed_p50_ms": 10.0,
        "unsealed_p95_ms": 15.0, "times": 1.25, "times_low": 1.0, "times_high": 1.5,
    }  # fmt: skip
    text = _with(
        tmp_path, "sharing.json",
        {"rows": [], "apart": [apart], "going": going, "sealing": [sealing]},
    )  # fmt: skip
    assert _table_under(text, "Channel") == [
        ["the page of a share", "10.25", "10.00", "1.025", "0.980–1.050", "0.970–1.040"]
    ]
    small, large = _table_under(text, "What | People | Rows")
    assert (small[1], small[4], large[4]) == ("1,000", "–", "2.00")
    assert _table_under(text, "Writers") == [
        ["8", "12.0", "20.0", "10.0", "15.0", "1.25", "1.00–1.50"]
    ]
    older = _with(tmp_path, "sharing.json", {"rows": []})
    assert ("Does the time tell?" in text, "Does the time tell?" in older) == (True, False)


def test_what_people_work_on_is_shown_with_how_it_grows(tmp_path: Path) -> None:
    rows = [
        {
            "what": "a case", "people": people, "p50_ms": 100.0, "p95_ms": 150.25,
            "processor_ms": 60.0, "goal_ms": 200, "queries": 10, "goal_queries": 12,
            "beside_ms": 10.0, "times": times,
        }
        for people, times in ((2000, 12.0), (1000, 6.0))
    ]  # fmt: skip
    text = _with(tmp_path, "working.json", {"rows": working.with_growth(rows)})
    assert _table_under(text, "What | People | Median, ms") == [
        ["a case", "1,000", "100.0", "150.2", "60.0", "200", "10", "10.0", "6.0", "–"],
        ["a case", "2,000", "100.0", "150.2", "60.0", "200", "10", "10.0", "12.0", "1.00"],
    ]
