"""Problems as JSON, version 1: see docs/reference/problem-json.md."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from samspill.engine.formats.errors import InputError
from samspill.engine.formats.records import (
    EDITION,
    RECORDS,
    RowError,
    assemble,
    read_row,
    write_row,
)
from samspill.engine.problem import Problem
from samspill.engine.validate import problems_in

FORMAT = "samspill-problem"
VERSION = 1
SHOWN_FAULTS = 10


def read_problem(text: str, *, file: str) -> Problem:
    """The problem that the text holds. Raises InputError, with the first fault's place."""
    document = parse(text, file=file)
    expect(document, FORMAT, VERSION, file=file)
    names = {record.name for record in RECORDS}
    head = {k: v for k, v in document.items() if k not in names | {"format", "version"}}
    try:
        edition = read_row(EDITION, head)
    except RowError as fault:
        raise InputError(file, "", fault.key, fault.message, fault.remedy) from None
    lists: dict[str, list[Any]] = {}
    for record in RECORDS:
        rows = document.get(record.name, [])
        if not isinstance(rows, list):
            raise InputError(file, "", record.name, "This is not a list.", "Write [ ... ].")
        lists[record.name] = []
        for number, row in enumerate(rows):
            where = f"{record.name}[{number}]"
            if not isinstance(row, dict):
                raise InputError(file, where, "", "This is not an object.", "Write { ... }.")
            try:
                lists[record.name].append(record.make(read_row(record.columns, row)))
            except RowError as fault:
                raise InputError(file, where, fault.key, fault.message, fault.remedy) from None
    return validated(assemble(edition, lists), file=file)


def validated(problem: Problem, *, file: str) -> Problem:
    """The problem itself when it holds together. Raises InputError naming its faults."""
    faults = problems_in(problem)
    if not faults:
        return problem
    first, others = faults[0], faults[1:SHOWN_FAULTS]
    more = "".join(f"\n  {f.place}: {f.message} {f.remedy}" for f in others)
    if len(faults) > SHOWN_FAULTS:
        more += f"\n  and {len(faults) - SHOWN_FAULTS} more."
    where, _, key = first.place.rpartition(".")
    raise InputError(file, where, key, first.message, first.remedy + more)


def write_problem(problem: Problem) -> str:
    """The problem as JSON text: the same problem always gives the same text."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    document |= {"title": problem.title, "cap": problem.cap, "minimum": problem.minimum}
    lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items()]
    for record in RECORDS:
        rows = [
            json.dumps(write_row(record, item), ensure_ascii=False)
            for item in getattr(problem, record.name)
        ]
        inside = ",\n  ".join(rows)
        lines.append(f'"{record.name}": [\n  {inside}\n]' if rows else f'"{record.name}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def digest(problem: Problem) -> str:
    """SHA-256 of the problem's text, in hexadecimal: names the facts a plan was made from."""
    return hashlib.sha256(write_problem(problem).encode()).hexdigest()


def parse(text: str, *, file: str) -> dict[str, Any]:
    """The JSON object in the text. Raises InputError with line and column."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            file,
            f"line {error.lineno}, column {error.colno}",
            "",
            f"This is not JSON: {error.msg}.",
            "Correct it there, or make the file anew.",
        ) from None
    if not isinstance(document, dict):
        raise InputError(file, "", "", "This is not a JSON object.", "Write { ... }.")
    return document


def expect(document: dict[str, Any], form: str, version: int, *, file: str) -> None:
    """Raises InputError unless the document says that it is of this format and version."""
    if document.get("format") != form:
        raise InputError(
            file,
            "",
            "format",
            f"This is {document.get('format')!r}, not {form!r}.",
            f'A file of this kind starts with "format": "{form}".',
        )
    if document.get("version") != version:
        raise InputError(
            file,
            "",
            "version",
            f"Version {document.get('version')!r} is not known.",
            f"This Samspill reads version {version}; a newer one may read the file.",
        )
