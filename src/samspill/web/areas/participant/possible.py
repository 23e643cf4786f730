"""What is possible for participants now, and until when, a sentence each."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock, day
from samspill.web.areas.participant.common import around
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.wishes.actions import wishes_are_open, wishes_wait


def wishes_in_words(edition: Edition, now: datetime) -> str:
    """Whether one may say whom one wants to meet."""
    if edition.phase == Phase.OVER:
        return _("The edition is over.")
    if wishes_wait(edition, now=now):
        return _("You can say whom you want to meet from %(when)s.") % _at(edition.wishes_open_at)
    if edition.is_frozen(now):
        return f"{_('The plan is frozen, and wishes are closed.')} {whom_to_ask(edition)}"
    if not wishes_are_open(edition, now=now):
        return _("Wishes closed on %(when)s, and what you chose last is kept.") % _at(
            edition.wishes_close_at
        )
    if edition.wishes_close_at is None:
        return _("Wishes are open, and have no deadline yet.")
    return _("You can change your wishes until %(when)s.") % _at(edition.wishes_close_at)


def plan_in_words(edition: Edition, now: datetime) -> str:
    """What one may change of one's day, once it is published; empty where nothing is said."""
    if edition.phase == Phase.OVER:
        return _("The edition is over, and nothing in your day is changed any more.")
    if edition.is_frozen(now):
        frozen = _(
            "The plan is frozen, as it is on paper: hours are not changed and colleagues do not "
            "take over any more."
        )
        return " ".join((frozen, whom_to_ask(edition), promised()))
    if edition.freeze_at is not None and edition.is_published:
        return _("You can change your hours, and let a colleague take over, until %(when)s.") % _at(
            edition.freeze_at
        )
    return ""


def closed(request: HttpRequest, me: Participant) -> dict[str, object]:
    """For the page that says that wishes are closed."""
    says = wishes_in_words(me.edition, timezone.now())
    return {"me": me, "edition": me.edition, "nav": around(request, me), "says": says}


def says(edition: Edition, now: datetime) -> str:
    """The one that matters on one's day: of wishes before there is one."""
    return (plan_in_words if edition.is_published else wishes_in_words)(edition, now)


def turning(edition: Edition) -> list[datetime]:
    """The moments at which these sentences become others."""
    found = (edition.wishes_open_at, edition.wishes_close_at, edition.freeze_at)
    return [moment for moment in found if moment is not None]


def promised() -> str:
    """What no phase closes."""
    return _("You can always cancel a meeting, say no thanks, or say that you can't come.")


def whom_to_ask(edition: Edition) -> str:
    """For what one may not do oneself."""
    if edition.answers_to:
        return _("Has something changed? Write to %(address)s.") % {"address": edition.answers_to}
    return _("Has something changed? Ask the organiser.")


def _at(moment: datetime | None) -> dict[str, str]:
    return {"when": _("%(day)s at %(time)s") % {"day": day(moment, "long"), "time": clock(moment)}}
