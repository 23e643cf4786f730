"""Numbers as people here write them: the pages and the command's reports share these."""

from __future__ import annotations

from decimal import Decimal

THIN = "\u202f"  # narrow no-break space: between thousands, before a per cent sign
MINUS = "\u2212"


def written(value: float | Decimal, decimals: int = 0, *, norwegian: bool) -> str:
    """``1 600`` and ``0,35`` in Norwegian, ``1,600`` and ``0.35`` in English."""
    text = f"{value:,.{int(decimals)}f}"
    if norwegian:
        text = text.replace(",", THIN).replace(".", ",")
    return text.replace("-", MINUS)


def percent(value: float, decimals: int = 0, *, norwegian: bool) -> str:
    """A share of one: ``0.97`` is ``97 %`` in Norwegian, ``97%`` in English."""
    sign = f"{THIN}%" if norwegian else "%"
    return written(value * 100, decimals, norwegian=norwegian) + sign


def in_figures(count: int, noun: str, plural: str = "") -> str:
    """A number in figures with its English noun: 1 meeting, 2 meetings."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
