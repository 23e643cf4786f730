"""The round tables that the participant may wish for a seat at."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from samspill.web.areas.participant.common import around, mine
from samspill.web.areas.participant.possible import closed
from samspill.web.wishes.actions import WishesClosedError, wishes_are_open
from samspill.web.wishes.models import RoundTable, Strength
from samspill.web.wishes.round_tables import offered, round_table_at, set_interest


@require_safe
@login_required
def round_tables(request: HttpRequest, slug: str) -> HttpResponse:
    """Each with its theme and who leads it, and what one has chosen."""
    me = mine(request, slug)
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "offered": offered(me),
        "open": wishes_are_open(me.edition, now=timezone.now()),
    }
    return render(request, "participant/round_tables.html", facts)


@require_POST
@login_required
def wish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep a wish for a seat, or take it back with an empty choice. By htmx only "Saved" comes
    back, else the page does."""
    me = mine(request, slug)
    row = round_table_at(me.edition, pk)
    if row is None or row.moderator_id == me.pk:
        raise Http404
    said = request.POST.get("strength", "")
    if said not in {"", *Strength}:
        return HttpResponseBadRequest()
    details = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # its middleware's
    part = bool(details) and not details.boosted
    try:
        set_interest(
            participant=me,
            round_table=row,
            strength=Strength(said) if said else None,
            now=timezone.now(),
        )
    except (RoundTable.DoesNotExist, ValueError) as error:
        if isinstance(error, WishesClosedError):
            if part:
                return HttpResponseClientRefresh()
            facts = closed(request, me)
            return render(request, "participant/closed.html", facts, status=409)
        raise Http404 from error  # taken away meanwhile, or one's own by now
    if part:
        return render(request, "participant/_seat_saved.html", {"said": said})
    messages.success(request, _("Saved") if said else _("Taken back"))
    return redirect(
        f"{reverse('participant_round_tables', kwargs={'slug': slug})}#round-table-{pk}"
    )
