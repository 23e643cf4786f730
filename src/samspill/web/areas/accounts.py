"""How django-allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samspill.web.people.addresses import address_is_theirs
from samspill.web.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations and imports: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second step needs an address that is known to be one's own; this says how it gets so."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": _(
            "Sign out, and in again with a code by e-mail: it shows that the address is yours. "
            "Then come back here."
        ),
    }


def display_name(person: Person) -> str:
    """How allauth's pages and e-mails address somebody."""
    return person.name
