"""Changes as JSON, versions 1 to 3, and repairs, versions 1 and 2: see
docs/reference/change-json.md.

Each is written in the lowest version that can say what it holds: 2 where a round table is in it, 3
where a fact of the set-up is, or a colleague takes over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from samspill.engine.formats.errors import InputCode, InputError, shown
from samspill.engine.formats.json_plan import meeting_row
from samspill.engine.formats.json_problem import expect, faulty, parse
from samspill.engine.formats.records import (
    RECORDS,
    Column,
    Kind,
    Record,
    RowError,
    read_row,
    write_row,
)
from samspill.engine.model.problem import Strength, Wish
from samspill.engine.repairing import (
    CapChanged,
    Change,
    ChangeError,
    Fact,
    FactKind,
    FixedTableChanged,
    Late,
    Leaves,
    Meet,
    MinimumChanged,
    NoShow,
    Note,
    NoThanks,
    OrganisationChanged,
    Repair,
    RepresentativeLost,
    SlotAdded,
    SlotDeleted,
    SlotMoved,
    TableLost,
    TakenOver,
    TalkMoved,
    Told,
    ToldSeat,
    WalkIn,
)

FORMAT = "samspill-change"
REPAIR_FORMAT = "samspill-repair"
VERSIONS = (1, 2, 3)
NEW_IN_3 = frozenset(
    {
        FactKind.SLOT_MOVED,
        FactKind.SLOT_ADDED,
        FactKind.CAP_CHANGED,
        FactKind.MINIMUM_CHANGED,
        FactKind.FIXED_TABLE_CHANGED,
        FactKind.ORGANISATION_CHANGED,
        FactKind.TAKEN_OVER,
    }
)
_HEAD = (
    Column("now", Kind.TIME, required=False),
    Column("standby", Kind.TEXTS, required=False, default=()),
)
_HEAD_2 = (*_HEAD, Column("confirmed_round_tables", Kind.TEXTS, required=False, default=()))
_OWN_WISH = (Column("to", Kind.TEXT), Column("strength", Kind.STRENGTH))
_RECORDS: dict[str, Record] = {record.name: record for record in RECORDS}


def _text(key: str, *, required: bool = True) -> Column:
    return Column(key, Kind.TEXT, required=required)


@dataclass(frozen=True)
class _Form:
    """How a kind of fact is written: its keys, and how a row becomes a fact and back."""

    columns: tuple[Column, ...]
    make: Callable[[Mapping[str, Any]], Fact]
    take: Callable[[Any], dict[str, Any]] = asdict


_TIMES = (Column("start", Kind.TIME), Column("end", Kind.TIME))


def _timed(fact: Any) -> dict[str, Any]:
    """The fact's fields, with its times as they are written."""
    return asdict(fact) | {"start": fact.start.isoformat(), "end": fact.end.isoformat()}


def _number(key: str) -> tuple[Column, ...]:
    return Column(key, Kind.NUMBER, required=False), _text("participant", required=False)


_FORMS: dict[FactKind, _Form] = {
    FactKind.NO_SHOW: _Form((_text("participant"),), lambda row: NoShow(**row)),
    FactKind.LATE: _Form(
        (_text("participant"), _text("from")),
        lambda row: Late(row["participant"], row["from"]),
        lambda fact: {"participant": fact.participant, "from": fact.since},
    ),
    FactKind.LEAVES: _Form((_text("participant"), _text("after")), lambda row: Leaves(**row)),
    FactKind.VETO: _Form((_text("by"), _text("to")), lambda row: NoThanks(**row)),
    FactKind.TABLE_LOST: _Form(
        (_text("table"), Column("slots", Kind.TEXTS, required=False)),
        lambda row: TableLost(row["table"], tuple(row["slots"] or ())),
        lambda fact: {"table": fact.table, "slots": list(fact.slots) or None},
    ),
    FactKind.SLOT_DELETED: _Form((_text("slot"),), lambda row: SlotDeleted(**row)),
    FactKind.TALK_MOVED: _Form((_text("talk"), *_TIMES), lambda row: TalkMoved(**row), _timed),
    FactKind.SLOT_MOVED: _Form((_text("slot"), *_TIMES), lambda row: SlotMoved(**row), _timed),
    FactKind.SLOT_ADDED: _Form((_text("slot"), *_TIMES), lambda row: SlotAdded(**row), _timed),
    FactKind.CAP_CHANGED: _Form(_number("cap"), lambda row: CapChanged(**row)),
    FactKind.MINIMUM_CHANGED: _Form(_number("minimum"), lambda row: MinimumChanged(**row)),
    FactKind.FIXED_TABLE_CHANGED: _Form(
        (_text("organisation"), _text("table", required=False)),
        lambda row: FixedTableChanged(**row),
    ),
    FactKind.TAKEN_OVER: _Form(
        (_text("giver"), _text("colleague"), _text("partner", required=False)),
        lambda row: TakenOver(**row),
    ),
    FactKind.REPRESENTATIVE_LOST: _Form(
        (_text("participant"), Column("stays", Kind.TRUTH, required=False, default=False)),
        lambda row: RepresentativeLost(**row),
    ),
    FactKind.MEET: _Form(
        (_text("first"), _text("second"), _text("from", required=False)),
        lambda row: Meet(row["first"], row["second"], row["from"]),
        lambda fact: {"first": fact.first, "second": fact.second, "from": fact.since},
    ),
}


