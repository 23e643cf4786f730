"""One line of text: a name, a title, a place. It holds no line break and no control character.

A line break in a name writes headers of letters and rows of files of its own; NUL is what
PostgreSQL cannot keep, and half of a surrogate pair what nobody can write out.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

SPACES = "\n\r\t\v\f\x85\u2028\u2029"  # what becomes a space in ``one_line``


def is_line(text: str) -> bool:
    """Is the text on one line, without control characters and halves of characters?"""
    return not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)


def one_line(text: str) -> str:
    """The text with every line break as a space, and no two spaces. What else cannot be kept is
    left for ``check_line`` to refuse."""
    return " ".join("".join(" " if sign in SPACES else sign for sign in text).split(" ")).strip()


def check_line(text: str) -> None:
    """Raises ValidationError for what is not one line."""
    if not is_line(text):
        raise ValidationError(
            _("The text holds characters that can't be kept. Type it again."), code="not_a_line"
        )


if TYPE_CHECKING:
    CharField = models.CharField[str | Combinable, str]
else:
    CharField = models.CharField  # Django's own class takes no types


class LineField(CharField):
    """A CharField of one line. What is no line is refused when it is saved, whatever way it came:
    also where nobody asked the validators."""

    default_validators = [check_line]  # noqa: RUF012  (as Django has it)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value for the database. Raises ValidationError."""
        if isinstance(value, str):
            check_line(value)
        return super().get_db_prep_save(value, connection)
