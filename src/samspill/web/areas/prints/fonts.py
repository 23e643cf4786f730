"""The fonts of prints, and which signs they can draw.

Inter is the font of the pages, too (``--sans`` in theme.css). It has Latin (with all of the Sami
languages and Polish), Greek and Cyrillic; beside it stand Arabic, Hebrew and emoji in one weight.
What none of them has is said by its number: a print that leaves signs out would say something
else than what was written.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import typst
from django.conf import settings
from fontTools.ttLib import TTFont

FAMILIES = ("Inter", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Emoji")
FOLDERS = (
    "inter/400Regular",
    "inter/600SemiBold",
    "inter/700Bold",
    "noto-sans-arabic/400Regular",
    "noto-sans-hebrew/400Regular",
    "noto-emoji/400Regular",
)
# Within words of some languages and within emoji they say how signs join: they are no mischief.
JOINERS = frozenset("\u200c\u200d")
BREAKS = frozenset("\n\t")


class NoFontsError(RuntimeError):
    """The fonts are not where they are looked for."""


def lacking_fonts() -> str | None:
    """What to run before anything can be printed, None when it can."""
    if all(_files()):
        return None
    root = Path(settings.PRINT_FONTS)
    modules = root.parent
    return (
        f"The fonts of prints are not in {root}: run npm ci --ignore-scripts in "
        f"{modules.parent} with package.json and package-lock.json of the repository there."
    )


@cache
def fonts() -> typst.Fonts:
    """They alone, and none that the machine happens to have. Raises NoFontsError."""
    if lack := lacking_fonts():
        raise NoFontsError(lack)
    folders = [Path(settings.PRINT_FONTS) / name for name in FOLDERS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def printable(text: str) -> str:
    """The text as it can be printed. Signs that steer (control signs, and those that turn the
    order of others around, with which a line can be made to read as another) become spaces or go;
    one that no font has becomes its number."""
    return "".join(_drawn(sign) for sign in text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """The text with nothing but single signs of the first font: for what no font can draw in one
    piece, a letter of one script with a mark of another."""
    first = _signs()[0]
    return "".join(
        sign if sign in BREAKS or (ord(sign) in first and not unicodedata.combining(sign))
        else _number(sign)
        for sign in unicodedata.normalize("NFC", printable(text))
    )  # fmt: skip


@lru_cache(maxsize=4096)  # a large print has the same few signs a million times
def _drawn(sign: str) -> str:
    if sign in BREAKS or sign in JOINERS:
        return sign
    kind = unicodedata.category(sign)
    if kind in {"Zl", "Zp"}:
        return "\n"
    if kind in {"Cc", "Zs"}:
        return sign if sign == "\xa0" else " "
    if kind == "Cf":
        return ""
    if kind == "Co":  # what a font draws there is its own affair
        return _number(sign)
    # A selector says whether the sign before it is drawn in colours: here nothing is.
    if "\ufe00" <= sign <= "\ufe0f":
        return ""
    return sign if any(ord(sign) in there for there in _signs()) else _number(sign)


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


@cache
def _signs() -> list[frozenset[int]]:
    """What each family can draw, in their order, in the weight of running text."""
    regular = [path for path in _files() if path is not None and "400Regular" in path.parts]
    return [frozenset(TTFont(path, lazy=True).getBestCmap()) for path in regular]


def _files() -> list[Path | None]:
    """One a folder; None where there is none."""
    root = Path(settings.PRINT_FONTS)
    return [next(iter(sorted((root / name).glob("*.ttf"))), None) for name in FOLDERS]
