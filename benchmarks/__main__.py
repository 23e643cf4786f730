"""``python -m benchmarks [ladder] [repair] [pages] [--figures FOLDER]``; without a word: all of
them. What the page of benchmarks is made from is written to the folder, too."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import ladder, machine, pages, repair

ALL = ("ladder", "repair", "pages")


def main(words: list[str]) -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help="ladder, repair or pages; all if none is named")
    parser.add_argument("--figures", type=Path, metavar="FOLDER", help="to write figures to")
    asked = parser.parse_args(words)
    unknown = [part for part in asked.part if part not in ALL]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(ALL)}")
    chosen = asked.part or ALL
    if asked.figures is not None:
        asked.figures.mkdir(parents=True, exist_ok=True)
        machine.main([str(asked.figures / "machine.json")])

    def file(part: str) -> Path | None:
        return None if asked.figures is None else asked.figures / f"{part}.json"

    if "ladder" in chosen:
        ladder.main(file("ladder"))
    if "repair" in chosen:
        repair.main(file("repair"))
    if "pages" in chosen:
        pages.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
