"""Whose an address is: what an account must have shown before anything is given it by address.

An account has one address, the one that an organiser wrote (see the decision on addresses). It is
shown to be the account's own when somebody signed in by what was sent there: a personal link, a
code, a new password. Where nobody has come in yet there is nothing to show, since only what is
sent to the address leads in.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from samspill.web.people.models import Person

UNUSABLE = "!"  # how Django begins what it keeps in the place of a password that nobody has


def unproven_accounts() -> QuerySet[Person]:
    """Accounts that somebody has come into, or may with a password, without ever showing that
    they read what is sent to the address. Nothing is given to one of them by its address. Who
    shares a mailbox is none of them: nothing but a link that was sent there lets them in."""
    shown = EmailAddress.objects.filter(
        user=OuterRef("pk"), email=OuterRef("sign_in"), verified=True
    )
    somebody_in = Q(last_login__isnull=False) | ~Q(password__startswith=UNUSABLE)
    found: QuerySet[Person] = Person.objects.filter(somebody_in, sign_in__isnull=False).exclude(
        Exists(shown)
    )
    return found


@transaction.atomic
def address_is_theirs(person: Person) -> None:
    """Keep that the person reads what is sent to their address: something from there led them in.

    The address is the only one of the account: what else is kept beside it goes.
    """
    addresses = EmailAddress.objects.filter(user=person)
    if person.sign_in is None:  # others read that mailbox, too
        addresses.delete()
        return
    addresses.exclude(email=person.sign_in).delete()
    if addresses.filter(email=person.sign_in, verified=True, primary=True).exists():
        return
    addresses.update_or_create(
        user=person, email=person.sign_in, defaults={"verified": True, "primary": True}
    )


def addresses_are_theirs(people: Iterable[Person]) -> None:
    """The same for accounts that were made just now, and whose addresses can be nobody else's."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.sign_in, verified=True, primary=True)
        for person in people
        if person.sign_in is not None
    )
