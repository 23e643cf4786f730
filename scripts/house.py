"""Habits of the house that no linter knows: what no file of the repository may hold.

A line that has a reason to hold such a thing says so: ``house: allowed (the reason)``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 450  # lines
WIDEST = 120  # signs in a line of a template; ruff sees to Python
MOST_ROOMS = 11  # entries of the engine's folder: more of them, and it is a hallway
CODE = {".py", ".js", ".html", ".css"}
ALLOWED = re.compile(r"house: allowed \(\w")
EVERYWHERE = {
    "a package registry's address": re.compile(
        r"\b(?:pypi|npmjs|yarnpkg|pythonhosted|debian)\.(?:org|com)\b"
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:home|work|Users|root)/[\w.-]+/"),
    "unfinished work": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"),
}
# Mail programs read no style sheets: there it stands in the element.
IN_PAGES = {
    "a script or a handler in the page": re.compile(
        r"<script(?![^>]*\b(?:src|type=.application/json))|\son[a-z]+=[\"']", re.IGNORECASE
    ),
    "a style in the page": re.compile(r"<style\b|\sstyle=[\"']", re.IGNORECASE),
}
# Reads are in queries.py, writes in actions.py: a view, a form or a command calls one of those.
IN_VIEWS = {
    "a query in a view": re.compile(
        r"\.(?:objects|everything)\b|\bget_(?:object|list)_or_404\b|\b_default_manager\b"
    ),
}
OF_THE_DATABASE = {"queries.py", "actions.py"}
# How long a page takes is up to what else the machine does: tests wait for what they look for.
IN_BROWSER_TESTS = {
    "a wait of fixed length": re.compile(r"wait_for_timeout|\bsleep\(|\btimeout=[\d.]"),
}


def kept() -> list[Path]:
    """The files that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def faults(name: str, text: str) -> list[str]:
    """What is wrong with a file of this name (its path in the repository), each with its
    place."""
    path = Path(name)
    lines = text.splitlines()
    found = []
    written = path.suffix in CODE and "migrations" not in path.parts  # those Django writes
    if written and len(lines) > LONGEST:
        found.append(f"{name}: {len(lines)} lines; split it by meaning (at most {LONGEST})")
    forbidden = dict(EVERYWHERE)
    if path.suffix == ".html" and "mail" not in path.parts:
        forbidden |= IN_PAGES
    template = path.suffix == ".html" and "templates" in path.parts
    if views(path):
        forbidden |= IN_VIEWS
    if path.match("tests/browser/*.py"):
        forbidden |= IN_BROWSER_TESTS
    for number, line in enumerate(lines, start=1):
        if template and len(line) > WIDEST and not ALLOWED.search(line):
            found.append(f"{name}:{number}: {len(line)} signs; break the line (at most {WIDEST})")
    for what, pattern in forbidden.items():
        for number in sorted({text.count("\n", 0, m.end()) for m in pattern.finditer(text)}):
            line = text.split("\n")[number]  # a tag may go on in the next ones
            if not ALLOWED.search(line):
                found.append(f"{name}:{number + 1}: {what}: {line.strip()[:80]}")
    return found


def views(path: Path) -> bool:
    """True for what asks the database nothing itself: all areas, and the demo but for its own
    reads and writes."""
    if path.suffix != ".py":
        return False
    if path.is_relative_to("src/samspill/web/areas"):
        return True
    return path.is_relative_to("src/samspill/web/demo") and path.name not in OF_THE_DATABASE


def hallways(names: Iterable[str]) -> list[str]:
    """What is wrong with how many rooms the engine has, its files' paths given."""
    of_engine = [name.split("/")[3] for name in names if name.startswith("src/samspill/engine/")]
    rooms = sorted(set(of_engine))
    if len(rooms) <= MOST_ROOMS:
        return []
    return [f"src/samspill/engine: {len(rooms)} entries ({', '.join(rooms)}); at most {MOST_ROOMS}"]


def main() -> int:
    """List the faults; 1 when there are any."""
    found = hallways(path.relative_to(ROOT).as_posix() for path in kept())
    for path in kept():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += faults(path.relative_to(ROOT).as_posix(), text)
    print("\n".join(found) or "house: in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
