"""``docs/reference/benchmarks.md``, from measured runs: ``python -m benchmarks.page [FOLDER]``.

The folder (``benchmarks/figures`` if none is named) holds what the commands in :data:`PARTS` have
written. A part that is not there is said to be not measured; keys that are not known are passed
over, and a figure that is missing is a dash, so that older and newer runs both make a page.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.page_of_sharing import sharing, working
from benchmarks.tables import MISSING, number, table
from samspill.telling.numbers import percent

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "benchmarks" / "figures"
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BUSY = 0.5  # processes that waited or ran when the figures were begun
Row = Mapping[str, Any]

HEAD = """\
# Benchmarks

<!-- Made by benchmarks/page.py from benchmarks/figures; do not edit by hand. -->

How good plans are, how long they take, and what first-come booking would have given. Values,
bounds and gaps are the same on any machine; seconds are those of the machine below, by the clock.
Meetings, values and breaks are counted by the judge (`samspill check`) from the plans alone. To
measure anew, write these files and make the page:
"""


@dataclass(frozen=True)
class Part:
    """A part of the page: its file, its heading, and the command that writes the file."""

    file: str
    heading: str
    command: str


MACHINE = Part("machine.json", "The machine", "python -m benchmarks --figures FOLDER")
LADDER = Part("ladder.json", "Editions of growing size", "python -m benchmarks --figures FOLDER")
B2B = Part("b2b.json", "Published instances", "samspill bench b2b INSTANCES --json FILE")
REPAIR = Part("repair.json", "Repairs", "python -m benchmarks --figures FOLDER")
PAGES = Part("pages.json", "Pages", "python -m benchmarks pages --beside COMMIT --figures FOLDER")
LIVING = Part("living.json", "A plan that changes", "python -m benchmarks --figures FOLDER")
LOAD = Part("load.json", "Load, and what breaks", "python -m benchmarks --figures FOLDER")
SHARING = Part("sharing.json", "What people share", "python -m benchmarks --figures FOLDER")
WORKING = Part("working.json", "What people work on", "python -m benchmarks --figures FOLDER")
PARTS = (MACHINE, LADDER, B2B, REPAIR, PAGES, LOAD, LIVING, SHARING, WORKING)


class FiguresError(ValueError):
    """A file that cannot be used: the text says which, why, and what to do."""


def page(folder: Path) -> str:
    """The whole page. Raises FiguresError for a file that is there and cannot be read."""
    name = folder.relative_to(ROOT).as_posix() if folder.is_relative_to(ROOT) else folder.name
    said = (part.command.replace("FILE", f"{name}/{part.file}") for part in PARTS)
    commands = dict.fromkeys(line.replace("FOLDER", name) for line in said)
    parts = [HEAD.rstrip(), "\n".join(f"    {line}" for line in (*commands, "make bench-page"))]
    shows: tuple[Callable[[Any], list[str]], ...] = (
        _machine, _ladder, _b2b, _repair, _pages, _load, _living, sharing, working,
    )  # fmt: skip
    for part, shown in zip(PARTS, shows, strict=True):
        figures = _read(folder / part.file)
        parts.append(f"## {part.heading}")
        if not figures:
            parts.append("Not measured yet.")
            continue
        try:
            parts += shown(figures)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            message = f"{folder / part.file}: not what `{part.command}` writes. Write it anew."
            raise FiguresError(message) from error
    return "\n\n".join(parts) + "\n"


def _read(path: Path) -> Any:
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{path}: not JSON ({error}). Write it anew, or take it away."
        raise FiguresError(message) from error


def _machine(facts: Row) -> list[str]:
    names = {
        "measured": "Measured",
        "samspill": "Samspill",
        "commit": "Commit",
        "processor": "Processor",
        "cores": "Cores",
        "memory_gib": "Memory, GiB",
        "load": "Load when the figures were begun",
        "system": "System",
        "python": "Python",
    }
    rows = [(names.get(name, name), str(fact)) for name, fact in facts.items()]
    parts = [table(("What", "On this machine"), rows, numbers=0)]
    if facts.get("load", 0) >= BUSY:
        parts.append("The machine had other work to do, so the seconds are too many.")
    return parts


def _ladder(rungs: Sequence[Row]) -> list[str]:
    """A plan a row, and the solve's own figures under them, for each regime of problems."""
    parts = [
        "Generated editions, 20 wishes each and six meetings at most. *Value* is in"
        " [points](../explanation/levels.md), *ratio* the value over that of first-come booking;"
        " *mutual* and *musts* are shares of such wishes that came true, *below* is people with"
        " fewer meetings than they are guaranteed. *Growth* is the power of the number of people"
        " that the seconds rose by from the row before; large editions are searched less. Mind"
        " matching gives everybody partners by a linear programme a side: *reciprocal* is the share"
        " of them that are given back, *kept* the share of pairs that then find a slot and a table."
        " *Loose* days have 15 % more places at tables than the caps ask for, *tight* ones a fifth"
        " too few, *full* ones no more slots than the cap; on *scattered* and *clustered* ones"
        " everybody is there for half of the day, slot by slot or in one stretch."
    ]
    for regime in dict.fromkeys(_regime(rung) for rung in rungs):
        mine = sorted(
            (rung for rung in rungs if _regime(rung) == regime), key=lambda r: r["participants"]
        )
        if regime:
            parts.append(f"### {regime}")
        plans = [row for rung in mine for row in _plans(rung)]
        heads = (
            "People",
            "Plan",
            "Meetings",
            "Value",
            "Ratio",
            "Mutual",
            "Musts",
            "Below",
            "Seconds",
            "Reciprocal",
            "Kept",
        )
        parts.append(table(heads, plans, numbers=9))
        parts.append(
            table(("People", "Slots", "Gap", "Seconds", "Growth", "MiB"), _solves(mine), numbers=6)
        )
    return parts


