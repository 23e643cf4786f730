"""What is said of an edition and its people when they are set up or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samspill.web.editions.proposals import Span
from samspill.web.editions.zones import OSLO
from samspill.web.people.models import Organisation


class SetupError(Exception):
    """The change would destroy or move something; ``code`` says what, ``facts`` which."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Basics:
    """What an edition is, apart from its times and tables."""

    name: str
    day: date
    place: str
    cap: int
    minimum: int
    wishes_close_at: datetime | None = None
    time_zone: str = OSLO
    announced: bool = False  # named on the start page, for everybody to see
    skipping: bool = False  # slots during talks, for those who skip the talk
    answers_to: str = ""  # where answers to its letters go


@dataclass(frozen=True)
class TalkFacts:
    """A talk as it should be; ``id`` when it is there already."""

    title: str
    span: Span
    speaker: str = ""
    place: str = ""
    id: int | None = None


@dataclass(frozen=True)
class TableRange:
    """Tables ``first`` to ``last`` of a room, both included.

    ``capacity`` is the number of meetings at a time; None: as it is, and one at a new table.
    """

    room: str
    first: int
    last: int
    capacity: int | None = None


@dataclass(frozen=True)
class ParticipantFacts:
    """What an organiser may change of a participant."""

    title: str
    organisation: Organisation
    representative: bool
    cap: int | None
    minimum: int | None = None  # guaranteed, instead of the edition's guaranteed meetings
    for_all: bool = False  # the same guarantee to everybody who comes from the organisation
