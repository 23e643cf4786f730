"""What the command reads: problems in any format."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from samspill.engine.formats.errors import InputError
from samspill.engine.model.problem import Problem

if TYPE_CHECKING:
    from samspill.engine.given.problem import GivenProblem

STDIN = "-"


class Format(StrEnum):
    """How a problem is written."""

    JSON = "json"
    CSV = "csv"
    B2B = "b2b"


def read_text(name: str) -> str:
    """The file's text, or standard input's for ``-``. Raises InputError when it can't be had."""
    called = "standard input" if name == STDIN else name
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise InputError(name, "", "", "There is no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise InputError(
            name, "", "", "This is a folder.", "Give the file, or --format csv for CSV files."
        ) from None
    except UnicodeDecodeError as error:
        line = f"line {data[: error.start].count(bytes([10])) + 1}"
        raise InputError(
            called, line, "", "The letters are not in UTF-8.", "Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise InputError(name, "", "", f"{error.strerror}.", "Check the path.") from None


def guess(name: str) -> Format:
    """The format that the name speaks of."""
    if name != STDIN and Path(name).is_dir():
        return Format.CSV
    return Format.B2B if name.endswith(".dzn") else Format.JSON


def read_problem(name: str, form: Format | None) -> Problem | GivenProblem:
    """The problem, whatever it is written as. Raises InputError."""
    form = form or guess(name)
    if form is Format.B2B:
        from samspill.engine.formats import b2b

        if not Path(name).is_file():
            raise InputError(name, "", "", "There is no such file.", "Check the path.")
        return b2b.read(Path(name))
    if form is Format.CSV:
        from samspill.engine.formats.csv_folder import read_folder

        if not Path(name).is_dir():
            raise InputError(
                name, "", "", "This is not a folder.", "Give the folder with the CSV files."
            )
        return read_folder(Path(name))
    from samspill.engine.formats.json_problem import read_problem as from_json

    return from_json(read_text(name), file="standard input" if name == STDIN else name)


def read_chosen(name: str, form: Format | None, *, what: str) -> Problem:
    """A problem whose meetings are to be chosen. Raises InputError for one that gives them:
    there is nothing to ``what`` in it."""
    problem = read_problem(name, form)
    if not isinstance(problem, Problem):
        raise InputError(
            name, "", "", "Here the meetings are given.", f"There is nothing to {what}."
        )
    return problem
