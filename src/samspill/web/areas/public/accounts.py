"""How django-allauth behaves here."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as request_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.limits import within_limit
from samspill.web.areas.public import account_letters
from samspill.web.people.addresses import address_is_theirs
from samspill.web.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations and imports: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        """One that the deliverer can compute again, so that it is stored in no letter."""
        return account_letters.new_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: no request waits for a mail server, nor fails with it."""
        account_letters.tell(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign in. Whoever wrote a code that was sent to the address has shown it to be theirs."""
        super().login(request, user)
        records = get_authentication_records(request, user)
        if any(r["method"] == "code" and r.get("email") == user.email for r in records):
            address_is_theirs(user)

    def set_password(self, user: Person, password: str) -> None:
        """A new password. Only a link that was sent to the address leads here: the pages that
        change one without are closed."""
        super().set_password(user, password)
        address_is_theirs(user)


class ConfirmCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """A code that was sent. Allauth counts guesses in the session of who guesses, where many sent
    at once all see the first count; here they are counted by account, whoever asks."""

    def clean_code(self) -> str:
        """The code, if it is the one. Raises ValidationError for a wrong one, and for any once
        there were too many tries."""
        request = context.request
        account = str(request._login_stage.state.get("email", "")).lower()
        if not within_limit(request, "confirm_login_code", account=account):
            raise request_adapter(request).validation_error("too_many_login_attempts")
        return str(super().clean_code())


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second step needs an address that is known to be one's own; this says how it gets so."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": _(
            "Sign out, and in again with a code by e-mail: it shows that the address is yours. "
            "Then come back here."
        ),
    }


class PersonalLink(BaseBackend):
    """What a visit that began with a personal link opens: what is one's own as a participant.

    The session names the backend that it began with, and asks it for the person at each request:
    so the visit stays what it is, whatever roles the person is given meanwhile.
    """

    def get_user(self, user_id: int) -> Person | None:
        """The person of the session, who only takes part."""
        person = ModelBackend().get_user(user_id)
        if not isinstance(person, Person):
            return None
        person.takes_part_only = True
        return person


BY_LINK = f"{PersonalLink.__module__}.{PersonalLink.__qualname__}"
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def sign_in_by_link(request: HttpRequest, person: Person, *, to: str) -> HttpResponse:
    """Let in the person whose link it was, and lead them ``to`` their page.

    Whoever has a second step takes it, and is signed in fully then. Whoever is signed in fully
    already stays so.
    """
    here = request.user
    if isinstance(here, Person) and here.pk == person.pk and not here.takes_part_only:
        return redirect(to)
    if is_mfa_enabled(person, SECOND_STEPS):
        logout(request)  # somebody else may be signed in here: the second step is this person's
        login_so_far = Login(user=person, email=person.email, redirect_url=to)
        return cast(HttpResponse, perform_login(request, login_so_far))
    login(request, person, backend=BY_LINK)
    return redirect(to)


def display_name(person: Person) -> str:
    """How allauth's pages and e-mails address somebody."""
    return person.name
