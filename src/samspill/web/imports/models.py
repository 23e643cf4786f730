"""Files that wait for their import."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samspill.web.editions.models import Edition


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
