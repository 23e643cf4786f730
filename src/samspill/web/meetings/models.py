"""The meetings that are."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table


class MeetingState(models.TextChoices):
    """A meeting is on, or it was and is not any more."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(models.Model):
    """A published meeting of two participants. ``uid`` stays through every change and
    ``sequence`` grows with each, so that calendars follow along. ``first`` has the lower id."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="meetings")
    first = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_first")
    second = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="meetings_second"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("slot__start", "table__number", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_id__lt=F("second_id")), name="meeting_first_below_second"
            ),
            models.UniqueConstraint(
                fields=("edition", "first", "second"), name="meeting_once_a_pair"
            ),
        )


class Why(models.TextChoices):
    """Why two people meet, as one of them may know it. Whether the other asked for it is not
    among them: a wish is private, one that is shared as well."""

    MINE = "mine", _("You asked for this meeting.")
    MY_CHALLENGE = "my challenge", _("Knows something about what you struggle with.")
    THEIR_CHALLENGE = "their challenge", _("Struggles with something you know.")
    PROGRAMME = "programme", _("Suggested by the programme.")


class Seat(models.Model):
    """A participant's place in a slot: the database itself refuses a double booking. ``why``
    and ``about`` say why this participant meets the other; see ``samspill.web.meetings.reasons``.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="seats")
    why = models.CharField(max_length=20, choices=Why.choices, default=Why.PROGRAMME)
    about = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slot", "participant"), name="one_place_at_a_time"),
            models.UniqueConstraint(fields=("meeting", "participant"), name="one_seat_a_meeting"),
        )
