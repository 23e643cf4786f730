"""The minute after a change: undoing it, or telling people at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.organiser.common import edition_for, organiser
from samspill.web.areas.organiser.ways_back import after_undoing, changed_on
from samspill.web.planning.undoing import CannotUndoError, tell_now, undo_change


@require_POST
@login_required
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the last change back, facts and meetings and letters, and lead to where it was made."""
    edition = edition_for(request, slug)
    said = request.POST.get("changed", "")
    back = changed_on(slug, said)
    try:
        followed = undo_change(edition=edition, by=organiser(request), now=timezone.now())
    except CannotUndoError as error:
        why = {
            "told": _(
                "Somebody has been told already. Make the change the other way round instead."
            ),
            "changed": _("Something else has changed since. Nothing is undone."),
        }.get(error.code, _("There is nothing to undo."))
        messages.warning(request, why)
    else:
        messages.success(request, _("The change is undone, and nobody has been told of it."))
        back = after_undoing(edition, said, followed)
    return redirect(back)


@require_POST
@login_required
def send_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Those whose day has changed are told at once."""
    edition = edition_for(request, slug)
    tell_now(edition=edition, by=organiser(request), now=timezone.now())
    return redirect(changed_on(slug, request.POST.get("changed", "")))
