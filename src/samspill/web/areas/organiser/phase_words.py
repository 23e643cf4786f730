"""The phases of an edition in words: what each is called, and what is possible for whom in it."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.wording import clock, day
from samspill.web.editions.phases import Back, PhaseError, Turn
from samspill.web.planning.stages import At, Stage, Stop, Way

LABELS: dict[Stage, Promise] = {
    Stage.SETTING_UP: gettext_lazy("Set-up"),
    Stage.INVITING: gettext_lazy("Invitations"),
    Stage.WISHING: gettext_lazy("Wishes"),
    Stage.FIRST_PLAN: gettext_lazy("First plan"),
    Stage.CONFIRMING: gettext_lazy("Confirmation"),
    Stage.SECOND_PLAN: gettext_lazy("Second plan"),
    Stage.PUBLISHED: gettext_lazy("Published"),
    Stage.FROZEN: gettext_lazy("Frozen"),
    Stage.THE_DAY: gettext_lazy("The day"),
    Stage.AFTER: gettext_lazy("Afterwards"),
}

POSSIBLE: dict[Stage, Promise] = {
    Stage.SETTING_UP: gettext_lazy(
        "You set up the day and take people in. Nobody else sees anything before you invite them."
    ),
    Stage.INVITING: gettext_lazy(
        "Those who are invited say who they are, what they struggle with and when they are there. "
        "They cannot say yet whom they want to meet."
    ),
    Stage.WISHING: gettext_lazy(
        "Participants say whom they want to meet, and change it as often as they like. You remind "
        "those who have not answered."
    ),
    Stage.FIRST_PLAN: gettext_lazy(
        "You make a plan, look at it and publish it. Participants can say no thanks, and nothing "
        "else about whom they meet."
    ),
    Stage.CONFIRMING: gettext_lazy(
        "Participants say of each meeting whether they come. A no is carried out at once, and "
        "nobody waits for anybody."
    ),
    Stage.SECOND_PLAN: gettext_lazy(
        "You make a plan that keeps what is confirmed and fills the rest. Until you publish it, "
        "participants follow the first one."
    ),
    Stage.PUBLISHED: gettext_lazy(
        "Participants see their day, change their hours and let colleagues take over. You repair "
        "the plan, and whoever has another day is told."
    ),
    Stage.FROZEN: gettext_lazy(
        "Participants drop a meeting, say no thanks or do not come, and ask you for anything else. "
        "You can change the plan, and are asked once more before it is done."
    ),
    Stage.THE_DAY: gettext_lazy(
        "Participants follow their day, and hosts note who has come and see where everybody "
        "should be."
    ),
    Stage.AFTER: gettext_lazy(
        "Nothing in the plan is changed any more. Those who met keep in touch, and you read what "
        "came of it."
    ),
}


def stops_in_words(way: Way, *, whole: bool = False) -> list[dict[str, str]]:
    """The line. ``whole``: with what the edition goes by, too."""
    return [
        {"label": str(LABELS[stop.stage]), "state": stop.at.value, "note": when(stop)}
        for stop in way.stops
        if whole or _counts(stop, way)
    ]


def _counts(stop: Stop, way: Way) -> bool:
    """Is it on this edition's way, as far as is known?"""
    if stop.at is At.PASSED_BY:
        return False
    if stop.stage in {Stage.CONFIRMING, Stage.SECOND_PLAN}:
        return way.asked is not None
    if stop.stage in {Stage.INVITING, Stage.FROZEN}:
        return (stop.closes_at or stop.opens_at) is not None
    return True


def when(stop: Stop) -> str:
    """ "from 3. mars 12.00", "until 20. mars 16.00"; empty where it is turned by hand."""
    if stop.at is At.PASSED_BY:
        return ""
    if stop.stage is Stage.THE_DAY and stop.opens_at is not None:
        return day(stop.opens_at)
    ahead = stop.at is At.NEXT
    if ahead and stop.opens_at is not None:
        return _("from %(when)s") % {"when": moment(stop.opens_at)}
    if not ahead and stop.closes_at is not None:
        return _("until %(when)s") % {"when": moment(stop.closes_at)}
    return ""


