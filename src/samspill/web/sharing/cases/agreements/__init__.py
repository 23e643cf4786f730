"""Agreements to begin a case with: a few, one term a line, in three languages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

HERE = Path(__file__).parent
LANGUAGES = ("nb", "nn", "en")


class Agreement(StrEnum):
    """Those there are, by the names of their files."""

    EXPERIENCE = "experience"
    MEASURE = "measure"
    NEED_TO_KNOW = "need_to_know"


NAMES: dict[Agreement, Promise] = {
    Agreement.EXPERIENCE: gettext_lazy("We share experience"),
    Agreement.MEASURE: gettext_lazy("We do something together"),
    Agreement.NEED_TO_KNOW: gettext_lazy("For those who need to know it"),
}


def text_of(agreement: Agreement) -> str:
    """Its terms, one a line, in the language that is on."""
    said = (get_language() or "nb")[:2]
    language = said if said in LANGUAGES else "nb"
    return (HERE / f"{agreement}.{language}.txt").read_text(encoding="utf-8").strip()
