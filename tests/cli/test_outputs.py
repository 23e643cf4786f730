"""Where the command writes: what is closed, full or no file of its own is one sentence, code 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samspill.engine.formats.json_problem import write_problem
from samspill.engine.generate.problems import generate

COMMAND = f'{sys.executable} -c "from samspill.cli import app; app()"'
GENERATE = f"{COMMAND} generate --participants 40"
OUT = "standard output: This can't be written: {}. Write to a file with -o, or elsewhere.\n"


def shell(line: str, folder: Path) -> tuple[int, str]:
    """The code of the line's first command, and what stood on standard error."""
    done = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(write_problem(generate(participants=12, seed=1)))
    return path


WHERE = {
    "| true": "Broken pipe",
    "> /dev/full": "No space left on device",
    ">&-": "it is closed",
}
# A file's text and the help go to each of them; what else is written, to one.
WORDS = {
    "generate --participants 600": tuple(WHERE),
    "--help": tuple(WHERE),
    "plan problem.json --quiet": ("| true",),
    "feasible problem.json": ("> /dev/full",),
    "bench ladder --sizes 10 --regimes loose": (">&-",),
}


@pytest.mark.parametrize(
    ("words", "where"), [(words, where) for words, places in WORDS.items() for where in places]
)
def test_standard_output(problem: Path, words: str, where: str) -> None:
    # The reader is gone before anything is written: it is waited for, and does not read.
    line = f"{COMMAND} {words} {where}"
    if where == "| true":
        line = f"{{ read -r < started; {COMMAND} {words}; }} | {{ exec 0<&-; echo > started; }}"
        os.mkfifo(problem.parent / "started")
    assert shell(line, problem.parent) == (2, OUT.format(WHERE[where]))


def test_what_standard_error_would_say_is_lost_alone(problem: Path) -> None:
    for number, where in enumerate(("2> /dev/full", "2>&-", "2>&1 > plan2.json | true")):
        output = f"-o plan{number}.json" if number < 2 else ""
        code, said = shell(f"{COMMAND} plan problem.json {output} {where}", problem.parent)
        assert (code, said) == (0, ""), where
        plan = json.loads((problem.parent / f"plan{number}.json").read_text())
        assert plan["format"] == "samspill-plan"


def test_places(tmp_path: Path) -> None:
    full = "/dev/full: This can't be written: No space left on device. Choose another place.\n"
    assert shell(f"{GENERATE} -o /dev/full", tmp_path) == (2, full)
    line = f"(echo before; {GENERATE} -o /dev/stdout; echo after) > all"
    assert shell(line, tmp_path) == (0, "")
    first, *rest, last = (tmp_path / "all").read_text().splitlines()
    assert (first, json.loads("\n".join(rest))["format"], last) == (
        "before", "samspill-problem", "after",
    )  # fmt: skip
    assert shell(f"{GENERATE} -o >(cat > sent; echo > told)", tmp_path) == (0, "")


def test_a_disk_that_takes_no_more_keeps_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    said = "old: This can't be written: File too large. Choose another place.\n"
    line = f"(ulimit -f 1; {COMMAND} generate --participants 600 -o old)"
    assert shell(line, tmp_path) == (2, said)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("old", "old")]


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    said = "standard input: It is closed. Name a file instead.\n"
    assert shell(f"{COMMAND} plan - <&-", tmp_path) == (2, said)
