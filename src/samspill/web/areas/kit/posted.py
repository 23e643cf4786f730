"""What people post and ask for, read with bounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from samspill.web.people.lines import check_line, one_line

MOST_DIGITS = 18  # what fits in a number of the database, with a sign


def whole_number(text: str) -> int | None:
    """The number that the digits say; None for anything else, and for one beyond all reason."""
    small = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if small else None


def whole_numbers(texts: Iterable[str]) -> set[int]:
    """Those of the texts that are numbers."""
    return {number for text in texts if (number := whole_number(text)) is not None}


def uuid_in(text: str) -> UUID | None:
    """The id that the text is; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


class LineInput(forms.CharField):
    """One line: pasted line breaks become spaces, other control characters are an error."""

    default_validators = [check_line]  # noqa: RUF012  (as Django has it)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")
