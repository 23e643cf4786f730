"""Reading the published business-to-business instances (.dzn, MiniZinc's data format).

``requested`` has a row (participant, participant, session) a meeting; session 1 is the morning,
2 the afternoon, 3 any. ``forbidden[p]`` are slots p can't meet in, ``fixed[m]`` the slot of a
meeting (0: free), ``precedences[m]`` the meetings that lie in an earlier slot.
"""

from __future__ import annotations

import re
from pathlib import Path

from samspill.engine.formats.errors import InputError
from samspill.engine.given.problem import GivenMeeting, GivenProblem

MORNING, AFTERNOON, ANY = 1, 2, 3
ITEM = re.compile(r"(\w+)\s*=\s*([^;]*);")


def read(path: Path) -> GivenProblem:
    """The instance in the file. Raises InputError with the item that is wrong."""
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(file, "", "", "This can't be read.", "Give a .dzn text file.") from None
    items = dict(ITEM.findall(re.sub(r"%.*", "", text)))
    participants = _number(file, items, "nBusiness")
    slots = _number(file, items, "nTotalSlots")
    morning = _number(file, items, "nMorningSlots")
    rows = _numbers(file, items, "requested")
    count = _number(file, items, "nMeetings")
    if len(rows) != 3 * count:
        raise InputError(
            file, "", "requested", f"It has {len(rows)} numbers, not {3 * count}.",
            "Give participant, participant and session for each meeting.",
        )  # fmt: skip
    forbidden = _sets(file, items, "forbidden", participants)
    fixed = _numbers(file, items, "fixed") if "fixed" in items else [0] * count
    after = _sets(file, items, "precedences", count)
    if len(fixed) != count:
        raise InputError(
            file, "", "fixed", f"It has {len(fixed)} numbers, not {count}.",
            "Give a slot, or 0, for each meeting.",
        )  # fmt: skip
    meetings = []
    for number in range(count):
        first, second, session = rows[3 * number : 3 * number + 3]
        where = f"requested, row {number + 1}"
        if not (1 <= first <= participants and 1 <= second <= participants) or first == second:
            raise InputError(
                file, where, "", f"{first} and {second} are no two participants.",
                f"Give two numbers from 1 to {participants}.",
            )  # fmt: skip
        if session not in (MORNING, AFTERNOON, ANY):
            raise InputError(file, where, "", f"There is no session {session}.", "Give 1, 2 or 3.")
        low = morning + 1 if session == AFTERNOON else 1
        high = morning if session == MORNING else slots
        closed = forbidden[first - 1] | forbidden[second - 1]
        allowed = [t for t in range(low, high + 1) if t not in closed]
        if fixed[number]:
            allowed = [t for t in allowed if t == fixed[number]]
        meetings.append(
            GivenMeeting(
                first,
                second,
                tuple(allowed),
                tuple(sorted(n - 1 for n in after[number] if 1 <= n <= count)),
            )
        )
    return GivenProblem(
        participants=participants,
        slots=slots,
        tables=_number(file, items, "nTables"),
        meetings=tuple(meetings),
        title=path.stem,
    )


def _item(file: str, items: dict[str, str], name: str) -> str:
    if name not in items:
        raise InputError(
            file, "", name, "This is missing.", f"A .dzn instance has a line {name} = ...;"
        )
    return items[name]


def _number(file: str, items: dict[str, str], name: str) -> int:
    text = _item(file, items, name).strip()
    if not text.isdecimal():
        raise InputError(file, "", name, f"{text!r} is no number.", "Give a whole number.")
    return int(text)


def _numbers(file: str, items: dict[str, str], name: str) -> list[int]:
    text = _item(file, items, name)
    if re.fullmatch(r"[\s\d,|\[\]]*", text) is None:
        raise InputError(file, "", name, "It holds something else than numbers.", "Correct it.")
    return [int(number) for number in re.findall(r"\d+", text)]


def _sets(file: str, items: dict[str, str], name: str, count: int) -> list[frozenset[int]]:
    """A set of numbers for each; none where the item is not there."""
    if name not in items:
        return [frozenset()] * count
    found = []
    for part in re.findall(r"\{([^}]*)\}|(\d+)\s*\.\.\s*(\d+)", items[name]):
        if part[1]:
            found.append(frozenset(range(int(part[1]), int(part[2]) + 1)))
        else:
            found.append(frozenset(int(n) for n in re.findall(r"\d+", part[0])) - {0})
    if len(found) != count:
        raise InputError(
            file, "", name, f"It has {len(found)} sets, not {count}.", "Give a set for each."
        )
    return found
