"""How many letters an edition may send in an hour and in a day: the others wait."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from samspill.web.outbox.models import Letter

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def leaving_times(
    edition_id: int, kinds: Collection[str], number: int, *, now: datetime
) -> list[datetime]:
    """When so many more letters of these kinds may leave, so that no hour has more than
    ``LETTERS_AN_HOUR`` of them and no day more than ``LETTERS_A_DAY``: one query."""
    sent = Letter.objects.filter(edition_id=edition_id, kind__in=kinds, due_at__gt=now - A_DAY)
    line = sorted(sent.values_list("due_at", flat=True))
    found = []
    for _each in range(number):
        at = now
        for most, span in ((settings.LETTERS_AN_HOUR, AN_HOUR), (settings.LETTERS_A_DAY, A_DAY)):
            if len(line) >= most:
                at = max(at, line[-most] + span)
        insort(line, at)
        found.append(at)
    return found
