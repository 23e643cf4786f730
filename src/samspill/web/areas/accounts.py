"""How django-allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samspill.web.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations and imports: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


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
    if person.sign_in is None:  # others read that mailbox, too
        return
    address, _new = EmailAddress.objects.get_or_create(user=person, email=person.sign_in)
    if not address.verified:
        address.set_verified()
        address.set_as_primary(conditional=True)


def display_name(person: Person) -> str:
    """How allauth's pages and e-mails address somebody."""
    return person.name
