"""How the participant appears where others keep it: in calendars, letters and hosts' pages."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.participant.common import around, mine
from samspill.web.editions.models import Participant
from samspill.web.people.actions import choose_appearance
from samspill.web.people.appearing import appearance, shown_as
from samspill.web.people.models import Appears

EXAMPLE = 3  # the number of the meeting that the examples are of


@require_form
@login_required
def appearing(request: HttpRequest, slug: str) -> HttpResponse:
    """Three choices, each with what others' calendars say then."""
    me = mine(request, slug)
    facts: dict[str, object] = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "choices": [(a.value, a.label, in_calendars(me, a)) for a in Appears],
        "appears": appearance(me.person, me.organisation).value,
    }
    if request.method != "POST":
        return render(request, "participant/appearing.html", facts)
    said = request.POST.get("appears", "")
    if said not in Appears.values:
        facts["error"] = _("Choose one of the three.")
        return render(request, "participant/appearing.html", facts, status=422)
    choose_appearance(person=me.person, appears=Appears(said), now=timezone.now())
    messages.success(
        request,
        _("Saved. The calendars of those you meet now say “%(said)s”.")
        % {"said": in_calendars(me)},
    )
    return redirect("participant_me", slug=slug)


def in_calendars(me: Participant, appears: Appears | None = None) -> str:
    """What the calendar of somebody whom they meet says of it, or would say."""
    shown = shown_as(me.person, me.organisation, appears=appears)
    if shown.neutral:
        return _("Meeting %(number)s") % {"number": EXAMPLE}
    return shown.listed
