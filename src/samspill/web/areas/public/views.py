"""The start page, the way in by a personal link, and light or dark."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.doors import DOORS
from samspill.web.areas.kit.doorway import first_page
from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.public.accounts import sign_in_by_link
from samspill.web.editions.invitations import (
    InvitationError,
    find_invitation,
    owner_of,
    redeem_invitation,
    send_new_link,
)
from samspill.web.editions.models import Edition
from samspill.web.editions.queries import hours_of_day, next_announced
from samspill.web.editions.zones import activate
from samspill.web.people.addresses import address_is_theirs
from samspill.web.people.lines import is_line
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address
from samspill.web.planning.queries import first_plan_is_coming
from samspill.web.privacy.queries import who_answers

THEMES = ("light", "dark", "auto")
LONGEST_EMAIL = 254


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for visitors; for people who are signed in, the page that concerns them."""
    today = timezone.localdate()
    if isinstance(request.user, Person) and (page := first_page(request.user, today=today)):
        return redirect(page)
    coming = next_announced(today=today)
    facts = {
        "next": coming,
        **(_of_edition(coming) if coming else {}),
        "doors": DOORS if settings.DEMO else (),
        "coming": settings.DEMO and first_plan_is_coming(),
    }
    return render(request, "public/home.html", facts)


def _of_edition(edition: Edition) -> dict[str, Any]:
    """When the day is, by the clock where it is, and who answers for it, with whom to ask."""
    activate(edition.time_zone)
    host, contact = who_answers(edition)
    return {"hours": hours_of_day(edition), "host": host, "contact": contact}


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or as the device has it, and go back to where one was."""
    chosen = request.POST.get("theme", "auto")
    response = redirect(_back(request))
    if chosen in THEMES:
        _keep(response, "theme", chosen)
    return response


@never_cache
@sensitive_variables("secret")
@require_form
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A personal link. GET shows a button, so that a mail filter that opens links uses up
    nothing; POST signs in. Whoever is signed in already and opens their old link again is let
    through: they kept the e-mail as their way in."""
    now = timezone.now()
    try:
        if request.method != "POST":
            invited = find_invitation(secret=secret, now=now)
            participant = invited.participant
            with translation.override(_language(request, participant.person)):
                facts = {
                    "participant": participant,
                    "edition": participant.edition,
                    "by": invited.created_by,
                    **_of_edition(participant.edition),
                }
                return _untraced(render(request, "public/invitation.html", facts))
        participant = redeem_invitation(secret=secret, now=now)
    except InvitationError as error:
        if isinstance(request.user, Person) and (
            mine := owner_of(secret=secret, person=request.user)
        ):
            return _untraced(redirect("participant_overview", slug=mine.edition.slug))
        fault = error.fault.value
        return _untraced(render(request, "public/link_fault.html", {"fault": fault}, status=410))
    address_is_theirs(participant.person)
    to = reverse("participant_overview", kwargs={"slug": participant.edition.slug})
    response = sign_in_by_link(request, participant.person, to=to)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, _language(request, participant.person))
    return _untraced(response)


@never_cache
@require_form
def sign_in_fully(request: HttpRequest) -> HttpResponse:
    """From a visit by personal link to a full one: says why, and leads to signing in."""
    here = request.user
    if not (isinstance(here, Person) and here.takes_part_only):
        return redirect(settings.LOGIN_URL if here.is_anonymous else "home")
    if request.method != "POST":
        facts = {"next": request.GET.get("next", "")}
        return render(request, "public/sign_in_fully.html", facts)
    logout(request)  # the pages for signing in are for those who are not signed in
    to = urlencode({"next": request.POST.get("next", "")})
    return redirect(f"{reverse(settings.LOGIN_URL)}?{to}")


def _language(request: HttpRequest, person: Person) -> str:
    """The language this browser was set to, else the person's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else person.language


def _untraced(response: HttpResponse) -> HttpResponse:
    """Nothing that the page asks for, or leads to, is told the address with the secret. ("No
    referrer" at all would hide the origin too, which the protection of forms asks for.)"""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    """Send a new personal link to an address. The answer is the same whether anybody has it."""
    email = same_address(request.POST.get("email", "")[:LONGEST_EMAIL])
    if not is_line(email):
        email = ""
    if not within_limit(request, "new_link", account=email):
        return too_often(request)
    if email:
        send_new_link(email=email, language=translation.get_language() or "", now=timezone.now())
    return render(request, "public/new_link_sent.html", {"email": email})


def _back(request: HttpRequest) -> str:
    place = request.POST.get("next") or request.headers.get("Referer", "/")
    allowed = url_has_allowed_host_and_scheme(
        place, {request.get_host()}, require_https=request.is_secure()
    )
    return place if allowed else "/"
