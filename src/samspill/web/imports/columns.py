"""The columns we know, with their headings as people and programs write them, and a list's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.imports.cells import EMPTY, Cell, Sheet, letter
from samspill.web.imports.problems import Code, Problem

LONGEST = 200


@dataclass(frozen=True)
class Column:
    """A column we know: its key, its name on pages, and the headings that mean it (beside its
    name in the language in use). ``sooner`` are headings that say it more exactly: they win
    where both are there."""

    key: str
    label: Promise
    headings: tuple[str, ...]
    required: bool = False
    sooner: tuple[str, ...] = ()
    texts: bool = False  # several texts, one a line


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


PEOPLE = (
    Column(
        "name",
        _("Name"),
        _words(
            "navn, namn, name, ditt navn, namnet ditt, navnet ditt, your name, hva heter du,"
            "kva heiter du, deltaker, deltakar, participant, attendee, kontaktperson, contact"
        ),
        True,
        _words(
            "fullt navn, fullt namn, full name, attendee name, deltakernavn, deltakarnamn,"
            "deltakers navn, participant name, for- og etternavn, fornavn og etternavn,"
            "for- og etternamn, førenamn og etternamn"
        ),
    ),
    Column(
        "first_name",
        _("First name"),
        _words(
            "fornavn, førenamn, fornamn, first name, given name, attendee name: given name,"
            "attendee first name"
        ),
    ),
    Column("middle_name", _("Middle name"), _words("mellomnavn, mellomnamn, middle name")),
    Column(
        "last_name",
        _("Last name"),
        _words(
            "etternavn, etternamn, last name, surname, family name, attendee name: family name,"
            "attendee last name, slektsnavn, slektsnamn"
        ),
    ),
    Column(
        "email",
        _("E-mail"),
        _words(
            "e-post, e-mail, mail, e-postadresse, e-mail address, epost jobb, din e-post,"
            "e-posten din, your e-mail, mailadresse, kontakt-e-post"
        ),
        True,
        _words(
            "attendee e-mail, attendee e-mail address, deltakers e-post, deltakar e-post,"
            "participant e-mail"
        ),
    ),
    Column(
        "organisation",
        _("Organisation"),
        _words(
            "organisasjon, organisation, organization, virksomhet, verksemd, firma, bedrift,"
            "company, arbeidsgiver, arbeidsgjevar, company name, organisation name,"
            "organization name, firmanavn, firmanamn, selskap, etat, employer, hvor jobber du,"
            "kvar jobbar du, arbeidssted, arbeidsstad, arbeidsplass, attendee company"
        ),
        True,
    ),
    Column("sector", _("Sector"), _words("sektor, sector, bransje, industry")),
    Column(
        "title",
        _("Title"),
        _words("tittel, title, rolle, role, position"),
        sooner=_words("stilling, job title, stillingstittel, stillingstype, jobbtittel"),
    ),
    Column(
        "representative",
        _("Representative"),
        _words("representant, representative, representerer, representerer du virksomheten"),
    ),
    Column(
        "present_from",
        _("From"),
        _words(
            "fra, frå, from, til stede fra, til stades frå, kommer, kjem, når kommer du,"
            "når kjem du, arrival"
        ),
    ),
    Column(
        "present_to",
        _("Until"),
        _words(
            "til, to, until, til stede til, til stades til, går, når går du, når drar du,"
            "når reiser du, departure"
        ),
    ),
    Column("away", _("Away"), _words("borte, fravær, fråvær, away, absent, absence"), texts=True),
    Column(
        "challenges",
        _("Challenges"),
        _words("utfordringer, utfordringar, utfordring, challenges, challenge"),
        texts=True,
    ),
    Column(
        "solutions",
        _("Solutions"),
        _words("løsninger, løysingar, løsning, løysing, erfaring, solutions, solution"),
        texts=True,
    ),
    Column(
        "cap",
        _("Most meetings"),
        _words("maks møter, maks møte, cap, antall møter, tal på møte, most meetings"),
    ),
    Column(
        "minimum",
        _("Guaranteed meetings"),
        _words("garanterte møter, garanterte møte, guaranteed meetings"),
    ),
    Column("status", _("Status"), _words("status")),
)
NAME_PARTS = ("first_name", "middle_name", "last_name")
WISHES = (
    Column(
        "by",
        _("Who wishes"),
        _words("fra, frå, from, av, by, ønsker, ønskjer"),
        True,
        _words("hvem, kven, who, hvem ønsker, kven ønskjer, deltaker, deltakar, participant"),
    ),
    Column(
        "to",
        _("Whom to meet"),
        _words("til, to, møte, med, with"),
        True,
        _words(
            "vil møte, ønsker å møte, ønskjer å møte, ønsker møte med, ønskjer møte med,"
            "hvem vil du møte, kven vil du møte, vil treffe, wants to meet, would like to meet,"
            "whom"
        ),
    ),
    Column(
        "strength",
        _("Strength"),
        _words(
            "styrke, strength, ønske, wish, grad, prioritet, prioritering, priority, viktighet,"
            "hvor viktig, kor viktig, importance"
        ),
        True,
    ),
)


@dataclass(frozen=True)
class Understood:
    """What the headings mean: column index by key, all headings, and what is wrong with them.

    ``start`` is the place of the headings among the sheet's rows, ``row`` their number,
    ``skipped`` the numbers of the rows above them. ``guessed`` are keys whose heading only
    resembles a known one, and ``remembered`` those that somebody chose at an earlier import;
    ``usual`` is what the columns would be had nobody chosen anything now.
    """

    columns: Mapping[str, int]
    headings: tuple[str, ...]
    problems: tuple[Problem, ...]
    start: int = 0
    row: int = 1
    skipped: tuple[int, ...] = ()
    guessed: frozenset[str] = field(default_factory=frozenset)
    remembered: frozenset[str] = field(default_factory=frozenset)
    usual: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: its number in the sheet, its cells, and which column is which."""

    number: int
    cells: Sequence[Cell]
    columns: Mapping[str, int]

    def cell(self, key: str) -> Cell:
        """The cell, empty when the column or the cell is not there."""
        index = self.columns.get(key)
        return self.cells[index] if index is not None and index < len(self.cells) else EMPTY

    def text(self, key: str) -> str:
        """The cell's text on one line."""
        return self.cell(key).text.replace("\n", " ")

    def lines(self, key: str) -> str:
        """The cell's text with its line breaks."""
        return self.cell(key).text

    def name(self) -> str:
        """A person's name, from its one column or put together from its parts."""
        return self.text("name") or " ".join(filter(None, map(self.text, NAME_PARTS)))

    def place(self, key: str) -> str:
        """The cell's address as a spreadsheet names it; the row's number for what has none."""
        index = self.columns.get(key)
        if index is None and key == "name":
            index = next((self.columns[k] for k in NAME_PARTS if k in self.columns), None)
        return str(self.number) if index is None else f"{letter(index)}{self.number}"


