"""What an organiser entered for the participant, in words on their own pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import day
from samspill.web.editions.entered import Entered, entered_for
from samspill.web.editions.models import Participant

PAGES = {
    Entered.PROFILE: "participant_me",
    Entered.HOURS: "participant_me",
    Entered.CHOICES: "participant_whom",
}


def entered_in_words(me: Participant, *kinds: Entered) -> list[dict[str, str]]:
    """A sentence each, with the name of the page where it can be changed: one query. ``kinds``:
    these alone; all, where none is named."""
    said = {
        Entered.PROFILE: _("%(name)s entered your topics for you on %(day)s."),
        Entered.HOURS: _("%(name)s entered your hours for you on %(day)s."),
        Entered.CHOICES: _("%(name)s entered for you on %(day)s whom you want to meet."),
    }
    return [
        {
            "text": said[each.what] % {"name": each.by or _("The organiser"), "day": day(each.at)},
            "page": PAGES[each.what],
        }
        for each in entered_for(me)
        if not kinds or each.what in kinds
    ]
