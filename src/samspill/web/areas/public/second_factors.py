"""What the package for second factors tells of, handed on to verbs: it says by signals alone that
one was added or taken away, and Django that somebody has signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from samspill.web.people.devices import keep_device
from samspill.web.people.identity import second_factor_added, second_factor_removed
from samspill.web.people.models import Person


def listen() -> None:
    """Called when Django is ready."""
    authenticator_added.connect(_added, dispatch_uid="areas.second_factor_added")
    authenticator_removed.connect(_removed, dispatch_uid="areas.second_factor_removed")
    user_logged_in.connect(_signed_in, dispatch_uid="areas.signed_in")


def has_shown_second_factor(request: HttpRequest, person: Person) -> bool:
    """In this visit, one that is not a recovery code."""
    return any(
        record["method"] == "mfa" and record.get("type") != Authenticator.Type.RECOVERY_CODES
        for record in get_authentication_records(request, person)
    )


def _added(request: HttpRequest, user: Person, authenticator: Authenticator, **_facts: Any) -> None:
    second_factor_added(
        person=user,
        added=authenticator,
        sure=has_shown_second_factor(request, user),
        session_key=request.session.session_key,
        now=timezone.now(),
    )
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # Setting it up took using it: it is shown in this visit, and need not be once more.
        about = {"id": authenticator.pk, "type": authenticator.type}
        record_authentication(request, user, "mfa", reauthenticated=True, **about)


def _removed(user: Person, **_facts: Any) -> None:
    second_factor_removed(person=user, now=timezone.now())


def _signed_in(request: HttpRequest, user: Person, **_facts: Any) -> None:
    if request.session.session_key is None:
        request.session.save()
    if request.session.session_key is not None:
        keep_device(
            person=user,
            session_key=request.session.session_key,
            browser=request.META.get("HTTP_USER_AGENT", ""),
            now=timezone.now(),
        )
