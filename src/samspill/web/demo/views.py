"""Stepping into the demo as somebody."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.doors import DOORS
from samspill.web.areas.kit.doorway import first_page
from samspill.web.demo.queries import person_with


@require_POST
def step_in(request: HttpRequest, door: str) -> HttpResponse:
    """Sign in as the person behind the door. Nowhere but in the demo does it exist."""
    email = {d.key: d.email for d in DOORS}.get(door)
    if not settings.DEMO or email is None:
        raise Http404
    person = person_with(email)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    # As if they had shown their second step, too: what others share with them can be looked at.
    # What is RED asks for it anew, and there is none.
    record_authentication(request, person, method="mfa")
    return redirect(first_page(person, today=timezone.localdate()) or "home")
