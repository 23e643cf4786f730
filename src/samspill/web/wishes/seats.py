"""Leaving a round table for good: no later plan and no repair seats one there again."""

from __future__ import annotations

from samspill.web.editions.models import Edition
from samspill.web.wishes.models import Interest, RoundTable


def give_up_seat(*, edition: Edition, participant_id: int, round_table: str) -> None:
    """The participant does not ask for the round table (by its key) any more, and does not lead
    it. To be called within the caller's transaction, by whoever has released their seat."""
    mine = Interest.objects.filter(
        participant=participant_id,
        round_table__edition=edition,
        round_table__key=round_table,
    )
    mine.delete()
    led = RoundTable.objects.filter(edition=edition, key=round_table, moderator=participant_id)
    led.update(moderator=None)
