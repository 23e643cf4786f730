"""What is said when a file cannot be used: where, what, and what to do."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: object) -> str:
    """A value from a file as a message shows it: however long or deep it is, in a few words."""
    return _SHORT.repr(value)


@dataclass(frozen=True)
class InputError(Exception):
    """Input that cannot be used.

    ``file`` is the file as the user named it, ``where`` the row, line or JSON path,
    ``field`` the column or key (empty when the whole is meant), ``message`` what is wrong
    and ``remedy`` what to do about it.
    """

    file: str
    where: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where, self.field) if part)
        return f"{place}: {self.message} {self.remedy}"
