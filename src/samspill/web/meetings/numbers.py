"""What a meeting is called where none of those whom one meets may be named: "Meeting 3"."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from samspill.web.editions.models import Slot


class Numbers:
    """The numbers of an edition's slots, in the order of time.

    It is the slot that is counted and not one's own meetings, so that no meeting is called
    otherwise because another one comes or goes; and the number is the same to both who meet, as
    the gong is. A meeting that is moved to another slot has another number, as it has another
    time.
    """

    def __init__(self, edition_id: int) -> None:
        self._edition = edition_id

    def called(self, start: datetime) -> str:
        """The meeting that starts then. One query for all of them, none where nobody asks."""
        return _("Meeting %(number)s") % {"number": bisect_left(self._starts, start) + 1}

    @cached_property
    def _starts(self) -> list[datetime]:
        slots = Slot.objects.filter(edition=self._edition).order_by("start")
        return list(slots.values_list("start", flat=True))
