"""What is told of an edition, as it is stored and read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from samspill.web.sharing.outcomes.disclosure import Band, Batch, Figure, Parted, Several, told

# Within how many days of a meeting an action came; what is within one is within all.
DAYS = (1, 3, 7, 14, 30)
WITHIN_A_WEEK = 3  # the level of seven days: see ``counting._soon``


class Key(StrEnum):
    """The figures that are counted in batches."""

    HELD = "held"
    ACTED = "acted"
    RETURNED = "returned"
    KEPT = "kept"
    USEFUL = "useful"
    AGAIN = "again"
    WOULD_COME = "would come"


@dataclass(frozen=True)
class Together:
    """What goes on half a year later: groups that meet, and cases."""

    at: datetime
    groups: Several | None
    cases: Parted


@dataclass
class Released:
    """All of it. ``planned`` and ``begun`` meetings of two are the organiser's own figures;
    ``asked`` holds how many have been sent something, how many answers came, and when that was
    counted."""

    planned: int = 0
    begun: int = 0
    batches: dict[Key, list[Batch]] = field(default_factory=dict)
    asked: tuple[int, int, datetime] | None = None
    network: dict[str, Any] | None = None
    together: Together | None = None

    def figure(self, key: Key, level: int = 1) -> Figure | None:
        """What is told of it."""
        return told(self.batches.get(key, []), level)

    def counted(self, key: Key) -> bool:
        """Has it been counted at all, told or not?"""
        return bool(self.batches.get(key))

    @property
    def median_days(self) -> int | None:
        """Within how many days half of those meetings that led to an action in a month had."""
        within = [self.figure(Key.ACTED, level) for level in range(1, len(DAYS) + 1)]
        most = within[0]
        if most is None:
            return None
        # Those that are not told are too few, as some of the longer ones are not.
        for days, figure in zip(DAYS, reversed(within), strict=True):
            if figure is not None and 2 * figure.about >= most.about:
                return days
        return None


def to_json(released: Released) -> dict[str, Any]:
    """As it is stored."""
    asked = released.asked
    return {
        "planned": released.planned,
        "begun": released.begun,
        "batches": {
            key.value: [
                {
                    "at": batch.at.isoformat(),
                    "bands": {
                        str(level): [band.base, band.low, band.high]
                        for level, band in batch.bands.items()
                    },
                }
                for batch in batches
            ]
            for key, batches in released.batches.items()
        },
        "asked": None if asked is None else [asked[0], asked[1], asked[2].isoformat()],
        "network": released.network,
        "together": None if released.together is None else _stored(released.together),
    }


def from_json(stored: dict[str, Any]) -> Released:
    """As it was stored; nothing, where nothing was."""
    if not stored:
        return Released()
    asked, together = stored["asked"], stored.get("together")
    return Released(
        planned=stored["planned"],
        begun=stored["begun"],
        batches={
            Key(key): [
                Batch(
                    datetime.fromisoformat(batch["at"]),
                    {int(level): Band(*band) for level, band in batch["bands"].items()},
                )
                for batch in batches
            ]
            for key, batches in stored["batches"].items()
        },
        asked=None if asked is None else (asked[0], asked[1], datetime.fromisoformat(asked[2])),
        network=stored["network"],
        together=None if together is None else _read(together),
    )


def _stored(together: Together) -> dict[str, Any]:
    def pair(several: Several | None) -> list[int] | None:
        return None if several is None else [several.low, several.high]

    cases = together.cases
    return {
        "at": together.at.isoformat(),
        "groups": pair(together.groups),
        "cases": [pair(cases.total), pair(cases.ended), pair(cases.going)],
    }


def _read(stored: dict[str, Any]) -> Together:
    def several(pair: list[int] | None) -> Several | None:
        return None if pair is None else Several(*pair)

    return Together(
        at=datetime.fromisoformat(stored["at"]),
        groups=several(stored["groups"]),
        cases=Parted(*map(several, stored["cases"])),
    )
