"""Saying of a meeting that one comes, and what one wants out of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.participant.common import mine
from samspill.web.meetings.agenda import own_meeting
from samspill.web.people.lines import one_line
from samspill.web.planning.confirming import (
    MeetingGoneError,
    NoRoundError,
    accept,
    set_aim,
    take_back,
)

LONGEST_AIM = 200


@require_POST
@login_required
def answer(request: HttpRequest, slug: str, meeting: UUID) -> HttpResponse:
    """Yes to a meeting, or a yes taken back; a no is the meeting dropped."""
    me, now = mine(request, slug), timezone.now()
    found = own_meeting(me, meeting)
    try:
        if "back" in request.POST:
            take_back(participant=me, meeting=found, now=now)
            messages.success(request, _("You have not answered this meeting yet."))
        elif accept(participant=me, meeting=found, now=now):
            messages.success(request, _("Confirmed: everybody who sits there comes."))
        else:
            messages.success(request, _("You have said that you come."))
    except NoRoundError:
        messages.info(request, _("Nobody is asked to confirm meetings now."))
    except MeetingGoneError:
        messages.error(request, _("The meeting is not on any more."))
    return _back(slug, meeting)


@require_POST
@login_required
def aim(request: HttpRequest, slug: str, meeting: UUID) -> HttpResponse:
    """One line on what one wants out of a meeting, for those who sit there."""
    me = mine(request, slug)
    found = own_meeting(me, meeting)
    try:
        line = one_line(request.POST.get("aim", ""))
        set_aim(participant=me, meeting=found, aim=line, now=timezone.now())
    except ValidationError:
        messages.error(
            request,
            _("It must be one line, and not so long. Nothing was changed: “%(text)s”")
            % {"text": request.POST.get("aim", "")[:LONGEST_AIM]},
        )
    except MeetingGoneError:
        messages.error(request, _("The meeting is not on any more."))
    else:
        messages.success(request, _("Saved: those who sit there can read it."))
    return _back(slug, meeting)


def _back(slug: str, meeting: UUID) -> HttpResponse:
    """To the meeting, where one was."""
    return redirect(f"{reverse('participant_agenda', kwargs={'slug': slug})}#meeting-{meeting}")
