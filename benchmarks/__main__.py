"""``python -m benchmarks [PART ...] [--figures FOLDER] [--beside COMMIT]``; the parts are ladder,
repair, circles, pages, load, living, printing, sharing and working, and without a word it is all of
them. What the page of benchmarks is made from is written to the folder, too. With a commit, the
pages are measured beside it."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from benchmarks import (
    circles,
    ladder,
    living,
    load,
    machine,
    pages,
    printing,
    repair,
    sharing,
    working,
)

ALL = ("ladder", "repair", "circles", "pages", "load", "living", "printing", "sharing", "working")


def main(words: list[str]) -> int:
    """Run what is asked for."""
    signal.signal(signal.SIGTERM, _interrupted)  # the servers that were started end, too
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help="one of them; all if none is named")
    parser.add_argument("--figures", type=Path, metavar="FOLDER", help="to write figures to")
    parser.add_argument("--beside", metavar="COMMIT", help="to measure the pages beside")
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
    if "circles" in chosen:
        circles.main(file("circles"))
    if "pages" in chosen:
        pages.main(file("pages"), asked.beside)
    if "load" in chosen:
        load.main(file("load"))
    if "living" in chosen:
        living.main(file("living"))
    if "printing" in chosen:
        printing.main(file("printing"))
    if "sharing" in chosen:
        sharing.main(file("sharing"))
    if "working" in chosen:
        working.main(file("working"))
    return 0


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
