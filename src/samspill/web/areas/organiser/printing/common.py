"""What all of an organiser's prints share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import between, clock, day
from samspill.web.areas.organiser.printing.kinds import LARGE
from samspill.web.areas.prints.typesetting import Value
from samspill.web.editions.models import Edition, Participant, Table
from samspill.web.meetings.whole_day import Held, WholeDay

USUAL_SIZE, LARGE_SIZE = 10, 15  # points
Report = Callable[[int], None]  # takes how much is done


def nobody_asks(_done: int) -> None:
    """For who does not ask how far it has come."""


@dataclass(frozen=True)
class Task:
    """A print that is to be made: of which day, with which choices, when; and whom to tell how far
    it has come."""

    day: WholeDay
    choices: Mapping[str, str | int | bool]
    now: datetime
    report: Report = field(default=nobody_asks)

    @property
    def edition(self) -> Edition:
        """Whose it is."""
        return self.day.edition

    @property
    def size(self) -> int:
        """Of running text, in points."""
        return LARGE_SIZE if self.choices.get(LARGE) else USUAL_SIZE

    def common(self) -> dict[str, Value]:
        """What every template takes."""
        return {
            "size": self.size,
            "head": head(self.edition),
            "printed": printed(self.now),
            # "{n}" and "{all}" are the typesetter's to fill in.
            "page-words": _("page {n} of {all}"),
            "label": None,
        }


def head(edition: Edition) -> str:
    """Of which edition a sheet is, when and where."""
    return " · ".join((edition.name, day(edition.day, "full"), edition.place))


def printed(now: datetime) -> str:
    """When it was made: what has changed since is not on it."""
    return _("Printed %(day)s at %(time)s. What has changed since is not on it.") % {
        "day": day(now),
        "time": clock(now),
    }


def badge_number(participant: Participant) -> str:
    """What a badge has in common with its owner's own sheet and with the desk's list, where it
    has no name."""
    return str(participant.pk)


def way_to(table: Table) -> str:
    """The way to the table in words."""
    return _("Table %(number)s, %(room)s") % {"number": table.number, "room": table.room.name}


def when_and_where(meeting: Held) -> str:
    """Its start and its table."""
    return _("%(time)s, table %(number)s") % {
        "time": clock(meeting.slot.start),
        "number": meeting.table.number,
    }


def when(meeting: Held) -> str:
    """From when until when."""
    return between(meeting.slot.start, meeting.slot.end)
