"""Kinds of letters. A package registers what its kinds say, when Django is ready; the words are
made when a letter is sent, in the recipient's language, with what is true then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from samspill.web.outbox.calendars import CalendarPart
from samspill.web.outbox.models import Letter


@dataclass(frozen=True)
class Written:
    """What a letter says. ``html`` empty: as text only. ``name``: whose it is of those who share
    the mailbox, where the letter is about an address and names nobody itself. ``calendar``: for the
    calendar of who gets it. ``marking``: the label of what it says, and what its source asks beyond
    it, a line each: the label stands in the subject, all of it right before the text, and the label
    where the text ends. Such a letter is as text only. ``reply_to``: where an answer goes. Raises
    ValueError."""

    subject: str
    text: str
    html: str = ""
    name: str = ""
    calendar: CalendarPart | None = None
    marking: tuple[str, ...] = ()
    reply_to: str = ""

    def __post_init__(self) -> None:
        if self.marking and self.html:
            raise ValueError("A letter with a label is sent as text only.")


# None: there is nothing to tell any more, as the recipient has left. May be called again for the
# same letter, after an attempt that failed, and says the same then. Runs in a transaction.
Write = Callable[[Letter, datetime], Written | None]
# Called when the letter has ended without having been sent, in the transaction that says so.
Failed = Callable[[Letter, datetime], None]


@dataclass(frozen=True)
class Kind:
    """How letters of one kind are written, and what else happens when one is not delivered."""

    write: Write
    failed: Failed | None = None


_kinds: dict[str, Kind] = {}


def register(name: str, write: Write, *, failed: Failed | None = None) -> None:
    """Say how letters of this kind are written. Raises ValueError when somebody has already."""
    if name in _kinds and _kinds[name] != Kind(write, failed):
        raise ValueError(f"Letters of the kind {name!r} are registered already.")
    _kinds[name] = Kind(write, failed)


def kind_of(letter: Letter) -> Kind:
    """How this letter is written. Raises KeyError for a kind that nobody registered."""
    return _kinds[letter.kind]


def known(name: str) -> bool:
    """True when letters of this kind can be written."""
    return name in _kinds
