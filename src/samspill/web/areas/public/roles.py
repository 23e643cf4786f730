"""One's own roles: those that are offered, and those that one has and may give up."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.editions.models import Role
from samspill.web.editions.registering.places import own_place_offers, own_places, places_wait
from samspill.web.editions.roles import (
    RoleError,
    own_offers,
    own_role,
    own_roles,
    take_on_role,
    take_role_away,
    waits_for_address,
)
from samspill.web.people.models import Person


@require_safe
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """What one is asked to do, and what one does."""
    person, now = cast(Person, request.user), timezone.now()
    if person.takes_part_only:
        return redirect(f"{reverse('sign_in_fully')}?{urlencode({'next': request.path})}")
    facts = {
        "offers": [
            {"offer": offer, "label": Role(offer.role).label}
            for offer in own_offers(person, now=now)
        ],
        "roles": own_roles(person),
        "place_offers": own_place_offers(person, now=now),
        "places": own_places(person),
        "unshown": waits_for_address(person, now=now) or places_wait(person, now=now),
    }
    return render(request, "public/roles.html", facts)


@require_POST
@login_required
def take_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes to an offer."""
    person = cast(Person, request.user)
    edition = take_on_role(offer_pk=pk, by=person, now=timezone.now())
    messages.success(request, _("You help with %(edition)s now.") % {"edition": edition.name})
    return redirect("home")


@require_POST
@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a role of one's own."""
    person = cast(Person, request.user)
    try:
        take_role_away(role=own_role(person, pk), by=person, now=timezone.now())
    except RoleError:
        messages.error(request, _("You are the last organiser: give somebody else the role first."))
    else:
        messages.success(request, _("You have given the role up."))
    return redirect("roles")
