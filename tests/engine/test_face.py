"""The public face of the engine: eleven names, each loaded when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from samspill import engine
from samspill.engine import Problem, Result, check, explain, feasible, read, repair, solve, write
from samspill.engine.answers.explain import Audience
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.json_plan import read_plan
from samspill.engine.repairing import Change, NoShow
from support.problems import small_problem

DAY = small_problem("a b c", wishes="a>>b b>c", slots=2)


def test_the_road_from_a_file_to_a_plan(tmp_path: Path) -> None:
    write(tmp_path / "problem.json", DAY)
    problem = read(tmp_path / "problem.json")
    assert problem == DAY
    result = solve(problem)
    write(tmp_path / "plan.json", result, problem=problem)
    held = read_plan((tmp_path / "plan.json").read_text(), file="plan.json").plan
    assert held == result.plan
    assert held is not None
    assert check(problem, held).valid
    assert explain(problem, held, "a", Audience.ORGANISER).participant == "a"
    assert feasible(problem).conflicts == ()
    assert repair(problem, held, Change((NoShow("c"),))).notified == ("b", "c")


def test_every_name_is_there_and_no_other() -> None:
    assert [name for name in engine.__all__ if getattr(engine, name) is None] == []
    assert set(engine.__all__) - set(dir(engine)) == set()
    assert (engine.Problem, engine.Result) == (Problem, Result)
    with pytest.raises(AttributeError, match="no attribute 'plans'"):
        engine.plans  # noqa: B018  to ask for it is the test


def test_the_face_loads_no_solver_and_no_numbers() -> None:
    code = (
        "import sys; from samspill.engine import Problem, Plan, Result, check, explain, read;"
        "sys.exit(bool({'ortools', 'highspy', 'pysat', 'numba', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_plan_is_written_with_the_problem_that_it_is_of(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="its problem"):
        write(tmp_path / "plan.json", solve(DAY))


def test_given_meetings_are_not_read_as_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "given.dzn"
    path.write_text(
        "nBusiness=2;nMeetings=1;nTables=1;nTotalSlots=2;nMorningSlots=2;requested=[|1,2,3|];"
    )
    with pytest.raises(InputError, match="meetings_given"):
        read(path)
