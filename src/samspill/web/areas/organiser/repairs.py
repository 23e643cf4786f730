"""What a change after publishing does to people's meetings, in words, and what is agreed to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.against import against_in_words
from samspill.web.areas.kit.wording import number, share
from samspill.web.areas.organiser.changes import changes_in_words, published_in_words
from samspill.web.areas.organiser.repair_map import map_of
from samspill.web.areas.organiser.ways_back import to_where_it_is_undone
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.repairing import Agreed, Proposal, Way
from samspill.web.planning.standing import StandsAgainstError

MOST_DIGITS = 10  # of a version's number


def agreed_in(request: HttpRequest) -> Agreed:
    """What the organiser has agreed to: nothing yet, when the form is sent the first time. One of
    the proposal's buttons agrees to it, the others ask for another one."""
    way = request.POST.get("other_way") or request.POST.get("way") or Way.AS_FEW
    key = "" if request.POST.get("other_way") else request.POST.get("agreed", "")
    stands = request.POST.get("stands", "")
    return Agreed(
        Way(way) if way in {*Way} else Way.AS_FEW,
        key[:64],
        int(stands) if stands.isdecimal() and len(stands) < MOST_DIGITS else None,
        gain="gain" in request.POST,
        on_paper="on_paper" in request.POST,
    )


def after_saving(
    request: HttpRequest, slug: str, name: str, changed: str | None = None
) -> HttpResponse:
    """Where the organiser goes: to what was saved, or, with meetings repaired, to where that can
    be undone for a minute. ``changed`` is the page that undoing leads to, this one if it is None.
    """
    if agreed_in(request).key:
        return to_where_it_is_undone(slug, request.path if changed is None else changed)
    return redirect(name, slug=slug)


def not_saved(request: HttpRequest) -> int:
    """The status of a page that nothing was saved on: it was not asked for, where a proposal is
    only compared."""
    return 200 if request.method != "POST" or "gain" in request.POST else 422


def repair_in_words(error: StandsAgainstError) -> dict[str, Any]:
    """What a page shows of a change that meetings stand against: how they would be repaired, or
    what they are when there is no way."""
    if error.proposal is None:
        return {"against": against_in_words(error)}
    nothing_stands = not error.meetings
    return {
        "repair": {
            **proposal_in_words(error.proposal, nothing_stands=nothing_stands),
            "other": error.other,
            "meanwhile": meanwhile(error.published),
            "drafts": [number(draft) for draft in error.drafts],
        }
    }


def meanwhile(published: PlanVersion | None) -> str:
    """Who was quicker, and when; of anything else that may have changed nothing is said."""
    return "" if published is None else published_in_words(published)


def proposal_in_words(proposal: Proposal, *, nothing_stands: bool = False) -> dict[str, Any]:
    """The sentence, the changes a line each and on a map, and the ways to choose from.
    ``nothing_stands``: no meeting has to give way, what is proposed is new ones."""
    names = {
        Way.AS_FEW: _("Move as few as possible"),
        Way.FILLED: _("Fill every hole"),
        Way.ONLY_CANCEL: _("Save, and leave the meetings") if nothing_stands else _("Only cancel"),
    }
    return {
        "sentence": _sentence(proposal),
        "anew": _anew(proposal),
        "takes_none": not proposal.difference.taken,
        "changes": changes_in_words(proposal.difference, first=False),
        "map": map_of(proposal.difference, proposal.day),
        "way": proposal.way.value,
        "name": names[proposal.way],
        "key": proposal.key,
        "stands": "" if proposal.stands is None else proposal.stands,
        "ways": [(way.value, name) for way, name in names.items() if way is not proposal.way],
    }


def _sentence(proposal: Proposal) -> str:
    """``2 meetings are moved, 1 is cancelled, 4 people are told.``"""
    change = proposal.difference
    left = sum(len(people) for _meeting, people in change.left)
    joined = sum(len(people) for _meeting, people in change.joined)
    parts = [
        (len(change.cancelled), ngettext(
            "%(n)s meeting is cancelled", "%(n)s meetings are cancelled", len(change.cancelled))),
        (len(change.taken), ngettext(
            "%(n)s meeting is taken over", "%(n)s meetings are taken over", len(change.taken))),
        (len(change.moved), ngettext(
            "%(n)s meeting is moved", "%(n)s meetings are moved", len(change.moved))),
        (len(change.new), ngettext("%(n)s new meeting", "%(n)s new meetings", len(change.new))),
        (left, ngettext(
            "%(n)s person leaves a round table", "%(n)s people leave a round table", left)),
        (joined, ngettext(
            "%(n)s person comes to a round table", "%(n)s people come to a round table", joined)),
    ]  # fmt: skip
    said = [text % {"n": number(count)} for count, text in parts if count]
    told = ngettext("%(n)s person is told", "%(n)s people are told", proposal.told)
    said.append(told % {"n": number(proposal.told)})
    return f"{', '.join(said)}."


def _anew(proposal: Proposal) -> str:
    """What a whole new plan could give beside this; empty where that was not asked."""
    if proposal.gain is None:
        return ""
    least = 0.001
    if proposal.gain < least:
        return _("A whole new plan would not serve the wishes better.")
    return _("A whole new plan would serve the wishes at most %(gain)s better.") % {
        "gain": share(proposal.gain, 1)
    }
