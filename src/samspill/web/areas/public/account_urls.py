"""The addresses of django-allauth that are used here; every other one answers 404.

A list of what is open, so that what a later version of the package brings is closed until
somebody has thought about it. Names stay known: the package's own pages ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from urllib.parse import urlencode

import allauth.urls
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.public.accounts import SECOND_STEPS
from samspill.web.people.models import Person

WAYS_IN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
SECOND_STEP = frozenset(
    {
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }
)
# What changes the second factors, or shows the codes that stand in for one.
CHANGES = SECOND_STEP - {
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Not used here: signing up, changing or confirming an address, changing a password."""
    raise Http404


def _signed_in_fully(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever came by a personal link signs in first: somebody the letter was passed on to could
    lock its owner out with a second step of their own."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, Person) and request.user.takes_part_only:
            to = urlencode({"next": request.path})
            return redirect(f"{reverse('sign_in_fully')}?{to}")
        return view(request, *args, **kwargs)

    return checked


def _with_second_step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever has a second factor shows it before anything is changed that guards the account: a
    visit that began before there was one must not add another, nor see the recovery codes. All of
    it or nothing: no second factor is added without what follows from it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = request.user
        if isinstance(person, Person) and is_mfa_enabled(person, SECOND_STEPS):
            records = get_authentication_records(request, person)
            if not any(record["method"] == "mfa" for record in records):
                to = urlencode({"next": request.path})
                return redirect(f"{reverse('mfa_reauthenticate')}?{to}")
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return checked


def _emptied(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever signs out leaves nothing on the device: no note that waits, no page for it."""

    @wraps(view)
    def emptied(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return emptied


def _used(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield URLResolver(pattern.pattern, list(_used(pattern.url_patterns)))
            continue
        view: Callable[..., HttpResponse] = closed
        if pattern.name in WAYS_IN:
            view = require_form(pattern.callback)
            if pattern.name == "account_logout":
                view = _emptied(view)
        elif pattern.name in SECOND_STEP:
            view = pattern.callback
            if pattern.name in CHANGES:
                view = _with_second_step(view)
            view = require_form(_signed_in_fully(view))
        yield URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns = list(_used(allauth.urls.urlpatterns))
