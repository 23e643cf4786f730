"""What an import would do, before it does anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samspill.web.imports.columns import Understood
from samspill.web.imports.problems import Code, Problem

Chosen = Mapping[str, int | None]  # index of a column by key; None: not in the file
Tell = Callable[[float], None]  # told how much is done, from 0 to 1


def nobody(_: float) -> None:
    """Takes no notice of how much is done."""


@dataclass(frozen=True)
class Absentee:
    """A participant who is not in the file."""

    participant: int
    name: str
    organisation: str


@dataclass(frozen=True)
class Preview:
    """Counts of what is new, changed and the same, what is wrong, and remarks.

    ``changes`` is the work itself, for the importer that made it; ``digest`` names it, so that
    what was seen is what is done. ``gone`` are participants whom the file does not name: they
    stay, unless the organiser withdraws them.
    """

    kind: str
    understood: Understood
    new: int
    changed: int
    same: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    changes: Sequence[Any] = field(repr=False, default=())
    theirs: int = 0  # rows passed over: their participant decides, in the file or not
    gone: tuple[Absentee, ...] = ()

    @property
    def may_import(self) -> bool:
        """True when nothing is wrong and there is something to do."""
        return not self.problems and bool(self.new or self.changed)

    @property
    def digest(self) -> str:
        """Names what would be done."""
        return hashlib.sha256(repr(self.changes).encode("utf-8", "replace")).hexdigest()


def not_understood(kind: str, understood: Understood) -> Preview:
    """The preview of a file whose columns were not found."""
    return Preview(kind, understood, 0, 0, 0, understood.problems, skipped_rows(understood))


def skipped_rows(understood: Understood) -> tuple[Problem, ...]:
    """A remark on what stands above the headings."""
    if not understood.skipped:
        return ()
    first, last = understood.skipped[0], understood.skipped[-1]
    place = str(first) if first == last else f"{first}–{last}"
    return (Problem(Code.ROWS_SKIPPED, place, {"row": understood.row}),)


def every(tell: Tell, rows: Sequence[Any], most: float = 1.0) -> Any:
    """The rows one by one, telling now and then how far it has come."""
    step = max(1, len(rows) // 50)
    for number, row in enumerate(rows):
        if number % step == 0:
            tell(most * number / len(rows))
        yield row
