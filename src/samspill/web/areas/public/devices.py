"""Where somebody is signed in, and how they end it."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.browsers import browser_in_words
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.wording import number
from samspill.web.people.devices import devices_of, end_devices
from samspill.web.people.models import Person


@require_form
@login_required
def devices(request: HttpRequest) -> HttpResponse:
    """One's devices. Each can be ended, and all but this one in one tap."""
    person = cast(Person, request.user)
    if person.takes_part_only:
        return redirect(f"{reverse('sign_in_fully')}?{urlencode({'next': request.path})}")
    here = request.session.session_key
    if request.method == "POST":
        only = whole_number(request.POST.get("device", ""))
        if only is None and "device" in request.POST:
            return HttpResponseBadRequest()
        ended = end_devices(person=person, but=here, only=only)
        said = ngettext("%(n)s device is signed out.", "%(n)s devices are signed out.", ended)
        messages.success(request, said % {"n": number(ended)})
        return redirect("devices")
    rows = [
        {
            "pk": device.pk,
            "name": browser_in_words(device.browser) or _("A browser"),
            "since": device.since,
            "here": device.session_key == here,
        }
        for device in devices_of(person, timezone.now())
    ]
    others = sum(not row["here"] for row in rows)
    return render(request, "public/devices.html", {"rows": rows, "others": others})
