"""What stands against a change after publishing, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import names_by_id
from samspill.web.planning.standing import Against, StandsAgainstError

SHOWN = 12  # meetings; of more it is said how many


def against_in_words(error: StandsAgainstError, me: Participant | None = None) -> dict[str, Any]:
    """The meetings by time, table and who meets, and the drafts; ``me``: as this participant says
    them, without themselves and with nobody's meetings but their own."""
    meetings = [
        each for each in error.meetings if me is None or me.pk in each.meeting.people
    ]  # fmt: skip
    people = {pk for each in meetings for pk in each.meeting.people}
    names = names_by_id(people)
    return {
        "meetings": [_line(each, names, me) for each in meetings[:SHOWN]],
        "more": max(0, len(meetings) - SHOWN),
        "drafts": [str(number) for number in error.drafts],
    }


def _line(against: Against, names: dict[int, str], me: Participant | None) -> dict[str, str]:
    meeting = against.meeting
    there = sorted(names[pk] for pk in meeting.people if me is None or pk != me.pk)
    return {
        "time": clock(meeting.slot.start),
        "table": str(meeting.table.number),
        "who": ", ".join(there) if not meeting.theme else f"{meeting.theme} ({', '.join(there)})",
        "why": _why(against.rule.value),
    }


def _why(rule: str) -> str:
    return {
        "unknown": _("its time or its table would go"),
        "slot_closed": _("it is outside somebody's hours, or during a talk"),
        "above_cap": _("somebody would have more meetings than they may"),
        "wrong_table": _("it is at a table that would be somebody else's, or not at its own"),
        "same_organisation": _("two of them would be from the same organisation"),
        "two_representatives": _("somebody would meet the same organisation twice"),
    }.get(rule, _("it would not have room there"))
