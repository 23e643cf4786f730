"""Files for tests, damaged in every way: bytes, letters, values, keys, and how deep they nest."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from samspill.engine.formats.json_change import write_change
from samspill.engine.model.problem import (
    Known,
    Locked,
    LockedRoundTable,
    Met,
    Organisation,
    Participant,
    Rivals,
    RoundTable,
    Sector,
    Seeks,
    Strength,
    Suggestion,
    Table,
    Wish,
)
from samspill.engine.repairing import (
    Change,
    Late,
    Leaves,
    Meet,
    NoShow,
    NoThanks,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    TalkMoved,
    WalkIn,
)
from support.problems import MORNING, STEP, slots_of, small_problem, talk_over

# Every list of a problem has something in it, and every key is given somewhere.
_PEOPLE = small_problem(
    "a b c d*:shop e:bank f",
    wishes="a>>b b>a c~a a>shop e>c f>>a",
    vetoes="b>f",
    interests="a>>g b>g c~g e>g",
    slots=4,
    organisations=[
        Organisation("shop", "Shop", Sector.SECURITY_INDUSTRY, "t3"),
        Organisation("a-org", "Police", Sector.POLICE),
    ],
    participants=[
        Participant("c", "Cæcilie", "c-org", available=frozenset({"s1", "s2", "s4"})),
        Participant(
            "e",
            "Eli",
            "bank",
            cap=3,
            minimum=1,
            skips=frozenset({"talk"}),
            open_to_sellers=False,
            seeks=Seeks.NEW,
        ),
    ],
    talks=(talk_over(slots_of(4)[2]),),
    suggestions=(Suggestion("b", "c", 60),),
    locked=(Locked(("a", "e"), "s1", "t2"), Locked(("c", "f"), "s4")),
    met=(Met("e", "f"),),
    known=(Known("e", "shop"),),
    rivals=(Rivals("shop", "c-org"),),
    round_tables=(RoundTable("g", "Insiders", "b", 3, 5, 2, "t1", frozenset({"s1", "s4"})),),
    locked_round_tables=(LockedRoundTable("g", ("a", "b", "e"), "s4", "t1"),),
    title="Sikkerhetsdagen",
    minimum=2,
)
PROBLEM = replace(
    _PEOPLE,
    tables=(Table("t1", "One", 1, (("s2", 0),), 8), Table("t2", "Two", 2), Table("t3", "Own")),
)
CHANGE = write_change(
    Change(
        facts=(
            NoShow("b"), Late("a", "s2"), Leaves("e", "s4"), NoThanks("c", "shop"),
            TableLost("t1", ("s1",)), SlotDeleted("s2"), RepresentativeLost("d", stays=True),
            TalkMoved("talk", MORNING + 3 * STEP, MORNING + 4 * STEP), Meet("a", "f", "s4"),
            WalkIn(
                Participant("new", "Nina", "new-org", cap=2),
                Organisation("new-org", "Ny AS", Sector.BUSINESS),
                (Wish("new", "a", Strength.MUST),),
            ),
        ),
        now=MORNING - STEP,
        confirmed=(("a", "e"),),
        standby=("f",),
        confirmed_round_tables=("g",),
    )
)  # fmt: skip
DZN = """% a small instance
nBusiness = 4;
nMeetings = 5;
nTables = 2;
nTotalSlots = 6;
nMorningSlots = 3;
requested = [| 1, 2, 1 | 1, 3, 3 | 2, 3, 2 | 3, 4, 3 | 1, 4, 3 |];
forbidden = [{0}, {2, 3}, {}, 5..6];
fixed = [1, 0, 0, 0, 0];
precedences = [{}, {1}, {}, {0}, {1, 2}];
nMeetingsBusiness = [3, 2, 3, 2];
"""
DEEP = 100_000  # brackets: more than any reader that calls itself can follow
LONG = "9" * 5_000  # digits: more than Python makes a number of
WORDS = (
    "",
    " ",
    "s1",
    "p1",
    "-",
    "--5",
    "٣",
    "1e400",
    "\ud800",
    "\x00",
    "a\nb",
    '"',
    "=",
    "x" * 200_000,
)
NUMBERS = (0, 1, 2, -1, 10**3, 10**6, 10**12, 2**31, 2**63, -(2**63), 10**400, 0.5, 1e308)
SPECIAL: tuple[Any, ...] = (
    None,
    True,
    False,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    {"": None},
)
TIMES = (
    "0001-01-01T00:00:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-23:59", "2027-03-10",
    "0001-01-01T00:00:00+23:59", "2027-03-10T09:00:00Z", "2027-13-40T09:00:00", "20270310T09",
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
    st.sampled_from(SPECIAL),
    st.sampled_from(TIMES),
    st.text(max_size=5),
    st.integers(-3, 12),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value within the document, but not of the whole."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for key, item in inside:
        yield (*path, key)
        yield from _places(item, (*path, key))


@st.composite
def damaged_documents(draw: st.DrawFn, text: str) -> Any:
    """The JSON text's document with one to three values replaced, taken out, doubled or added."""
    document = json.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(document))
        if not places:
            break
        *path, key = draw(st.sampled_from(places))
        parent = document
        for step in path:
            parent = parent[step]
        match draw(st.integers(0, 5)):
            case 0:
                del parent[key]
            case 1 if isinstance(parent, list):
                parent.append(parent[key])
            case 1:
                parent[draw(st.text(max_size=4) | st.sampled_from(list(parent)))] = parent[key]
            case 2 if len(places) > 1:
                other = draw(st.sampled_from(places))
                found = document
                for step in other:
                    found = found[step]
                parent[key] = json.loads(json.dumps(found))
            case _:
                parent[key] = draw(VALUES)
    return document


