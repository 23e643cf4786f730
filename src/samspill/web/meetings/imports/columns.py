"""Which column is which: headings as people write them, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samspill.web.meetings.imports.problems import Code, Problem
from samspill.web.meetings.imports.reading import Cell, Sheet

LONGEST = 200


@dataclass(frozen=True)
class Column:
    """A column we know: its key, and every heading that means it, the first one shown."""

    key: str
    headings: tuple[str, ...]
    required: bool = False


PEOPLE = (
    Column("name", ("navn", "namn", "name", "fullt navn", "full name"), required=True),
    Column(
        "email",
        ("e-post", "epost", "e-mail", "email", "mail", "e-postadresse", "epostadresse"),
        required=True,
    ),
    Column(
        "organisation",
        ("organisasjon", "organisation", "virksomhet", "verksemd", "firma", "bedrift", "company"),
        required=True,
    ),
    Column("sector", ("sektor", "sector", "bransje")),
    Column("title", ("stilling", "tittel", "title", "rolle", "role", "position")),
    Column("representative", ("representant", "representative", "representerer")),
    Column("present_from", ("fra", "frå", "from", "til stede fra", "kommer")),
    Column("present_to", ("til", "to", "until", "til stede til", "går")),
    Column("challenges", ("utfordringer", "utfordringar", "challenges", "utfordring")),
    Column("solutions", ("løsninger", "løysingar", "solutions", "løsning", "erfaring")),
    Column("cap", ("maks møter", "maks møte", "cap", "antall møter", "most meetings")),
)
WISHES = (
    Column("by", ("fra", "frå", "from", "av", "by", "ønsker", "hvem"), required=True),
    Column("to", ("til", "to", "vil møte", "møte", "with"), required=True),
    Column("strength", ("styrke", "strength", "ønske", "wish", "grad"), required=True),
)


@dataclass(frozen=True)
class Row:
    """A row of the list: its number in the sheet, and its cells by key, with their addresses."""

    number: int
    cells: Mapping[str, Cell]
    places: Mapping[str, str]

    def text(self, key: str) -> str:
        """The cell's text, empty when the column or the text is not there."""
        cell = self.cells.get(key)
        return cell.text if cell else ""

    def place(self, key: str) -> str:
        """The cell's address as a spreadsheet names it."""
        return self.places.get(key, str(self.number))


@dataclass(frozen=True)
class Understood:
    """What the headings mean: column index by key, all headings, and what is wrong with them."""

    columns: Mapping[str, int]
    headings: tuple[str, ...]
    problems: tuple[Problem, ...]


def understand(sheet: Sheet, known: tuple[Column, ...]) -> Understood:
    """Find the known columns among the sheet's headings."""
    headings = tuple(cell.text for cell in sheet.rows[0][1])
    meant: dict[str, int] = {}
    problems: list[Problem] = []
    keys = {_plain(word): column for column in known for word in column.headings}
    for index, heading in enumerate(headings):
        column = keys.get(_plain(heading))
        if column is None:
            continue
        if column.key in meant:
            facts = {
                "column": column.headings[0],
                "first": letter(meant[column.key]),
                "second": letter(index),
            }
            problems.append(Problem(Code.COLUMN_TWICE, f"{letter(index)}1", facts))
        else:
            meant[column.key] = index
    shown = ", ".join(heading for heading in headings if heading)
    problems += [
        Problem(Code.MISSING_COLUMN, "", {"column": column.headings[0], "headings": shown})
        for column in known
        if column.required and column.key not in meant
    ]
    if len(sheet.rows) < 2:
        problems.append(Problem(Code.NO_ROWS))
    return Understood(meant, headings, tuple(problems))


def rows(sheet: Sheet, understood: Understood) -> Iterator[Row]:
    """The rows under the headings."""
    for number, cells in sheet.rows[1:]:
        yield Row(
            number=number,
            cells={k: cells[i] for k, i in understood.columns.items() if i < len(cells)},
            places={k: f"{letter(i)}{number}" for k, i in understood.columns.items()},
        )


def faults_in(row: Row, known: tuple[Column, ...]) -> list[Problem]:
    """What is wrong with any cell, whatever its column: formulas, signs, length, emptiness."""
    found = []
    for column in known:
        cell = row.cells.get(column.key, Cell(""))
        place = row.place(column.key)
        if cell.formula:
            found.append(Problem(Code.FORMULA, place))
        elif cell.unreadable:
            found.append(Problem(Code.UNREADABLE, place))
        elif column.required and not cell.text:
            facts = {"column": column.headings[0]}
            found.append(Problem(Code.MISSING_VALUE, place, facts))
        elif column.key not in {"challenges", "solutions"} and len(cell.text) > LONGEST:
            found.append(Problem(Code.TOO_LONG, place, {"limit": LONGEST}))
    return found


def letter(index: int) -> str:
    """A spreadsheet's name of a column: A for 0, AA for 26."""
    name, left = "", index + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name


def _plain(heading: str) -> str:
    return re.sub(r"[\s_*:()]+", " ", heading.casefold()).strip()
