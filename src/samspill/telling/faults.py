"""What is wrong in a problem, and what to do about it, in English sentences."""

from __future__ import annotations

from samspill.engine.judge.faults.fault import Fault, FaultCode
from samspill.engine.model.problem import FEWEST_SEATED, MOST_SEATED
from samspill.telling.numbers import in_figures

SHOWN = 10
_UNLOCK = "Unlock the meeting, or change what stands in its way."
_KEEP_ONE = "Keep one of them."
_NOBODYS = "a table that is nobody’s own"

# Facts that are told with their noun: what such a placeholder is called, the noun, and of several.
_COUNTED = {
    "capacity": ("meetings", "meeting"),
    "seats": ("seats", "seat"),
    "sectors": ("sectors", "sector"),
    "people": ("people", "person", "people"),
    "times": ("times", "time"),
    "most": ("most", "person", "people"),
}

# Message and remedy, with ids (0, 1, ...) and facts by name.
_TEXTS: dict[FaultCode, tuple[str, str]] = {
    FaultCode.EMPTY_ID: ("The id is empty.", "Give it an id."),
    FaultCode.DUPLICATE_ID: (
        "The id {0} is used already, by {by}.",
        "Give each its own id; people and organisations share one set of ids.",
    ),
    FaultCode.UNKNOWN_REFERENCE: (
        "There is no {kind} {0}.",
        "Correct the id, or add the {kind}.",
    ),
    FaultCode.TIME_REVERSED: (
        "{0} ends at {end}, not after its start.",
        "Give an end that is later than the start.",
    ),
    FaultCode.TIMES_MIXED: (
        "{moment} has {zone}, but {other} does not.",
        "Write all times with a time zone, or all without.",
    ),
    FaultCode.SLOTS_OVERLAP: ("{1} begins before {0} ends.", "Give slots that do not overlap."),
    FaultCode.BAD_CAPACITY: (
        "Table {0} holds {some_meetings} at a time.",
        "Give a capacity of 1 or more, or leave the table out.",
    ),
    FaultCode.DUPLICATE_CAPACITY: ("Table {0} has two capacities in slot {1}.", _KEEP_ONE),
    FaultCode.NEGATIVE: ("The number is {number}, less than zero.", "Give a number from 0 up."),
    FaultCode.TOO_LARGE: ("The number is too large.", "Give at most {most}."),
    FaultCode.OWN_ORGANISATION: (
        "{0} and {1} are of the same organisation.",
        "Choose somebody from another organisation.",
    ),
    FaultCode.NO_REPRESENTATIVE: (
        "{0} has no representative who could take a meeting.",
        "Make one of its participants a representative, or name a person instead.",
    ),
    FaultCode.TWO_STRENGTHS: ("{0} wishes {1} both as {first} and {second}.", _KEEP_ONE),
    FaultCode.WISH_AND_NO_THANKS: ("{0} both wishes {1} and says no thanks.", _KEEP_ONE),
    FaultCode.WORTH_OUT_OF_RANGE: (
        "The worth is {worth}.",
        "Give a whole number from 0 to 100.",
    ),
    FaultCode.BAD_SEATS: ("Table {0} has {some_seats}.", "Give 2 seats or more."),
    FaultCode.BAD_SIZE: (
        "Round table {0} is for {fewest} to {some_most}.",
        f"Give a fewest and a most between {FEWEST_SEATED} and {MOST_SEATED}.",
    ),
    FaultCode.BAD_SECTORS: (
        "Round table {0} asks for {some_sectors}.",
        "Give a number from 1 to {most}.",
    ),
    FaultCode.TABLE_TOO_SMALL: (
        "Table {table} does not have seats for the {some_people} of round table {0}.",
        "Give a table more seats, or leave the round table out.",
    ),
    FaultCode.OWN_TABLE: (
        "Table {1} is an organisation's own.",
        "Choose a table that is nobody's own.",
    ),
    FaultCode.LOCKED_NOT_TWO: ("A locked meeting needs two different participants.", "Name two."),
    FaultCode.LOCKED_TWICE: ("The meeting of {0} and {1} is locked twice.", _KEEP_ONE),
    FaultCode.LOCKED_CANNOT_MEET: ("{0} and {1} cannot meet.", _UNLOCK),
    FaultCode.LOCKED_SLOT_CLOSED: ("{0} is away or at a talk in slot {1}.", _UNLOCK),
    FaultCode.LOCKED_TWO_PLACES: ("{0} has two locked meetings in slot {1}.", _UNLOCK),
    FaultCode.LOCKED_ABOVE_CAP: ("{0} has more locked meetings than the cap of {cap}.", _UNLOCK),
    FaultCode.LOCKED_TWO_REPRESENTATIVES: (
        "{0} has locked meetings with two representatives of {1}.",
        _UNLOCK,
    ),
    FaultCode.LOCKED_WRONG_TABLE: (
        "The meeting may not be at table {2}.",
        "Lock it at {tables}.",
    ),
    FaultCode.LOCKED_TABLE_FULL: (
        "All tables are taken by other locked meetings in slot {2}.",
        _UNLOCK,
    ),
    FaultCode.LOCKED_SIZE: (
        "Round table {0} is locked with {some_people}, not {fewest} to {most}.",
        _UNLOCK,
    ),
    FaultCode.LOCKED_SECTORS: (
        "The people at round table {0} are of {some_sectors}, fewer than {asked}.",
        _UNLOCK,
    ),
    FaultCode.LOCKED_NO_MODERATOR: (
        "Round table {0} is locked without its moderator {1}.",
        _UNLOCK,
    ),
    FaultCode.LOCKED_NOT_INTERESTED: ("{0} has shown no interest in round table {1}.", _UNLOCK),
    FaultCode.LOCKED_TABLE_TOO_SMALL: ("Table {1} has {some_seats} for {some_people}.", _UNLOCK),
}


