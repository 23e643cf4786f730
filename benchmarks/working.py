"""What people work on together when there is much of it: how long the pages of cases, groups,
actions and outcomes take, beside a page of the same site that asks nothing of it, and how that
grows; on PostgreSQL with row-level security on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.sharing import measured
from support.postgres import postgres

Row = dict[str, Any]
PARTS = (2, 4)  # of four: half of it, and all


def main(file: Path | None = None, *, parts: Sequence[int] = PARTS) -> None:
    """Fill databases, measure, say what was measured, and write it to the file."""
    print("WORKING: 500 cases, 200 groups, 20,000 actions and 10,000 notes and shares of 2,000")
    rows: list[Row] = []
    with postgres() as server:
        for part in parts:
            rows += measured(server, f"working_{part}", "acting.py", part)
    found = with_growth(rows)
    for row in found:
        _show(row)
    if file is not None:
        file.write_text(json.dumps({"rows": found}, indent=1) + "\n", encoding="utf-8")


def with_growth(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Each with the power of the number of people, and of all that they have, that its time beside
    the other page has risen by since the smaller one of the kind, ordered by kind."""
    found: list[Row] = []
    for what in dict.fromkeys(row["what"] for row in rows):
        before: Mapping[str, Any] | None = None
        for row in sorted((r for r in rows if r["what"] == what), key=lambda r: r["people"]):
            grown = dict(row)
            if before and row["people"] > before["people"]:
                more = math.log(row["people"] / before["people"])
                grown["growth"] = round(math.log(row["times"] / before["times"]) / more, 2)
            found.append(grown)
            before = row
    return found


def _show(row: Row) -> None:
    met = row["p95_ms"] <= row["goal_ms"] and row["queries"] <= row["goal_queries"]
    grown = f", growth {row['growth']}" if "growth" in row else ""
    print(
        f"  {row['people']:>5} people: {row['what']:<30} {row['p50_ms']:>7.1f} ms median,"
        f" {row['p95_ms']:>7.1f} at 95 %, {row['processor_ms']:>6.1f} of Python,"
        f" {row['times']:>5.1f} times the profile ({row['beside_ms']} ms){grown},"
        f" {row['queries']} queries; goals {row['goal_ms']} ms and {row['goal_queries']}:"
        f" {'met' if met else 'MISSED'}",
        flush=True,
    )
