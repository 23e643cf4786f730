"""What a participant says about themselves: topics, hours, talks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samspill.web.editions.models import Participant, Slot, Topic
from samspill.web.journal.actions import record
from samspill.web.people.lines import is_line

MAX_TOPICS = 6
MAX_TOPIC_LENGTH = 300


class ProfileError(ValueError):
    """A profile that cannot be kept; the text says what to do about it."""


@transaction.atomic
def come_in(*, participant: Participant, now: datetime) -> None:
    """The participant opens their own pages: from the first time on they decide there, and no
    import does. Every time after that changes nothing."""
    first = Participant.objects.filter(pk=participant.pk, first_seen_at__isnull=True)
    if first.update(first_seen_at=now):
        participant.first_seen_at = now
        record(
            verb="pages_opened",
            subject=participant,
            by=participant.person,
            now=now,
            edition_id=participant.edition_id,
            programme=False,
        )


def absent_stretches(
    slots: Sequence[Slot], present: Collection[int]
) -> list[tuple[datetime, datetime]]:
    """From slots in order of time and the ids of those somebody is there in: the stretches they
    are away, neighbouring slots in one."""
    stretches: list[tuple[datetime, datetime]] = []
    joined = False
    for slot in slots:
        if slot.pk in present:
            joined = False
        elif joined:
            stretches[-1] = (stretches[-1][0], slot.end)
        else:
            stretches.append((slot.start, slot.end))
            joined = True
    return stretches


def tidy(texts: Sequence[str]) -> list[str]:
    """Lines as they are kept: no doubles, no empty ones. Raises ProfileError."""
    lines = (" ".join(text.split()).rstrip(" :") for text in texts)  # "Fraud: " is a bare theme
    kept = list(dict.fromkeys(line for line in lines if line))
    if len(kept) > MAX_TOPICS:
        raise ProfileError(
            _("You can give up to %(number)s of each. Take away the least important ones.")
            % {"number": MAX_TOPICS}
        )
    for text in kept:
        if not is_line(text):
            start = "".join(sign for sign in text[:40] if is_line(sign))
            raise ProfileError(
                _("“%(start)s…” holds characters that can't be kept. Type it again.")
                % {"start": start}
            )
        if len(text) > MAX_TOPIC_LENGTH:
            raise ProfileError(
                _("“%(start)s…” is too long. Say it in at most %(number)s characters.")
                % {"start": text[:40], "number": MAX_TOPIC_LENGTH}
            )
    return kept


def proposed_topics(participant: Participant) -> list[Topic]:
    """What the participant wrote of themselves the last time that they came to the event, for
    themselves alone to look at and save: for who has said nothing here yet. One query.

    It is read where it stands. A copy of it would be there for everybody who looks for topics.
    """
    edition = participant.edition
    earlier = Topic.objects.filter(
        participant__person=participant.person_id,
        participant__edition__event=edition.event_id,
        participant__edition__day__lt=edition.day,
    ).order_by("-participant__edition__day", "kind", "position", "pk")
    found = list(earlier.select_related("participant"))
    return [topic for topic in found if topic.participant_id == found[0].participant_id]
