"""What people keep and share when there is much of it: how long their pages take, and what it costs
to ask who may read; on PostgreSQL with row-level security on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.pages import ROOT, create, environment, python_in
from support.postgres import postgres


def main(file: Path | None = None) -> None:
    """Fill a database, measure, say what was measured, and write it to the file."""
    print("SHARING: 2,000 people, 10,000 notes and shares, on PostgreSQL with row-level security")
    with postgres() as server:
        env = environment(ROOT, server.url.replace("/postgres?", "/sharing?"))
        create(server.url, "sharing")
        for words in (["migrate"], ["compile_translations"], ["collectstatic", "--noinput"]):
            python_in(ROOT, env, "manage.py", *words)
        said = python_in(ROOT, env, str(ROOT / "benchmarks/keeping.py"))
    rows: list[dict[str, Any]] = json.loads(said.splitlines()[-1])
    for row in rows:
        _show(row)
    if file is not None:
        file.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")


def _show(row: dict[str, Any]) -> None:
    if "times" in row:
        met = row["times"] <= row["goal_times"]
        more = f"{row['times']} times the query without ({row['without_ms']} ms), goal 2"
    else:
        met = row["p95_ms"] <= row["goal_ms"] and row["queries"] <= row["goal_queries"]
        more = f"{row['queries']} queries, goals {row['goal_ms']} ms and {row['goal_queries']}"
    print(
        f"  {row['what']:<30} {row['p50_ms']:>7.1f} ms median, {row['p95_ms']:>7.1f} at 95 %,"
        f" {more}: {'met' if met else 'MISSED'}"
    )
