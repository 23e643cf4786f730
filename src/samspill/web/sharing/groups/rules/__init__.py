"""Rules of the room to begin a group with, one a line, in three languages."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import get_language

HERE = Path(__file__).parent
LANGUAGES = ("nb", "nn", "en")


def text_to_begin_with() -> str:
    """They, in the language that is on."""
    said = (get_language() or "nb")[:2]
    language = said if said in LANGUAGES else "nb"
    return (HERE / f"room.{language}.txt").read_text(encoding="utf-8").strip()
