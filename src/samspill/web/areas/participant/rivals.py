"""Whom the participant's organisation competes with, by its own word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.participant.common import around, mine
from samspill.web.editions.rivals import (
    NotOfThisEditionError,
    mark_rivals,
    marked_by,
    may_mark_rivals,
    others_at,
)


@require_form
@login_required
def rivals(request: HttpRequest, slug: str) -> HttpResponse:
    """The other organisations, with those marked that are rivals: for who represents one."""
    me = mine(request, slug)
    if not may_mark_rivals(me):
        raise Http404
    if request.method == "POST":
        wanted = whole_numbers(request.POST.getlist("rival"))
        try:
            mark_rivals(participant=me, rivals=wanted, now=timezone.now())
        except NotOfThisEditionError as error:
            raise Http404 from error
        messages.success(request, _("Saved."))
        return redirect("participant_rivals", slug=slug)
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "others": others_at(me),
        "marked": marked_by(me),
    }
    return render(request, "participant/rivals.html", facts)
