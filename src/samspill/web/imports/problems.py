"""What may be wrong with a file, and what to do about it, in words a secretary understands.

A problem is a code with its place and facts; ``Problem.text`` says it in the language in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Facts = Mapping[str, str | int]


class Code(StrEnum):
    """Every way that a file, a table or a cell can be wrong, or worth a remark."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    ENCODING = "encoding"
    BROKEN_CSV = "broken_csv"
    OLD_EXCEL = "old_excel"
    PASSWORD = "password"  # noqa: S105  (a code, no secret)
    NOT_A_TABLE = "not_a_table"
    BROKEN_EXCEL = "broken_excel"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    MERGED = "merged"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    CHOSEN_TWICE = "chosen_twice"
    NO_ROWS = "no_rows"
    FORMULA = "formula"
    UNREADABLE = "unreadable"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    BAD_EMAIL = "bad_email"
    PERSON_TWICE = "person_twice"
    ADDRESS_UNPROVEN = "address_unproven"
    UNKNOWN_SECTOR = "unknown_sector"
    SECTOR_NEEDED = "sector_needed"
    TWO_SECTORS = "two_sectors"
    BAD_TIME = "bad_time"
    TIMES_SWAPPED = "times_swapped"
    BAD_YES_NO = "bad_yes_no"
    BAD_CAP = "bad_cap"
    BAD_GUARANTEE = "bad_guarantee"
    BAD_LANGUAGE = "bad_language"
    TOO_MANY_TOPICS = "too_many_topics"
    UNKNOWN_PERSON = "unknown_person"
    AMBIGUOUS_ADDRESS = "ambiguous_address"
    AMBIGUOUS_NAME = "ambiguous_name"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    BAD_STRENGTH = "bad_strength"
    OWN_SIDE = "own_side"
    PAIR_TWICE = "pair_twice"
    CHANGED_MEANWHILE = "changed_meanwhile"
    MEETINGS_STAND = "meetings_stand"
    # Remarks: the file can be imported as it is.
    ROWS_SKIPPED = "rows_skipped"
    SHARES_MAILBOX = "shares_mailbox"
    RANKED = "ranked"
    THEIRS = "theirs"
    THEIR_TOPICS = "their_topics"
    NEAR_NAME = "near_name"
    NAME_KEPT = "name_kept"
    SECTOR_KEPT = "sector_kept"
    WITHDRAWN = "withdrawn"
    NO_REPRESENTATIVE = "no_representative"


_EXCEL_UTF8 = _(
    "Open it in Excel, choose “Save as” and the type “CSV UTF-8”, or save it as an Excel file "
    "(.xlsx), and upload that."
)
_EXCEL_XLSX = _("Open it in Excel, choose “Save as” and the type “Excel workbook (.xlsx)”.")

