"""Who has said yes to being invited to an event's next edition."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samspill.web.editions.models import Event
from samspill.web.people.models import Person


class InvitedAgain(models.Model):
    """A yes of ``person``'s to being invited to the event's next edition, to the text of one
    version, until it is taken back. The row stays then, so that what was done meanwhile can be
    accounted for."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "invited again"
        ordering = ("given_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "event"),
                condition=Q(taken_back_at__isnull=True),
                name="one_yes_an_event",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("given_at")),
                name="invited_again_taken_back_later",
            ),
        )
