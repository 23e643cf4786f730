"""The words of letters: ours, an edition's own, and the places in them that are filled in.

A text is plain and what stands in it is data: a place is a name in braces, filled in once, so that
nothing that somebody is called becomes a place, a tag or a line of the letter's head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import dateformat, timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samspill.web.editions.letter_models import LetterKind, LetterTemplate
from samspill.web.editions.models import Edition
from samspill.web.outbox.lines import is_address
from samspill.web.people.models import Person

WRITTEN = re.compile(r"\{([^{}\n]*)\}")
NO_LINK = "…"  # in the place of a link's secret: opens nothing


class Place(StrEnum):
    """What a text may name, to be filled in when the letter is written."""

    NAME = "name"
    EDITION = "edition"
    DAY = "day"
    PLACE = "place"
    DEADLINE = "deadline"
    LINK = "link"


class PlaceError(ValueError):
    """The text can't be filled in: ``place`` is unknown, or missing and needed."""

    def __init__(self, place: str, *, missing: bool) -> None:
        super().__init__(place)
        self.place, self.missing = place, missing


@dataclass(frozen=True)
class Words:
    """A subject and a text, with places or filled in."""

    subject: str
    text: str


def check_places(words: Words, kind: str) -> None:
    """Raises PlaceError for a place that there is none of, and for a letter that should bring a
    link and does not say where. A subject holds no link: others see it over a shoulder."""
    known = {place.value for place in Place}
    for text, allowed in ((words.subject, known - {Place.LINK}), (words.text, known)):
        for place in WRITTEN.findall(text):
            if place not in allowed:
                raise PlaceError(place, missing=False)
    if kind != LetterKind.MESSAGE and Place.LINK not in WRITTEN.findall(words.text):
        raise PlaceError(Place.LINK, missing=True)


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """With every place filled in. A line that names what there is none of (no deadline is set, say)
    is left out."""
    empty = {place for place, value in values.items() if not value}
    lines = [
        line for line in words.text.splitlines() if not empty.intersection(WRITTEN.findall(line))
    ]

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    return Words(WRITTEN.sub(value, words.subject), WRITTEN.sub(value, "\n".join(lines)))


def values_of(edition: Edition, name: str, link: str) -> dict[str, str]:
    """What stands in the places, in the language and the zone that are active."""
    closes = edition.wishes_close_at
    return {
        Place.NAME: name,
        Place.EDITION: edition.name,
        Place.DAY: written_day(edition),
        Place.PLACE: edition.place,
        Place.DEADLINE: "" if closes is None else _deadline(edition),
        Place.LINK: link,
    }


def written_day(edition: Edition) -> str:
    """ "torsdag 13. november 2031"."""
    return dateformat.format(edition.day, "l j F Y" if _english() else "l j. F Y")


def _deadline(edition: Edition) -> str:
    closes = timezone.localtime(edition.wishes_close_at, ZoneInfo(edition.time_zone))
    facts = {
        "day": dateformat.format(closes, "l j F" if _english() else "l j. F"),
        "time": closes.strftime("%H:%M" if _english() else "%H.%M"),
    }
    return _("%(day)s at %(time)s") % facts


def _english() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("en")


def ours(kind: str, language: str) -> Words:
    """Our own words for the kind, with their places."""
    with translation.override(language):
        places = {f"{place}": f"{{{place}}}" for place in Place}
        return Words(
            subject=_our_subject(kind) % {"edition": places[Place.EDITION]},
            text=our_text(kind, places),
        )


def our_text(kind: str, values: Mapping[str, str]) -> str:
    """Our text of the kind, in the language that is active."""
    facts = {"kind": kind, **values}
    return render_to_string("organiser/mail/letter_text.txt", facts).strip()


def _our_subject(kind: str) -> str:
    return {
        LetterKind.INVITATION: _("Whom will you meet at %(edition)s?"),
        LetterKind.REMINDER: _("Reminder: whom will you meet at %(edition)s?"),
        LetterKind.PERSONAL_LINK: _("Your link to %(edition)s"),
        LetterKind.MESSAGE: _("About %(edition)s"),
    }[LetterKind(kind)]


def own_words(edition: Edition, kind: str, language: str) -> Words | None:
    """What the edition's organisers have written for the kind; None where they keep ours."""
    found = LetterTemplate.objects.filter(edition=edition, kind=kind, language=language).first()
    return None if found is None else Words(found.subject, found.text)


def own_kinds(edition: Edition) -> frozenset[tuple[str, str]]:
    """The kinds and languages that have words of their own."""
    rows = LetterTemplate.objects.filter(edition=edition).values_list("kind", "language")
    return frozenset(rows)


def signature(edition: Edition, by: Person | None, text: str) -> str:
    """Who writes, and when and where the day is, as far as the text does not say it."""
    told = written_day(edition) in text and edition.place in text
    facts = {"edition": edition, "by": by, "day": written_day(edition), "told": told}
    return render_to_string("organiser/mail/letter_signature.txt", facts).strip()


def reply_address(by: Person | None, edition: Edition) -> str:
    """Where an answer goes: to the edition's own address, else to who has the letter sent."""
    if is_address(edition.answers_to):
        return edition.answers_to
    return by.email if by is not None and is_address(by.email) else ""
