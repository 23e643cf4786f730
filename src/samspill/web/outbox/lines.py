"""One line of text: nothing of it can begin a header of its own."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

ADDRESS_OF_A_PAGE = re.compile(r"https?://\S+", re.IGNORECASE)


def one_line(text: str) -> str:
    """The text with every line break, NUL and other control sign as a space, and no two spaces."""
    plain = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} else sign for sign in text
    )
    return " ".join(plain.split())


def is_address(text: str) -> bool:
    """True for an e-mail address that a letter may go to: on one line, and of a shape that is."""
    if one_line(text) != text or len(text) > 254:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def said_by_server(text: str) -> str:
    """A mail server's words as they may be kept: short, on a line, and without addresses of pages,
    as a server that refuses a letter may quote the link in it."""
    return ADDRESS_OF_A_PAGE.sub("…", one_line(text))[:300]
