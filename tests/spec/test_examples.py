"""How many examples generated tests try, by what the environment asks for."""

from __future__ import annotations

import pytest

from support.examples import DEEPER, VARIABLE, tries


def test_every_run_tries_what_the_test_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert tries(60).max_examples == 60


def test_a_deep_run_tries_thousands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "deep")
    assert tries(60).max_examples == 60 * DEEPER


def test_a_word_that_is_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "thorough")
    with pytest.raises(pytest.UsageError) as refused:
        tries(60)
    assert str(refused.value) == "SAMSPILL_EXAMPLES is 'thorough': give one of ci, deep."
