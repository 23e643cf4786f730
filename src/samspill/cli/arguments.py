"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samspill.engine.formats.files import Format

File = Annotated[
    str, typer.Argument(help="A problem: a JSON file, a folder of CSV files, a .dzn file, or -.")
]
ProblemFile = Annotated[str, typer.Argument(metavar="PROBLEM", help="The problem.")]
PlanFile = Annotated[str, typer.Argument(metavar="PLAN", help="The plan file.")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="How the problem is written; else guessed.")
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Where to write; else standard output.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
