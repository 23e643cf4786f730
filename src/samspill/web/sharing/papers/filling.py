"""Which papers there are, and what of an edition stands in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.editions.models import Edition
from samspill.web.sharing.models import Part
from samspill.web.sharing.papers.texts import Block, read
from samspill.web.sharing.papers.word import About, as_word
from samspill.web.sharing.terms import terms_values

HERE = Path(__file__).parent
# Of all three papers in all three languages: they say the same, so they change together.
VERSION = "2"
WRITTEN = datetime(2026, 11, 29, tzinfo=UTC)
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


class Paper(StrEnum):
    """The papers, by the names of their files."""

    JOINT = "joint"
    PROCESSOR = "processor"
    ASSESSMENT = "assessment"


NAMES: dict[Paper, Promise] = {
    Paper.JOINT: gettext_lazy("Agreement between joint controllers"),
    Paper.PROCESSOR: gettext_lazy("Agreement with the operator of the server"),
    Paper.ASSESSMENT: gettext_lazy("Data protection impact assessment"),
}


def source(paper: Paper, language: str) -> str:
    """The paper's text as it is kept."""
    return (HERE / f"{paper}.{language}.md").read_text(encoding="utf-8")


def values_of(edition: Edition) -> dict[str, str]:
    """What is known of the edition, in the language that is on; what is not known yet is empty:
    one query."""
    terms = terms_values(edition)
    return {
        "edition": edition.name,
        "day": _dated(edition.day),
        "erase_on": _dated(edition.erased_on),
        "place": edition.place,
        "controller": str(terms["controller"]),
        "contact": str(terms["contact"]),
        "part": str(Part(str(terms["part"])).label),
        "red": _("yes") if terms["red_in_writing"] else _("no"),
        "joint": str(terms["joint"]),
        "processing": str(terms["processing"]),
        "version": VERSION,
        "written": _dated(WRITTEN),
    }


def _dated(day: date) -> str:
    return date_format(day, "j. F Y" if translation.get_language() != "en" else "j F Y")


def paper_file(*, edition: Edition, paper: Paper, language: str) -> bytes:
    """The paper for Word, with what is known of the edition."""
    with translation.override(language):
        values = values_of(edition)
        parts = read(source(paper, language), values)
        title = next(part for part in parts if isinstance(part, Block))
        about = About(
            title="".join(piece.text for piece in title.pieces),
            subject=edition.name,
            language=LANGUAGES[language],
            page=_("Page"),
            written=WRITTEN,
            wide=paper == Paper.ASSESSMENT,
        )
        return as_word(parts, about)
