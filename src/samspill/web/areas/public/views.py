"""The start page, the way in by a personal link, and light or dark."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samspill.web.areas.accounts import address_is_theirs
from samspill.web.areas.demo.doors import DOORS
from samspill.web.areas.doorway import first_page
from samspill.web.editions.invitations import (
    InvitationError,
    find_invitation,
    owner_of,
    redeem_invitation,
    send_new_link,
)
from samspill.web.editions.models import Edition, Phase
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address

THEMES = ("light", "dark", "auto")
NEW_LINKS_AN_HOUR = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for visitors; for people who are signed in, the page that concerns them."""
    today = timezone.localdate()
    if isinstance(request.user, Person) and (page := first_page(request.user, today=today)):
        return redirect(page)
    ahead = Edition.objects.filter(day__gte=today).exclude(phase=Phase.SETUP)
    facts = {"next": ahead.order_by("day").first(), "doors": DOORS if settings.DEMO else ()}
    return render(request, "public/home.html", facts)


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
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A personal link. GET shows a button, so that a mail filter that opens links uses up
    nothing; POST signs in. Whoever is signed in already and opens their old link again is let
    through: they kept the e-mail as their way in."""
    now = timezone.now()
    try:
        if request.method != "POST":
            participant = find_invitation(secret=secret, now=now).participant
            with translation.override(_language(request, participant.person)):
                facts = {"participant": participant, "edition": participant.edition}
                return _untraced(render(request, "public/invitation.html", facts))
        participant = redeem_invitation(secret=secret, now=now)
    except InvitationError as error:
        if isinstance(request.user, Person) and (
            mine := owner_of(secret=secret, person=request.user)
        ):
            return _untraced(redirect("participant_overview", slug=mine.edition.slug))
        fault = error.fault.value
        return _untraced(render(request, "public/link_fault.html", {"fault": fault}, status=410))
    login(request, participant.person, backend=BACKEND)
    address_is_theirs(participant.person)
    response = redirect("participant_overview", slug=participant.edition.slug)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, _language(request, participant.person))
    return _untraced(response)


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
    email = same_address(request.POST.get("email", "")[:254])
    if email and _within_limit(request, email):
        send_new_link(email=email, now=timezone.now())
    return render(request, "public/new_link_sent.html", {"email": email})


def _within_limit(request: HttpRequest, email: str) -> bool:
    keys = (f"new-link:{email}", f"new-link:{request.META.get('REMOTE_ADDR', '')}")
    counts = []
    for key, most in zip(keys, (NEW_LINKS_AN_HOUR, 20 * NEW_LINKS_AN_HOUR), strict=True):
        cache.add(key, 0, timeout=3600)
        counts.append(cache.incr(key) <= most)
    return all(counts)


def _back(request: HttpRequest) -> str:
    place = request.POST.get("next") or request.headers.get("Referer", "/")
    allowed = url_has_allowed_host_and_scheme(
        place, {request.get_host()}, require_https=request.is_secure()
    )
    return place if allowed else "/"
