"""A colleague takes over somebody's meetings, as an organiser sees to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.handing_over import HandOverForm, NewColleagueForm
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import agreed_in, not_saved, proposal_in_words
from samspill.web.areas.organiser.ways_back import to_where_it_is_undone
from samspill.web.editions.joining import JoinError, join_colleague
from samspill.web.editions.overview import participant_of
from samspill.web.planning.repairing import NoRepairError, OtherProposalError
from samspill.web.planning.substitutes import (
    CannotTakeError,
    NoColleagueError,
    propose_take_over,
    take_over,
)


@require_form
@login_required
@asks_again
def hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who takes over what, then what that does to whom, then it is done."""
    edition, now = edition_for(request, slug), timezone.now()
    who = participant_of(edition, pk)
    posted = request.POST if request.method == "POST" else None
    first = request.GET.get("colleague", "")
    form = HandOverForm(posted, giver=who, now=now, colleague_first=first, may_withdraw=True)
    more: dict[str, Any] = {}
    if posted is not None and form.possible and form.is_valid():
        over, agreed, by = form.over(), agreed_in(request), organiser(request)
        try:
            if agreed.key:
                take_over(over=over, agreed=agreed, by=by, now=now)
                facts = {"name": over.colleague.person.name}
                messages.success(request, _("%(name)s takes over.") % facts)
                them = reverse("organiser_participant", args=(slug, pk))
                return to_where_it_is_undone(slug, them)
            proposal = propose_take_over(over=over, agreed=agreed, by=by, now=now)
            if proposal is not None:
                more = {"repair": {**proposal_in_words(proposal), "other": False}}
        except OtherProposalError as error:
            if error.proposal is not None:
                more = {"repair": {**proposal_in_words(error.proposal), "other": True}}
        except CannotTakeError:
            form.add_error(None, _("The colleague can take none of them."))
        except (NoColleagueError, NoRepairError):
            pass
        if not more and not form.errors:
            form.add_error(None, _("That is not possible any more. Look at the plan again."))
    shown: dict[str, Any] = {"who": who, "form": form, **more}
    status = not_saved(request)
    return render(
        request, "organiser/hand_over.html", page(request, edition, **shown), status=status
    )


@require_form
@login_required
def new_colleague(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody who was on no list takes part, to take over from one who does."""
    edition, now = edition_for(request, slug), timezone.now()
    who = participant_of(edition, pk)
    posted = request.POST if request.method == "POST" else None
    form = NewColleagueForm(posted)
    back = reverse("organiser_hand_over", args=(slug, pk))
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            joined = join_colleague(
                beside=who, name=said["name"], address=said["email"], by=organiser(request), now=now
            )
        except JoinError as error:
            form.refuse(error, own=False)
        else:
            text = _("%(name)s takes part now, and is invited. Choose what they take over.")
            messages.success(request, text % {"name": joined.person.name})
            return redirect(f"{back}?colleague={joined.pk}")
    shown = page(request, edition, who=who, form=form, back=back)
    status = 200 if posted is None else 422
    return render(request, "organiser/new_colleague.html", shown, status=status)
