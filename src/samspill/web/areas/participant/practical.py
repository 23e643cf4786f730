"""What the participant says that is practical: photographs, food, access and a phone number."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.practical_form import PhotoForm, PracticalForm
from samspill.web.areas.participant.common import around, mine, unless_held
from samspill.web.editions.registering.practical import needs_are_kept, said_by, say_practical


@require_form
@login_required
@unless_held
def practical(request: HttpRequest, slug: str) -> HttpResponse:
    """What they have said, to be changed; once the day is over, the photographs alone."""
    me, now = mine(request, slug), timezone.now()
    kept = needs_are_kept(me.edition, now=now)
    kind = PracticalForm if kept else PhotoForm
    form = kind(
        request.POST if request.method == "POST" else None, initial=asdict(said_by(me))
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        say_practical(participant=me, said=form.said(), now=now)
        messages.success(request, _("Saved"))
        return redirect("participant_overview", slug=slug)
    facts = {"edition": me.edition, "nav": around(request, me), "form": form, "kept": kept}
    status = 422 if form.is_bound else 200
    return render(request, "participant/practical.html", facts, status=status)