def rows(sheet: Sheet, understood: Understood) -> Iterator[Row]:
    """The rows under the headings that say anything in a column we know."""
    used = sorted(understood.columns.values())
    for number, cells in sheet.rows[understood.start + 1 :]:
        if any(index < len(cells) and cells[index].text for index in used):
            yield Row(number, cells, understood.columns)


def faults_in(row: Row, known: tuple[Column, ...]) -> list[Problem]:
    """What is wrong with any cell, whatever its column: formulas, signs, length, emptiness."""
    found = []
    for column in known:
        cell = row.cell(column.key)
        if cell.unreadable:
            found.append(Problem(Code.UNREADABLE, row.place(column.key)))
        elif cell.formula:
            found.append(Problem(Code.FORMULA, row.place(column.key)))
        elif column.required and not (row.name() if column.key == "name" else cell.text):
            facts = {"column": str(column.label)}
            found.append(Problem(Code.MISSING_VALUE, row.place(column.key), facts))
        elif not column.texts and len(cell.text) > LONGEST:
            found.append(Problem(Code.TOO_LONG, row.place(column.key), {"limit": LONGEST}))
    if not found and len(row.name()) > LONGEST:
        found.append(Problem(Code.TOO_LONG, row.place("name"), {"limit": LONGEST}))
    return found
