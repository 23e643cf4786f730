"""Problems as a folder of CSV files, one for each list: see docs/reference/csv.md."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from samspill.engine.formats.errors import InputCode, InputError
from samspill.engine.formats.json_problem import validated
from samspill.engine.formats.records import (
    EDITION,
    LONGEST_TEXT,
    RECORDS,
    Column,
    Kind,
    RowError,
    assemble,
    read_row,
    write_row,
)
from samspill.engine.formats.whole_files import write_together
from samspill.engine.model.problem import Problem

NEEDED = ("slots", "tables", "organisations", "participants")
NUMBER = re.compile(r"-?[0-9]{1,18}")  # what is longer is a slip, and is refused as a text
TRUE, FALSE = {"true", "yes", "1", "ja"}, {"false", "no", "0", "nei"}


def read_folder(folder: Path) -> Problem:
    """The problem in the folder. Raises InputError with file, row (as a spreadsheet counts
    them, the headings being row 1) and column."""
    edition = read_row(EDITION, {})
    for number, (file, _row, where, values) in enumerate(_rows(folder / "edition.csv", EDITION)):
        if number:
            raise InputError(file, where, "", InputCode.SECOND_EDITION)
        edition = values
    lists: dict[str, list[Any]] = {}
    for record in RECORDS:
        path = folder / f"{record.name}.csv"
        if not path.exists() and record.name in NEEDED:
            raise InputError(str(path), "", "", InputCode.SHEET_MISSING)
        lists[record.name] = [
            record.make(values) for _file, _row, _where, values in _rows(path, record.columns)
        ]
    return validated(assemble(edition, lists), file=str(folder))


def write_folder(problem: Problem, folder: Path) -> None:
    """Write the problem as CSV files into the folder, which is made when it is not there.

    Raises InputError where they can't be written; then those that were there are as before.
    """
    head = {"title": problem.title, "cap": problem.cap, "minimum": problem.minimum}
    texts = {folder / "edition.csv": _table(EDITION, [head])}
    for record in RECORDS:
        rows = [write_row(record, item) for item in getattr(problem, record.name)]
        if rows or record.name in NEEDED:
            texts[folder / f"{record.name}.csv"] = _table(record.columns, rows)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        facts = {"reason": error.strerror}
        raise InputError(str(folder), "", "", InputCode.FOLDER_NOT_MADE, facts) from None
    write_together(texts)


def _table(columns: Iterable[Column], rows: list[dict[str, Any]]) -> str:
    names = [column.key for column in columns]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _text(value) for key, value in row.items()})
    return stream.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{key}={number}" for key, number in value.items())
    if isinstance(value, list | tuple):
        return " ".join(value) or "-"  # a dash: none at all; an empty cell: all
    return "" if value is None else str(value)


def _rows(
    path: Path, columns: tuple[Column, ...]
) -> Iterable[tuple[str, int, str, dict[str, Any]]]:
    if not path.exists():
        return
    file = str(path)
    text = _text_of(path)
    separator = max(";\t,", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    by_key = {column.key: column for column in columns}
    names = [name.strip().lower() for name in _next(reader, file) or []]
    if not names:
        raise InputError(file, "row 1", "", InputCode.SHEET_EMPTY)
    for name, times in Counter(names).items():
        if times > 1:
            raise InputError(file, "row 1", name[:LONGEST_TEXT], InputCode.HEADING_TWICE)
    while (cells := _next(reader, file)) is not None:
        where = f"row {reader.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise InputError(
                file,
                where,
                "",
                InputCode.OTHER_WIDTH,
                {"cells": len(cells), "headings": len(names)},
            )
        try:
            raw = {
                name: _raw(by_key.get(name), cell.strip())
                for name, cell in zip(names, cells, strict=True)
            }
            yield file, reader.line_num, where, read_row(columns, raw)
        except RowError as fault:
            raise InputError(file, where, fault.key, fault.code, fault.facts) from None


def _text_of(path: Path) -> str:
    """The file's text. Raises InputError when it cannot be read, or with the row of the first
    letter that is not in UTF-8."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            str(path),
            f"row {line}",
            "",
            InputCode.SHEET_NOT_UTF8,
        ) from None
    except OSError as error:
        facts = {"reason": error.strerror}
        raise InputError(str(path), "", "", InputCode.SHEET_UNREADABLE, facts) from None


def _next(reader: Any, file: str) -> list[str] | None:
    """The next row's cells, None after the last. Raises InputError for what is no CSV."""
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error as error:
        where, facts = f"row {reader.line_num}", {"reason": str(error)}
        raise InputError(file, where, "", InputCode.NOT_CSV, facts) from None
    return cells


def _raw(column: Column | None, cell: str) -> Any:
    """The cell as the value JSON would have; what can't be read stays text and is refused."""
    if column is None:
        return cell
    if not cell:
        return "" if column.required and column.kind is Kind.TEXT else None
    match column.kind:
        case Kind.NUMBER if NUMBER.fullmatch(cell):
            return int(cell)
        case Kind.TRUTH if cell.lower() in TRUE | FALSE:
            return cell.lower() in TRUE
        case Kind.TEXTS:
            return [] if cell == "-" else cell.split()
        case Kind.NUMBERS:
            pairs = [part.rpartition("=") for part in cell.split()]
            if all(name and NUMBER.fullmatch(number) for name, _, number in pairs):
                return {name: int(number) for name, _, number in pairs}
    return cell
