"""What figures were measured on: ``python -m benchmarks.machine FILE`` writes it beside them."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOLVERS = ("ortools", "highspy", "python-sat", "numba", "numpy")


def machine(*, today: date) -> dict[str, Any]:
    """The facts by name; those that cannot be found out are left out."""
    found = {
        "measured": today.isoformat(),
        "samspill": version("samspill"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in SOLVERS},
    }
    return {name: fact for name, fact in found.items() if fact not in (None, "")}


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    text = facts.read_text(encoding="utf-8") if facts.is_file() else ""
    named = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return named[1] if named else platform.processor()


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def main(words: list[str]) -> int:
    """Write the facts of this machine."""
    if len(words) != 1:
        print("Name one file to write: python -m benchmarks.machine machine.json", file=sys.stderr)
        return 2
    text = json.dumps(machine(today=date.today()), indent=1) + "\n"  # noqa: DTZ011  a day here
    Path(words[0]).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
