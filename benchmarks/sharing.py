"""What people keep and share when there is much of it: how long their pages take, what it costs to
ask who may read, whether time tells what is kept from somebody, what erasing and taking out cost
when there is twice as much, and what the journal's seal does; on PostgreSQL with row-level
security on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.pages import ROOT, create, environment, python_in
from support.postgres import Server, postgres

Row = dict[str, Any]
# People of an edition that is erased, and rows of who takes them out: each and twice as much.
SIZES = ((1000, 1000), (2000, 2000), (4000, 4000))
ROUNDS, PAIRS = 20, 25
WRITERS, TURNS, EACH = 8, 10, 50


def main(
    file: Path | None = None,
    *,
    sizes: Sequence[tuple[int, int]] = SIZES,
    pairs: tuple[int, int] = (ROUNDS, PAIRS),
    seal: tuple[int, int, int] = (WRITERS, TURNS, EACH),
    pages: bool = True,
) -> None:
    """Fill databases, measure, say what was measured, and write it to the file."""
    print("SHARING: 2,000 people, 10,000 notes and shares, on PostgreSQL with row-level security")
    found: dict[str, list[Row]] = {}
    with postgres() as server:
        if pages:
            found["rows"] = measured(server, "sharing", "keeping.py")
            for row in found["rows"]:
                _show(row)
        found["apart"] = measured(server, "apart", "apart.py", *pairs)
        for row in found["apart"]:
            _show_apart(row)
        going = [
            row
            for people, rows in sizes
            for row in measured(server, f"going_{people}", "going.py", people, rows)
        ]
        found["going"] = with_growth(going)
        for row in found["going"]:
            _show_going(row)
        found["sealing"] = measured(server, "sealing", "sealing.py", *seal)
        for row in found["sealing"]:
            _show_sealing(row)
    if file is not None:
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(server: Server, database: str, script: str, *words: int) -> list[Row]:
    """What the script writes, in a new database."""
    env = environment(ROOT, server.url.replace("/postgres?", f"/{database}?"))
    env["SAMSPILL_WEB_THREADS"] = str(2 * WRITERS)  # as many connections may be open at once
    create(server.url, database)
    for step in (["migrate"], ["compile_translations"], ["collectstatic", "--noinput"]):
        python_in(ROOT, env, "manage.py", *step)
    said = python_in(ROOT, env, str(ROOT / "benchmarks" / script), *map(str, words))
    rows: list[Row] = json.loads(said.splitlines()[-1])
    return rows


def with_growth(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Each with the power of the number of rows that its seconds have risen by since the smaller
    one of the kind, ordered by kind."""
    found: list[Row] = []
    for what in dict.fromkeys(row["what"] for row in rows):
        before: Mapping[str, Any] | None = None
        for row in sorted((r for r in rows if r["what"] == what), key=lambda r: r["rows"]):
            grown = dict(row)
            if before and before["seconds"] and row["seconds"] and row["rows"] > before["rows"]:
                more = math.log(row["rows"] / before["rows"])
                grown["growth"] = round(math.log(row["seconds"] / before["seconds"]) / more, 2)
            found.append(grown)
            before = row
    return found


def _show(row: Row) -> None:
    if "times" in row:
        met = row["times"] <= row["goal_times"]
        more = f"{row['times']} times the query without ({row['without_ms']} ms), goal 2"
    else:
        met = row["p95_ms"] <= row["goal_ms"] and row["queries"] <= row["goal_queries"]
        more = f"{row['queries']} queries, goals {row['goal_ms']} ms and {row['goal_queries']}"
    print(
        f"  {row['what']:<30} {row['p50_ms']:>7.1f} ms median, {row['p95_ms']:>7.1f} at 95 %,"
        f" {more}: {'met' if met else 'MISSED'}",
        flush=True,
    )


def _show_apart(row: Row) -> None:
    print(
        f"  {row['what']:<40} {row['forbidden_ms']:>7.2f} ms forbidden, {row['missing_ms']:>7.2f}"
        f" missing: {row['ratio']:.3f} ({row['low']:.3f} to {row['high']:.3f}; of nothing twice"
        f" {row['noise']:.3f}, {row['noise_low']:.3f} to {row['noise_high']:.3f}):"
        f" {'TELLS' if row['tells'] else 'tells nothing'}",
        flush=True,
    )


def _show_going(row: Row) -> None:
    more = "".join(
        f", {row[key]} {words}"
        for key, words in (
            ("mb", "MB"),
            ("others_longest_ms", "ms the longest elsewhere"),
            ("growth", "the growth"),
        )
        if key in row
    )
    print(
        f"  {row['what']:<30} {row['people']:>5} people, {row['rows']:>6} rows:"
        f" {row['seconds']:>7.2f} s, {row['queries']} queries{more}",
        flush=True,
    )


def _show_sealing(row: Row) -> None:
    print(
        f"  {row['what']}, {row['writers']} writers: {row['sealed_p50_ms']} ms sealed,"
        f" {row['unsealed_p50_ms']} not; {row['times']} times as many a second without"
        f" ({row['times_low']} to {row['times_high']})",
        flush=True,
    )
