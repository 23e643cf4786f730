"""The house is as CONTRIBUTING.md says: what files may hold, what is locked, what make knows."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from scripts.house import LONGEST, MOST_ROOMS, faults, hallways

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in (ROOT / "requirements").glob("*.txt"))
NAME = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?", re.IGNORECASE)


# A file, a line of it ("¦" keeps the line itself from being one), and what it is.
FAULTY = [
    ("a.py", "see https://py¦pi.org/p", "a package registry's address"),
    ("a.md", "from deb.deb¦ian.org", "a package registry's address"),
    ("a.txt", "open /ho¦me/kari/x", "a path of somebody's machine"),
    ("Makefile", "# TO¦DO: more", "unfinished work"),
    ("a.html", "<script>x</script>", "a script or a handler in the page"),
    ("a.html", "<a onclick='x'>", "a script or a handler in the page"),
    ("a.html", "<p style='x'>", "a style in the page"),
    ("tests/browser/test_a.py", "page.wait_for_time¦out(300)", "a wait of fixed length"),
    ("tests/browser/test_a.py", 'page.wait_for_url("/", time¦out=5_000)', "a wait of fixed length"),
]
FINE = [
    ("a.html", '<script type="module" src="/static/page.js"></script>'),
    ("a.html", '<p class="style" data-on="x">'),
    ("mail/a.html", "<p style='color: red'>"),
    ("a.py", "home = '/home/'"),
    ("a.py", "TO¦DO = 1  # house: allowed (a name of theirs)"),
    ("tests/browser/test_a.py", 'page.wait_for_url("/")'),
    ("tests/unit/test_a.py", "connect(time¦out=5)"),
    ("a.md", "Debian has it, and todo lists are fine."),
]


@pytest.mark.parametrize(("name", "line", "what"), FAULTY)
def test_a_faulty_line_is_found(name: str, line: str, what: str) -> None:
    line = line.replace("¦", "")
    assert faults(name, f"first\n{line}\n") == [f"{name}:2: {what}: {line}"]


@pytest.mark.parametrize(("name", "line"), FINE)
def test_a_fine_line_is_left_alone(name: str, line: str) -> None:
    assert faults(name, "first\n" + line.replace("¦", "")) == []


def test_the_engine_is_no_hallway() -> None:
    rooms = [f"src/samspill/engine/room{k}/a.py" for k in range(MOST_ROOMS)]
    assert hallways([*rooms, *rooms, "src/samspill/web/a.py"]) == []
    assert "12 entries" in hallways([*rooms, "src/samspill/engine/b.py"])[0]


def test_only_code_has_a_longest_length() -> None:
    assert faults("a.py", "x\n" * LONGEST) == []
    assert faults("a.py", "x\n" * (LONGEST + 1)) == [
        "a.py: 451 lines; split it by meaning (at most 450)"
    ]
    assert faults("a.md", "x\n" * (LONGEST + 1)) == []
    assert faults("web/migrations/0001_initial.py", "x\n" * (LONGEST + 1)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [entry for entry in entries if "==" not in entry.splitlines()[0]] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://\S+", text) == []


@pytest.mark.parametrize(
    ("name", "extras"),
    [("web.txt", ["web", "build"]), ("dev.txt", ["web", "build", "dev"]), ("assets.txt", None)],
)
def test_what_the_project_asks_for_is_locked(name: str, extras: list[str] | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    asked = optional["assets"] if extras is None else list(project["dependencies"])
    for extra in extras or []:
        asked += optional[extra]
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    locked = {_name(line) for line in text.splitlines() if "==" in line}
    assert sorted({_name(line) for line in asked} - locked) == []


def test_what_serves_is_part_of_what_develops() -> None:
    web, dev = (
        {
            line.removesuffix(" \\")
            for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for name in ("web.txt", "dev.txt")
    )
    assert sorted(web - dev) == []


def test_front_end_packages_are_pinned_and_locked_without_addresses() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: facts for name, facts in locked.items() if name}
    assert {name: installed[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, facts in installed.items() if "resolved" in facts] == []
    assert [name for name, facts in installed.items() if "integrity" not in facts] == []


def test_make_help_names_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")]
    assert sorted(named) == sorted(set(phony[1].split()) - {"prepare"})


def test_documents_name_only_commands_that_make_knows() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {
        command
        for path in documents
        for command in re.findall(r"(?:`|^    |^\$ )make ([a-z-]+)", path.read_text(), re.MULTILINE)
    }
    assert sorted(named - known) == []


def _name(requirement: str) -> str:
    found = NAME.match(requirement.strip())
    assert found is not None, requirement
    return found[1].lower().replace("_", "-").replace(".", "-")
