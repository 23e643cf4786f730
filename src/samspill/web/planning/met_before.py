"""Who has met whom at earlier editions of the same event: known by the event, and copied nowhere.

It counts for those alone who would rather meet new people (as the engine reads it), and so it is
read for them alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from samspill.engine.model.valuation import pair_of
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import MeetingState, Seat


def met_before(edition: Edition, seeking: Collection[int]) -> set[tuple[str, str]]:
    """Pairs of those who come, by key, of which one is among these participants (ids) and who had a
    meeting or a round table together before: one query, none for nobody."""
    if not seeking:
        return set()
    earlier = Seat.objects.filter(
        slot__isnull=False,
        meeting__state=MeetingState.PLANNED,
        meeting__edition__event=edition.event_id,
        meeting__edition__day__lt=edition.day,
    )
    people = Participant.objects.filter(pk__in=seeking).values("person")
    rows = earlier.filter(
        meeting__in=earlier.filter(participant__person__in=people).order_by().values("meeting"),
        participant__person__participations__edition=edition,
        participant__person__participations__withdrawn_at__isnull=True,
    )
    sat: dict[int, set[int]] = defaultdict(set)
    here = "participant__person__participations__pk"
    for meeting, participant in rows.order_by().values_list("meeting_id", here):
        sat[meeting].add(participant)
    wanted = set(seeking)
    return {
        pair_of(participant_key(one), participant_key(other))
        for there in sat.values()
        for one in there & wanted
        for other in there - {one}
    }
