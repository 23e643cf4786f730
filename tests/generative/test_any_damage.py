"""Whatever is wrong with a file: it is read, or refused with its place and what to do about it.

What is read can be used: it is planned, judged and written like any other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from samspill.cli import app
from samspill.cli.files import read_problem, read_text
from samspill.engine.formats import b2b
from samspill.engine.formats.csv_folder import write_folder
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.json_change import read_change, refused
from samspill.engine.formats.json_plan import read_plan, write_plan
from samspill.engine.formats.json_problem import digest, write_problem
from samspill.engine.formats.json_problem import read_problem as from_json
from samspill.engine.given.check import check as check_given
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.solve import solve as solve_given
from samspill.engine.judge.check import check
from samspill.engine.model.problem import Problem
from samspill.engine.model.stop import Stop
from samspill.engine.repairing import ChangeError, Repairer
from samspill.engine.solving.solve import solve
from samspill.telling.refusals import message, remedy
from support.damage import (
    CHANGE,
    DEEP,
    DZN,
    LONG,
    PROBLEM,
    damaged_instance,
    damaged_json,
    damaged_table,
)
from support.examples import tries

FEW = tries(100, suppress=HealthCheck)
LONGEST = 6_000  # letters of a message: ten faults, each naming a thing or two
AT_ONCE = Stop(effort=0.1)
RUN = CliRunner()
Read = TypeVar("Read")

PLAN = write_plan(solve(PROBLEM, stop=AT_ONCE), title="", problem_digest=digest(PROBLEM))
TEXT = write_problem(PROBLEM)
with tempfile.TemporaryDirectory() as made:
    write_folder(PROBLEM, Path(made))
    FILES = {path.name: path.read_text() for path in sorted(Path(made).iterdir())}


def read_or_refused(read: Callable[[], Read], file: Path | str) -> Read | None:
    """What was read; None when it was refused, in words that say where and what to do."""
    try:
        return read()
    except InputError as error:
        assert error.file.startswith(str(file))
        assert message(error).strip()
        assert remedy(error).strip()
        assert len(str(error)) < LONGEST
        str(error).encode()
        return None


def usable(problem: Problem) -> None:
    """The problem is written and read back as it is, and can be planned."""
    assert from_json(write_problem(problem), file="again") == problem
    plan = solve(problem, stop=AT_ONCE).plan
    assert plan is not None
    assert check(problem, plan).violations == ()


@FEW
@given(damaged_json(TEXT))
@example(b"[" * DEEP)
@example(b'{"format": ' + b'{"a": ' * DEEP)
@example(TEXT.replace('"cap": 6', f'"cap": {LONG}').encode())
@example(TEXT.replace('"minimum": 2', f'"minimum": {10**9}').encode())
def test_any_damage_to_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "problem.json")
        path.write_bytes(data)
        problem = read_or_refused(lambda: read_problem(str(path), None), path)
        if problem is not None:
            assert isinstance(problem, Problem)
            usable(problem)


@FEW
@given(damaged_json(PLAN))
def test_any_damage_to_a_plan(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, problem = Path(folder, "plan.json"), Path(folder, "problem.json")
        path.write_bytes(data)
        problem.write_text(TEXT)
        plan = read_or_refused(lambda: read_plan(read_text(str(path)), file=str(path)), path)
        said = RUN.invoke(app, ["check", str(problem), str(path)])
        assert said.exit_code in ({2} if plan is None else {0, 1}), said.output
        assert isinstance(said.exception, SystemExit | None)


@FEW
@given(damaged_json(CHANGE))
def test_any_damage_to_a_change(data: bytes) -> None:
    plan = solve(PROBLEM, stop=AT_ONCE).plan
    assert plan is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "change.json")
        path.write_bytes(data)
        change = read_or_refused(lambda: read_change(read_text(str(path)), file=str(path)), path)
    if change is None:
        return
    try:
        made = Repairer(PROBLEM, plan).repair(change)
    except ChangeError as error:
        said = refused(error, file="change.json")
        assert message(said)
        assert remedy(said)
    else:
        assert check(made.problem, made.plan).violations == ()
        assert from_json(write_problem(made.problem), file="again") == made.problem


@FEW
@given(st.data())
def test_any_damage_to_a_folder(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for file, text in FILES.items():
            (folder / file).write_text(text)
        (folder / name).unlink()
        match data.draw(st.integers(0, 9)):
            case 0:
                pass
            case 1:
                (folder / name).mkdir()
            case _:
                (folder / name).write_bytes(data.draw(damaged_table(FILES[name])))
        problem = read_or_refused(lambda: read_problem(made, None), made)
        if problem is not None:
            assert isinstance(problem, Problem)
            usable(problem)


@FEW
@given(damaged_instance(DZN))
def test_any_damage_to_an_instance(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "small.dzn")
        path.write_bytes(data)
        problem = read_or_refused(lambda: b2b.read(path), path)
        if problem is not None:
            plan = solve_given(problem, stop=AT_ONCE).plan
            assert plan is None or check_given(problem, plan).valid
            assert isinstance(problem, GivenProblem)


COMMANDS = (
    ("plan", "problem.json", "--quiet", "--effort", "0.1"),
    ("feasible", "problem.json"),
    ("what-if", "problem.json", "--tables", "+1", "--effort", "0.1"),
    ("check", "problem.json", "plan.json"),
    ("explain", "problem.json", "plan.json", "a"),
    ("report", "problem.json", "plan.json"),
)


@tries(40, suppress=HealthCheck)
@given(st.sampled_from(COMMANDS), st.data())
def test_a_damaged_file_is_used_or_nothing_is_written(
    words: tuple[str, ...], data: st.DataObject
) -> None:
    whole = {"problem.json": TEXT, "plan.json": PLAN}
    broken = data.draw(st.sampled_from([name for name in whole if name in words]))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, text in whole.items():
            damaged = data.draw(damaged_json(text)) if name == broken else text.encode()
            (folder / name).write_bytes(damaged)
        there = [str(folder / word) if word in whole else word for word in words]
        out = ["-o", str(folder / "out")] if words[0] == "plan" else []
        said = RUN.invoke(app, [*there, *out])
        assert isinstance(said.exception, SystemExit | None), said.exception
        assert said.exit_code in {0, 1, 2}
        left = {path.name for path in folder.iterdir()} - set(whole)
        assert left == ({"out"} if out and said.exit_code == 0 else set())
        if said.exit_code == 2:
            named = said.stderr.startswith(str(folder))
            assert named or words[0] == "explain"  # which may miss the participant asked for
            assert said.stdout == ""
