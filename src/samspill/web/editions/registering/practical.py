"""What the day needs to know of those who come: photographs, food, access and a phone number.

Photographs are for the badge, and for whoever picks pictures afterwards: kept as long as the
edition. The needs are for the secretariat and the desk alone, and go in the night after the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from samspill.web.editions.models import Edition, Participant, Photo
from samspill.web.editions.registering.models import Practical, SignUp
from samspill.web.journal.actions import record_privately

NIGHT_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """What somebody said; each text may be empty."""

    photo: Photo = Photo.UNSAID
    diet: str = ""
    access: str = ""
    phone: str = ""

    @property
    def needs(self) -> dict[str, str]:
        """What goes after the day."""
        return {"diet": self.diet, "access": self.access, "phone": self.phone}


@dataclass(frozen=True)
class Needing:
    """Somebody who comes and has said what they need."""

    participant: Participant
    diet: str
    access: str
    phone: str


def needs_are_kept(edition: Edition, *, now: datetime) -> bool:
    """Not once the day is over: what is said then would never be needed."""
    return now.astimezone(ZoneInfo(edition.time_zone)).date() < edition.day + NIGHT_AFTER


def said_by(participant: Participant) -> Said:
    """For the participant themselves: one query."""
    kept = Practical.objects.filter(participant=participant).first() or Practical()
    return Said(Photo(participant.photo), kept.diet, kept.access, kept.phone)


@transaction.atomic
def say_practical(*, participant: Participant, said: Said, now: datetime) -> None:
    """The participant says it themselves; what is empty is not kept, and no need is once the day is
    over."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    keep_practical(participant=participant, said=said, now=now)
    record_privately(verb="practical_said", subject=participant, by=participant.person, now=now)


def keep_practical(*, participant: Participant, said: Said, now: datetime) -> None:
    """A part of the verbs that bring what somebody said."""
    Participant.objects.filter(pk=participant.pk).update(photo=said.photo)
    if any(said.needs.values()) and needs_are_kept(participant.edition, now=now):
        Practical.objects.update_or_create(participant=participant, defaults=said.needs)
    else:
        Practical.objects.filter(participant=participant).delete()


def needs_at(edition: Edition) -> list[Needing]:
    """Those who come and need something, by name: one query. For the secretariat."""
    found = Practical.objects.filter(
        participant__edition=edition, participant__withdrawn_at__isnull=True
    ).select_related("participant__person", "participant__organisation")
    ordered = found.order_by("participant__person__name_order", "participant__person__name", "pk")
    return [Needing(p.participant, p.diet, p.access, p.phone) for p in ordered]


def needs_of(edition: Edition, participants: Collection[int]) -> dict[int, Needing]:
    """What the desk has to know of these (ids): access and phone, no diet. One query."""
    found = Practical.objects.filter(
        participant__edition=edition, participant__in=participants
    ).select_related("participant")
    return {p.participant_id: Needing(p.participant, "", p.access, p.phone) for p in found}


def diets(needs: Collection[Needing]) -> list[tuple[str, int]]:
    """What is not eaten as it was first written, and by how many, the most first."""
    written: dict[str, str] = {}
    for each in needs:
        if each.diet:
            written.setdefault(each.diet.casefold(), each.diet)
    counted = Counter(each.diet.casefold() for each in needs if each.diet)
    return [(written[key], number) for key, number in counted.most_common()]


def photos_at(edition: Edition) -> dict[Photo, int]:
    """How many of those who come have said what: one query."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    counted = Counter(coming.order_by().values_list("photo", flat=True))
    return {photo: counted[photo] for photo in Photo}


def erase_needs(*, now: datetime) -> None:
    """Of every edition whose day is over: what participants need, and who still waits for a yes."""
    over = [
        edition.pk
        for edition in Edition.objects.filter(day__lte=now.date()).only("day", "time_zone")
        if not needs_are_kept(edition, now=now)
    ]
    Practical.objects.filter(participant__edition__in=over).delete()
    SignUp.objects.filter(edition__in=over).delete()
