"""Reading the published business-to-business instances (.dzn, MiniZinc's data format).

Every item is described in docs/reference/b2b.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from samspill.engine.formats.errors import InputCode, InputError, shown
from samspill.engine.given.problem import GivenMeeting, GivenProblem

MORNING, AFTERNOON, ANY = 1, 2, 3
ITEM = re.compile(r"\s*(\w+)\s*=\s*([^;=]*);")
SET = re.compile(r"\{([^{}]*)\}|([0-9]+)\s*\.\.\s*([0-9]+)")
NUMBERS = re.compile(r"[\s0-9,|\[\]]*")
LARGEST = 100_000  # of any number in a file: what is above is a slip, not an event


def read(path: Path) -> GivenProblem:
    """The instance in the file, its title the file's name without the ending.

    Raises InputError with the item, and the row in it, that can't be used.
    """
    file = _File(str(path), _items(path))
    participants = file.number("nBusiness")
    tables = file.number("nTables")
    slots = file.number("nTotalSlots")
    morning = file.number("nMorningSlots")
    if morning > slots:
        raise file.error(
            "nMorningSlots", "", InputCode.MORNING_TOO_LONG, morning=morning, slots=slots
        )
    count = file.number("nMeetings")
    rows = file.rows("requested", count)
    forbidden = file.sets("forbidden", participants, highest=slots)
    fixed = file.numbers("fixed", count, highest=slots)
    after = file.sets("precedences", count, highest=count)
    meetings = []
    for number, (first, second, session) in enumerate(rows):
        where = f"row {number + 1}"
        if not (1 <= first <= participants and 1 <= second <= participants) or first == second:
            raise file.error(
                "requested", where, InputCode.NOT_TWO, first=first, second=second, most=participants
            )
        if session not in (MORNING, AFTERNOON, ANY):
            raise file.error("requested", where, InputCode.NO_SESSION, session=session)
        low = morning + 1 if session == AFTERNOON else 1
        high = morning if session == MORNING else slots
        closed = forbidden[first - 1] | forbidden[second - 1]
        allowed = tuple(
            t
            for t in range(low, high + 1)
            if t not in closed and fixed[number] in (0, t)
        )  # fmt: skip
        if number + 1 in after[number]:
            raise file.error("precedences", where, InputCode.BEFORE_ITSELF)
        before = tuple(sorted(n - 1 for n in after[number]))
        meetings.append(GivenMeeting(first, second, allowed, before))
    file.agree(meetings, participants)
    return GivenProblem(
        participants=participants,
        slots=slots,
        tables=tables,
        meetings=tuple(meetings),
        title=path.stem,
    )


def _items(path: Path) -> dict[str, str]:
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(file, "", "", InputCode.NOT_TEXT) from None
    text = re.sub(r"%.*", "", text)
    items: dict[str, str] = {}
    at = 0
    while text[at:].strip():
        item = ITEM.match(text, at)
        if item is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            line = text.count("\n", 0, start) + 1
            raise InputError(
                file,
                f"line {line}",
                "",
                InputCode.NOT_AN_ITEM,
            )
        if item[1] in items:
            raise InputError(file, "", item[1], InputCode.ITEM_TWICE)
        items[item[1]] = item[2]
        at = item.end()
    return items


@dataclass(frozen=True)
class _File:
    """The items by name, and how each kind is read. All methods raise InputError."""

    name: str
    items: dict[str, str]

    def error(self, item: str, where: str, code: InputCode, /, **facts: object) -> InputError:
        return InputError(self.name, where, item, code, facts)

    def number(self, item: str) -> int:
        """A whole number."""
        text = self._text(item).strip()
        if re.fullmatch(r"[0-9]+", text) is None:
            raise self.error(item, "", InputCode.NOT_A_NUMBER, value=shown(text))
        if len(text) > 6 or int(text) > LARGEST:
            raise self.error(item, "", InputCode.NUMBER_TOO_LARGE, most=LARGEST)
        return int(text)

    def numbers(self, item: str, count: int, *, highest: int) -> list[int]:
        """So many numbers from 0 to ``highest``; all 0 where the item is not there."""
        if item not in self.items:
            return [0] * count
        found = self._listed(item)
        if len(found) != count:
            raise self.error(item, "", InputCode.OTHER_COUNT, found=len(found), wanted=count)
        for place, number in enumerate(found, 1):
            if number > highest:
                raise self.error(
                    item,
                    f"number {place}",
                    InputCode.NO_SUCH_NUMBER,
                    number=number,
                    highest=highest,
                )
        return found

    def rows(self, item: str, count: int) -> list[tuple[int, int, int]]:
        """So many rows of three numbers."""
        found = self._listed(item)
        if len(found) != 3 * count:
            raise self.error(item, "", InputCode.OTHER_ROWS, found=len(found), wanted=3 * count)
        return [(found[k], found[k + 1], found[k + 2]) for k in range(0, 3 * count, 3)]

    def sets(self, item: str, count: int, *, highest: int) -> list[frozenset[int]]:
        """So many sets of numbers, 0 left out; all empty where the item is not there."""
        if item not in self.items:
            return [frozenset()] * count
        text = self.items[item]
        if re.fullmatch(r"[\s,\[\]]*", SET.sub("", text)) is None:
            raise self.error(item, "", InputCode.NOT_SETS)
        found = []
        for place, (listed, low, high) in enumerate(SET.findall(text), 1):
            texts = [low, high] if low else [part.strip() for part in listed.split(",")]
            ends = [int(part) for part in texts if re.fullmatch(r"[0-9]{1,6}", part)]
            if len(ends) != len([part for part in texts if part]) or max(ends, default=0) > highest:
                raise self.error(item, f"set {place}", InputCode.NOT_IN_A_SET, highest=highest)
            found.append(frozenset(range(ends[0], ends[1] + 1) if low else ends) - {0})
        if len(found) != count:
            raise self.error(item, "", InputCode.OTHER_SETS, found=len(found), wanted=count)
        return found

    def agree(self, meetings: list[GivenMeeting], participants: int) -> None:
        """The items that repeat what ``requested`` says, say the same."""
        if "nMeetingsBusiness" not in self.items:
            return
        said = self.numbers("nMeetingsBusiness", participants, highest=len(meetings))
        for participant, number in enumerate(said, 1):
            held = sum(1 for m in meetings if participant in (m.first, m.second))
            if number != held:
                raise self.error(
                    "nMeetingsBusiness",
                    f"number {participant}",
                    InputCode.DISAGREES,
                    said=number,
                    held=held,
                )

    def _text(self, item: str) -> str:
        if item not in self.items:
            raise self.error(item, "", InputCode.ITEM_MISSING, item=item)
        return self.items[item]

    def _listed(self, item: str) -> list[int]:
        text = self._text(item)
        if NUMBERS.fullmatch(text) is None:
            raise self.error(item, "", InputCode.NOT_NUMBERS)
        found = re.findall(r"[0-9]+", text)
        if any(len(number) > 6 for number in found):
            raise self.error(item, "", InputCode.A_NUMBER_TOO_LARGE)
        return [int(number) for number in found]
