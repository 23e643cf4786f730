"""What holds a public body's copy while a request for access waits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samspill.web.people.models import Organisation, Person
from samspill.web.sharing.models import Share


class AccessHold(models.Model):
    """Somebody has asked the public body ``organisation`` for access to what it received. One of
    its receivers asks that the copy stays (``asked_by``); it stays, for those of the body who have
    received it, from when the body's contact person says so (``by``) ``until`` a time, or until
    they end it. ``source`` is the share's, who sees that it is held."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="holds")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the share's
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "share"), name="one_hold_a_body"),
            models.CheckConstraint(
                condition=Q(at__isnull=True, until__isnull=True)
                | Q(at__isnull=False, until__isnull=False),
                name="held_until_a_time",
            ),
        )
