"""What is said of files that cannot be used and of changes that cannot be made, and what to do:
from the engine's codes, in three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from samspill.engine.answers.what_if import FaultyAlterationError
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.records import Kind
from samspill.engine.model.alter import AlterError
from samspill.telling import faults
from samspill.telling.language import Counting, Language
from samspill.telling.refusals.changes import ALTERATIONS, CHANGES
from samspill.telling.refusals.documents import DOCUMENTS
from samspill.telling.refusals.shared import Three
from samspill.telling.refusals.sheets import SHEETS

__all__ = ["ALTERATIONS", "TEXTS", "alteration", "message", "refusal", "remedy", "where"]

TEXTS = {**DOCUMENTS, **SHEETS, **CHANGES}
_KINDS: dict[Kind, Three] = {
    Kind.TEXT: ("a text", "en tekst", "ein tekst"),
    Kind.NUMBER: ("a whole number", "et helt tall", "eit heilt tal"),
    Kind.TRUTH: ("true or false", "true eller false", "true eller false"),
    Kind.TIME: (
        "a time as 2026-11-12T09:20:00+01:00",
        "et tidspunkt som 2026-11-12T09:20:00+01:00",
        "eit tidspunkt som 2026-11-12T09:20:00+01:00",
    ),
    Kind.TEXTS: ("a list of texts", "en liste med tekster", "ei liste med tekstar"),
    Kind.NUMBERS: ("names with whole numbers", "navn med hele tall", "namn med heile tal"),
    Kind.SECTOR: ("a sector", "en sektor", "ein sektor"),
    Kind.STRENGTH: ("a strength", "en ønskestyrke", "ein ønskestyrke"),
    Kind.SEEKS: (
        "one of known, new and mix",
        "en av known, new og mix",
        "éin av known, new og mix",
    ),
}
# How a place in a file is called: the engine counts lines, rows and columns.
_PLACES: dict[str, Three] = {
    "line": ("line", "linje", "linje"),
    "column": ("column", "kolonne", "kolonne"),
    "row": ("row", "rad", "rad"),
    "number": ("number", "tall", "tal"),
    "set": ("set", "mengde", "mengd"),
}
_PLACE = re.compile(r"\b(line|column|row|number|set) (?=[0-9])")


def message(error: InputError, language: Language = Language.ENGLISH) -> str:
    """What is wrong; of several faults the first."""
    if error.faults:
        return faults.message(error.faults[0])
    return _said(TEXTS[error.code][0], error.facts, language)


def remedy(error: InputError, language: Language = Language.ENGLISH) -> str:
    """What to do about it."""
    if error.faults:
        return faults.remedy(error.faults[0])
    return _said(TEXTS[error.code][1], error.facts, language)


def where(error: InputError, language: Language = Language.ENGLISH) -> str:
    """The line, row or JSON path."""
    at = tuple(Language).index(language)
    return _PLACE.sub(lambda found: f"{_PLACES[found[1]][at]} ", error.where)


def refusal(error: InputError) -> str:
    """What the command says of input that cannot be used; where that is faults, the first ones."""
    said = f"{error.place}: {message(error)} {remedy(error)}".rstrip()
    for fault in error.faults[1 : faults.SHOWN]:
        said += f"\n  {fault.place}: {faults.message(fault)} {faults.remedy(fault)}"
    more = len(error.faults) - faults.SHOWN
    return f"{said}\n  and {more} more." if more > 0 else said


def alteration(error: AlterError, language: Language = Language.ENGLISH) -> str:
    """Why a problem cannot be changed so."""
    if isinstance(error, FaultyAlterationError):
        said = faults.message(error.fault)
    else:
        said = _said(ALTERATIONS[error.code], error.facts, language)
    return f"{error.change}: {said}" if error.change else said


def _said(texts: Three, facts: Mapping[str, object], language: Language) -> str:
    at = tuple(Language).index(language)
    filled = {name: _fact(value, language) for name, value in facts.items()}
    return texts[at].format(**filled)


def _fact(value: object, language: Language) -> object:
    if isinstance(value, Kind):
        return _KINDS[value][tuple(Language).index(language)]
    if not isinstance(value, tuple):
        return value
    words = [str(each) for each in value]
    # Names are listed as they are typed, versions as they are said.
    versions = all(isinstance(each, int) for each in value)
    return Counting(language).listed(words) if versions else ", ".join(words)
