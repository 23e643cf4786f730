"""What an organiser entered for a participant, for the participant's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry


class Entered(StrEnum):
    """What was entered: verbs of the journal."""

    PROFILE = "profile_entered"
    HOURS = "hours_entered"
    CHOICES = "choices_entered"


OWN_WORD = "profile_saved"  # and what was entered of profile and hours is theirs by now


@dataclass(frozen=True)
class ForThem:
    """What was entered last of a kind: by whom (a name, empty when they are forgotten), when."""

    what: Entered
    by: str
    at: datetime


def entered_for(participant: Participant) -> list[ForThem]:
    """The latest of each kind, the newest first; of profile and hours none that the participant has
    saved themselves since. One query."""
    entries = Entry.objects.filter(
        edition_id=participant.edition_id,
        subject_type=participant._meta.label_lower,
        subject_id=str(participant.pk),
        verb__in=(*Entered, OWN_WORD),
    ).select_related("by")
    found: dict[Entered, ForThem] = {}
    own = False
    for entry in entries:  # the newest first
        if entry.verb == OWN_WORD:
            own = True
        elif (what := Entered(entry.verb)) not in found and (not own or what is Entered.CHOICES):
            name = "" if entry.by is None else str(getattr(entry.by, "name", ""))
            found[what] = ForThem(what, name, entry.at)
    return list(found.values())
