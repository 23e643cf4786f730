"""What is kept of compiled loops: it is used again, and it never stands in the way."""

from __future__ import annotations

import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from samspill.engine.arrays import kept
from samspill.engine.arrays.not_kept import NotKeptWarning

CALLED = """
from typing import NamedTuple

from samspill.engine.arrays.compiled import hot

FACTOR = {factor}


class Facts(NamedTuple):
    a: int
    b: int


@hot
def scaled(number: int) -> int:
    return number * FACTOR
"""
CALLING = """
from __future__ import annotations

from {called} import Facts, scaled

from samspill.engine.arrays.compiled import hot


@hot
def asked(facts: Facts) -> int:
    return last(facts) + 1


@hot
def last(facts: Facts) -> int:
    return scaled(facts.a)
"""
Loops = Callable[..., ModuleType]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where loops are kept in this test."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    caches = (kept.place, kept.usable, kept.made_from, kept._source)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(kept, "HERE", tmp_path / "nowhere/else")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / "kept/samspill"


@pytest.fixture
def loops(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loops:
    """Two files of loops, the one calling the other, as another start finds them."""

    def started(factor: int = 3, change: Callable[[str], str] = str) -> ModuleType:
        assert folder.parent.parent == tmp_path
        for name, text in (("called", CALLED.format(factor=factor)), ("calling", CALLING)):
            (tmp_path / f"loops_{name}.py").write_text(change(text.format(called="loops_called")))
            monkeypatch.delitem(sys.modules, f"loops_{name}", raising=False)
        kept.made_from.cache_clear()
        kept._source.cache_clear()
        importlib.invalidate_caches()
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        return importlib.import_module("loops_calling")

    return started


def answer(module: ModuleType) -> tuple[int, int]:
    """What the loops answer, and how many were taken from the disk."""
    facts = module.Facts(5, 7)
    said = module.asked(facts)
    return said, sum(module.asked.stats.cache_hits.values())


def test_a_loop_is_compiled_once(loops: Loops, folder: Path) -> None:
    assert answer(loops()) == (16, 0)
    written = sorted(file.name for file in folder.iterdir())
    assert [name.partition("-")[0] for name in written] == [
        "loops_called.scaled", "loops_calling.asked", "loops_calling.last",
    ]  # fmt: skip
    assert answer(loops()) == (16, 1)
    assert sorted(file.name for file in folder.iterdir()) == written


def test_another_constant_in_a_file_that_is_called_counts(loops: Loops, folder: Path) -> None:
    answer(loops())
    assert answer(loops(factor=4)) == (21, 0)
    assert len(list(folder.iterdir())) == 3  # what it was before is thrown away


def test_fields_in_another_order_count(loops: Loops) -> None:
    answer(loops())
    turned = loops(
        change=lambda text: text.replace("    a: int\n    b: int", "    b: int\n    a: int")
    )
    assert answer(turned) == (22, 0)


def test_a_type_of_another_name_stops_nothing(loops: Loops) -> None:
    answer(loops())
    renamed = loops(change=lambda text: text.replace("Facts", "Known"))
    assert renamed.asked(renamed.Known(5, 7)) == 16


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        pickle.dumps(()),
        b"cloops_calling\nGone\n.",  # a name that is not there: what stopped the start before
        b"cnot_there\nGone\n.",
    ],
)
def test_a_broken_file_is_compiled_anew(loops: Loops, folder: Path, data: bytes) -> None:
    answer(loops())
    for file in folder.iterdir():
        file.write_bytes(data)
    assert answer(loops()) == (16, 0)
    assert answer(loops()) == (16, 1)


def test_without_a_place_loops_are_interpreted(
    loops: Loops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file/none"))
    monkeypatch.delenv("SAMSPILL_VAR", raising=False)
    monkeypatch.setattr(kept, "HERE", tmp_path / "file/none")
    with pytest.warns(NotKeptWarning, match="are not compiled") as warned:
        module = loops()
    assert (len(warned), module.asked(module.Facts(5, 7))) == (1, 16)
    assert not hasattr(module.asked, "py_func")
    monkeypatch.setenv("SAMSPILL_VAR", str(tmp_path / "var"))
    kept.place.cache_clear()
    kept.usable.cache_clear()
    assert answer(loops()) == (16, 0)
    assert (tmp_path / "var/loops").is_dir()


def test_what_somebody_else_compiled_is_used_from_where_nothing_can_be_written(
    loops: Loops, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(loops())
    monkeypatch.setattr(kept, "place", lambda: None)
    assert answer(loops()) == (16, 1)
    with pytest.warns(NotKeptWarning, match="for this run only: there is no folder"):
        assert answer(loops(factor=4)) == (21, 0)


def test_a_full_disk_stops_no_plan(
    loops: Loops, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "place", lambda: tmp_path / "gone")
    with pytest.warns(NotKeptWarning, match="for this run only: No such file or directory"):
        assert answer(loops()) == (16, 0)


def test_the_command_says_so_and_plans(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = str(tmp_path / "file/none")
    shown = {
        "SAMSPILL_VAR": nowhere, "XDG_CACHE_HOME": nowhere, "HOME": nowhere,
        "NUMBA_CACHE_DIR": nowhere, "NUMBA_DISABLE_JIT": "0",
    }  # fmt: skip
    start = (
        "from pathlib import Path; from samspill.engine.arrays import kept;"
        f"kept.HERE = Path({nowhere!r}); from samspill.cli import app; app()"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", start, *words]
        return subprocess.run(
            command, env={**os.environ, **shown}, capture_output=True, text=True, check=False
        )

    said = (
        "The planner's loops are not compiled, as there is no folder to keep them in: planning "
        "takes many times as long. Name a folder that can be written to in NUMBA_CACHE_DIR or "
        "SAMSPILL_VAR, or let somebody who may write to the installation run samspill compile.\n"
    )
    problem = str(tmp_path / "problem.json")
    assert run("generate", "--participants", "12", "-o", problem).stderr == ""
    planned = run("plan", problem, "--quiet", "-o", str(tmp_path / "plan.json"))
    assert (planned.returncode, planned.stderr) == (0, said)
    assert (tmp_path / "plan.json").exists()
    compiled = run("compile")
    assert (compiled.returncode, compiled.stderr, compiled.stdout) == (2, said, "")
