"""The letters of a round of confirmation, and its duties."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samspill.web.editions.letter_words import reply_address
from samspill.web.editions.models import Participant
from samspill.web.outbox.duties import register_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.planning.confirm_queries import answers_of, round_of
from samspill.web.planning.confirming import (
    ASKED,
    CLOSE,
    OPEN,
    REMIND,
    REMINDED,
    carry_out_close,
    carry_out_open,
    carry_out_reminder,
)


def register_confirming() -> None:
    """Called when Django is ready."""
    register(ASKED, write)
    register(REMINDED, write)
    register_duty(OPEN, carry_out_open)
    register_duty(REMIND, carry_out_reminder)
    register_duty(CLOSE, carry_out_close)


def write(letter: Letter, now: datetime) -> Written | None:
    """How many meetings wait for a yes or a no, until when, and where to say it. Nothing when all
    is said, or nobody is asked any more."""
    people = Participant.objects.select_related("person", "edition")
    participant = people.filter(pk=letter.about["participant"], withdrawn_at__isnull=True).first()
    if participant is None or not participant.person.is_active:
        return None
    edition = participant.edition
    found = round_of(edition.pk)
    answered, meetings = answers_of(participant, now)
    if found is None or not found.is_open(now) or answered == meetings:
        return None
    with (
        translation.override(participant.person.language),
        timezone.override(ZoneInfo(edition.time_zone)),
    ):
        facts: dict[str, Any] = {
            "participant": participant,
            "edition": edition,
            "left": meetings - answered,
            "closes_at": found.closes_at,
            "stands": found.silence == "comes",
            "link": f"{settings.SITE_URL}/e/{edition.slug}/agenda/",
        }
        subject = (
            _("Do you come to your meetings at %(edition)s?")
            if letter.kind == ASKED
            else _("Reminder: do you come to your meetings at %(edition)s?")
        )
        return Written(
            subject=subject % {"edition": edition.name},
            text=render_to_string("organiser/mail/confirm.txt", facts),
            name=participant.person.name if participant.person.shares_mailbox else "",
            reply_to=reply_address(None, edition),
        )
