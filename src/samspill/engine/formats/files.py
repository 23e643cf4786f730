"""Problems and plans in files: whatever a problem is written as, one call reads it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from samspill.engine.formats.errors import InputCode, InputError
from samspill.engine.formats.whole_files import write_whole
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Result

if TYPE_CHECKING:
    from samspill.engine.given.problem import GivenProblem


class Format(StrEnum):
    """How a problem is written."""

    JSON = "json"
    CSV = "csv"
    B2B = "b2b"


def read(path: str | Path) -> Problem:
    """The problem in a JSON file or a folder of CSV files.

    Raises InputError, with the place, for what cannot be read, for a problem that
    has a fault, and for one whose meetings are given.
    """
    return chosen(read_any(str(path)), str(path), what="plan here")


def write(path: str | Path, what: Problem | Result, *, problem: Problem | None = None) -> None:
    """Write a problem, or the plan that a result holds, as a JSON file: the old one stays until
    the new one is whole. With a result goes the problem that it answers.

    Raises InputError where the file cannot be written, ValueError for a result without a problem.
    """
    from samspill.engine.formats import json_plan, json_problem

    if isinstance(what, Problem):
        write_whole(Path(path), json_problem.write_problem(what))
        return
    if problem is None:
        raise ValueError("write(path, result, problem=...): a plan's file names its problem")
    digest = json_problem.digest(problem)
    text = json_plan.write_plan(what, title=problem.title, problem_digest=digest)
    write_whole(Path(path), text)


def read_any(name: str, form: Format | None = None) -> Problem | GivenProblem:
    """The problem, whatever it is written as. Raises InputError."""
    form = form or guess(name)
    if form is Format.B2B:
        from samspill.engine.formats import b2b

        if not Path(name).is_file():
            raise InputError(name, "", "", InputCode.NO_SUCH_FILE)
        return b2b.read(Path(name))
    if form is Format.CSV:
        from samspill.engine.formats.csv_folder import read_folder

        if not Path(name).is_dir():
            raise InputError(name, "", "", InputCode.NOT_A_FOLDER)
        return read_folder(Path(name))
    from samspill.engine.formats.json_problem import read_problem

    return read_problem(text_in(name, Path(name).read_bytes), file=name)


def text_in(name: str, read_bytes: Callable[[], bytes], *, called: str = "") -> str:
    """The text of the file of that name (said as ``called``). Raises InputError when it can't be
    had."""
    data = b""
    try:
        data = read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise InputError(name, "", "", InputCode.NO_SUCH_FILE) from None
    except IsADirectoryError:
        raise InputError(name, "", "", InputCode.IS_A_FOLDER) from None
    except UnicodeDecodeError as error:
        line = f"line {data[: error.start].count(bytes([10])) + 1}"
        raise InputError(called or name, line, "", InputCode.NOT_UTF8) from None
    except OSError as error:
        raise InputError(name, "", "", InputCode.UNREADABLE, {"reason": error.strerror}) from None


def guess(name: str) -> Format:
    """The format that the name speaks of."""
    if Path(name).is_dir():
        return Format.CSV
    return Format.B2B if name.endswith(".dzn") else Format.JSON


def chosen(problem: Problem | GivenProblem, name: str, *, what: str) -> Problem:
    """A problem whose meetings are to be chosen. Raises InputError for one that gives them:
    there is nothing to ``what`` in it."""
    if not isinstance(problem, Problem):
        raise InputError(name, "", "", InputCode.MEETINGS_GIVEN, {"what": what})
    return problem
