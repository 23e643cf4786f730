"""Who may say what for others than themselves."""

from __future__ import annotations

from samspill.web.editions.models import Participant
from samspill.web.editions.permissions import Verdict


def may_set_rules(participant: Participant) -> Verdict:
    """Those who represent an organisation, for it; an organiser neither says nor sees a rule."""
    if participant.withdrawn_at is not None:
        return Verdict(False, "does not come")
    if participant.representative:
        return Verdict(True, "represents the organisation")
    return Verdict(False, "represents nobody")
