"""Groups proposed after days of growing size: how many, of how many people, for how many points
against the bound, in CPU seconds. ``python -m benchmarks.circles FILE`` writes the rows as JSON,
too."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from samspill.engine.answers.circles.judge import broken
from samspill.engine.answers.circles.propose import propose
from samspill.engine.generate.acquaintances import acquaintance

PEOPLE, SEED = (20, 50, 200, 800), 7


def measured(people: int) -> dict[str, Any]:
    """One day."""
    facts = acquaintance(people, seed=SEED)
    started = time.process_time()
    proposed = propose(facts)
    seconds = time.process_time() - started
    return {
        "people": people,
        "groups": len(proposed.circles),
        "grouped": sum(len(circle.people) for circle in proposed.circles),
        "worth": proposed.worth,
        "bound": proposed.bound,
        "broken": len(broken(facts, proposed.circles)),
        "seconds": round(seconds, 2),
    }


def main(file: Path | None = None) -> None:
    """Measure, print, and write."""
    rows = [measured(people) for people in PEOPLE]
    print("Groups proposed")
    for row in rows:
        print("  ".join(f"{value:>6} {name}" for name, value in row.items()))
    if file is not None:
        file.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
