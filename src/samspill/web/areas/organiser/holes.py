"""Filling the holes of what is published, giving a round table a place there, and going back to an
earlier version: shown first, when it is asked for. What would be done is on no page that one only
looks at: it changes with whatever anybody says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page, plan_for
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import agreed_in, meanwhile, not_saved, proposal_in_words
from samspill.web.areas.organiser.ways_back import to_where_it_is_undone
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import names_of
from samspill.web.people.models import Person
from samspill.web.planning.queries import without_meetings
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
    place_round_table,
    plan_in,
    proposed_filling,
    proposed_joining,
    proposed_place,
    proposed_return,
    roll_back,
)
from samspill.web.wishes.round_tables import round_table_at


@dataclass(frozen=True)
class _Page:
    """What a page of this kind says, and the ways that it offers."""

    title: str
    lead: str
    nothing: str
    ways: tuple[Way, ...]
    propose: Callable[[Agreed], Proposal | None]
    carry_out: Callable[[Agreed], Proposal | None]
    kicker: str
    back: tuple[str, str]  # the page that one came from, and what the link to it says
    address: str = ""  # of the page itself, where another one may show it
    sent: tuple[tuple[str, int], ...] = ()  # with the form: name and value


def _to_the_plans(edition: Edition) -> tuple[str, str]:
    return reverse("organiser_planning", args=(edition.slug,)), _("Back to the plans")


@require_form
@login_required
@asks_again
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
        kicker=_("Plan"),
        back=_to_the_plans(edition),
    )
    return _answered(request, edition, said)


@require_form
@login_required
@asks_again
def plan_them_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Meetings for those who came when the plan was published: those who are named, or all who
    have none."""
    edition, now = edition_for(request, slug), timezone.now()
    by, none = organiser(request), without_meetings(edition)
    named = whole_numbers(request.POST.getlist("who") or request.GET.getlist("who"))
    return _answered(request, edition, _newcomers(edition, sorted(named) or none, by, now))


def proposal_for(request: HttpRequest, edition: Edition, who: Participant) -> HttpResponse:
    """The page that follows when somebody is added while a plan is published: the repair that
    plans them in, with one press."""
    said = _newcomers(edition, [who.pk], organiser(request), timezone.now())
    return _answered(request, edition, said, following=True)


def _newcomers(edition: Edition, people: list[int], by: Person, now: datetime) -> _Page:
    names = names_of(edition, map(str, people))  # of this edition alone, whatever was sent
    people = [pk for pk in people if str(pk) in names]
    count = len(people)
    title = ngettext("%(n)s person without meetings", "%(n)s people without meetings", count) % {
        "n": number(count)
    }
    if count == 1:
        title = _("Plan %(name)s in") % {"name": names[str(people[0])]}
    return _Page(
        title=title,
        lead=_(
            "They are given meetings with those who have time for one and a reason to meet them. "
            "No other meeting is moved or cancelled."
        ),
        nothing=_("There is no meeting to give them now: nobody whom they can meet has time."),
        ways=(Way.AS_FEW,),
        propose=lambda agreed: proposed_joining(edition, people, now=now, gain=agreed.gain),
        carry_out=lambda agreed: plan_in(
            edition=edition, people=people, agreed=agreed, by=by, now=now
        ),
        kicker=_("Plan"),
        back=(reverse("organiser_people", args=(edition.slug,)), _("All people")),
        address=reverse("organiser_plan_in", args=(edition.slug,)),
        sent=tuple(("who", pk) for pk in people),
    )


@require_form
@login_required
@asks_again
def place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A round table that is not in the published programme gets a place there."""
    edition, now = edition_for(request, slug), timezone.now()
    row, by = round_table_at(edition, pk), organiser(request)
    if row is None:
        raise Http404
    said = _Page(
        title=row.theme,
        lead=_(
            "A time when enough of those who asked for a seat can come, and a table for them. "
            "Meetings that are in the way are moved, as few as possible; none is cancelled."
        ),
        nothing=_(
            "Too few of those who want a seat can come at the same time, or it has its place "
            "already. Nothing would be other than it is."
        ),
        ways=(Way.AS_FEW,),
        propose=lambda agreed: proposed_place(row, now=now, gain=agreed.gain),
        carry_out=lambda agreed: place_round_table(round_table=row, agreed=agreed, by=by, now=now),
        kicker=_("Round table"),
        back=(reverse("organiser_round_tables", args=(slug,)), _("All round tables")),
    )
    return _answered(request, edition, said)


@require_form
@login_required
@asks_again
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
        kicker=_("Plan"),
        back=_to_the_plans(edition),
    )
    return _answered(request, edition, said)


def _answered(
    request: HttpRequest, edition: Edition, said: _Page, *, following: bool = False
) -> HttpResponse:
    """The proposal; or, when it is agreed to, the front page, where it can be undone.
    ``following``: another page was sent, and this one is shown for it."""
    asked = Agreed() if following else agreed_in(request)
    way = asked.way if asked.way in said.ways else said.ways[0]
    agreed = replace(asked, way=way)
    facts: dict[str, Any] = {"said": said, "asked": request.method == "POST"}
    if not facts["asked"]:
        return render(request, "organiser/planning/holes.html", page(request, edition, **facts))
    try:
        if agreed.key:
            said.carry_out(agreed)
            return to_where_it_is_undone(edition.slug, said.address or request.path)
        proposal = said.propose(agreed)
        facts["repair"] = _in_words(proposal, said)
    except OtherProposalError as error:
        words = _in_words(error.proposal, said)
        facts["meanwhile"] = meanwhile(error.published)
        facts["repair"] = words and {**words, "other": True, "meanwhile": facts["meanwhile"]}
    except NoRepairError:
        facts["no_way"] = True
    shown = page(request, edition, **facts)
    status = 200 if following else not_saved(request)
    return render(request, "organiser/planning/holes.html", shown, status=status)


def _in_words(proposal: Proposal | None, said: _Page) -> dict[str, Any] | None:
    if proposal is None:
        return None
    words = proposal_in_words(proposal)
    offered = {way.value for way in said.ways}
    return {**words, "ways": [(way, name) for way, name in words["ways"] if way in offered]}
