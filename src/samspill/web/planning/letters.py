"""What the letter says that somebody's day has changed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.editions.models import Participant
from samspill.web.meetings.queries import meetings_of
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter

DAY_CHANGED = "day_changed"
COUNTED = ("new", "moved", "cancelled")


def register_letters() -> None:
    """Called when Django is ready."""
    register(DAY_CHANGED, write)


def write(letter: Letter, now: datetime) -> Written | None:
    """How many meetings are new, moved and cancelled, and where the day is to be seen."""
    people = Participant.objects.select_related("person", "edition")
    participant = people.filter(pk=letter.about["participant"], withdrawn_at__isnull=True).first()
    if participant is None or not participant.person.is_active:
        return None
    edition = participant.edition
    with translation.override(participant.person.language):
        counts = {name: letter.about[name] for name in COUNTED}
        facts = {
            "participant": participant,
            "edition": edition,
            "link": f"{settings.SITE_URL}/e/{edition.slug}/agenda/",
            # All that they have is new: nothing of it is called so.
            "first": counts["new"] == sum(counts.values()) == meetings_of(participant),
            **counts,
        }
        return Written(
            subject=_("Your day at %(edition)s") % {"edition": edition.name},
            text=render_to_string("organiser/mail/published.txt", facts),
        )
