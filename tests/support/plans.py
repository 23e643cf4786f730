"""Plans in a few words, for tests."""

from __future__ import annotations

from samspill.engine.plan import Meeting, Plan


def plan_of(*meetings: str) -> Plan:
    """A plan of meetings written ``slot table first second``."""
    words = [line.split() for line in meetings]
    return Plan.of(Meeting(slot, table, tuple(who)) for slot, table, *who in words)
