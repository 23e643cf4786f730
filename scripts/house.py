"""Habits of the house that no linter knows: what no tracked file may hold."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 450
CODE = {".py", ".js", ".html", ".css"}
TEXT = CODE | {".md", ".toml", ".txt", ".json", ".yml", ".yaml", ".po", ".svg", ""}
FORBIDDEN = {
    "a package registry's address": re.compile(
        r"(pypi|npmjs|pythonhosted|debian)\.(org|com)\b(?!.*house: allowed)"
    ),
    "an absolute path of somebody's machine": re.compile(
        r"(?<![\w.])/(home|work|Users|root)/[a-z]+/(?!.*house: allowed)"
    ),
    "unfinished work": re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"),
}


def tracked() -> list[Path]:
    """Files that git knows, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def faults(path: Path) -> list[str]:
    """What is wrong with one file, each with its place."""
    if path.suffix not in TEXT or path.name == "LICENSE":
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    name = path.relative_to(ROOT)
    found = []
    if path.suffix in CODE and len(lines) > LONGEST:
        found.append(f"{name}: {len(lines)} lines; split it by meaning (at most {LONGEST})")
    for number, line in enumerate(lines, start=1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                found.append(f"{name}:{number}: {what}: {line.strip()[:80]}")
    return found


def main() -> int:
    """List the faults; 1 when there are any."""
    found = [fault for path in tracked() for fault in faults(path)]
    print("\n".join(found) or "house: in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
