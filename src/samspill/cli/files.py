"""What the command reads: problems in any format, from files or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samspill.cli.refusals import UsageError
from samspill.engine.formats.files import Format, chosen, guess, read_any, text_in
from samspill.engine.model.problem import Problem

if TYPE_CHECKING:
    from samspill.engine.given.problem import GivenProblem

STDIN = "-"


def read_text(name: str) -> str:
    """The file's text, or standard input's for ``-``. Raises InputError when it can't be had."""
    if name == STDIN:
        if sys.stdin is None:
            raise UsageError("standard input", "", "It is closed.", "Name a file instead.")
        return text_in(name, sys.stdin.buffer.read, called="standard input")
    return text_in(name, Path(name).read_bytes)


def read_problem(name: str, form: Format | None) -> Problem | GivenProblem:
    """The problem, whatever it is written as. Raises InputError."""
    if name != STDIN or (form or Format.JSON) is not Format.JSON:
        return read_any(name, form or guess(name))
    from samspill.engine.formats.json_problem import read_problem as from_json

    return from_json(read_text(name), file="standard input")


def read_chosen(name: str, form: Format | None, *, what: str) -> Problem:
    """A problem whose meetings are to be chosen. Raises InputError for one that gives them:
    there is nothing to ``what`` in it."""
    return chosen(read_problem(name, form), name, what=what)
