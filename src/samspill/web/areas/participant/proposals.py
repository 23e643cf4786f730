"""Groups that are proposed to me: on which theme, and whether I would be in it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.participant.case_common import facts_of, for_cases
from samspill.web.editions.models import Participant
from samspill.web.sharing.groups.proposal_queries import proposed_to
from samspill.web.sharing.groups.proposals import Said
from samspill.web.sharing.groups.proposing import NoProposalError, answer_proposal
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit


@require_safe
@for_cases
def proposals(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """Each with what I have said, and, once there are enough of us, who we are."""
    asked = proposed_to(visit, me.edition_id)
    facts = {
        "asked": asked,
        "unanswered": [each for each in asked if each.answer is Said.NOTHING],
        "agreed": [each for each in asked if each.agreed],
    }
    return render(request, "participant/proposals.html", facts_of(request, me, **facts))


@require_POST
@for_cases
def answer(request: HttpRequest, me: Participant, visit: Visit, pk: UUID) -> HttpResponse:
    """Yes or no to one of them."""
    said = request.POST.get("answer", "")
    if pk not in {each.pk for each in proposed_to(visit, me.edition_id)}:
        raise Http404
    if said not in {Said.YES, Said.NO}:
        return HttpResponseBadRequest()
    try:
        with as_visit(visit):
            answer_proposal(proposal=pk, yes=said == Said.YES, visit=visit, by=me.person)
    except NoProposalError:
        raise Http404 from None
    return redirect("participant_proposals", slug=me.edition.slug)
