"""Letters on who somebody is: sent at once, to the person, and to the address that was theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.sharing.models import Terms

CONFIRMED = "identity_confirmed"
DENIED = "identity_denied"
DENIED_TOLD = "identity_denied_told"  # to the contact points


def register_letters() -> None:
    """Called when Django is ready."""
    for kind in (CONFIRMED, DENIED, DENIED_TOLD):
        register(kind, write)


def tell_confirmed(*, person: Person, old: Collection[str], key: int, now: datetime) -> None:
    """Somebody has said that it is them."""
    _tell(CONFIRMED, {person.email, *old}, person, key, now)


def tell_denied(*, person: Person, old: Collection[str], key: int, now: datetime) -> None:
    """Somebody has said that it is not them: they are told, and who answers for their editions."""
    _tell(DENIED, {person.email, *old}, person, key, now)
    terms = Terms.objects.filter(
        edition__participants__person=person, edition__participants__withdrawn_at__isnull=True
    )
    contacts = set(terms.exclude(contact="").values_list("contact", flat=True))
    _tell(DENIED_TOLD, contacts, person, key, now)


def _tell(kind: str, addresses: Collection[str], person: Person, key: int, now: datetime) -> None:
    for number, address in enumerate(sorted(addresses)):
        tell_address(
            kind=kind, address=address, about={}, key=f"{kind}/{key}/{number}", person=person,
            now=now,
        )  # fmt: skip


def write(letter: Letter, now: datetime) -> Written | None:
    """What has been said of whom, and what to do where it is wrong."""
    person = letter.person
    if person is None or not person.is_active:
        return None
    with translation.override(person.language):
        subject = {
            CONFIRMED: _("Your sign-in at Samspill is confirmed"),
            DENIED: _("Somebody says that your sign-in at Samspill is not you"),
            DENIED_TOLD: _("A sign-in at Samspill may be somebody else's"),
        }[letter.kind]
        facts = {"person": person, "site": settings.SITE_URL}
        text = render_to_string(f"participant/mail/{letter.kind}.txt", facts)
        return Written(subject=subject, text=text)