def message(fault: Fault) -> str:
    """What is wrong."""
    return _texts(fault)[0]


def remedy(fault: Fault) -> str:
    """What to do about it."""
    return _texts(fault)[1]


def _texts(fault: Fault) -> tuple[str, str]:
    texts = _VARIANTS.get((fault.code, _variant(fault)), _TEXTS[fault.code])
    allowed = fault.facts.get("allowed", ())
    counted = {
        f"some_{said}": in_figures(count, *noun)
        for name, (said, *noun) in _COUNTED.items()
        if isinstance(count := fault.facts.get(name), int)
    }
    facts = {
        **fault.facts,
        **counted,
        "zone": "a time zone" if fault.facts.get("zoned") else "no time zone",
        "tables": " or ".join(allowed) if isinstance(allowed, tuple) and allowed else _NOBODYS,
    }
    said, remedied = (text.format(*fault.about, **facts) for text in texts)
    return said, remedied


def _variant(fault: Fault) -> str:
    """Which of several texts of one code it is."""
    facts = fault.facts
    if facts.get("round_table") or (fault.code is FaultCode.LOCKED_TWICE and len(fault.about) == 1):
        return "round table"
    if "times" in facts:
        return "named twice"
    if fault.code is FaultCode.BAD_CAPACITY and len(fault.about) == 2:
        return "slot"
    if "table" in facts:
        return "any table" if facts["table"] is None else "table"
    return ""


_VARIANTS: dict[tuple[FaultCode, str], tuple[str, str]] = {
    (FaultCode.BAD_CAPACITY, "slot"): (
        "Table {0} holds {some_meetings} in slot {1}.",
        "Give 0 to close it there, or more.",
    ),
    (FaultCode.TABLE_TOO_SMALL, "any table"): (
        "No table that is nobody's own has seats for the {some_people} of round table {0}.",
        "Give a table more seats, or leave the round table out.",
    ),
    (FaultCode.LOCKED_TWICE, "round table"): ("Round table {0} is locked twice.", _KEEP_ONE),
    (FaultCode.LOCKED_SLOT_CLOSED, "round table"): (
        "Round table {0} may not be held in slot {1}.",
        _UNLOCK,
    ),
    (FaultCode.LOCKED_WRONG_TABLE, "round table"): (
        "Round table {0} may not be at table {1}.",
        "Lock it at {tables}.",
    ),
    (FaultCode.LOCKED_TABLE_FULL, "round table"): (
        "Not all round tables locked in slot {1} find a table.",
        _UNLOCK,
    ),
    (FaultCode.LOCKED_TABLE_FULL, "table"): (
        "Table {table} is taken by other locked meetings in slot {2}.",
        _UNLOCK,
    ),
    (FaultCode.LOCKED_SIZE, "named twice"): (
        "{0} is named {some_times}.",
        "Name everybody once.",
    ),
}
