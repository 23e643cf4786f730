"""What is said when a file cannot be used: where, what, and what to do."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass

from samspill.engine.judge.faults.fault import Fault

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: object) -> str:
    """A value from a file as a message shows it: however long or deep it is, in a few words."""
    return _SHORT.repr(value)


@dataclass(eq=False)  # not frozen: Python writes the traceback on it
class InputError(Exception):
    """Input that cannot be used.

    ``file`` is the file as the user named it, ``where`` the row, line or JSON path,
    ``field`` the column or key (empty when the whole is meant), ``message`` what is wrong
    and ``remedy`` what to do about it. Where a problem could be read but not planned from, its
    ``faults`` are there, and :mod:`samspill.telling.faults` says them.
    """

    file: str
    where: str
    field: str
    message: str
    remedy: str
    faults: tuple[Fault, ...] = ()

    @property
    def place(self) -> str:
        """File, row and field."""
        return ", ".join(part for part in (self.file, self.where, self.field) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"
