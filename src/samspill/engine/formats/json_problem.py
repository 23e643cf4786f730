"""Problems as JSON, versions 1 to 3: see docs/reference/problem-json.md.

A file is written in the lowest version that can say what it holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from samspill.engine.formats.errors import InputCode, InputError, shown
from samspill.engine.formats.records import (
    EDITION,
    RECORDS,
    Record,
    RowError,
    assemble,
    read_row,
    write_row,
)
from samspill.engine.judge.faults.fault import Fault
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import Problem

FORMAT = "samspill-problem"
VERSIONS = (1, 2, 3)
_MANY_DIGITS = re.compile(r"\d{4301}")  # more than Python makes a number of
_HALF_LETTER = re.compile(  # an escape for one half of a letter, without the other half
    r"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]"
)
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # one for all rows


def _writer(record: Record) -> Callable[[Any], str]:
    return lru_cache(1 << 18)(lambda item: _ENCODE(write_row(record, item)))


# Of these there are thousands, and from one time to the next nearly all are the same ones. They
# hold texts and whole numbers, so that what is equal is written alike; equal times are not.
_WRITTEN = {r.name: _writer(r) for r in RECORDS if r.name in {"wishes", "suggestions"}}


def read_problem(text: str, *, file: str) -> Problem:
    """The problem that the text holds. Raises InputError, with the first fault's place."""
    document = parse(text, file=file)
    version = expect(document, FORMAT, VERSIONS, file=file)
    names = {record.name for record in RECORDS}
    head = {k: v for k, v in document.items() if k not in names | {"format", "version"}}
    try:
        edition = read_row(EDITION, head)
    except RowError as fault:
        raise InputError(file, "", fault.key, fault.code, fault.facts) from None
    lists: dict[str, list[Any]] = {}
    for record in RECORDS:
        rows = document.get(record.name, [])
        if not isinstance(rows, list):
            raise InputError(file, "", record.name, InputCode.NOT_A_LIST)
        if record.name in document and record.since > version:
            raise _too_new(file, "", record.name, record.since)
        lists[record.name] = []
        for number, row in enumerate(rows):
            where = f"{record.name}[{number}]"
            if not isinstance(row, dict):
                raise InputError(file, where, "", InputCode.NOT_AN_OBJECT)
            for column in record.columns:
                if column.key in row and column.since > version:
                    raise _too_new(file, where, column.key, column.since)
            try:
                lists[record.name].append(record.make(read_row(record.columns, row)))
            except RowError as fault:
                raise InputError(file, where, fault.key, fault.code, fault.facts) from None
    return validated(assemble(edition, lists), file=file)


def _too_new(file: str, where: str, key: str, since: int) -> InputError:
    return InputError(file, where, key, InputCode.TOO_NEW, {"since": since})


def faulty(file: str, place: str, faults: tuple[Fault, ...]) -> InputError:
    """What is raised for a problem with these faults, the first of them at the place."""
    where, _, key = place.rpartition(".")
    return InputError(file, where, key, InputCode.FAULTY, {"fault": faults[0].brief}, faults)


def validated(problem: Problem, *, file: str) -> Problem:
    """The problem itself when it holds together. Raises InputError naming its faults."""
    faults = problems_in(problem)
    if not faults:
        return problem
    raise faulty(file, faults[0].place, faults)


def write_problem(problem: Problem) -> str:
    """The problem as JSON text: the same problem always gives the same text."""
    lines: dict[str, list[str]] = {}
    needed = [1]
    for record in RECORDS:
        items = getattr(problem, record.name)
        if written := _WRITTEN.get(record.name):
            lines[record.name] = list(map(written, items))
        else:
            rows = [write_row(record, item) for item in items]
            lines[record.name] = list(map(_ENCODE, rows))
            newer = [column for column in record.columns if column.since > 1]
            needed += [c.since for c in newer if any(c.key in row for row in rows)]
        if lines[record.name]:
            needed.append(record.since)
    document: dict[str, Any] = {"format": FORMAT, "version": max(needed)}
    document |= {"title": problem.title, "cap": problem.cap, "minimum": problem.minimum}
    parts = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items()]
    for record in RECORDS:
        inside = ",\n  ".join(lines[record.name])
        if inside:
            parts.append(f'"{record.name}": [\n  {inside}\n]')
        elif record.since == 1:
            parts.append(f'"{record.name}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def digest(problem: Problem) -> str:
    """SHA-256 of the problem's text, in hexadecimal: names the facts a plan was made from."""
    return hashlib.sha256(write_problem(problem).encode()).hexdigest()


def parse(text: str, *, file: str) -> dict[str, Any]:
    """The JSON object in the text. Raises InputError with line and column, as far as there is
    one place that is wrong."""
    try:
        document = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, file))
    except json.JSONDecodeError as error:
        raise InputError(
            file,
            f"line {error.lineno}, column {error.colno}",
            "",
            InputCode.NOT_JSON,
            {"reason": error.msg},
        ) from None
    except RecursionError:
        raise InputError(file, "", "", InputCode.NESTED_TOO_DEEP) from None
    except ValueError:
        where = _line(text, _MANY_DIGITS)
        raise InputError(file, where, "", InputCode.TOO_MANY_DIGITS) from None
    if _HALF_LETTER.search(text) and not _can_be_written(document):
        raise InputError(file, _line(text, _HALF_LETTER), "", InputCode.HALF_LETTER)
    if not isinstance(document, dict):
        raise InputError(file, "", "", InputCode.NOT_A_DOCUMENT)
    return document


def _once(pairs: list[tuple[str, Any]], file: str) -> dict[str, Any]:
    """The object of the keys and values. Raises InputError for a key that is there twice: JSON
    does not say which of the two is meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise InputError(file, "", "", InputCode.KEY_TWICE, {"key": shown(twice)})
    return made


def _line(text: str, fault: re.Pattern[str]) -> str:
    found = fault.search(text)
    return f"line {text.count(chr(10), 0, found.start()) + 1}" if found else ""


def _can_be_written(document: Any) -> bool:
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def expect(document: dict[str, Any], form: str, versions: tuple[int, ...], *, file: str) -> int:
    """The document's version. Raises InputError unless it says that it is of this format and of
    one of these versions."""
    if document.get("format") != form:
        raise InputError(
            file,
            "",
            "format",
            InputCode.OTHER_FORMAT,
            {"value": shown(document.get("format")), "form": form},
        )
    version = document.get("version")
    if isinstance(version, bool) or version not in versions:
        raise InputError(
            file,
            "",
            "version",
            InputCode.UNKNOWN_VERSION,
            {"value": shown(version), "known": versions},
        )
    return int(version)
