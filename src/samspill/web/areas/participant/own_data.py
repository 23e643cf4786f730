"""One's own data: as a file, what one has said yes to, and erasing all of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.visits import visit_of
from samspill.web.editions.again import said_of_events
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address
from samspill.web.privacy.files import ZIP, own_data_file
from samspill.web.privacy.giving_way import BusyError
from samspill.web.privacy.people import MustWaitError, Wait, erase_person, what_waits
from samspill.web.privacy.permissions import may_have_own_data
from samspill.web.privacy.queries import own_editions
from samspill.web.sharing.consent_models import Use
from samspill.web.sharing.consents import consent, consents_of, take_back_consent
from samspill.web.sharing.permissions import UNSURE, Visit
from samspill.web.sharing.row_security import as_visit


def signed_in_fully(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for whoever has signed in, who gets the visit. A personal link opens none of it;
    nor does a sign-in of which it is not sure whose it is, and which is told so."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        verdict = may_have_own_data(request.user)
        if verdict.reason == UNSURE:
            return redirect("identity")
        if not verdict:
            to = urlencode({"next": reverse("own_data")})
            return redirect(f"{reverse('sign_in_fully')}?{to}")
        return view(request, visit_of(request, _me(request), timezone.now()))

    return guarded


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@signed_in_fully
def own_data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What one can do with what is kept on oneself."""
    with as_visit(visit):
        given = consents_of(visit)
        events = said_of_events(_me(request))
    facts = {
        "editions": own_editions(_me(request)),
        "keeps": given.get(Use.KEEP_TIES),
        "events": events,
    }
    return render(request, "participant/own_data.html", facts)


@require_POST
@signed_in_fully
def own_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything, as one file that nobody keeps on the way."""
    if not within_limit(request, "own_data", account=str(visit.person)):
        return too_often(request)
    try:
        response = HttpResponse(own_data_file(visit), content_type=ZIP)
    except PermissionError:  # since the page was asked for it is not sure that it is them, or gone
        return redirect("identity")
    name = f"samspill-{timezone.localdate(visit.now).isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_POST
@signed_in_fully
def keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whether one's ties outlive their edition."""
    say = {"yes": consent, "no": take_back_consent}.get(request.POST.get("keep", ""))
    if say is None:
        return HttpResponseBadRequest()
    with as_visit(visit):
        say(use=Use.KEEP_TIES, visit=visit, by=_me(request))
    messages.success(request, _("Saved."))
    return redirect("own_data")


@require_form
@signed_in_fully
def erase(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What goes and what stays; and when they have written their address, it is gone."""
    me = _me(request)
    facts: dict[str, Any] = {"waits": _waits(what_waits(me, visit.now))}
    if request.method != "POST":
        return render(request, "participant/erase.html", facts)
    if same_address(request.POST.get("address", "")) != me.email:
        facts["wrong"] = True
        return render(request, "participant/erase.html", facts, status=422)
    try:
        erase_person(person_id=me.pk, by=me, now=visit.now)
    except MustWaitError as error:
        facts["waits"] = _waits((error.wait, error.edition))
        return render(request, "participant/erase.html", facts, status=422)
    except BusyError:
        facts["busy"] = True
        return render(request, "participant/erase.html", facts, status=503)
    except PermissionError:
        return redirect("identity")
    logout(request)
    messages.success(request, _("You have been erased. Nothing here is yours any more."))
    return redirect("home")


def _waits(found: tuple[Wait, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    wait, edition = found
    facts = {"edition": edition.name}
    if wait is Wait.COMES:
        return {
            "text": _("Others are to meet you at %(edition)s. Say first that you do not come, so"
                      " that they can be given other meetings.") % facts,
            "url": reverse("participant_cannot_come", args=[edition.slug]),
            "label": _("I can't come"),
        }  # fmt: skip
    return {
        "text": _(
            "Nobody else organises %(edition)s. It has to be erased, or to have another organiser,"
            " before you can be."
        )
        % facts,
        "url": "",
        "label": "",
    }
