"""The records that a problem is written as, and how each value is read: one table for JSON and
for CSV, so that both accept the same and say the same when they don't."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from samspill.engine.formats.errors import InputCode, brief, shown
from samspill.engine.model.problem import (
    FEWEST_SEATED,
    MOST_SEATED,
    Interest,
    Known,
    Locked,
    LockedRoundTable,
    Met,
    Organisation,
    Participant,
    Problem,
    Rivals,
    RoundTable,
    Sector,
    Seeks,
    Slot,
    Strength,
    Suggestion,
    Table,
    Talk,
    Veto,
    Wish,
)


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    NUMBER = "whole number"
    TRUTH = "truth"
    TIME = "time"
    TEXTS = "list of texts"
    NUMBERS = "numbers by name"
    SECTOR = "sector"
    STRENGTH = "strength"
    SEEKS = "whom somebody seeks"


@dataclass(frozen=True)
class Column:
    """A key of a record. ``default`` None with ``required`` False leaves the value out. The key
    is known ``since`` that version of the JSON format."""

    key: str
    kind: Kind
    required: bool = True
    default: Any = None
    since: int = 1


@dataclass(frozen=True)
class Record:
    """A list in a problem: its name, its keys, how a row becomes an object and back, and the
    version of the JSON format that it is known ``since``."""

    name: str
    columns: tuple[Column, ...]
    make: Callable[[Mapping[str, Any]], Any]
    take: Callable[[Any], dict[str, Any]]
    since: int = 1


LONGEST_TEXT = 1_000  # letters: more is a slip, not a name


class RowError(ValueError):
    """A value that can't be used: the key, what is wrong, and what else is to be known of it."""

    def __init__(self, key: str, code: InputCode, **facts: object) -> None:
        super().__init__(f"{key}: {brief(code, facts)}")
        self.key, self.code, self.facts = key, code, facts


