"""Every text is there in bokmål and nynorsk, and fills in the same facts."""

from __future__ import annotations

import re

import pytest

from scripts import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w*)\}")


def names(text: str) -> list[tuple[str, str]]:
    return sorted(set(PLACEHOLDER.findall(text)))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_text_is_missing(language: str) -> None:
    assert [message.text for message in messages.missing(language)] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_text_is_left_over(language: str) -> None:
    known = set(messages.messages())
    assert [e.msgid for e in messages.catalogue(language) if messages.key(e) not in known] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_fill_in_the_same_facts(language: str) -> None:
    wrong = [
        entry.msgid
        for entry in messages.catalogue(language)
        for text in (entry.msgstr_plural.values() or [entry.msgstr])
        if names(text) != names(entry.msgid_plural or entry.msgid)
        and names(text) != names(entry.msgid)
    ]
    assert wrong == []
