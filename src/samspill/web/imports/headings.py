"""Which column is which: finding the headings, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from samspill.web.imports.cells import Cell, Sheet, letter, shown
from samspill.web.imports.columns import NAME_PARTS, Column, Understood
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.workbook import columns_of, last_row
from samspill.web.people.sameness import same_name

_LOOKED_AT = 20  # rows that the headings are looked for in
_SAMPLE = 200  # rows that tell which of two columns is filled in
_LONGEST = 300  # characters of a heading that count
_LONGEST_SHOWN = 300  # characters of the headings in a message
_ASIDE = re.compile(r"\([^()]*\)|\*")  # (one a line)
_NUMBERED = re.compile(r"[0-9]+$")  # a form's second question of a name
# A heading with one of these is about something else, however much it resembles a known one.
_OTHER = frozenset(
    [
        "type",
        "display",
        "invoice",
        "faktura",
        "billing",
        "buyer",
        "bestiller",
        "order",
        "ordre",
        "street",
        "ticket",
        "billett",
        "id",
        "telefon",
        "phone",
        "mobil",
        "dato",
        "date",
        "antall",
        "number",
        "kommentar",
        "comment",
        "samtykke",
        "consent",
    ]
)


@dataclass(frozen=True)
class Memory:
    """What was chosen at earlier imports: keys by heading (plain), and headings that were said
    not to mean a key."""

    means: Mapping[str, str] = field(default_factory=dict)
    never: Collection[tuple[str, str]] = ()  # heading and key


NOTHING = Memory()


def plain(heading: str) -> str:
    """A heading without case, spaces and signs: "E-post *" and "epost" are the same."""
    return _plain(heading[:_LONGEST])


@lru_cache(maxsize=2_000)
def _plain(heading: str) -> str:
    return re.sub(r"[^\w#]|_", "", same_name(heading))  # "Attendee #" is no attendee


def sheet_of(sheets: Sequence[Sheet], known: tuple[Column, ...], memory: Memory = NOTHING) -> Sheet:
    """The sheet of a workbook that has most of the required columns; the first among equals."""
    required = {column.key for column in known if column.required} | {*NAME_PARTS}

    def fitting(sheet: Sheet) -> int:
        return len(required & understand(sheet, known, memory=memory).columns.keys())

    return max(sheets, key=fitting)


def understand(
    sheet: Sheet,
    known: tuple[Column, ...],
    chosen: Mapping[str, int | None] | None = None,
    memory: Memory = NOTHING,
) -> Understood:
    """Find the headings among the first rows, and the known columns among them.

    ``chosen``: what somebody said themselves, index by key, None for "not in the file"; it wins
    over what is remembered, and that over the headings. An index that is no column is passed
    over.
    """
    start = _start(sheet, known, memory)
    number, cells = sheet.rows[start]
    headings = tuple(shown(cell.text) for cell in cells)
    said = {
        key: index
        for key, index in (chosen or {}).items()
        if index is None or 0 <= index < len(headings)
    }
    finding = _Finding(sheet, start, known, headings, memory).found(said)
    usual = _Finding(sheet, start, known, headings, memory).found({}) if said else finding
    meant = finding.meant
    problems = _chosen_twice(said, known, number) + finding.problems
    named = any(key in meant for key in NAME_PARTS)
    problems += [
        Problem(
            Code.MISSING_COLUMN,
            "",
            {"column": str(column.label), "headings": _listed(headings)},
        )
        for column in known
        if column.required and column.key not in meant and not (column.key == "name" and named)
    ]
    if len(sheet.rows) < start + 2:
        problems.append(Problem(Code.NO_ROWS))
    problems += _merged(sheet, number, meant)
    return Understood(
        columns=meant,
        headings=headings,
        problems=tuple(problems),
        start=start,
        row=number,
        skipped=tuple(number for number, _ in sheet.rows[:start]),
        guessed=frozenset(finding.guessed),
        remembered=frozenset(finding.remembered),
        usual=usual.meant,
    )


@cache
def _exact(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(word) for word in headings)


@cache
def _in_words(heading: str) -> str:
    return " ".join(re.findall(r"\w+", same_name(heading)))


def _tier_sooner(column: Column, heading: str) -> bool:
    return plain(heading) in _exact(column.sooner)


def _tier_known(column: Column, heading: str) -> bool:
    said = plain(heading)
    return said in _exact(column.headings) or said == plain(str(column.label))


def _tier_aside(column: Column, heading: str) -> bool:
    """A heading with something in brackets, or a number, behind it."""
    short = _NUMBERED.sub("", plain(_ASIDE.sub(" ", heading[:_LONGEST])))
    if not short or short == plain(heading):
        return False
    return _tier_sooner(column, short) or _tier_known(column, short)


def _tier_within(column: Column, heading: str) -> bool:
    """A question that holds a known heading: "Which challenges do you have?"."""
    words = _ASIDE.sub(" ", heading[:_LONGEST])
    text = " ".join(re.findall(r"\w+", same_name(words)))
    if not _OTHER.isdisjoint(text.split()):
        return False
    likely = map(_in_words, (*column.sooner, *column.headings, str(column.label)))
    return any(len(word) > 4 and f" {word} " in f" {text} " for word in likely)


_TIERS = (_tier_sooner, _tier_known, _tier_aside, _tier_within)
_ASIDE_TIER = 2
_GUESSES = (_ASIDE_TIER, 3)


class _Finding:
    """Finds the columns, the surest first; a column is one thing."""

    def __init__(
        self,
        sheet: Sheet,
        start: int,
        known: tuple[Column, ...],
        headings: tuple[str, ...],
        memory: Memory,
    ) -> None:
        self.meant: dict[str, int] = {}
        self.guessed: set[str] = set()
        self.remembered: set[str] = set()
        self.problems: list[Problem] = []
        self._known, self._headings, self._memory = known, headings, memory
        self._number = sheet.rows[start][0]
        self._sample = sheet.rows[start + 1 : start + 1 + _SAMPLE]
        self._closed: set[str] = set()  # keys that are settled, be it as not there

    def found(self, said: Mapping[str, int | None]) -> _Finding:
        """This, when all has been found."""
        self._choose(said)
        for tier in range(len(_TIERS)):
            self._look(tier)
        return self

    def _choose(self, said: Mapping[str, int | None]) -> None:
        """What somebody says now, and said before."""
        self.meant = {key: index for key, index in said.items() if index is not None}
        self._closed = set(said)
        keys = {column.key for column in self._known}
        for index, heading in enumerate(self._headings):
            key = self._memory.means.get(plain(heading))
            if key in keys and key not in self._closed and index not in self.meant.values():
                self.meant[key] = index
                self._closed.add(key)
                self.remembered.add(key)

    def _look(self, tier: int) -> None:
        """Find columns by headings that fit as well as this tier asks."""
        for column in self._known:
            key = column.key
            if key in self._closed or (key == "name" and tier in _GUESSES and self._has_parts()):
                continue
            fitting = self._fitting(column, tier)
            filled = [i for i in fitting if self._is_filled(key, i)]
            if len(fitting) > 1 or (filled and tier in _GUESSES):
                fitting = filled or fitting[:1]
            if fitting and not filled and tier not in _GUESSES:
                # A form's own "E-mail" is empty where it asks for one itself: "E-mail2".
                asked = self._fitting(column, _ASIDE_TIER)
                if better := [i for i in asked if self._is_filled(key, i)]:
                    fitting = better[:1]
                    self.guessed.add(key)
            if not fitting:
                continue
            if len(fitting) > 1 and tier not in _GUESSES:
                place = f"{letter(fitting[1])}{self._number}"
                self.problems.append(Problem(Code.COLUMN_TWICE, place, _two(column, fitting)))
            self.meant[key] = fitting[0]
            self._closed.add(key)
            if tier in _GUESSES:
                self.guessed.add(key)

    def _fitting(self, column: Column, tier: int) -> list[int]:
        taken = set(self.meant.values())
        return [
            index
            for index, heading in enumerate(self._headings)
            if heading
            and index not in taken
            and _TIERS[tier](column, heading)
            and (plain(heading), column.key) not in self._memory.never
        ]

    def _has_parts(self) -> bool:
        return any(key in self.meant for key in NAME_PARTS)

    def _is_filled(self, key: str, index: int) -> bool:
        """True when the column holds what it should in any of the first rows."""
        texts = (cells[index].text for _, cells in self._sample if index < len(cells))
        return any("@" in text if key == "email" else text for text in texts)


def _start(sheet: Sheet, known: tuple[Column, ...], memory: Memory) -> int:
    """The place of the headings: the first of the rows with most headings that we know. Where
    none are known it is the first row that is filled to at least half of the widest."""
    above = sheet.rows[:_LOOKED_AT]
    keys = {column.key for column in known}

    def score(cells: Sequence[Cell]) -> int:
        headings = [cell.text for cell in cells if cell.text]
        remembered = sum(1 for h in headings if memory.means.get(plain(h)) in keys)
        found = sum(
            1
            for column in known
            if any(_tier_sooner(column, h) or _tier_known(column, h) for h in headings)
            or any(_tier_aside(column, h) for h in headings)
        )
        return remembered + found

    scores = [score(cells) for _, cells in above]
    if max(scores) >= 2:
        return scores.index(max(scores))
    widths = [sum(1 for cell in cells if cell.text) for _, cells in above]
    return next(n for n, width in enumerate(widths) if 2 * width >= max(widths))


def _merged(sheet: Sheet, number: int, meant: Mapping[str, int]) -> list[Problem]:
    """Merged cells in a column that is read; a title above the headings may well be merged."""
    used = set(meant.values())
    return [
        Problem(Code.MERGED, f"{sheet.name}!{reference}")
        for reference in sheet.merged
        if last_row(reference) >= number and not used.isdisjoint(columns_of(reference))
    ][:1]


def _chosen_twice(
    said: Mapping[str, int | None], known: tuple[Column, ...], number: int
) -> list[Problem]:
    """One column chosen for two things."""
    found, seen = [], set()
    for column in known:
        index = said.get(column.key)
        if index is not None and index in seen:
            place = f"{letter(index)}{number}"
            found.append(Problem(Code.CHOSEN_TWICE, place, {"column": str(column.label)}))
        elif index is not None:
            seen.add(index)
    return found


def _two(column: Column, places: Sequence[int]) -> dict[str, str | int]:
    first, second, *_ = (letter(index) for index in places)
    return {"column": str(column.label), "first": first, "second": second}


def _listed(headings: Sequence[str]) -> str:
    text = ", ".join(heading for heading in headings if heading)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"
