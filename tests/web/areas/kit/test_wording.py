"""Numbers, times and dates as people here write them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from samspill.web.areas.kit import wording

MOMENT = dt.datetime(2026, 11, 12, 8, 20, tzinfo=dt.UTC)  # 09.20 in Oslo


@pytest.mark.parametrize(
    ("language", "value", "decimals", "text"),
    [
        ("nb", 1600, 0, "1\u202f600"),
        ("nn", 1234567.891, 2, "1\u202f234\u202f567,89"),
        ("nb", -0.5, 1, "\u22120,5"),
        ("en", 1600, 0, "1,600"),
        ("en", 0.352, 2, "0.35"),
        ("nb", None, 0, "–"),
        ("nb", "", 0, "–"),
    ],
)
def test_numbers(language: str, value: float, decimals: int, text: str) -> None:
    with translation.override(language):
        assert wording.number(value, decimals) == text


@pytest.mark.parametrize(
    ("language", "text"), [("nb", "97\u202f%"), ("nn", "97\u202f%"), ("en", "97%")]
)
def test_shares(language: str, text: str) -> None:
    with translation.override(language):
        assert wording.share(0.97) == text


@pytest.mark.parametrize(("language", "text"), [("nb", "09.20"), ("nn", "09.20"), ("en", "09:20")])
def test_a_moment_is_shown_in_the_current_zone(language: str, text: str) -> None:
    with translation.override(language), timezone.override(ZoneInfo("Europe/Oslo")):
        assert wording.clock(MOMENT) == text


def test_midnight_is_a_time() -> None:
    with translation.override("nb"):
        assert wording.clock(dt.time(0, 0)) == "00.00"
        assert wording.clock(None) == ""


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("nb", "", "12. november"),
        ("nb", "long", "torsdag 12. november"),
        ("nb", "full", "torsdag 12. november 2026"),
        ("nn", "year", "12. november 2026"),
        ("en", "", "12 November"),
        ("en", "long", "Thursday 12 November"),
    ],
)
def test_days(language: str, style: str, text: str) -> None:
    with translation.override(language):
        assert wording.day(dt.date(2026, 11, 12), style) == text


@pytest.mark.parametrize(
    ("name", "text"), [("Ørjan Tindevik", "ØT"), ("Kaia", "K"), ("Ada van Isbre", "AI"), ("", "")]
)
def test_initials(name: str, text: str) -> None:
    assert wording.initials(name) == text
