"""An edition's set-up as its page would send it back, to change one thing in it."""

from __future__ import annotations

from typing import Any

from samspill.web.editions.facts import Basics, TableRange, TalkFacts
from samspill.web.editions.models import Edition
from samspill.web.editions.proposals import Span


def as_it_is(edition: Edition) -> dict[str, Any]:
    """What ``change_setup`` takes, with nothing changed."""
    edition = Edition.objects.get(pk=edition.pk)
    return {
        "edition": edition,
        "basics": Basics(
            name=edition.name,
            day=edition.day,
            place=edition.place,
            cap=edition.cap,
            minimum=edition.minimum,
            wishes_close_at=edition.wishes_close_at,
            announced=edition.announced,
            skipping=edition.skipping,
        ),
        "slots": [Span(slot.start, slot.end) for slot in edition.slots.all()],
        "talks": [
            TalkFacts(talk.title, Span(talk.start, talk.end), talk.speaker, talk.place, talk.pk)
            for talk in edition.talks.all()
        ],
        "tables": [
            TableRange(table.room.name, table.number, table.number, table.capacity)
            for table in edition.tables.select_related("room")
        ],
    }
