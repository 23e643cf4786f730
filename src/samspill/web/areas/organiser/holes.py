"""Filling the holes of what is published, and going back to an earlier version: shown first, when
it is asked for. What would be done is on no page that one only looks at: it changes with whatever
anybody says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page, plan_for
from samspill.web.areas.organiser.repairs import agreed_in, meanwhile, not_saved, proposal_in_words
from samspill.web.editions.models import Edition
from samspill.web.planning.repairing import (
    Agreed,
    NoRepairError,
    OtherProposalError,
    Proposal,
    Way,
)
from samspill.web.planning.rolling_back import may_go_back_to
from samspill.web.planning.without_facts import (
    fill_holes,
    proposed_filling,
    proposed_return,
    roll_back,
)


@dataclass(frozen=True)
class _Page:
    """What a page of this kind says, and the ways that it offers."""

    title: str
    lead: str
    nothing: str
    ways: tuple[Way, ...]
    propose: Callable[[Agreed], Proposal | None]
    carry_out: Callable[[Agreed], Proposal | None]


@require_form
@login_required
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """New meetings for everybody who has time for one."""
    edition, now = edition_for(request, slug), timezone.now()
    by = organiser(request)
    said = _Page(
        title=_("Fill the holes"),
        lead=_("Every meeting that can stay is left as it is. Those who have time get new ones."),
        nothing=_("There is no hole to fill: nobody can have another meeting now."),
        ways=(Way.FILLED,),
        propose=lambda agreed: proposed_filling(edition, now=now, gain=agreed.gain),
        carry_out=lambda agreed: fill_holes(edition=edition, agreed=agreed, by=by, now=now),
    )
    return _answered(request, edition, said)


@require_form
@login_required
def back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """As near an earlier version as what is known today allows."""
    edition, now = edition_for(request, slug), timezone.now()
    plan, by = plan_for(edition, number), organiser(request)
    if not may_go_back_to(plan):
        raise Http404
    said = _Page(
        title=_("Go back to plan %(number)s") % {"number": number},
        lead=_(
            "As near that plan as what is known today allows: people, hours, tables and wishes may "
            "be other than they were, and what does not fit any more stays out."
        ),
        nothing=_("Nothing would be other than it is."),
        ways=(Way.AS_FEW, Way.FILLED),
        propose=lambda agreed: proposed_return(plan, way=agreed.way, now=now, gain=agreed.gain),
        carry_out=lambda agreed: roll_back(plan=plan, agreed=agreed, by=by, now=now),
    )
    return _answered(request, edition, said)


def _answered(request: HttpRequest, edition: Edition, said: _Page) -> HttpResponse:
    """The proposal; or, when it is agreed to, the front page, where it can be undone."""
    asked = agreed_in(request)
    way = asked.way if asked.way in said.ways else said.ways[0]
    agreed = replace(asked, way=way)
    facts: dict[str, Any] = {"said": said, "asked": request.method == "POST"}
    if not facts["asked"]:
        return render(request, "organiser/planning/holes.html", page(request, edition, **facts))
    try:
        if agreed.key:
            said.carry_out(agreed)
            return redirect("organiser_home", slug=edition.slug)
        proposal = said.propose(agreed)
        facts["repair"] = _in_words(proposal, said)
    except OtherProposalError as error:
        words = _in_words(error.proposal, said)
        facts["meanwhile"] = meanwhile(error.published)
        facts["repair"] = words and {**words, "other": True, "meanwhile": facts["meanwhile"]}
    except NoRepairError:
        facts["no_way"] = True
    shown = page(request, edition, **facts)
    return render(request, "organiser/planning/holes.html", shown, status=not_saved(request))


def _in_words(proposal: Proposal | None, said: _Page) -> dict[str, Any] | None:
    if proposal is None:
        return None
    words = proposal_in_words(proposal)
    offered = {way.value for way in said.ways}
    return {**words, "ways": [(way, name) for way, name in words["ways"] if way in offered]}
