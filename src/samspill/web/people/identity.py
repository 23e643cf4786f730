"""Whether it is sure that whoever signs in is the person: the one place that says it, and the verbs
that make it unsure. Who may make it sure again is said in ``sharing.identity``.

Two tables that only grow decide it. A person is *confirmed* when somebody has said so after all
that made it unsure, of the address that they sign in with now. Whoever has never been confirmed is
not: so what forgets to ask leaves it locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from samspill.web.journal.actions import record
from samspill.web.people.devices import end_devices
from samspill.web.people.models import (
    Confirmation,
    ContactPerson,
    Doubt,
    Organisation,
    Person,
    Why,
)


class NobodyToConfirmError(LookupError):
    """There is nobody with the address who signs in with it, or no such organisation."""


def confirmations_that_hold(person: int) -> QuerySet[Confirmation]:
    """Those by which the person (id) is confirmed now: of their address, and after every doubt."""
    later = Doubt.objects.filter(person=OuterRef("person"), at__gte=OuterRef("at"))
    of_address = Confirmation.objects.filter(person=person, address=F("person__sign_in"))
    return of_address.filter(~Exists(later))


def is_confirmed(person: int) -> bool:
    """Is it sure that whoever signs in as the person (id) is the person? One query."""
    return confirmations_that_hold(person).exists()


def open_doubts(person: int) -> QuerySet[Doubt]:
    """Those that nobody has confirmed the person (id) after, the first of them first."""
    later = Confirmation.objects.filter(person=OuterRef("person"), at__gt=OuterRef("at"))
    return Doubt.objects.filter(~Exists(later), person=person).order_by("at", "pk")


def holds_on_own(person: int) -> QuerySet[Doubt]:
    """The doubts for which what is the person's (id) own is held back, too."""
    return open_doubts(person).filter(holds_own=True)


def own_is_held(person: int) -> bool:
    """Is what is the person's (id) own held back? One query."""
    return holds_on_own(person).exists()


@transaction.atomic
def doubt(
    *,
    person: Person,
    why: Why,
    by: Person | None,
    now: datetime,
    holds_own: bool = False,
    old_address: str = "",
) -> Doubt:
    """It is not sure any more who signs in as the person. ``holds_own``: somebody else did what it
    is about, and there may be things of the person's own."""
    Person.objects.select_for_update().get(pk=person.pk)  # no confirmation at the same moment
    # Where another machine's clock is ahead, it is still later than what was said before it.
    said = Confirmation.objects.filter(person=person).order_by("at").last()
    at = now if said is None else max(now, said.at)
    made = Doubt.objects.create(
        person=person, why=why, at=at, holds_own=holds_own, old_address=old_address
    )
    record(verb="identity_doubted", subject=made, by=by, now=now, programme=False)
    return made


@transaction.atomic
def second_factor_added(
    *, person: Person, added: Authenticator, sure: bool, session_key: str | None, now: datetime
) -> None:
    """Somebody has a new second factor. ``sure``: they have shown one in this visit that they had
    before. A first one ends every other visit: what guards the account now did not guard it then.
    """
    if added.type == Authenticator.Type.RECOVERY_CODES:
        return
    others = _second_factors(person).exclude(pk=added.pk).exists()
    if others and sure:
        record(verb="second_factor_added", subject=person, by=person, now=now, programme=False)
        return
    doubt(person=person, why=Why.ANEW if others else Why.FIRST, by=person, now=now)
    end_devices(person=person, but=session_key)


@transaction.atomic
def second_factor_removed(*, person: Person, now: datetime) -> None:
    """A second factor of somebody's is gone; with the last of them, it is not sure who they are."""
    if not _second_factors(person).exists():
        doubt(person=person, why=Why.LOST, by=person, now=now)


@transaction.atomic
def forget_second_factors(*, email: str, now: datetime) -> Person:
    """Whoever lost all of them can set up new ones: by whoever keeps the server. Every visit ends,
    and what is theirs is held back until somebody who knows them has said who they are.

    Raises NobodyToConfirmError.
    """
    person = _with_address(email)
    Authenticator.objects.filter(user=person).delete()
    doubt(person=person, why=Why.LOST, by=None, now=now, holds_own=True)
    end_devices(person=person)
    return person


@contextmanager
def as_keeper() -> Iterator[None]:
    """A transaction of whoever keeps the server, in which alone the database takes a confirmation
    that nobody gives, and a contact person: a command's, a test's and the demo's, never a page's.
    """
    with transaction.atomic():
        _say_keeper("on")
        yield
        _say_keeper("")  # else it is rolled back with all the rest


def _say_keeper(said: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('samspill.keeper', %s, true)", [said])


def confirm_all(*, people: Iterable[Person], now: datetime) -> None:
    """These are who they are, by whoever keeps the server."""
    with as_keeper():
        Confirmation.objects.bulk_create(
            Confirmation(person=person, address=person.sign_in, at=now)
            for person in people
            if person.sign_in is not None
        )


@transaction.atomic
def confirm_by_keeper(*, email: str, contact_for: str, now: datetime) -> Person:
    """Somebody is who they are, by whoever keeps the server: where a web of people who know one
    another begins. ``contact_for``: the name of the organisation whose people they may confirm from
    now on; nothing for none. Raises NobodyToConfirmError."""
    person = _with_address(email)
    confirm_all(people=[person], now=now)
    record(verb="identity_confirmed", subject=person, by=None, now=now, programme=False)
    if contact_for:
        organisation = _called(contact_for)
        with as_keeper():
            ContactPerson.objects.get_or_create(
                organisation=organisation, person=person, defaults={"named_at": now}
            )
        record(verb="contact_person_named", subject=person, by=None, now=now, programme=False)
    return person


@transaction.atomic
def end_contact_person(*, email: str, organisation: str, now: datetime) -> Person:
    """Somebody says no longer for the organisation of this name who its people are, by whoever
    keeps the server. Whom they have confirmed stays confirmed. Again changes nothing.

    Raises NobodyToConfirmError.
    """
    person, home = _with_address(email), _called(organisation)
    with as_keeper():
        gone, _ = ContactPerson.objects.filter(organisation=home, person=person).delete()
    if gone:
        record(verb="contact_person_ended", subject=person, by=None, now=now, programme=False)
    return person


def _called(name: str) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(name=name).first()
    if found is None:
        raise NobodyToConfirmError(name)
    return found


def _with_address(email: str) -> Person:
    found: Person | None = Person.objects.filter(sign_in=email.strip().lower()).first()
    if found is None:
        raise NobodyToConfirmError(email)
    return found


def _second_factors(person: Person) -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return found
