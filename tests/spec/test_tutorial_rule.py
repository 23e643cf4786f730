"""The tutorial on adding a rule, followed from top to bottom on a copy of the engine.

Its loops run interpreted there: compiling a copy would take a minute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.documents import ROOT, blocks, edit

TUTORIAL = "docs/tutorials/add-a-rule.md"
COPIED = ("src/samspill", "tests/support", "tests/spec", "docs")
FOLLOWING = """
from pathlib import Path
from support.documents import ROOT, follow
import samspill
assert ROOT == Path.cwd() and ROOT in Path(samspill.__file__).parents
follow(ROOT / "docs/tutorials/add-a-rule.md", ROOT, {})
"""


# One failure is enough: none is made smaller.
CONFTEST = """
from hypothesis import Phase, settings
settings.register_profile("plain", phases=(Phase.generate,))
settings.load_profile("plain")
"""
PYTEST = ("-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the tutorial's changes."""
    return _changed(tmp_path_factory.mktemp("copy"))


def _changed(tree: Path) -> Path:
    for folder in COPIED:
        unwanted = shutil.ignore_patterns("__pycache__", "web", "images")
        shutil.copytree(ROOT / folder, tree / folder, ignore=unwanted)
    (tree / "tests/generative").mkdir()
    (tree / "pytest.ini").write_text("[pytest]\npythonpath = src tests .\n")
    (tree / "conftest.py").write_text(CONFTEST)
    edit(ROOT / TUTORIAL, tree)
    return tree


def _run(copy: Path, *words: str, code: int = 0) -> str:
    path = os.pathsep.join(str(copy / folder) for folder in ("src", "tests"))
    env = {**os.environ, "PYTHONPATH": path, "NUMBA_DISABLE_JIT": "1"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_what_the_tutorial_shows_is_what_comes_out(copy: Path) -> None:
    _run(copy, "-c", FOLLOWING)


def test_the_tests_of_the_tutorial_pass(copy: Path) -> None:
    tests = ("tests/generative/test_travel.py", "tests/spec/test_rules_table.py")
    # The page is made anew in a test of its own.
    _run(copy, *PYTEST, *tests, "-k", "not up_to_date")


def test_they_fail_when_the_planner_does_not_know_the_rule(tmp_path: Path) -> None:
    problem = _changed(tmp_path) / "src/samspill/engine/model/problem.py"
    text = problem.read_text(encoding="utf-8")
    problem.write_text(text.replace(" - self.too_early_for(participant)", ""), encoding="utf-8")
    said = _run(tmp_path, *PYTEST, "tests/generative/test_travel.py", code=1)
    assert re.findall("^FAILED .*::(\\w+)", said, re.MULTILINE) == [
        "test_planner_judge_and_reference_agree_on_travel"
    ]


def test_the_page_of_rules_gets_the_row_that_is_shown(copy: Path) -> None:
    _run(copy, "-m", "spec.rules_table")
    shown = next(b.text for b in blocks(ROOT / TUTORIAL) if b.language == "text")
    page = (copy / "docs/reference/rules.md").read_text(encoding="utf-8")
    section = re.search(r"^## `too_early`\n.*?(?=^## )", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert section[0].strip() == shown.strip()
