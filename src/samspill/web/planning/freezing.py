"""A frozen plan: it is being printed, and moves by facts of the day alone.

What a participant only wishes for is closed then. What was promised them is not: a no thanks, a
meeting that they drop and not coming at all are carried out as ever, and nobody is asked twice.
Whoever organises may change anything still, and is asked once more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from samspill.web.editions.models import Edition, Participant
from samspill.web.planning.models import Print, PrintKind


class FrozenError(Exception):
    """The plan is frozen, and what a participant wishes for would move it: nothing is changed."""


class OnPaperError(Exception):
    """The plan is frozen, and whoever organises has not been asked once more: nothing is changed.
    ``people`` is how many would have another day than what is ``printed``, if that is so."""

    def __init__(self, people: int, *, printed: bool) -> None:
        super().__init__("The plan is frozen.")
        self.people = people
        self.printed = printed


def unless_frozen(edition: Edition, now: datetime) -> None:
    """Raises FrozenError."""
    if edition.is_frozen(now):
        raise FrozenError


def unless_asked_again(
    edition: Edition, affected: Collection[int], now: datetime, *, on_paper: bool
) -> None:
    """``affected`` are those (ids) whose day would be another, ``on_paper`` that whoever organises
    knows what they have in their hands. Raises OnPaperError."""
    if on_paper or not edition.is_frozen(now):
        return
    people = Participant.objects.filter(pk__in=affected, withdrawn_at__isnull=True).count()
    agendas = Print.objects.filter(edition=edition, kind=PrintKind.AGENDAS)
    raise OnPaperError(people, printed=agendas.filter(made_at__isnull=False).exists())
