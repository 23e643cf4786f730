"""The cast's edition as files, with a round table added by hand and planned by the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from typer.testing import CliRunner

from cast import Cast
from samspill.cli import app

THEME = "Innsidere"


@dataclass(frozen=True)
class Files:
    """A problem and a plan for it."""

    problem: Path
    plan: Path


def with_round_table(
    cast: Cast, folder: Path, change: Callable[[dict[str, Any]], object] | None = None
) -> Files:
    """Taken out, a round table of bank, police and agency at table 6 added, and planned. ``change``
    may change the problem before it is planned."""
    files = Files(folder / "problem.json", folder / "plan.json")
    call_command("export_problem", cast.edition.slug, f"--problem={files.problem}", verbosity=0)
    problem = json.loads(files.problem.read_text("utf-8"))
    table = next(each for each in problem["tables"] if each["name"] == "6")
    table["seats"] = 8
    people = [f"p{each.pk}" for each in (cast.bank, cast.police, cast.agency)]
    problem |= {
        "version": 3,
        "round_tables": [
            {"id": "g1", "theme": THEME, "moderator": people[2], "fewest": 3, "most": 8}
        ],
        "interests": [
            {"by": person, "round_table": "g1", "strength": "must"} for person in people[:2]
        ],
    }
    if change is not None:
        change(problem)
    files.problem.write_text(json.dumps(problem), "utf-8")
    said = CliRunner().invoke(app, ["plan", str(files.problem), "-o", str(files.plan)])
    assert said.exit_code == 0, said.output
    return files
