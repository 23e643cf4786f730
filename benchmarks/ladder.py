"""The planner from 200 to 100,000 participants, beside two baselines, and what was aimed at."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TARGETS = {  # participants: gap, seconds and MiB at most, on two cores
    200: (0.0005, 3.0, 400),
    1_000: (0.0003, 5.0, 500),
    10_000: (0.0005, 20.0, 1_000),
    100_000: (0.0015, 90.0, 4_000),
}
FULL_DAY = 3  # where the slots are as many as the cap, the gap may be so many times as large


UNAIMED = ("scattered,clustered", "200,1000")  # regimes and sizes that say what is reached


def main(figures: Path | None = None) -> None:
    """Climb the ladder, and hold each rung against its target; the rungs go to a file, too."""
    print("LADDER: 20 wishes each, at most 6 meetings; shares of mutual wishes and of musts that")
    print("came true, people below their guaranteed minimum, gap of the value to its proven bound")
    rungs = _climbed()
    for rung in rungs:
        gap, seconds, memory = TARGETS[rung["participants"]]
        if rung["regime"] == "full":
            gap *= FULL_DAY
        good = rung["gap"] <= gap and rung["seconds"] <= seconds and rung["peak_mb"] <= memory
        aim = f"{gap:.3%} in {seconds:.0f} s and {memory} MiB"
        said = "met" if good else "MISSED"
        print(f"  target {rung['participants']:>7} {rung['regime']:6} {aim}: {said}")
    print("  half availability, without a target:")
    regimes, sizes = UNAIMED
    rungs += _climbed("--regimes", regimes, "--sizes", sizes)
    if figures is not None:
        figures.write_text(json.dumps(rungs, indent=1) + "\n", encoding="utf-8")
    print()


def _climbed(*words: str) -> list[dict[str, Any]]:
    samspill = Path(sys.executable).with_name("samspill")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ladder.json"
        subprocess.run([samspill, "bench", "ladder", *words, "--json", file], check=True)
        rungs: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return rungs