TEXTS: dict[Code, tuple[Promise, Promise]] = {
    Code.EMPTY: (
        _("The file is empty."),
        _("Choose the file with the list. The templates below show how it should look."),
    ),
    Code.TOO_LARGE: (
        _("The file is larger than %(limit)s MB."),
        _("Delete pictures and sheets that are not needed, or split the list into two files."),
    ),
    Code.TOO_MANY_ROWS: (
        _("The list has more than %(limit)s rows."),
        _("Split it into several files and import one after the other."),
    ),
    Code.TOO_MANY_COLUMNS: (
        _("The list has more than %(limit)s columns."),
        _("Delete the columns that are not needed."),
    ),
    Code.TOO_MANY_CELLS: (
        _("The list has more than %(limit)s filled cells."),
        _("Copy the list into a new, empty workbook, without the columns that are not needed."),
    ),
    Code.ENCODING: (
        _("The letters in the file can't be read: those in line %(line)s make no sense."),
        _EXCEL_UTF8,
    ),
    Code.BROKEN_CSV: (
        _("The file can't be read as a list from line %(line)s on: a quotation mark is missing."),
        _("Close the quotation mark, or save the list as an Excel file (.xlsx) and upload that."),
    ),
    Code.OLD_EXCEL: (_("This is an Excel file of the old type (.xls)."), _EXCEL_XLSX),
    Code.PASSWORD: (
        _("The file is protected by a password."),
        _("Open it in Excel, remove the password under “File, Info, Protect”, and save it."),
    ),
    Code.NOT_A_TABLE: (
        _("This is neither a CSV file nor an Excel workbook."),
        _("Save the list as an Excel workbook (.xlsx) or as “CSV UTF-8”."),
    ),
    Code.BROKEN_EXCEL: (_("The Excel file is damaged and can't be opened."), _EXCEL_XLSX),
    Code.UNPACKS_TOO_LARGE: (
        _("The Excel file is far larger inside than it looks, and was not opened."),
        _("Copy the list into a new, empty workbook and save that."),
    ),
    Code.MERGED: (
        _("Cells are merged."),
        _("Select them, choose “Merge and centre” once more to split them, and save."),
    ),
    Code.MISSING_COLUMN: (
        _("No column for “%(column)s” was found. The headings are: %(headings)s."),
        _("Choose the column below, or give it the heading “%(column)s”."),
    ),
    Code.COLUMN_TWICE: (
        _("Two columns are “%(column)s”: %(first)s and %(second)s."),
        _("Choose below which one it is, or delete the other."),
    ),
    Code.CHOSEN_TWICE: (
        _("The column is chosen for two things, “%(column)s” being one of them."),
        _("Choose another column below for one of them."),
    ),
    Code.NO_ROWS: (
        _("There is a row of headings, but nothing under it."),
        _("Fill in the list and upload it again."),
    ),
    Code.FORMULA: (
        _("The cell holds a formula, or begins with =, +, - or @."),
        _("Write the value itself. In Excel: copy, then “Paste special, Values”."),
    ),
    Code.UNREADABLE: (
        _("The cell holds characters that can't be kept."),
        _("Delete the cell and type its text again."),
    ),
    Code.MISSING_VALUE: (_("“%(column)s” is empty."), _("Fill it in, or delete the row.")),
    Code.TOO_LONG: (
        _("The text is longer than %(limit)s characters."),
        _("Shorten it."),
    ),
    Code.BAD_EMAIL: (
        _("“%(value)s” is no e-mail address."),
        _("Write one address, such as name@example.org."),
    ),
    Code.PERSON_TWICE: (
        _("The same name and address are also in %(other)s."),
        _("Each person has one row: delete one of them, or correct the name or the address."),
    ),
    Code.ADDRESS_UNPROVEN: (
        _(
            "There is an account with the address “%(value)s”, and whoever uses it has not shown "
            "that the address is theirs."
        ),
        _(
            "Ask the person to sign in once with a code by e-mail, then upload the list again. "
            "Or leave out the row for now."
        ),
    ),
    Code.UNKNOWN_SECTOR: (
        _("“%(value)s” is no sector."),
        _("Write one of these: %(choices)s."),
    ),
    Code.SECTOR_NEEDED: (
        _("“%(organisation)s” is new, and its sector is not given."),
        _("Write one of these in the column for sector: %(choices)s."),
    ),
    Code.TWO_SECTORS: (
        _("“%(organisation)s” has another sector in %(other)s."),
        _("Write the same sector in both."),
    ),
    Code.BAD_TIME: (_("“%(value)s” is no time of day."), _("Write it as 09:20 or 09.20.")),
    Code.TIMES_SWAPPED: (
        _("The person would leave before they come."),
        _("Let “to” be later than “from”."),
    ),
    Code.BAD_YES_NO: (_("“%(value)s” is neither yes nor no."), _("Write yes or no.")),
    Code.BAD_CAP: (
        _("“%(value)s” is no number of meetings from 1 to %(limit)s."),
        _("Write a whole number, or leave the cell empty."),
    ),
    Code.BAD_GUARANTEE: (
        _("“%(value)s” is no number of meetings from 0 to %(limit)s."),
        _("Write a whole number, or leave the cell empty."),
    ),
    Code.BAD_LANGUAGE: (
        _("“%(value)s” is none of our languages."),
        _("Write bokmål, nynorsk or English, or leave the cell empty."),
    ),
    Code.TOO_MANY_TOPICS: (
        _("There are more than %(limit)s texts in the cell."),
        _("Keep the most important ones, with a semicolon between."),
    ),
    Code.UNKNOWN_PERSON: (
        _("“%(value)s” is not among the participants.%(near)s"),
        _("Correct the address, or import the person first."),
    ),
    Code.AMBIGUOUS_ADDRESS: (
        _("“%(value)s” is the address of more than one person."),
        _("Write the person's name instead of the address."),
    ),
    Code.AMBIGUOUS_NAME: (
        _("There is more than one “%(value)s”."),
        _("Write the person's e-mail address instead of the name."),
    ),
    Code.UNKNOWN_ORGANISATION: (
        _("“%(value)s” is neither a person nor an organisation at this edition.%(near)s"),
        _("Write the name as in the list of people, or import its people first."),
    ),
    Code.BAD_STRENGTH: (
        _("“%(value)s” says nothing about how strong the wish is."),
        _("Write must, like, open or no."),
    ),
    Code.OWN_SIDE: (
        _("Both are from the same organisation."),
        _("Delete the row: colleagues need no table to meet."),
    ),
    Code.PAIR_TWICE: (
        _("The same two are also in row %(other)s."),
        _("Keep one of the rows."),
    ),
    Code.CHANGED_MEANWHILE: (
        _("Something has changed since you saw the preview, so nothing was imported."),
        _("Look at the numbers below again, and press the button once more."),
    ),
    Code.MEETINGS_STAND: (
        _("Published meetings stand against it, so nothing was imported: %(who)s."),
        _("Leave hours, organisations and numbers of these people as they are."),
    ),
    Code.ROWS_SKIPPED: (
        _("What stands above the headings in row %(row)s is passed over."),
        _("Nothing to do, if those are the headings."),
    ),
    Code.SHARES_MAILBOX: (
        _("“%(value)s” is the address of others, too%(others)s. Each is a person of their own."),
        _(
            "Their letters say whom they are for, and they come in by their personal links. If it "
            "is one person, write the name the same way in both places."
        ),
    ),
    Code.RANKED: (
        _("The numbers under “%(heading)s” are read as a rank: 1 is must, 2 like, 3 open."),
        _("If 3 is the strongest, give the column the heading “strength”."),
    ),
    Code.THEIRS: (
        _("The participant has opened their own page, and chooses there. The row is passed over."),
        _("Nothing to do."),
    ),
    Code.THEIR_TOPICS: (
        _("The participant has filled in their own page: topics and hours there are kept."),
        _("Nothing to do."),
    ),
    Code.NEAR_NAME: (
        _("“%(value)s” will be a new organisation, and resembles “%(other)s”."),
        _("If they are the same, write the name the same way in the file and upload it again."),
    ),
    Code.NAME_KEPT: (
        _("The person has an account already, and keeps the name that is there."),
        _("Nothing to do."),
    ),
    Code.SECTOR_KEPT: (
        _("“%(organisation)s” is known from before with another sector, and keeps it."),
        _("Nothing to do."),
    ),
    Code.WITHDRAWN: (
        _("The person has withdrawn, and stays withdrawn."),
        _("Bring them back on the page of people if they come after all."),
    ),
    Code.NO_REPRESENTATIVE: (
        _("“%(value)s” has nobody who represents it, so nobody can take the meeting."),
        _("Write yes in the column for representative at one of its people."),
    ),
}


@dataclass(frozen=True)
class Problem:
    """A code, where it is ("B7", "Wishes!C2", or nothing for the whole file), and its facts."""

    code: Code
    cell: str = ""
    facts: Facts = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is wrong, in the language in use."""
        return str(TEXTS[self.code][0]) % self._said()

    @property
    def remedy(self) -> str:
        """What to do about it, in the language in use."""
        return str(TEXTS[self.code][1]) % self._said()

    def as_json(self) -> dict[str, Any]:
        """For a column of the database."""
        return {"code": self.code.value, "cell": self.cell, "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Problem:
        """What ``as_json`` kept."""
        return cls(Code(kept["code"]), kept["cell"], kept["facts"])

    def _said(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.facts.items()}


class BadImportError(Exception):
    """The file can't be imported; ``problem`` says why and what to do. Nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code.value} {problem.cell}".strip())
        self.problem = problem


def fault(code: Code, cell: str = "", **facts: str | int) -> BadImportError:
    """An BadImportError in short."""
    return BadImportError(Problem(code, cell, facts))
