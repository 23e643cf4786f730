"""What is said of files and changes that are refused: whole, and in three languages."""

from __future__ import annotations

from string import Formatter

import pytest

from samspill.engine.formats.errors import InputCode, InputError
from samspill.engine.formats.records import Kind
from samspill.engine.model.alter import AlterCode, AlterError
from samspill.engine.repairing.change import ChangeCode
from samspill.telling.language import Language
from samspill.telling.refusals import (
    ALTERATIONS,
    TEXTS,
    alteration,
    message,
    refusal,
    remedy,
    where,
)


def test_every_code_has_its_texts() -> None:
    assert set(TEXTS) == {*InputCode, *ChangeCode}
    assert {*ALTERATIONS, AlterCode.FAULTY} == set(AlterCode)


@pytest.mark.parametrize("code", [*InputCode, *ChangeCode])
def test_no_language_says_what_english_does_not_know(code: InputCode | ChangeCode) -> None:
    for english, *others in TEXTS[code]:
        known = placeholders(english)
        assert [text for text in others if not placeholders(text) <= known | {"what"}] == []


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_refusal_is_said_in_the_readers_language() -> None:
    facts = {"value": "7", "kind": Kind.TIME}
    error = InputError("p.json", "row 3", "start", InputCode.NOT_OF_ITS_KIND, facts)
    time = "2026-11-12T09:20:00+01:00"
    assert refusal(error) == (
        f"p.json, row 3, start: 7 is not a time as {time}. Correct the value."
    )
    assert [
        (where(error, each), message(error, each), remedy(error, each)) for each in Language
    ] == [
        ("row 3", f"7 is not a time as {time}.", "Correct the value."),
        ("rad 3", f"7 er ikke et tidspunkt som {time}.", "Rett verdien."),
        ("rad 3", f"7 er ikkje eit tidspunkt som {time}.", "Rett verdien."),
    ]


def test_what_is_listed_is_listed_as_people_do() -> None:
    error = InputError(
        "p", "", "version", InputCode.UNKNOWN_VERSION, {"value": "3", "known": (1, 2)}
    )
    assert message(error, Language.BOKMAL) == "Versjon 3 er ukjent."
    assert remedy(error) == "This Samspill reads version 1 and 2; a newer one may read the file."
    error = InputError("p", "", "cup", InputCode.UNKNOWN_KEY, {"known": ("cap", "title")})
    assert remedy(error, Language.NYNORSK) == "Kjende er cap, title."


def test_an_alteration_says_which_of_several_it_was() -> None:
    error = AlterError(AlterCode.FEW_TABLES, change="tables -9", most=4)
    assert alteration(error) == "tables -9: Of the tables only 4 can be taken away."
    assert alteration(error, Language.NYNORSK) == "tables -9: Av borda kan berre 4 takast bort."
