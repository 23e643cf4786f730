"""The letter that says that wishes are open."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samspill.web.editions.letter_words import reply_address
from samspill.web.editions.models import Participant
from samspill.web.editions.phases import WISHES_OPENED
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter


def register_phase_letters() -> None:
    """Called when Django is ready."""
    register(WISHES_OPENED, write)


def write(letter: Letter, now: datetime) -> Written | None:
    """Until when, and where to say it. Nothing to whoever has said it already, or comes no more,
    and nothing once they have closed."""
    people = Participant.objects.select_related("person", "edition")
    found = people.filter(
        pk=letter.about["participant"], withdrawn_at__isnull=True, answered_at__isnull=True
    ).first()
    if found is None or not found.person.is_active:
        return None
    edition, person = found.edition, found.person
    if edition.wishes_close_at is not None and edition.wishes_close_at <= now:
        return None
    with (
        translation.override(person.language),
        timezone.override(ZoneInfo(edition.time_zone)),
    ):
        facts = {
            "person": person,
            "edition": edition,
            "link": f"{settings.SITE_URL}/e/{edition.slug}/whom/",
        }
        return Written(
            subject=_("Whom do you want to meet at %(edition)s?") % {"edition": edition.name},
            text=render_to_string("organiser/mail/wishes_opened.txt", facts),
            name=person.name if person.shares_mailbox else "",
            reply_to=reply_address(None, edition),
        )
