"""What people wish, and the meetings that are."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.people.models import Organisation


class Strength(models.TextChoices):
    """How much a meeting is wished for; ``NO`` is a veto: absolute, and never revealed."""

    MUST = "must", _("Must meet")
    LIKE = "like", _("Would like to meet")
    OPEN = "open", _("Open to it")
    NO = "no", _("No thanks")


class Wish(models.Model):
    """A private wish, of a participant or of an organisation, for either. Nobody but the
    wisher sees it; organisers see counts and, for a wish that is no veto, its fulfilment."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="wishes")
    by_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    to_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    strength = models.CharField(max_length=10, choices=Strength.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(by_participant__isnull=True) ^ Q(by_organisation__isnull=True),
                name="wish_by_one_party",
            ),
            models.CheckConstraint(
                condition=Q(to_participant__isnull=True) ^ Q(to_organisation__isnull=True),
                name="wish_for_one_party",
            ),
            models.UniqueConstraint(
                fields=("by_participant", "to_participant"),
                condition=Q(by_participant__isnull=False, to_participant__isnull=False),
                name="wish_once_person_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_participant", "to_organisation"),
                condition=Q(by_participant__isnull=False, to_organisation__isnull=False),
                name="wish_once_person_organisation",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_participant"),
                condition=Q(by_organisation__isnull=False, to_participant__isnull=False),
                name="wish_once_organisation_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_organisation"),
                condition=Q(by_organisation__isnull=False, to_organisation__isnull=False),
                name="wish_once_organisation_organisation",
            ),
        )


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


class DraftState(models.TextChoices):
    """Where an uploaded file is. A small one is read by the page, a large one by a worker."""

    SMALL = "small"
    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    IMPORTED = "imported"
    FAILED = "failed"


class ImportDraft(models.Model):
    """An uploaded file between its preview and its import: bound to who uploaded it, and gone
    when it has been imported or a day has passed.

    A worker that has one in hand holds a lease, as with planning runs (see ``planning``).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # people or wishes
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.SMALL)
    asked = models.JSONField(default=dict)  # what a worker is to do: see imports.drafts.Asked
    asked_at = models.DateTimeField(null=True)
    shown = models.JSONField(null=True)  # what the preview shows: see imports.shown
    progress = models.FloatField(default=0)
    lease = models.CharField(max_length=40, blank=True)  # the holder's secret
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class ColumnChoice(models.Model):
    """What an organiser said that a heading means, or does not mean, in lists for an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # people or wishes
    heading = models.CharField(max_length=300)  # without case and signs
    key = models.CharField(max_length=30)
    means = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "kind", "heading", "key"), name="column_choice_once"
            ),
            models.UniqueConstraint(
                fields=("edition", "kind", "heading"),
                condition=models.Q(means=True),
                name="heading_means_one_thing",
            ),
        )
