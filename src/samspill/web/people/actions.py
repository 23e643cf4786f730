"""What is done to accounts: letting somebody create editions, which is how the first organiser of
an installation is made, and choosing how one appears."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from samspill.web.journal.actions import record, record_privately
from samspill.web.people.models import Appears, Person


class NotAnAddressError(ValueError):
    """What was given is no e-mail address."""


@transaction.atomic
def let_create_editions(
    *, email: str, name: str, by: Person | None, now: datetime
) -> tuple[Person, bool]:
    """The account with the address, made if there is none, which may create editions from now on;
    and whether it was made. Doing it again changes nothing. Raises NotAnAddressError.

    It has no password: its owner signs in with a code by e-mail, and so shows the address to be
    theirs.
    """
    given, email = email.strip(), email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotAnAddressError(given) from None
    person = Person.objects.select_for_update().filter(email=email).first()
    made = person is None
    if person is None:
        person = Person.objects.create_user(email=email, name=" ".join(name.split()))
    if not person.may_create_editions:
        person.may_create_editions = True
        person.save(update_fields=("may_create_editions",))
        record(verb="may_create_editions", subject=person, by=by, now=now, facts={"made": made})
    return person, made


@transaction.atomic
def choose_appearance(*, person: Person, appears: Appears, now: datetime) -> None:
    """The person chooses how others' letters, calendars and hosts' pages call them, at every
    edition: it counts from the next one that is written. Nobody is told. The same again changes
    nothing."""
    kept = Person.objects.select_for_update().get(pk=person.pk)
    if kept.appears != appears:
        kept.appears, kept.appears_since = appears, now
        kept.save(update_fields=("appears", "appears_since"))
        record_privately(verb="appearance_chosen", subject=kept, by=kept, now=now)
    person.appears, person.appears_since = kept.appears, kept.appears_since