@st.composite
def damaged_json(draw: st.DrawFn, text: str) -> bytes:
    """The JSON text with damage of any kind, as bytes."""
    if draw(st.integers(0, 3)):
        changed = json.dumps(draw(damaged_documents(text)), ensure_ascii=draw(st.booleans()))
        return changed.encode("utf-8", "surrogatepass")
    return draw(damaged_bytes(text))


@st.composite
def damaged_bytes(draw: st.DrawFn, text: str) -> bytes:
    """The text in another encoding, or with a piece of it replaced."""
    whole = text.encode()
    if draw(st.integers(0, 4)) == 0:
        return text.encode(draw(st.sampled_from(("utf-16", "utf-32", "utf-8-sig", "utf-16-be"))))
    start = draw(st.integers(0, len(whole)))
    end = min(len(whole), start + draw(st.sampled_from((0, 0, 1, 1, 2, 5, 40, len(whole)))))
    piece = draw(
        st.binary(max_size=6)
        | st.sampled_from((b"[" * DEEP, b'{"a":' * DEEP, LONG.encode(), b"\xff", b"\x00", b"\r"))
        | st.sampled_from((b"NaN", b"-Infinity", b"1e999", b"\\ud800", b"{", b";", b'"', b",,,"))
    )
    return whole[:start] + piece + whole[end:]


@st.composite
def damaged_table(draw: st.DrawFn, text: str) -> bytes:
    """The CSV text with cells replaced, a row or column doubled or taken out, or its bytes
    damaged."""
    rows = list(csv.reader(io.StringIO(text)))
    where = st.integers(0, len(rows) - 1)
    match draw(st.integers(0, 5)):
        case 0:
            return draw(damaged_bytes(text))
        case 1:
            rows.insert(draw(where), rows[draw(where)])
        case 2:
            column = draw(st.integers(0, len(rows[0]) - 1))
            rows = [[*row, row[column]] for row in rows]
        case 3:
            column = draw(st.integers(0, len(rows[0]) - 1))
            rows = [row[:column] + row[column + 1 :] for row in rows]
        case _:
            row = rows[draw(where)]
            row[draw(st.integers(0, len(row) - 1))] = str(draw(VALUES))
    target = io.StringIO()
    csv.writer(target, delimiter=draw(st.sampled_from(",;\t"))).writerows(rows)
    return target.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def damaged_instance(draw: st.DrawFn, text: str) -> bytes:
    """The instance with a number, a name or a line replaced, or its bytes damaged."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(damaged_bytes(text))
    lines = text.splitlines(keepends=True)
    if kind == 1:
        del lines[draw(st.integers(0, len(lines) - 1))]
        return "".join(lines).encode()
    found = draw(st.sampled_from(list(re.finditer(r"\w+|[;=|{}]", text))))
    new = draw(st.sampled_from((LONG, "0", "7", "99", "-1", "٣", "²", "1.5", "", ";", "{", "..")))
    return (text[: found.start()] + new + text[found.end() :]).encode()
