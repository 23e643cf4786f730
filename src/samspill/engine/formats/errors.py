"""What is said when a file cannot be used: where, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


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