def read_change(text: str, *, file: str) -> Change:
    """The change that the text holds. Raises InputError with the place of the first fault.

    What it names is looked up only when it is put into a problem: see :func:`refused`.
    """
    document = parse(text, file=file)
    version = expect(document, FORMAT, VERSIONS, file=file)
    lists = ("facts", "confirmed")
    head = {k: v for k, v in document.items() if k not in {*lists, "format", "version"}}
    named = _HEAD if version == 1 else _HEAD_2
    if version == 1 and "confirmed_round_tables" in head:
        raise InputError(file, "", "confirmed_round_tables", InputCode.ROUND_TABLES_TOO_NEW)
    row = _row((*named, *(Column(k, Kind.TEXT, required=False) for k in lists)), head, "", file)
    facts, confirmed = (_list(document, key, "", file) for key in lists)
    if row["standby"] and len(set(row["standby"])) < len(row["standby"]):
        raise InputError(file, "", "standby", InputCode.NAMED_TWICE)
    return Change(
        facts=tuple(_fact(fact, f"facts[{i}]", file, version) for i, fact in enumerate(facts)),
        now=row["now"],
        confirmed=tuple(_pair(p, f"confirmed[{i}]", file) for i, p in enumerate(confirmed)),
        standby=tuple(row["standby"]),
        confirmed_round_tables=tuple(row.get("confirmed_round_tables", ())),
    )


def _list(document: Mapping[str, Any], key: str, where: str, file: str) -> list[Any]:
    found = document.get(key, [])
    if not isinstance(found, list):
        raise InputError(file, where, key, InputCode.NOT_A_LIST)
    return found


