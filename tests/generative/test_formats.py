"""What is written is read back as it was, in JSON and in CSV, and nonsense never crashes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.formats.csv_folder import read_folder, write_folder
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.json_plan import read_plan, write_plan
from samspill.engine.formats.json_problem import digest, read_problem, write_problem
from samspill.engine.model.problem import Problem
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import problems

SOME = tries(60, suppress=HealthCheck)


@SOME
@given(problems())
def test_json_gives_the_problem_back(problem: Problem) -> None:
    text = write_problem(problem)
    assert read_problem(text, file="x") == problem
    assert digest(read_problem(text, file="x")) == digest(problem)


@SOME
@given(problems())
def test_csv_gives_the_problem_back(problem: Problem) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_folder(problem, Path(name))
        assert read_folder(Path(name)) == problem


@SOME
@given(problems(max_participants=4))
def test_a_plan_file_gives_the_plan_back(problem: Problem) -> None:
    result = solve(problem)
    text = write_plan(result, title=problem.title, problem_digest=digest(problem))
    held = read_plan(text, file="x")
    assert held.plan == result.plan
    assert held.problem_digest == digest(problem)
    assert [level["name"] for level in held.result["levels"]] == ["minimum", "value", "comfort"]


@SOME
@given(st.text())
def test_any_text_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_problem(text, file="list.json")
    assert str(refused.value).startswith("list.json")
