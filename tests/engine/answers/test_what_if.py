"""Plans with changes, side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from samspill.engine.answers.what_if import (
    AS_IT_IS,
    Alteration,
    Alternative,
    What,
    alternatives,
    what_if,
)
from samspill.engine.formats.json_problem import write_problem
from samspill.engine.formats.json_what_if import write_what_if
from samspill.engine.generate.problems import generate
from samspill.engine.judge.score import score
from samspill.engine.model.alter import AlterCode, AlterError, with_slots, with_tables
from samspill.engine.model.problem import Organisation, Sector, Slot
from samspill.engine.model.result import LevelName
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from support.problems import small_problem

RUN = CliRunner()
PAIRS = small_problem("a b c d", wishes="a>b b>a c>d", slots=1, tables=1, minimum=1)


def test_each_alternative_beside_the_problem_as_it_is() -> None:
    candidates = alternatives(
        PAIRS, [[Alteration.of(What.TABLES, "+1")], [Alteration.of(What.SLOTS, "2")]]
    )
    rows = list(what_if(candidates))
    assert [(r.name, r.tables, r.slots, r.meetings, r.below) for r in rows] == [
        (AS_IT_IS, 1, 1, 1, 2),
        ("tables +1", 2, 1, 2, 0),
        ("slots 2", 1, 2, 2, 0),
    ]
    assert [row.level(LevelName.MINIMUM).value for row in rows] == [2, 0, 0]
    assert [(r.mutual.fulfilled, r.mutual.of) for r in rows] == [(2, 2), (2, 2), (2, 2)]


def test_a_row_is_what_planning_the_changed_problem_gives() -> None:
    problem = generate(participants=24, seed=3)
    changed = with_tables(problem, -4)
    _, row = what_if(alternatives(problem, [[Alteration.of(What.TABLES, "-4")]]), seed=5)
    alone = solve(changed, seed=5)
    assert alone.plan is not None
    assert row.levels == alone.levels
    assert row.level(LevelName.VALUE).value == score(changed, alone.plan).value


def test_changes_together_are_one_alternative() -> None:
    together = [Alteration.of(What.CAP, "2"), Alteration.of(What.MINIMUM, "+1")]
    _, both = alternatives(PAIRS, [together])
    assert both == Alternative("cap 2, minimum +1", replace(PAIRS, cap=2, minimum=2))


def test_an_organisations_own_table_is_none_to_add_to_or_take() -> None:
    shop = Organisation("a-org", "", Sector.BUSINESS, table="t1")
    problem = small_problem("a b", organisations=[shop], tables=3)
    _, one = alternatives(problem, [[Alteration.of(What.TABLES, "1")]])
    assert [t.id for t in one.problem.tables] == ["t1", "t2"]


@pytest.mark.parametrize("text", ["", "x", "++2", "1.5", "9999999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(AlterError):
        Alteration.of(What.SLOTS, text)


def test_what_is_not_begun_when_time_is_up_is_left_out() -> None:
    candidates = alternatives(PAIRS, [[Alteration.of(What.SLOTS, "2")]])
    rows = list(what_if(candidates, stop=Stop(requested=lambda: True)))
    assert [row.name for row in rows] == [AS_IT_IS]


def test_the_rows_as_json() -> None:
    (row,) = what_if(alternatives(PAIRS, []))
    document = json.loads(write_what_if([row], title="Pairs", problem_digest="d1"))
    assert (document["format"], document["version"]) == ("samspill-what-if", 1)
    assert document["problem"] == {"title": "Pairs", "digest": "d1"}
    (found,) = document["alternatives"]
    levels = found.pop("levels")
    assert [level["name"] for level in levels] == list(LevelName)
    assert found.pop("fairness") == round(row.fairness, 6)
    assert found == {
        "name": AS_IT_IS, "tables": 1, "slots": 1, "cap": 6, "minimum": 1, "meetings": 1,
        "below": 2, "musts": {"fulfilled": 0, "of": 0}, "mutual": {"fulfilled": 2, "of": 2},
        "status": row.status.value,
    }  # fmt: skip


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(write_problem(PAIRS))
    return path


def test_the_command_shows_alternatives_across(problem: Path) -> None:
    words = ["what-if", str(problem), "--tables", "+1", "--together", "slots 2, cap 1", "--quiet"]
    said = RUN.invoke(app, words)
    assert said.exit_code == 0, said.output
    rows = [line.split() for line in said.output.splitlines()]
    assert ["people", "below", "2", "0", "(-2)", "0", "(-2)"] in rows
    assert ["meetings", "1", "2", "(+1)", "2", "(+1)"] in rows
    document = json.loads(RUN.invoke(app, [*words, "--json"]).output)
    names = [row["name"] for row in document["alternatives"]]
    assert names == [AS_IT_IS, "tables +1", "slots 2, cap 1"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "No change is given."),
        (["--slots", "0"], "There must be at least one slot"),
        (["--cap", "many"], "'many' is no number of cap."),
        (["--tables", "-9"], "It is 1 now, and cannot be -8."),
        (["--together", "chairs 4"], "'chairs' cannot be changed"),
    ],
    ids=["none", "no slot", "no number", "too few", "unknown"],
)
def test_a_change_that_cannot_be_made_is_refused(
    problem: Path, words: list[str], told: str
) -> None:
    refused = RUN.invoke(app, ["what-if", str(problem), *words])
    assert refused.exit_code == 2
    assert told in refused.output


def test_a_day_at_the_end_of_time_gets_no_more_slots() -> None:
    last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
    problem = replace(small_problem("a b"), slots=(Slot("s1", last, last + timedelta(minutes=50)),))
    with pytest.raises(AlterError) as refused:
        with_slots(problem, 1)
    assert refused.value.code is AlterCode.LAST_YEAR
