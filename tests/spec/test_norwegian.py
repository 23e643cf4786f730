"""One word for one thing, and signs as Norwegians write them, in every Norwegian text.

What a list cannot tell, somebody reads: see ``GLOSSARY.md`` for the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from samspill.telling.language import Language
from samspill.web.areas.kit.guide.texts import FOLDER, GUIDES
from scripts import messages
from support.texts import texts_of_telling

# What we do not write, and what we write instead.
NOT_WRITTEN = {
    "nb": {
        r"\bfil(?:en|ens)\b": "fila",
        r"\btidsluken\b": "tidsluka",
        r"\btrukket seg\b|\btrekk(?:e)? (?:deg|seg|denne)\b": "melde av, avmeldt",
        r"\bdet beste mulige\b": "det best mulige",
        r"\bble møter?\b": "ble til møter",
        r"\btilgangsnøk": "passnøkkel",
        r"\bsidene? ovenfor\b": "siden over",
        r"\bføring(?:er)? i journalen\b": "oppføring",
        r"\bav programmet\b": "av Samspill",
        r"\blast(?:er)? opp den\b": "last den opp",
    },
    "nn": {
        r"\bgi(?:r)? opp (?!planlegginga)": "skriv (gi opp is to stop)",
        r"\btrygging": "tryggleik",
        r"\btrekt seg\b": "melde av, avmeld",
        r"\bvart\b": "blei",
        r"\bkorkje\b": "verken",
        r"\bdet beste moglege\b": "det best moglege",
        r"\bhenne\b|\bpå veg til (?:ho|han)\b": "ho; på veg dit",
        r"\bframlegg": "forslag",
        r"\bmelding\b": "beskjed",
        r"\blat\b": "la",
        r"\blast(?:ar)? opp (?:den|ho|han)\b": "last ho opp",
        r"\b(?:ikke|jeg|hva|hvem|hvor|hvis|fra|noen|noe|uten|bare|også|være|gjøre|et)\b": "nynorsk",
    },
}
SIGNS = {
    r"[\"“”]": "« and »",
    r"\d x \d|\)s x ": "×",
    r"\d%|\)s%(?!\()": "a space before the per cent sign",
    r"(?<![T:+])\b\d{1,2}:\d\d\b(?! eller)": "09.20",
    r"(?<!,) - ": "–",
}


def texts(language: str) -> Iterator[str]:
    """Every text of the language: the pages', the guide's and those about the engine's facts."""
    for entry in messages.catalogue(language):
        yield from entry.msgstr_plural.values() or [entry.msgstr]
    for _, other, said in texts_of_telling():
        if other == Language(language):
            yield from (said,) if isinstance(said, str) else said
    for guide in GUIDES:
        yield from (FOLDER / f"{guide}.{language}.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_words_and_signs(language: str) -> None:
    # A heading's markup has quotation marks of its own.
    kept = [re.sub(r"<[^>]*>", "", text) for text in texts(language)]
    assert len(kept) > 1000
    wrong = [
        (text, better)
        for text in kept
        for pattern, better in {**NOT_WRITTEN[language], **SIGNS}.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]
    assert wrong == []
