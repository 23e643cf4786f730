"""Which column is which: headings as people write them, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.reading import Cell, Sheet

LONGEST = 200


@dataclass(frozen=True)
class Column:
    """A column we know: its key, its name on pages, and the headings that mean it (beside its
    name in the language in use)."""

    key: str
    label: Promise
    headings: tuple[str, ...]
    required: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


PEOPLE = (
    Column("name", _("Name"), _words("navn, namn, name, fullt navn, fullt namn, full name"), True),
    Column(
        "email", _("E-mail"), _words("e-post, e-mail, mail, e-postadresse, e-mail address"), True
    ),
    Column(
        "organisation",
        _("Organisation"),
        _words(
            "organisasjon, organisation, organization, virksomhet, verksemd, firma, bedrift,"
            "company, arbeidsgiver, arbeidsgjevar"
        ),
        True,
    ),
    Column("sector", _("Sector"), _words("sektor, sector, bransje")),
    Column(
        "title", _("Title"), _words("stilling, tittel, title, rolle, role, position, job title")
    ),
    Column(
        "representative",
        _("Representative"),
        _words("representant, representative, representerer"),
    ),
    Column(
        "present_from",
        _("From"),
        _words("fra, frå, from, til stede fra, til stades frå, kommer, kjem"),
    ),
    Column("present_to", _("Until"), _words("til, to, until, til stede til, til stades til, går")),
    Column(
        "challenges",
        _("Challenges"),
        _words("utfordringer, utfordringar, utfordring, challenges, challenge"),
    ),
    Column(
        "solutions",
        _("Solutions"),
        _words("løsninger, løysingar, løsning, løysing, erfaring, solutions, solution"),
    ),
    Column(
        "cap",
        _("Most meetings"),
        _words("maks møter, maks møte, cap, antall møter, tal på møte, most meetings"),
    ),
)
WISHES = (
    Column(
        "by",
        _("Who wishes"),
        _words("fra, frå, from, av, by, ønsker, ønskjer, hvem, kven"),
        True,
    ),
    Column("to", _("Whom to meet"), _words("til, to, vil møte, møte, med, with"), True),
    Column("strength", _("Strength"), _words("styrke, strength, ønske, wish, grad"), True),
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


def sheet_of(sheets: Sequence[Sheet], known: tuple[Column, ...]) -> Sheet:
    """The sheet of a workbook that has most of the required columns; the first among equals."""
    required = {column.key for column in known if column.required}
    return max(sheets, key=lambda sheet: len(required & understand(sheet, known).columns.keys()))


def understand(
    sheet: Sheet, known: tuple[Column, ...], chosen: Mapping[str, int | None] | None = None
) -> Understood:
    """Find the known columns among the sheet's headings.

    ``chosen``: what somebody said themselves, index by key, None for "not in the file"; it wins
    over the headings. An index that is no column is passed over.
    """
    number, cells = sheet.rows[0]
    headings = tuple(cell.text for cell in cells)
    said = {
        key: index
        for key, index in (chosen or {}).items()
        if index is None or 0 <= index < len(headings)
    }
    meant = {key: index for key, index in said.items() if index is not None}
    taken = set(meant.values())
    problems = _chosen_twice(meant, known, number)
    keys = {
        _plain(word): column for column in known for word in (*column.headings, str(column.label))
    }
    for index, heading in enumerate(headings):
        column = keys.get(_plain(heading))
        if column is None or column.key in said or index in taken:
            continue
        if column.key in meant:
            facts = _two(column, meant[column.key], index)
            problems.append(Problem(Code.COLUMN_TWICE, f"{letter(index)}{number}", facts))
        else:
            meant[column.key] = index
    shown = ", ".join(heading for heading in headings if heading)
    problems += [
        Problem(Code.MISSING_COLUMN, "", {"column": str(column.label), "headings": shown})
        for column in known
        if column.required and column.key not in meant
    ]
    if len(sheet.rows) < 2:
        problems.append(Problem(Code.NO_ROWS))
    return Understood(meant, headings, tuple(problems))


def _chosen_twice(
    meant: Mapping[str, int], known: tuple[Column, ...], number: int
) -> list[Problem]:
    """One column chosen for two things."""
    found, seen = [], set()
    for column in known:
        index = meant.get(column.key)
        if index is not None and index in seen:
            place = f"{letter(index)}{number}"
            found.append(Problem(Code.CHOSEN_TWICE, place, {"column": str(column.label)}))
        elif index is not None:
            seen.add(index)
    return found


def _two(column: Column, first: int, second: int) -> dict[str, str | int]:
    return {"column": str(column.label), "first": letter(first), "second": letter(second)}


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
            facts = {"column": str(column.label)}
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
    """A heading without case, spaces and signs: "E-post *" and "epost" are the same."""
    return re.sub(r"[\W_]+", "", heading.casefold())
