"""What in a text asks for care before it is shared: found by its shape, told with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Worry(StrEnum):
    """What a piece of a text looks like."""

    CLASSIFIED = "classified"
    IDENTITY_NUMBER = "identity number"
    ACCOUNT = "account"
    CARD = "card"
    PHONE = "phone"
    FIRM = "firm"
    NAME = "name"


SAID = {
    Worry.CLASSIFIED: _("This is marked as classified. It never belongs here."),
    Worry.IDENTITY_NUMBER: _("This looks like a national identity number. Take it out."),
    Worry.ACCOUNT: _("This looks like an account number. Take it out."),
    Worry.CARD: _("This looks like a card number. Take it out."),
    Worry.PHONE: _("This looks like a telephone number. Is it yours to give?"),
    Worry.FIRM: _("This looks like the number of a firm. Take it out."),
    Worry.NAME: _("This looks like the name of somebody who is not here. Take it out."),
}


@dataclass(frozen=True)
class Found:
    """A piece of a text, from ``start`` to ``end`` (characters), and what it looks like."""

    worry: Worry
    start: int
    end: int


# Markings of the Norwegian security act, of NATO and of the EU, as they are written at the head of
# a page: in capitals. ("Konfidensielt" within a sentence is no marking.)
CLASSIFIED = re.compile(
    r"\b(?:STRENGT\s+HEMMELIG|HEMMELIG|KONFIDENSIELT|BEGRENSET|STRENGT\s+FORTROLIG|FORTROLIG"
    r"|(?:COSMIC\s+)?TOP\s+SECRET|(?:NATO|EU|UE|RESTREINT\s+UE/EU)\s+(?:SECRET|CONFIDENTIAL"
    r"|RESTRICTED)|(?:SECRET|CONFIDENTIEL|RESTREINT)\s+UE)\b"
)
# Two words or more with capitals side by side: a person's name in Norwegian, as in most tongues.
# Of what is no name it warns at times, which costs a look.
NAME = re.compile(r"\b[^\W\d_a-zæøå][^\W\d_A-ZÆØÅ]+(?:[ -][^\W\d_a-zæøå][^\W\d_A-ZÆØÅ]+)+\b")
DIGITS = re.compile(r"(?<![\d+])\+?\d(?:[ .\u00a0\u202f-]?\d){7,18}(?!\d)")


def worries(text: str, *, known: Collection[str] = ()) -> list[Found]:
    """What in the text asks for care, in its order. ``known`` are names that may be said: those of
    the people and organisations that are here."""
    found = [Found(Worry.CLASSIFIED, *hit.span()) for hit in CLASSIFIED.finditer(text)]
    found += _numbers(text)
    may = {name.casefold() for name in known}
    taken = [(each.start, each.end) for each in found]
    for hit in NAME.finditer(text):
        inside = any(start < hit.end() and hit.start() < end for start, end in taken)
        if not inside and hit.group().casefold() not in may:
            found.append(Found(Worry.NAME, *hit.span()))
    return sorted(found, key=lambda each: each.start)


def _numbers(text: str) -> Iterator[Found]:
    for hit in DIGITS.finditer(text):
        digits = re.sub(r"\D", "", hit.group())
        worry = _of_number(digits, international=hit.group().startswith("+"))
        if worry is not None:
            yield Found(worry, *hit.span())


def _of_number(digits: str, *, international: bool) -> Worry | None:
    if international:
        return Worry.PHONE if digits.startswith("47") and len(digits) == 10 else _abroad(digits)
    if len(digits) == 11 and is_identity_number(digits):
        return Worry.IDENTITY_NUMBER
    if len(digits) == 11 and _by_weights(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)):
        return Worry.ACCOUNT
    if len(digits) == 9 and _by_weights(digits, (3, 2, 7, 6, 5, 4, 3, 2, 1)):
        return Worry.FIRM
    if 13 <= len(digits) <= 19 and passes_luhn(digits):
        return Worry.CARD
    if len(digits) == 8 and digits[0] in "23456789":
        return Worry.PHONE
    return Worry.PHONE if digits.startswith("0047") and len(digits) == 12 else None


def _abroad(digits: str) -> Worry | None:
    return Worry.PHONE if 8 <= len(digits) <= 15 else None


def is_identity_number(digits: str) -> bool:
    """Do eleven digits have the two control digits of a national identity number? Both those of
    before 2032, and those after, whose first control digit may have any of four rests."""
    first = sum(int(d) * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), strict=False))
    if first % 11 not in {0, 1, 2, 3}:
        return False
    return _by_weights(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) and _is_day(digits)


def _is_day(digits: str) -> bool:
    """The first six are a day: of a D number with 40 more, of a made-up one with 40 or 80 more in
    the month."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month % 40 <= 12


def _by_weights(digits: str, weights: tuple[int, ...]) -> bool:
    """Norwegian control digits: the weighted sum is divisible by 11."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def passes_luhn(digits: str) -> bool:
    """Luhn's check digit of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
