"""Groups that are proposed to me: on which theme, and whether I would be in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.participant.case_common import (
    facts_of,
    for_cases,
    refused,
    unless_opened,
)
from samspill.web.areas.participant.case_writing import worried
from samspill.web.areas.participant.group_common import GroupForm, labels_to_choose
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone
from samspill.web.sharing.groups.opening import open_proposed
from samspill.web.sharing.groups.proposal_queries import proposed_to, to_open
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


@require_form
@for_cases
def open_one(request: HttpRequest, me: Participant, visit: Visit, pk: UUID) -> HttpResponse:
    """Open the group of those who would be in it: what it is for, its rules, and the other host."""
    if pk not in {each.pk for each in proposed_to(visit, me.edition_id)}:
        raise Http404
    if (lacking := unless_opened(request, me, visit)) is not None:
        return lacking
    asked = to_open(visit, me.edition_id, pk)
    if asked is None:
        raise Http404
    if asked.opened:
        messages.info(request, refused(NotDone.OPENED))
        return redirect("participant_groups", slug=me.edition.slug)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, initial={**GroupForm.usual(), "title": asked.theme})
    again: list[str] = []
    if posted is not None and form.is_valid():
        again = worried(me, form.cleaned_data["title"], form.cleaned_data["purpose"])
        if not again or "sure" in posted:
            try:
                with as_visit(visit):
                    group = open_proposed(
                        proposal=pk, participant=me, beginning=form.beginning(),
                        second=form.second() or 0, visit=visit,
                    )  # fmt: skip
            except NoCaseError:
                raise Http404 from None
            except CaseError as error:
                form.add_error(None, refused(error.why))
            else:
                messages.success(
                    request, _("The group is open. Those who said yes see what it is about.")
                )
                return redirect("participant_group", slug=me.edition.slug, pk=group.pk)
    facts = {
        "form": form, "proposal": asked, "worried": again, "labels": labels_to_choose(),
        "second": form.second(),
    }  # fmt: skip
    page = facts_of(request, me, **facts)
    status = 422 if form.errors or again else 200
    return render(request, "participant/groups/new.html", page, status=status)
