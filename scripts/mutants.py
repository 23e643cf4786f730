"""How well the tests notice faults: small ones put one by one into the judge of plans, and into who
reads what is shared (see ``access_mutants``).

``make mutants`` changes the rules, check and score in a thousand ways (a ``<`` for a ``<=``,
another text, a value left out), each in turn in a copy, and runs the fast tests that touch what is
changed. A change that no test notices has survived. The tool is needed for nothing else, so it is
kept apart, in ``.cache/mutmut``. It changes functions and methods, but none that is a property.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import access_mutants

ROOT = Path(__file__).resolve().parents[1]
TOOL, TREE = ROOT / ".cache/mutmut", ROOT / ".cache/mutants"
VERSION = "mutmut==3.8.1"
FOLDER = "src/samspill/engine/judge"
JUDGE = ("rules.py", "lookups.py", "round_table_rules.py", "check.py", "score.py")
TESTS = (
    "tests/engine/judge/test_check.py",
    "tests/engine/judge/test_score.py",
    "tests/engine/judge/test_judge_edges.py",
    "tests/engine/judge/test_violations.py",
    "tests/spec/test_rules_table.py",
)
COPIED = ("src/samspill", "tests/support", "tests/spec", "tests/engine", "docs")
SURVIVED, UNTESTED, NOT_RUN = 0, 33, None  # the tool's codes; all others were noticed
LEAST = 0.9  # of the changes in each module are to be noticed


def install() -> None:
    """The tool, in a folder of its own, for the Python that runs the tests."""
    if (TOOL / "mutmut").is_dir():
        return
    print("  mutmut ...", flush=True)
    uv = Path(sys.executable).with_name("uv")
    words = ["pip", "install", "--quiet", "--python", sys.executable, "--target", str(TOOL)]
    subprocess.run([str(uv), *words, VERSION], check=True)


def copy() -> None:
    """The engine and its tests, in a tree that may be changed."""
    shutil.rmtree(TREE, ignore_errors=True)
    for folder in COPIED:
        unwanted = shutil.ignore_patterns("__pycache__", "web", "images")
        shutil.copytree(ROOT / folder, TREE / folder, ignore=unwanted)
    plain = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"{FOLDER}/{name}" for name in JUDGE],
        "pytest_add_cli_args": plain,
        "pytest_add_cli_args_test_selection": list(TESTS),
        "also_copy": ["docs"],
        "use_git_change_detection": False,
    }
    lines = ["[tool.pytest.ini_options]", 'pythonpath = ["src", "tests", "."]', "[tool.mutmut]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (TREE / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(arguments: list[str]) -> int:
    """Make every change and run the tests on it, in one process at a time."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TREE / "src"), str(TOOL)])}
    words = ["-m", "mutmut", "run", "--max-children", "1", *arguments]
    done = subprocess.run(
        [sys.executable, *words], cwd=TREE, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{done.stdout[-3000:]}\n{done.stderr}", file=sys.stderr)
    return done.returncode


def said() -> bool:
    """Say what was noticed and what survived. True when enough was noticed in each module."""
    enough = True
    for name in JUDGE:
        meta = json.loads((TREE / "mutants" / FOLDER / f"{name}.meta").read_text(encoding="utf-8"))
        codes: dict[str, int | None] = meta["exit_code_by_key"]
        left = [key for key, code in codes.items() if code in (SURVIVED, UNTESTED, NOT_RUN)]
        noticed = len(codes) - len(left)
        enough = enough and noticed >= LEAST * len(codes)
        print(f"{name:16}{noticed:5} of {len(codes):4} noticed, {noticed / len(codes):.1%}")
        for key in left:
            print(f"    {key}")
    shown = f"PYTHONPATH={TOOL.relative_to(ROOT).as_posix()}"
    print(f"To see one: cd {TREE.relative_to(ROOT).as_posix()} && {shown.replace('=', '=../../')} "
          "../../.venv/bin/python -m mutmut show NAME")  # fmt: skip
    return enough


def main(arguments: list[str]) -> int:
    """Change, run, and say what survived; 1 when too much did. ``access`` and words for the one
    part alone: the faults that say them."""
    if arguments[:1] == ["access"]:
        return access_mutants.main(" ".join(arguments[1:]))
    install()
    copy()
    judge = run(arguments) or (0 if said() else 1)
    return access_mutants.main() or judge


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
