"""Stretches of time: slots, talks, absences, and what is proposed of them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Stretch(Protocol):
    """What has a start, which is within it, and an end, which is not."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


def overlap(one: Stretch, other: Stretch) -> bool:
    """Do the two share any time? Touching is not sharing."""
    return one.start < other.end and other.start < one.end
