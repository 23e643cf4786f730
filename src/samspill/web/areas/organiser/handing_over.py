"""A colleague takes over somebody's meetings, as an organiser sees to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.handing_over import HandOverForm
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.repairs import agreed_in, not_saved, proposal_in_words
from samspill.web.editions.overview import participant_of
from samspill.web.planning.repairing import NoRepairError, OtherProposalError
from samspill.web.planning.substitutes import NoColleagueError, propose_take_over, take_over


@require_form
@login_required
def hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who takes over what, then what that does to whom, then it is done."""
    edition, now = edition_for(request, slug), timezone.now()
    who = participant_of(edition, pk)
    posted = request.POST if request.method == "POST" else None
    form = HandOverForm(posted, giver=who, now=now, may_withdraw=True)
    more: dict[str, Any] = {}
    if posted is not None and form.possible and form.is_valid():
        over, agreed, by = form.over(), agreed_in(request), organiser(request)
        try:
            if agreed.key:
                take_over(over=over, agreed=agreed, by=by, now=now)
                facts = {"name": over.colleague.person.name}
                messages.success(request, _("%(name)s takes over.") % facts)
                return redirect("organiser_home", slug=slug)
            proposal = propose_take_over(over=over, agreed=agreed, by=by, now=now)
            if proposal is not None:
                more = {"repair": {**proposal_in_words(proposal), "other": False}}
        except OtherProposalError as error:
            if error.proposal is not None:
                more = {"repair": {**proposal_in_words(error.proposal), "other": True}}
        except (NoColleagueError, NoRepairError):
            pass
        if not more:
            form.add_error(None, _("That is not possible any more. Look at the plan again."))
    shown: dict[str, Any] = {"who": who, "form": form, **more}
    status = not_saved(request)
    return render(
        request, "organiser/hand_over.html", page(request, edition, **shown), status=status
    )