def _plain(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda item: {name: getattr(item, name) for name in names}


def _table(row: Mapping[str, Any]) -> Table:
    capacities = tuple(sorted(row["capacities"].items()))
    return Table(**{**row, "capacities": capacities})


def _participant(row: Mapping[str, Any]) -> Participant:
    available = row["available"]
    return Participant(
        **{
            **row,
            "available": None if available is None else frozenset(available),
            "skips": frozenset(row["skips"]),
        }
    )


def _of_participant(item: Participant) -> dict[str, Any]:
    row = _plain(*(column.key for column in PARTICIPANT))(item)
    row["available"] = None if item.available is None else sorted(item.available)
    row["skips"] = sorted(item.skips)
    return row


def _locked(row: Mapping[str, Any]) -> Locked:
    return Locked(participants=(row["first"], row["second"]), slot=row["slot"], table=row["table"])


def _of_locked(item: Locked) -> dict[str, Any]:
    first, second = item.participants
    return {"first": first, "second": second, "slot": item.slot, "table": item.table}


def _round_table(row: Mapping[str, Any]) -> RoundTable:
    slots = row["slots"]
    return RoundTable(**{**row, "slots": None if slots is None else frozenset(slots)})


def _of_round_table(item: RoundTable) -> dict[str, Any]:
    names = ("id", "theme", "moderator", "fewest", "most", "sectors", "table")
    return {
        **_plain(*names)(item),
        "slots": None if item.slots is None else sorted(item.slots),
    }


ID = Column("id", Kind.TEXT)
PARTICIPANT = (
    ID,
    Column("name", Kind.TEXT),
    Column("organisation", Kind.TEXT),
    Column("representative", Kind.TRUTH, required=False, default=False),
    Column("available", Kind.TEXTS, required=False),
    Column("cap", Kind.NUMBER, required=False),
    Column("minimum", Kind.NUMBER, required=False),
    Column("skips", Kind.TEXTS, required=False, default=()),
    Column("open_to_sellers", Kind.TRUTH, required=False, default=True, since=3),
    Column("seeks", Kind.SEEKS, required=False, default=Seeks.MIX, since=3),
    Column("quiet", Kind.TRUTH, required=False, default=False, since=3),
)
RECORDS: tuple[Record, ...] = (
    Record(
        "slots",
        (ID, Column("start", Kind.TIME), Column("end", Kind.TIME)),
        lambda row: Slot(**row),
        _plain("id", "start", "end"),
    ),
    Record(
        "talks",
        (ID, Column("title", Kind.TEXT), Column("start", Kind.TIME), Column("end", Kind.TIME)),
        lambda row: Talk(**row),
        _plain("id", "title", "start", "end"),
    ),
    Record(
        "tables",
        (
            ID,
            Column("name", Kind.TEXT, required=False, default=""),
            Column("capacity", Kind.NUMBER, required=False, default=1),
            Column("capacities", Kind.NUMBERS, required=False, default={}),
            Column("seats", Kind.NUMBER, required=False, default=2, since=2),
            Column("quiet", Kind.TRUTH, required=False, default=False, since=3),
        ),
        _table,
        lambda item: {
            **_plain("id", "name", "capacity", "seats", "quiet")(item),
            "capacities": dict(item.capacities),
        },
    ),
    Record(
        "organisations",
        (
            ID,
            Column("name", Kind.TEXT),
            Column("sector", Kind.SECTOR),
            Column("table", Kind.TEXT, required=False),
        ),
        lambda row: Organisation(**row),
        _plain("id", "name", "sector", "table"),
    ),
    Record("participants", PARTICIPANT, _participant, _of_participant),
    Record(
        "wishes",
        (Column("by", Kind.TEXT), Column("to", Kind.TEXT), Column("strength", Kind.STRENGTH)),
        lambda row: Wish(**row),
        _plain("by", "to", "strength"),
    ),
    Record(
        "vetoes",
        (Column("by", Kind.TEXT), Column("to", Kind.TEXT)),
        lambda row: Veto(**row),
        _plain("by", "to"),
    ),
    Record(
        "suggestions",
        (
            Column("first", Kind.TEXT),
            Column("second", Kind.TEXT),
            Column("worth", Kind.NUMBER),
        ),
        lambda row: Suggestion(**row),
        _plain("first", "second", "worth"),
    ),
    Record(
        "locked",
        (
            Column("first", Kind.TEXT),
            Column("second", Kind.TEXT),
            Column("slot", Kind.TEXT),
            Column("table", Kind.TEXT, required=False),
        ),
        _locked,
        _of_locked,
    ),
    Record(
        "met",
        (Column("first", Kind.TEXT), Column("second", Kind.TEXT)),
        lambda row: Met(**row),
        _plain("first", "second"),
    ),
    Record(
        "known",
        (Column("by", Kind.TEXT), Column("to", Kind.TEXT)),
        lambda row: Known(**row),
        _plain("by", "to"),
        since=3,
    ),
    Record(
        "rivals",
        (Column("first", Kind.TEXT), Column("second", Kind.TEXT)),
        lambda row: Rivals(**row),
        _plain("first", "second"),
        since=3,
    ),
    Record(
        "round_tables",
        (
            ID,
            Column("theme", Kind.TEXT),
            Column("moderator", Kind.TEXT, required=False),
            Column("fewest", Kind.NUMBER, required=False, default=FEWEST_SEATED),
            Column("most", Kind.NUMBER, required=False, default=MOST_SEATED),
            Column("sectors", Kind.NUMBER, required=False, default=1),
            Column("table", Kind.TEXT, required=False),
            Column("slots", Kind.TEXTS, required=False),
        ),
        _round_table,
        _of_round_table,
        since=2,
    ),
    Record(
        "interests",
        (
            Column("by", Kind.TEXT),
            Column("round_table", Kind.TEXT),
            Column("strength", Kind.STRENGTH),
        ),
        lambda row: Interest(**row),
        _plain("by", "round_table", "strength"),
        since=2,
    ),
    Record(
        "locked_round_tables",
        (
            Column("round_table", Kind.TEXT),
            Column("participants", Kind.TEXTS),
            Column("slot", Kind.TEXT),
            Column("table", Kind.TEXT, required=False),
        ),
        lambda row: LockedRoundTable(**{**row, "participants": tuple(row["participants"])}),
        _plain("round_table", "participants", "slot", "table"),
        since=2,
    ),
)
EDITION = (
    Column("title", Kind.TEXT, required=False, default=""),
    Column("cap", Kind.NUMBER, required=False, default=6),
    Column("minimum", Kind.NUMBER, required=False, default=0),
)


def read_row(columns: Iterable[Column], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values by key, defaults filled in.

    Raises RowError for an unknown or missing key and for a value of the wrong kind.
    """
    columns = tuple(columns)
    known = [column.key for column in columns]
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            cut = key[:LONGEST_TEXT]
            if near:
                raise RowError(cut, InputCode.MISSPELT_KEY, near=near[0])
            raise RowError(cut, InputCode.UNKNOWN_KEY, known=tuple(known))
    row: dict[str, Any] = {}
    for column in columns:
        value = raw.get(column.key)
        if value is None:
            if column.required:
                raise RowError(column.key, InputCode.MISSING, kind=column.kind)
            row[column.key] = column.default
        else:
            row[column.key] = _value(column, value)
    return row


def _value(column: Column, value: Any) -> Any:
    match column.kind:
        case Kind.TEXT if isinstance(value, str):
            return _short(column, value)
        case Kind.NUMBER if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.TRUTH if isinstance(value, bool):
            return value
        case Kind.TIME if isinstance(value, str):
            return _time(column, value)
        case Kind.TEXTS if _all(value, str):
            return [_short(column, item) for item in value]
        case Kind.NUMBERS if isinstance(value, dict) and _all(list(value.values()), int):
            return {_short(column, name): number for name, number in value.items()}
        case Kind.SECTOR if isinstance(value, str):
            return _choice(column, value, Sector)
        case Kind.STRENGTH if isinstance(value, str):
            return _choice(column, value, Strength)
        case Kind.SEEKS if isinstance(value, str):
            return _choice(column, value, Seeks)
    raise RowError(column.key, InputCode.NOT_OF_ITS_KIND, value=shown(value), kind=column.kind)


def _short(column: Column, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise RowError(column.key, InputCode.TOO_LONG, letters=len(text), most=LONGEST_TEXT)
    return text


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, kind) and not isinstance(item, bool) for item in value
    )


def _time(column: Column, value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise RowError(column.key, InputCode.NOT_A_TIME, value=shown(value)) from None


def _choice(column: Column, value: str, choices: type[StrEnum]) -> StrEnum:
    try:
        return choices(value)
    except ValueError:
        raise RowError(
            column.key,
            InputCode.NOT_A_CHOICE,
            value=shown(value),
            kind=column.kind,
            choices=tuple(choices),
        ) from None


def write_row(record: Record, item: Any) -> dict[str, Any]:
    """The row of an object, values that stand at their default left out."""
    row = record.take(item)
    kept: dict[str, Any] = {}
    for column in record.columns:
        value = row[column.key]
        if not column.required and _is_default(column, value):
            continue
        kept[column.key] = value.isoformat() if isinstance(value, datetime) else value
    return kept


def _is_default(column: Column, value: Any) -> bool:
    if column.default is None:
        return value is None
    if column.kind in {Kind.TEXTS, Kind.NUMBERS}:
        return not value
    return bool(value == column.default)


def assemble(edition: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> Problem:
    """A problem from the edition's values and the objects of each record."""
    return Problem(
        **{record.name: tuple(lists.get(record.name, ())) for record in RECORDS},
        title=edition["title"],
        cap=edition["cap"],
        minimum=edition["minimum"],
    )