def moment(at: datetime) -> str:
    """ "3. mars 12.00"."""
    return f"{day(at)} {clock(at)}"


def now_in_words(way: Way) -> str:
    """What is possible now, and until when."""
    here = next(stop for stop in way.stops if stop.at is At.CURRENT)
    said = [str(LABELS[here.stage]), POSSIBLE[here.stage]]
    if here.closes_at is not None:
        said[0] = _("%(phase)s until %(when)s") % {
            "phase": said[0], "when": moment(here.closes_at)
        }  # fmt: skip
    return "{}. {}".format(*said)


def times_in_words(stop: Stop) -> str:
    """The same as a sentence of its own."""
    if stop.stage is Stage.THE_DAY and stop.opens_at is not None:
        return f"{day(stop.opens_at, 'full').capitalize()}."
    facts = {
        "opens": "" if stop.opens_at is None else moment(stop.opens_at),
        "closes": "" if stop.closes_at is None else moment(stop.closes_at),
    }
    if stop.opens_at is not None and stop.closes_at is not None:
        return _("From %(opens)s until %(closes)s.") % facts
    if stop.opens_at is not None:
        return _("From %(opens)s.") % facts
    if stop.closes_at is not None:
        return _("Until %(closes)s.") % facts
    return ""


def by_hand(stage: Stage) -> tuple[Turn | Back, ...]:
    """What is turned by hand where this stage stands on the page."""
    turns: dict[Stage, tuple[Turn | Back, ...]] = {
        Stage.WISHING: (Turn.OPEN_WISHES, Turn.CLOSE_WISHES),
        Stage.FROZEN: (Turn.FREEZE, Back.THAW),
        Stage.AFTER: (Turn.END, Back.REOPEN),
    }
    return turns.get(stage, ())


def turn_in_words(to: Turn | Back) -> dict[str, str]:
    """The button, the question before it is done, and what to think of."""
    return {
        Turn.OPEN_WISHES: {
            "label": _("Open now"),
            "title": _("Open for wishes now?"),
            "text": _("Those who are invited and have not answered are written a letter."),
        },
        Turn.CLOSE_WISHES: {
            "label": _("Close now"),
            "title": _("Close for wishes now?"),
            "text": _("What people have chosen is kept. Give another date to open again."),
        },
        Turn.FREEZE: {
            "label": _("Freeze now"),
            "title": _("Freeze the plan now?"),
            "text": _("Do this before you print. Nobody is written to; their pages say so."),
        },
        Turn.END: {
            "label": _("End it now"),
            "title": _("End the edition now?"),
            "text": _("Nothing in the plan can be changed after that. You can take it back."),
        },
        Back.THAW: {
            "label": _("Let it move again"),
            "title": _("Let the plan move again?"),
            "text": _("Participants can change their hours and hand meetings over again."),
        },
        Back.REOPEN: {
            "label": _("Take it back"),
            "title": _("Open the edition again?"),
            "text": _("It is as before it ended, until you end it."),
        },
    }[to]


def done_in_words(to: Turn | Back) -> str:
    """What is so now."""
    return {
        Turn.OPEN_WISHES: _("Wishes are open."),
        Turn.CLOSE_WISHES: _("Wishes are closed."),
        Turn.FREEZE: _("The plan is frozen."),
        Turn.END: _("The edition is over."),
        Back.THAW: _("The plan is frozen no more."),
        Back.REOPEN: _("The edition is open again."),
    }[to]


def wrong(error: PhaseError) -> str:
    """Why a date is not taken."""
    return {
        "closes_first": _("Wishes must close after they open."),
        "after_the_day": _("This must be at the latest on the day itself."),
        "over_too_soon": _("It cannot be over before the day itself."),
    }[error.code]
