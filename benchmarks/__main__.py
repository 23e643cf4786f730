"""``python -m benchmarks [planner] [pages]``; without a word: planner and pages."""

from __future__ import annotations

import sys

from benchmarks import pages, planner


def main(words: list[str]) -> int:
    """Run what is asked for."""
    chosen = words or ["planner", "pages"]
    if "planner" in chosen:
        planner.main()
    if "pages" in chosen:
        pages.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
