"""Plans in a few words, for tests."""

from __future__ import annotations

from samspill.engine.model.plan import Meeting, Plan


def meeting_of(words: str) -> Meeting:
    """A meeting written ``slot table first second``, or ``slot table first second third @id`` at
    the round table of that id; the participants are kept as they stand."""
    slot, table, *who = words.split()
    round_table = "".join(word[1:] for word in who if word.startswith("@"))
    people = tuple(word for word in who if not word.startswith("@"))
    return Meeting(slot, table, people, round_table)


def plan_of(*meetings: str) -> Plan:
    """A plan of meetings in a few words each, in canonical order."""
    return Plan.of(meeting_of(words) for words in meetings)