def _row(
    columns: tuple[Column, ...], raw: Any, where: str, file: str, known: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The row's values; ``known`` are keys that are read elsewhere."""
    if not isinstance(raw, dict):
        raise InputError(file, where, "", InputCode.NOT_AN_OBJECT)
    try:
        return read_row(columns, {k: v for k, v in raw.items() if k not in known})
    except RowError as fault:
        raise InputError(file, where, fault.key, fault.code, fault.facts) from None


def _fact(raw: Any, where: str, file: str, version: int) -> Fact:
    if not isinstance(raw, dict):
        raise InputError(file, where, "", InputCode.NOT_AN_OBJECT)
    try:
        kind = FactKind(raw.get("kind", ""))
    except ValueError:
        facts = {"value": shown(raw.get("kind")), "choices": tuple(FactKind)}
        raise InputError(file, where, "kind", InputCode.NO_SUCH_FACT, facts) from None
    if kind in NEW_IN_3 and version < 3:
        raise InputError(file, where, "kind", InputCode.FACT_TOO_NEW, {"value": str(kind)})
    if kind is FactKind.ORGANISATION_CHANGED:
        return _organisation_changed(raw, where, file)
    if kind is FactKind.WALK_IN:
        return _walk_in(raw, where, file)
    form = _FORMS[kind]
    return form.make(_row(form.columns, raw, where, file, ("kind",)))


def _walk_in(raw: dict[str, Any], where: str, file: str) -> WalkIn:
    parts = ("participant", "organisation", "wishes")
    _row(tuple(Column(k, Kind.TEXT, required=False) for k in parts),
         {k: v for k, v in raw.items() if k not in parts}, where, file, ("kind",))  # fmt: skip
    person = _made("participants", raw.get("participant"), f"{where}.participant", file)
    home = raw.get("organisation")
    wishes = []
    for i, wish in enumerate(_list(raw, "wishes", where, file)):
        row = _row(_OWN_WISH, wish, f"{where}.wishes[{i}]", file)
        wishes.append(Wish(person.id, row["to"], Strength(row["strength"])))
    return WalkIn(
        participant=person,
        organisation=None
        if home is None
        else _made("organisations", home, f"{where}.organisation", file),
        wishes=tuple(wishes),
    )


def _organisation_changed(raw: dict[str, Any], where: str, file: str) -> OrganisationChanged:
    columns = (_text("participant"), _text("organisation"))
    row = _row(columns, raw, where, file, ("kind", "home"))
    home = raw.get("home")
    made = None if home is None else _made("organisations", home, f"{where}.home", file)
    return OrganisationChanged(row["participant"], row["organisation"], made)


def _made(record: str, raw: Any, where: str, file: str) -> Any:
    return _RECORDS[record].make(_row(_RECORDS[record].columns, raw, where, file))


def _pair(raw: Any, where: str, file: str) -> tuple[str, str]:
    two = isinstance(raw, list) and len(raw) == 2 and all(isinstance(p, str) for p in raw)
    if not two or raw[0] == raw[1]:
        raise InputError(file, where, "", InputCode.NOT_A_PAIR)
    return raw[0], raw[1]


def write_change(change: Change) -> str:
    """The change as JSON text: the same change always gives the same text."""
    groups = change.confirmed_round_tables
    newer = any(fact.kind in NEW_IN_3 for fact in change.facts)
    document: dict[str, Any] = {"format": FORMAT, "version": 3 if newer else 2 if groups else 1}
    if change.now is not None:
        document["now"] = change.now.isoformat()
    document["confirmed"] = [list(pair) for pair in change.confirmed]
    if groups:
        document["confirmed_round_tables"] = list(groups)
    document["standby"] = list(change.standby)
    document["facts"] = [_written(fact) for fact in change.facts]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _written(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": str(fact.kind)}
    if isinstance(fact, WalkIn):
        found["participant"] = write_row(_RECORDS["participants"], fact.participant)
        if fact.organisation is not None:
            found["organisation"] = write_row(_RECORDS["organisations"], fact.organisation)
        found["wishes"] = [{"to": w.to, "strength": str(w.strength)} for w in fact.wishes]
        return found
    if isinstance(fact, OrganisationChanged):
        found |= {"participant": fact.participant, "organisation": fact.organisation}
        if fact.home is not None:
            found["home"] = write_row(_RECORDS["organisations"], fact.home)
        return found
    row = _FORMS[fact.kind].take(fact)
    return found | {key: value for key, value in row.items() if value is not None}


def refused(error: ChangeError, *, file: str) -> InputError:
    """What is said of a change that cannot be made of the problem at hand."""
    if error.fault is not None:
        return faulty(file, error.place, (error.fault,))
    where, _, key = error.place.rpartition(".")
    if not where:
        where, key = key, ""
    return InputError(file, where, key, error.code, error.facts)


def write_repair(
    repair: Repair,
    *,
    note_in_words: Callable[[Note], str],
    told_in_words: Callable[[Told | ToldSeat], str],
) -> str:
    """What a repair changes, as JSON text: for whoever passes it on. The sentences in it come
    from whoever writes (:mod:`samspill.telling.repairs`)."""
    meetings = [m for shift in repair.shifts for m in (shift.before, shift.after) if m is not None]
    document = {
        "format": REPAIR_FORMAT,
        "version": 3 if repair.taken_over else 2 if any(m.round_table for m in meetings) else 1,
        "proven": repair.proven,
        "cancelled_bound": repair.cancelled_bound,
        "replan": asdict(repair.replan) | {"value_to_gain": repair.replan.value_to_gain},
        "meetings": [
            {
                "code": str(shift.code),
                "before": None if shift.before is None else meeting_row(shift.before),
                "after": None if shift.after is None else meeting_row(shift.after),
                "unkept": shift.before is not None and shift.before in repair.unkept,
            }
            for shift in repair.shifts
        ],
        "notes": [asdict(note) | {"text": note_in_words(note)} for note in repair.notes],
        "notices": [
            {
                "participant": notice.participant,
                "told": [_told_row(told) | {"text": told_in_words(told)} for told in notice.told],
            }
            for notice in repair.notices
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, default=_plain) + "\n"


NOT_TAKEN_OVER = ("colleague", None)


def _told_row(told: Told | ToldSeat) -> dict[str, Any]:
    """The fields; that a table is called by its id shows in the sentence."""

    def fields(facts: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            key: value for key, value in facts if key != "bare" and (key, value) != NOT_TAKEN_OVER
        }

    return asdict(told, dict_factory=fields)


def _plain(value: Any) -> str:
    return str(value.isoformat())
