"""A published plan that changes: how long an organiser waits for a repair to be shown and agreed
to, for a meeting that is moved by hand, and for the pages; on PostgreSQL, at two sizes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.pages import ROOT, create, environment, python_in
from support.postgres import postgres

SIZES = (1000, 5000)


def main(file: Path | None = None) -> None:
    """Make the editions, measure, say what was measured, and write it to the file."""
    print("LIVING: milliseconds an organiser waits, on PostgreSQL")
    rows: list[dict[str, Any]] = []
    with postgres() as server:
        for people in SIZES:
            database = f"living_{people}"
            env = environment(ROOT, server.url.replace("/postgres?", f"/{database}?"))
            create(server.url, database)
            for words in (["migrate"], ["compile_translations"], ["collectstatic", "--noinput"]):
                python_in(ROOT, env, "manage.py", *words)
            python_in(ROOT, env, str(ROOT / "benchmarks/edition.py"), str(people))
            said = python_in(ROOT, env, str(ROOT / "benchmarks/changing.py"))
            measured = [{"people": people, **row} for row in json.loads(said.splitlines()[-1])]
            for row in measured:
                _show(row)
            rows += measured
    if file is not None:
        file.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")


def _show(row: dict[str, Any]) -> None:
    more = "".join(f", {row[name]} {name}" for name in ("kilobytes", "queries") if name in row)
    verdict = "met" if row["p95_ms"] <= row["goal_ms"] else "MISSED"
    print(
        f"  {row['people']:>5} people: {row['what']:<24} {row['p50_ms']:>8.1f} median,"
        f" {row['p95_ms']:>8.1f} at 95 %, {row['first_ms']:>8.1f} the first time{more};"
        f" goal {row['goal_ms']}: {verdict}",
        flush=True,
    )
