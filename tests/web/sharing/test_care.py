"""What a text asks for before it is shared. The numbers are made here, by the rules of control
digits alone: they are nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspill.web.sharing.care import Found, Worry, worries


def with_control_digits(nine: str) -> str | None:
    """Nine digits with their two control digits, or None where there are none."""
    one = _control(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2))
    two = _control(f"{nine}{one}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) if one < 10 else one
    return None if 10 in {one, two} else f"{nine}{one}{two}"


def _control(digits: str, weights: tuple[int, ...]) -> int:
    return -sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11


def with_check_digit(digits: str) -> str:
    """Luhn's, after the digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 if place % 2 else 2)
        total += doubled // 10 + doubled % 10
    return f"{digits}{-total % 10}"


@given(
    day=st.integers(1, 31), month=st.integers(1, 12), rest=st.integers(0, 99999),
    more=st.sampled_from([(0, 0), (40, 0), (0, 40)]), split=st.sampled_from(["", " "]),
)  # fmt: skip
def test_an_identity_number_is_found_however_it_is_written(
    day: int, month: int, rest: int, more: tuple[int, int], split: str
) -> None:
    digits = with_control_digits(f"{day + more[0]:02}{month + more[1]:02}{rest:05}")
    if digits is None:
        return
    text = f"Han har {digits[:6]}{split}{digits[6:]}, sier de."
    start = len("Han har ")
    assert worries(text) == [Found(Worry.IDENTITY_NUMBER, start, start + 11 + len(split))]


@given(st.integers(10**14, 10**15 - 1), st.sampled_from([" ", "-", ""]))
def test_a_card_is_found(number: int, split: str) -> None:
    digits = with_check_digit(str(number))
    parts = [digits[at : at + 4] for at in range(0, 16, 4)]
    assert [found.worry for found in worries(f"Kort: {split.join(parts)}.")] == [Worry.CARD]


@pytest.mark.parametrize(
    ("text", "worry"),
    [
        ("Ring 22 33 44 55 etter klokka fire", Worry.PHONE),
        ("Ring +47 223 34 455", Worry.PHONE),
        ("Ring +46 8 123 456 78", Worry.PHONE),
        ("Konto 1234.56.78903", Worry.ACCOUNT),
        ("BEGRENSET\nTil orientering", Worry.CLASSIFIED),
        ("Merket STRENGT  HEMMELIG på første side", Worry.CLASSIFIED),
        ("NATO RESTRICTED", Worry.CLASSIFIED),
    ],
)
def test_what_asks_for_care(text: str, worry: Worry) -> None:
    assert [found.worry for found in worries(text)] == [worry]


@pytest.mark.parametrize(
    "text",
    [
        "De ringer sent på fredag, 17.30, og vil ha 45 000 kroner innen 13.11.2026.",
        "Begrenset erfaring, men konfidensielt hos oss.",
        "Vi så 1 250 000 forsøk i 2025 og 12 i 2026.",
        "Org. 123456789 og sak 2026/10482.",
        "12345678901",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    assert worries(text) == []


@given(st.text())
def test_any_text_is_looked_through(text: str) -> None:
    for found in worries(text):
        assert 0 <= found.start < found.end <= len(text)
