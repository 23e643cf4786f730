"""A colleague takes over one's own meetings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.handing_over import HandOverForm, meetings_in_words
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.participant.common import around, mine
from samspill.web.editions.models import Phase
from samspill.web.planning.repairing import NoRepairError, OtherProposalError
from samspill.web.planning.substitutes import CannotTakeError, NoColleagueError, let_colleague


@require_form
@login_required
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Which meetings go to which colleague. Why one cannot take a meeting is never said."""
    me, now = mine(request, slug), timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = HandOverForm(posted, giver=me, now=now, chosen=request.GET.get("meeting", "")[:36])
    open_for_it = me.edition.phase == Phase.PUBLISHED and form.possible
    if posted is not None and open_for_it and form.is_valid():
        over = form.over()
        facts: dict[str, object] = {"name": over.colleague.person.name}
        try:
            left = let_colleague(over=over, by=me.person, now=now)
        except (CannotTakeError, NoColleagueError, NoRepairError, OtherProposalError):
            said = _("%(name)s cannot take this. Your meetings stay as they are.")
            form.add_error(None, said % facts)
        else:
            messages.success(request, _("%(name)s takes over, and is told.") % facts)
            for line in meetings_in_words(left, me):
                facts["meeting"] = line
                said = _("%(name)s cannot take this one, which stays yours: %(meeting)s")
                messages.warning(request, said % facts)
            return redirect("participant_agenda", slug=slug)
    shown = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "form": form,
        "open": open_for_it,
    }
    status = 200 if posted is None else 422
    return render(request, "participant/hand_over.html", shown, status=status)
