"""What a participant's own change does to the meetings, in the participant's words: their own day
line by line, and of everybody else's only how many are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from samspill.web.areas.kit.against import against_in_words
from samspill.web.editions.models import Participant
from samspill.web.planning.letters import lines_in_words
from samspill.web.planning.repairing import Agreed, Way
from samspill.web.planning.standing import StandsAgainstError


def agreed_in(request: HttpRequest) -> Agreed:
    """What the participant has agreed to: nothing yet, when the form is sent the first time; or to
    have it saved with the meetings left as they are, where none stands against it."""
    if request.POST.get("leave"):
        return Agreed(Way.ONLY_CANCEL)
    return Agreed(key=request.POST.get("agreed", "")[:64], on_paper=True)


def repair_in_words(error: StandsAgainstError, me: Participant) -> dict[str, Any]:
    """How the meetings would be changed; what stands against it, when there is no way."""
    proposal = error.proposal
    if proposal is None:
        return {"against": against_in_words(error, me=me)}
    mine = proposal.difference.lines.get(me.pk, [])
    others = proposal.difference.affected - {me.pk}
    return {
        "repair": {
            "key": proposal.key,
            "lines": lines_in_words(mine, me, signed_in=True),
            "others": len(others),
            "other": error.other,
            "may_leave": not error.meetings and not error.drafts,
        }
    }