def _regime(rung: Row) -> str:
    """What the days of a rung are like; empty where that was not said."""
    return str(rung.get("regime", "")).capitalize()


def _plans(rung: Row) -> list[tuple[str, ...]]:
    """Every plan of the rung, Samspill's last: all that has a value of its own."""
    plans = {k: v for k, v in rung.items() if isinstance(v, dict) and "value" in v}
    order = sorted(plans, key=lambda name: name == "samspill")
    least = plans.get("first_come", {}).get("value")
    found: list[tuple[str, ...]] = []
    for name in order:
        plan = plans[name]
        found.append((
            number(rung["participants"]),
            name.replace("_", "-"),
            number(plan.get("meetings")),
            number(plan["value"]),
            number(plan["value"] / least if least else None, 3),
            _share(plan.get("mutual")),
            _share(plan.get("musts")),
            number(plan.get("below_minimum")),
            number(plan.get("seconds"), 2),
            _share(plan.get("reciprocal")),
            _share(plan.get("kept")),
        ))  # fmt: skip
    return found


def _solves(rungs: Sequence[Row]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for before, rung in zip((None, *rungs), rungs, strict=False):
        found.append((
            number(rung["participants"]),
            number(rung.get("slots")),
            _gap(rung.get("gap")),
            number(rung.get("seconds"), 2),
            number(None if before is None else _growth(before, rung), 2),
            number(rung.get("peak_mb")),
        ))  # fmt: skip
    return found


def _growth(smaller: Row, larger: Row) -> float | None:
    if not smaller.get("seconds") or not larger.get("seconds"):
        return None
    more = math.log(larger["participants"] / smaller["participants"])
    return math.log(larger["seconds"] / smaller["seconds"]) / more if more else None


def _b2b(rows: Sequence[Row]) -> list[str]:
    """A row for each family of instances (the name up to the first full stop)."""
    proven = [row for row in rows if row["status"] in ("optimal", "infeasible")]
    says = (
        f"[Meetings that are given](b2b.md), to be held with the fewest breaks: {len(proven)} of"
        f" {len(rows)} instances proven (an optimal plan, or none), in"
        f" {number(sum(row['seconds'] for row in rows), 1)} seconds in all."
    )
    families: dict[str, list[Row]] = {}
    for row in rows:
        families.setdefault(row["instance"].partition(".")[0], []).append(row)
    listed = []
    for name, mine in families.items():
        optimal = sum(row["status"] == "optimal" for row in mine)
        none = sum(row["status"] == "infeasible" for row in mine)
        seconds = [row["seconds"] for row in mine]
        counts = (len(mine), optimal, none, len(mine) - optimal - none)
        times = (number(sum(seconds), 2), number(max(seconds), 2))
        listed.append((name, *map(number, counts), *times))
    heads = ("Instances", "Number", "Optimal", "No plan", "Open", "Seconds", "The slowest")
    parts = [says, table(heads, listed, numbers=6)]
    left = [row for row in rows if row not in proven]
    if left:
        open_ = [
            (row["instance"], row["status"], number(row.get("breaks")), number(row.get("bound")))
            for row in left
        ]
        parts.append(table(("Open", "Status", "Breaks", "Bound"), open_, numbers=2))
    return parts


def _repair(figures: Row) -> list[str]:
    says = (
        f"[Repairs](../how-to/repair.md) of a plan for {number(figures.get('participants'))}"
        f" people with {number(figures.get('meetings'))} meetings, after random changes."
        " Milliseconds are of CPU, *least* is how many meetings have to be cancelled by"
        " proof, *broken* how many rules."
    )
    heads = {
        "change": "Change",
        "repairs": "Repairs",
        "p50_ms": "Median, ms",
        "p95_ms": "95 %, ms",
        "max_ms": "Most, ms",
        "cancelled": "Cancelled",
        "least": "Least",
        "moved": "Moved",
        "new": "New",
        "proven": "Proven",
        "broken": "Broken",
    }
    rows = [
        (str(row["change"]), *(number(row.get(key)) for key in list(heads)[1:]))
        for row in figures["rows"]
    ]
    return [says, table(tuple(heads.values()), rows, numbers=len(heads) - 1)]


def _pages(figures: Row) -> list[str]:
    beside = figures.get("beside")
    says = (
        "Requests a second with 16 connections and two web processes on PostgreSQL: the median of"
        " rounds"
        + (f", by turns with commit {beside} on the same machine." if beside else ".")
        + " Forty participants ask by turns; each wish that is saved is a change."
    )
    rows = [
        (
            str(row["page"]),
            number(row["people"]),
            number(row.get("requests_s"), 1),
            number(row.get("beside_requests_s"), 1),
            number(_times(row), 2),
            number(row.get("refused")),
        )
        for row in figures["rows"]
    ]
    heads = ("Page", "People", "Requests/s", "Beside", "Times", "Refused")
    return [says, table(heads, rows, numbers=5)]


def _times(row: Row) -> float | None:
    beside = row.get("beside_requests_s")
    return row["requests_s"] / beside if beside else None


def _load(figures: Row) -> list[str]:
    """What was done to the site, and what its visitors were answered meanwhile."""
    says = (
        "Visitors who look at their agendas again and again for"
        f" {number(figures.get('seconds'))} seconds, on PostgreSQL and with the start that"
        " [Running Samspill](../how-to/run.md) shows: two web processes of four threads. *Errors*"
        " are answers that were none of 200; *cut* are requests that a killed process had in hand,"
        " *unconnected* tries to connect while none was up. *Pause* is the longest time without"
        " any answer."
    )
    busy = figures.get("load", 0)
    if busy >= BUSY:
        says += f" The machine had other work to do (a load of {number(busy, 1)})."
    done = {
        "crowd": "nothing",
        "killed": "{kills} times kill -9 of a web process, every 2 s",
        "restarted": "{restarts} times PostgreSQL restarted",
    }
    rows = []
    for name, words in done.items():
        row = {"connections": figures.get("connections"), **figures[name]}
        rows.append((
            words.format(**row),
            number(row["connections"]),
            number(row.get("answered")),
            number(row.get("errors")),
            number(row.get("cut")),
            number(row.get("unconnected")),
            number(row.get("p50_ms")),
            number(row.get("p99_ms")),
            number(row.get("longest_pause_s"), 1),
        ))  # fmt: skip
    heads = (
        "Done to it",
        "Visitors",
        "Answered",
        "Errors",
        "Cut",
        "Unconnected",
        "Median, ms",
        "99 %, ms",
        "Pause, s",
    )
    return [says, table(heads, rows, numbers=8)]


def _living(figures: Row) -> list[str]:
    says = (
        "What an organiser waits for when a published plan changes, in milliseconds of a whole"
        " request without the network, on PostgreSQL. *First* is the first time in a process,"
        " *Processor* what of the median the process itself worked (the database not counted)."
        " [Changing after publishing](../how-to/change-after-publishing.md) tells what it is."
    )
    heads = {
        "people": "People",
        "p50_ms": "Median, ms",
        "p95_ms": "95 %, ms",
        "first_ms": "First, ms",
        "processor_ms": "Processor, ms",
        "goal_ms": "Goal, ms",
        "kilobytes": "kB",
        "queries": "Queries",
    }
    rows = [(str(row["what"]), *(number(row.get(key)) for key in heads)) for row in figures["rows"]]
    return [says, table(("What", *heads.values()), rows, numbers=len(heads))]


def _share(value: float | None) -> str:
    return MISSING if value is None else percent(value, 1, norwegian=False)


def _gap(value: float | None) -> str:
    if value is None:
        return MISSING
    return "proven best" if value == 0 else percent(value, 4, norwegian=False)


def main(words: list[str]) -> int:
    """Write the page; 2 when a file cannot be used, and then nothing is written."""
    try:
        text = page(Path(words[0]).resolve() if words else FIGURES)
    except FiguresError as error:
        print(error, file=sys.stderr)
        return 2
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
