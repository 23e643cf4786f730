"""``make test`` leaves no file of tests out, and runs on both databases what it says it does."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from scripts.test import ON_POSTGRES, ON_SQLITE, ROOT, WITHOUT_DATABASE, Lanes, Run

SAYS_SO_AND_WAITS = "import threading; print('I am here'); threading.Event().wait()"


def files(part: Sequence[str]) -> set[Path]:
    """The test files that pytest collects from these paths and ``--ignore``s."""
    left_out = {ROOT / word.removeprefix("--ignore=") for word in part if "=" in word}
    there = {ROOT / word for word in part if "=" not in word}
    assert all(path.exists() for path in (*left_out, *there))
    found = {
        file for path in there for file in ([path] if path.is_file() else path.rglob("test_*.py"))
    }
    return {file for file in found if file in there or left_out.isdisjoint({file, *file.parents})}


def test_every_file_of_tests_is_in_a_run() -> None:
    lite = files(ON_SQLITE)
    on_postgres = [files(part) for part in ON_POSTGRES.values()]
    post = set[Path]().union(*on_postgres)
    rest = [files(part) for part in WITHOUT_DATABASE]
    everything = set((ROOT / "tests").rglob("test_*.py"))
    assert lite.union(post, *rest) == everything
    # None twice, but for what a database may change.
    assert sum(map(len, on_postgres)) == len(post)
    assert len(lite | post) + sum(map(len, rest)) == len(everything)
    journeys = {ROOT / f"tests/browser/test_{name}.py" for name in ("journey", "a_plan_that_lives")}
    assert journeys <= lite & post


def test_no_two_files_of_a_run_have_one_name() -> None:
    """Else the run ends before its first test, and only a whole one shows it."""
    for part in (ON_SQLITE, *ON_POSTGRES.values(), *WITHOUT_DATABASE):
        names = Counter(path.name for path in files(part))
        assert {name for name, times in names.items() if times > 1} == set()


def run_for_ever(longest: float) -> Run:
    env = {**os.environ, "PYTHONFAULTHANDLER": "1", "PYTHONUNBUFFERED": "1"}
    return Run([sys.executable, "-c", SAYS_SO_AND_WAITS], env, longest)


def test_a_run_that_never_ends_is_ended_and_says_where_it_stands(
    capfd: pytest.CaptureFixture[str],
) -> None:
    run = run_for_ever(longest=1)
    run.go(shown=False)
    run.show()
    assert run.code == -signal.SIGABRT
    said = capfd.readouterr().out
    assert "I am here" in said
    assert "in wait" in said


def test_all_that_was_said_is_shown_when_the_runs_are_told_to_end(
    capfd: pytest.CaptureFixture[str],
) -> None:
    first, second = run_for_ever(3600), run_for_ever(3600)
    with pytest.raises(KeyboardInterrupt), Lanes([first, second]):
        while not os.fstat(second.said.fileno()).st_size:
            os.sched_yield()
        raise KeyboardInterrupt
    said = capfd.readouterr().out
    assert said.count("I am here") >= 1
    assert "most recent call first" in said
    assert {first.ended.is_set(), second.ended.is_set()} == {True}
