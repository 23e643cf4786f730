"""What the law asks of who shares with whom, and the official channels for tips: from data files,
for an organisation to correct. Each entry says where it is from, since when it is in force and when
somebody last looked it over; what nobody has looked over for a year suggests nothing any more."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOLDS = timedelta(days=365)


@dataclass(frozen=True)
class Ground:
    """A legal ground, for givers and receivers of these sectors, in the languages there are."""

    code: str
    gives: frozenset[str]
    gets: frozenset[str]
    name: dict[str, str]
    says: dict[str, str]
    source: str
    in_force: date
    reviewed: date

    def holds(self, on: date) -> bool:
        """Has somebody looked it over within a year, and is it in force?"""
        return self.in_force <= on <= self.reviewed + HOLDS


@dataclass(frozen=True)
class Channel:
    """Where to give a tip about somebody."""

    name: dict[str, str]
    url: str


@cache
def grounds() -> tuple[Ground, ...]:
    """Everything in the file."""
    return tuple(
        Ground(
            code=row["code"],
            gives=frozenset(row["from"]),
            gets=frozenset(row["to"]),
            name=row["name"],
            says=row["says"],
            source=row["source"],
            in_force=date.fromisoformat(row["in_force"]),
            reviewed=date.fromisoformat(row["reviewed"]),
        )
        for row in _rows("grounds.json")
    )


def grounds_for(giver: str, receivers: Collection[str], *, on: date) -> list[Ground]:
    """What holds where somebody of the sector shares with some of the others; nothing where the
    entries are too old, or where there are none: then it takes a lawyer."""
    wanted = set(receivers)
    return [g for g in grounds() if giver in g.gives and g.gets & wanted and g.holds(on)]


@cache
def channels() -> tuple[Channel, ...]:
    """Everything in the file."""
    return tuple(Channel(row["name"], row["url"]) for row in _rows("channels.json"))


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return rows
