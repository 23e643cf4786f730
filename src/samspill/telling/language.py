"""The languages that participants read, and texts kept in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

Text: TypeAlias = str | tuple[str, str]  # or two: of one, and of several


class Language(StrEnum):
    """What is written for people to read: English first, as the command speaks it."""

    ENGLISH = "en"
    BOKMAL = "nb"
    NYNORSK = "nn"


class Texts:
    """Texts by name, each in the order of :class:`Language`, said in one of them."""

    def __init__(self, language: Language, texts: Mapping[str, tuple[Text, Text, Text]]) -> None:
        self.language = language
        self._texts = texts
        self._at = tuple(Language).index(language)

    def __call__(self, key: str, count: int = 1, /, **facts: object) -> str:
        """The text of that name, its facts filled in; where it differs, that of one or of
        several. Raises KeyError for an unknown name."""
        text = self._texts[key][self._at]
        if isinstance(text, tuple):
            text = text[count != 1]
        return text.format(**facts)


_NUMBERS = {
    Language.ENGLISH: "two three four five six seven eight nine ten eleven twelve",
    Language.BOKMAL: "to tre fire fem seks sju åtte ni ti elleve tolv",
    Language.NYNORSK: "to tre fire fem seks sju åtte ni ti elleve tolv",
}
# One of each gender: common, feminine, neuter.
_ONE = {
    Language.ENGLISH: ("one", "one", "one"),
    Language.BOKMAL: ("én", "én", "ett"),
    Language.NYNORSK: ("éin", "éi", "eitt"),
}
_NONE = {Language.ENGLISH: "no", Language.BOKMAL: "ingen", Language.NYNORSK: "ingen"}
_AND_OR = {
    Language.ENGLISH: ("and", "or"),
    Language.BOKMAL: ("og", "eller"),
    Language.NYNORSK: ("og", "eller"),
}


class Noun(StrEnum):
    """What is counted."""

    MEETING = "meeting"
    SLOT = "slot"
    ROUND_TABLE = "round table"
    WISH = "wish"


# Gender, then one and several in each language.
_NOUNS: dict[Noun, tuple[int, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]]] = {
    Noun.MEETING: (2, (("meeting", "meetings"), ("møte", "møter"), ("møte", "møte"))),
    Noun.SLOT: (1, (("slot", "slots"), ("tidsluke", "tidsluker"), ("tidsluke", "tidsluker"))),
    Noun.ROUND_TABLE: (
        0,
        (
            ("round table", "round tables"),
            ("rundebordssamtale", "rundebordssamtaler"),
            ("rundebordssamtale", "rundebordssamtalar"),
        ),
    ),
    Noun.WISH: (2, (("wish", "wishes"), ("ønske", "ønsker"), ("ønske", "ønske"))),
}


class Counting:
    """Numbers with their nouns, and lists, as people say them in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def number(self, count: int, of: Noun = Noun.MEETING) -> str:
        """A small number in words, a large one in digits: one, twelve, 13."""
        words = _NUMBERS[self.language].split()
        if count == 0:
            return _NONE[self.language]
        if count == 1:
            return _ONE[self.language][_NOUNS[of][0]]
        return words[count - 2] if count - 2 < len(words) else str(count)

    def counted(self, count: int, of: Noun) -> str:
        """A number with its noun: one meeting, two meetings."""
        noun = _NOUNS[of][1][tuple(Language).index(self.language)][count != 1]
        return f"{self.number(count, of)} {noun}"

    def listed(self, words: Sequence[str], *, either: bool = False) -> str:
        """Words as people list them: a, b and c (or c)."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {_AND_OR[self.language][either]} {words[-1]}"
