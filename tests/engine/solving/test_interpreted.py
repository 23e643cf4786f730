"""The planner's loops give the same compiled and interpreted, so no machine has another plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from samspill.engine.formats.json_problem import write_problem
from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.generate.round_tables import with_round_tables
from samspill.engine.model.problem import Problem

EFFORT = "0.2"
DAYS = {
    "most there, places to spare": generate(participants=24, seed=3),
    "scattered hours, too few places": generate(
        participants=24, seed=4, room=TableSupply.TIGHT, hours=Hours.SCATTERED
    ),
    "round tables": with_round_tables(generate(participants=18, seed=5), count=2, seed=5),
}


def planned(problem: Path, *, interpreted: bool) -> dict[str, Any]:
    """The plan file of the problem, made in a process of its own, without its seconds."""
    command = [sys.executable, "-c", "from samspill.cli import app; app()"]
    words = ["plan", str(problem), "--quiet", "--effort", EFFORT, "--seed", "2"]
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1" if interpreted else "0"}
    done = subprocess.run([*command, *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    del document["result"]["seconds"]
    return document


@pytest.mark.parametrize("day", DAYS)
def test_compiled_and_interpreted_loops_give_the_same_plan(day: str, tmp_path: Path) -> None:
    problem: Problem = DAYS[day]
    path = tmp_path / "problem.json"
    path.write_text(write_problem(problem))
    compiled = planned(path, interpreted=False)
    assert compiled == planned(path, interpreted=True)
    assert len(compiled["meetings"]) >= 30
