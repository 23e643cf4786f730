"""Keeping a "no thanks": the lower half of ``samspill.web.planning.vetoes``, which also cancels
the meeting that is published. Nothing else calls it, and a contract on imports sees to that."""

from __future__ import annotations

from datetime import datetime

from samspill.web.editions.models import Participant
from samspill.web.wishes.actions import (
    WishesClosedError,
    record_choice,
    said_between,
    vetoes_are_open,
)
from samspill.web.wishes.models import Veto
from samspill.web.wishes.queries import Target


def keep_veto(*, participant: Participant, target: Target, now: datetime) -> None:
    """Keep that the participant says no thanks to the target; saying it again changes nothing.
    The wish that may stand beside it stays. To be called within the caller's transaction.

    Raises WishesClosedError when the edition is over, ValueError for a target within one's own
    organisation or of another edition.
    """
    key = said_between(participant, target)
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    Veto.objects.get_or_create(**key, imported=False, defaults={"said_at": now})
    record_choice(participant, now=now)
