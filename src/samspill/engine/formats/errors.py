"""What is raised when a file cannot be used: where, and what it is, in codes."""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.judge.faults.fault import Fault

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: object) -> str:
    """A value from a file as a message shows it: however long or deep it is, in a few words."""
    return _SHORT.repr(value)


class InputCode(StrEnum):
    """What may be wrong with a file."""

    # Finding, reading and writing it
    NO_SUCH_FILE = "no_such_file"
    IS_A_FOLDER = "is_a_folder"
    NOT_A_FOLDER = "not_a_folder"
    NOT_UTF8 = "not_utf8"
    SHEET_NOT_UTF8 = "sheet_not_utf8"
    UNREADABLE = "unreadable"
    SHEET_UNREADABLE = "sheet_unreadable"
    FOLDER_IN_THE_WAY = "folder_in_the_way"
    NO_SUCH_FOLDER = "no_such_folder"
    FOLDER_UNWRITABLE = "folder_unwritable"
    UNWRITABLE = "unwritable"
    FOLDER_NOT_MADE = "folder_not_made"
    # JSON of any kind
    NOT_JSON = "not_json"
    NESTED_TOO_DEEP = "nested_too_deep"
    TOO_MANY_DIGITS = "too_many_digits"
    HALF_LETTER = "half_letter"
    NOT_A_DOCUMENT = "not_a_document"
    KEY_TWICE = "key_twice"
    OTHER_FORMAT = "other_format"
    UNKNOWN_VERSION = "unknown_version"
    TOO_NEW = "too_new"
    ROUND_TABLES_TOO_NEW = "round_tables_too_new"
    NOT_A_LIST = "not_a_list"
    NOT_AN_OBJECT = "not_an_object"
    # Rows
    UNKNOWN_KEY = "unknown_key"
    MISSPELT_KEY = "misspelt_key"
    MISSING = "missing"
    NOT_OF_ITS_KIND = "not_of_its_kind"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_TIME = "not_a_time"
    TOO_LONG = "too_long"
    # Problems
    MEETINGS_GIVEN = "meetings_given"
    FAULTY = "faulty"
    # Plans and changes
    NO_MEETINGS = "no_meetings"
    NOT_AS_WRITTEN = "not_as_written"
    NOT_A_SHARE = "not_a_share"
    NOT_AN_ID = "not_an_id"
    NOT_IDS = "not_ids"
    NAMED_TWICE = "named_twice"
    NO_SUCH_FACT = "no_such_fact"
    FACT_TOO_NEW = "fact_too_new"
    NOT_A_PAIR = "not_a_pair"
    # Sheets
    SECOND_EDITION = "second_edition"
    SHEET_MISSING = "sheet_missing"
    SHEET_EMPTY = "sheet_empty"
    HEADING_TWICE = "heading_twice"
    OTHER_WIDTH = "other_width"
    NOT_CSV = "not_csv"
    # The published benchmark's files
    NO_INSTANCE = "no_instance"
    NOT_TEXT = "not_text"
    NOT_AN_ITEM = "not_an_item"
    ITEM_TWICE = "item_twice"
    ITEM_MISSING = "item_missing"
    MORNING_TOO_LONG = "morning_too_long"
    NOT_TWO = "not_two"
    NO_SESSION = "no_session"
    BEFORE_ITSELF = "before_itself"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LARGE = "number_too_large"
    OTHER_COUNT = "other_count"
    OTHER_ROWS = "other_rows"
    OTHER_SETS = "other_sets"
    NO_SUCH_NUMBER = "no_such_number"
    NOT_NUMBERS = "not_numbers"
    A_NUMBER_TOO_LARGE = "a_number_too_large"
    NOT_SETS = "not_sets"
    NOT_IN_A_SET = "not_in_a_set"
    DISAGREES = "disagrees"


@dataclass(eq=False)  # not frozen: Python writes the traceback on it
class InputError(Exception):
    """Input that cannot be used.

    ``file`` is the file as the user named it, ``where`` the row, line or JSON path,
    ``field`` the column or key (empty when the whole is meant), ``code`` what is wrong and
    ``facts`` what else is to be known of it, by name; the code may be that of a change that
    cannot be made. Where a problem could be read but not planned from, its ``faults`` are there.
    :mod:`samspill.telling.refusals` says it all in words, and what to do.
    """

    file: str
    where: str
    field: str
    code: StrEnum
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def place(self) -> str:
        """File, row and field."""
        return ", ".join(part for part in (self.file, self.where, self.field) if part)

    def __str__(self) -> str:
        return f"{self.place}: {brief(self.code, self.facts)}"


def brief(code: StrEnum, facts: Mapping[str, object]) -> str:
    """The code and its facts: what an exception says that is raised for it."""
    said = ", ".join(f"{name} {value}" for name, value in facts.items())
    return f"{code.value} ({said})" if said else code.value
