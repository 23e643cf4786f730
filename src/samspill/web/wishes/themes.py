"""Themes to start a text from: suggested while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.wishes.affinity import COMMON, STEM, WORD
from samspill.web.wishes.search import plain

SHOWN = 6
THEMES: tuple[tuple[Promise, str], ...] = (
    (_("Shoplifting and shrinkage"), "svinn butikktyveri tyveri retail theft stealing"),
    (_("Insiders"), "innsider innsidere utro tjenere insider threat tilsette"),
    (_("Fraud"), "svindel bedrageri lurt fraud scam phishing"),
    (_("Organised crime"), "organisert kriminalitet nettverk gjeng organised organized"),
    (_("Money laundering"), "hvitvasking kvitvasking aml laundering"),
    (_("Work-related crime"), "arbeidslivskriminalitet a-krim sosial dumping labour"),
    (_("Access control"), "tilgangskontroll adgang adgangskontroll kort access"),
    (_("Background checks"), "bakgrunnssjekk vandel ansettelse screening"),
    (_("Drones"), "droner drone overflyging uav"),
    (_("Violence and threats"), "vold trusler truslar ansatte threats violence"),
    (_("Emergency preparedness"), "beredskap øvelse krise crisis preparedness exercise"),
    (_("Digital security"), "digital sikkerhet it datainnbrudd cyber løsepenge ransomware"),
    (_("Goods in transit"), "transport pakke pakketyveri last gods lastebil cargo"),
    (_("Sharing of information"), "informasjonsdeling taushetsplikt dele varsling sharing"),
    (_("Camera surveillance"), "kamera overvåking video cctv"),
    (_("Guards and patrols"), "vekter vakthold patrulje vektarar guarding"),
)


def themes_like(typed: str) -> list[str]:
    """Themes, in the page's language, that fit the words typed so far in any of the languages;
    the first ones when nothing telling is typed."""
    words = [plain(word)[:STEM] for word in WORD.findall(typed) if word.lower() not in COMMON]
    if not words:
        return [str(name) for name, _synonyms in THEMES[:SHOWN]]
    fitting = [
        str(name)
        for name, synonyms in THEMES
        if any(
            known.startswith(word)
            for known in plain(f"{name} {synonyms}").split()
            for word in words
        )
    ]
    return fitting[:SHOWN]


def stems_of(theme: str) -> frozenset[str]:
    """The beginnings of words by which a text is known to be about the theme: its own words, and
    where it is one that we suggest, in the page's language, those that mean the same."""
    meant = next((words for name, words in THEMES if str(name) == theme), "")
    words = WORD.findall(f"{theme} {meant}")
    return frozenset(plain(word)[:STEM] for word in words if word.lower() not in COMMON)


def themes_in(texts: Iterable[str]) -> list[str]:
    """Those themes, in the page's language, that any of the texts is about."""
    said = {plain(word)[:STEM] for text in texts for word in WORD.findall(text)}
    return [name for name in map(str, dict(THEMES)) if said & stems_of(name)]


def is_about(text: str, stems: frozenset[str]) -> bool:
    """Does any word of the text begin so?"""
    return any(plain(word)[:STEM] in stems for word in WORD.findall(text))
