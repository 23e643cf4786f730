"""How django-allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as request_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.limits import within_limit
from samspill.web.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations and imports: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


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


def address_is_theirs(person: Person) -> None:
    """Keep that the person reads what is sent to their address: a link from there brought them."""
    address, _new = EmailAddress.objects.get_or_create(user=person, email=person.email)
    if not address.verified:
        address.set_verified()
        address.set_as_primary(conditional=True)


def display_name(person: Person) -> str:
    """How allauth's pages and e-mails address somebody."""
    return person.name
