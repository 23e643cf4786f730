"""What somebody has asked to have in their own calendar."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from samspill.web.people.models import Person


class What(models.TextChoices):
    """What day it is."""

    ACTION = "action"  # by when something agreed is to be done
    TOUCH = "touch"  # when to keep in touch with somebody


class InCalendar(models.Model):
    """A day that ``person`` has asked to have in their calendar, and as what it was last sent
    there. ``subject`` is the action's id, or the other person's: no key, as what has gone must
    still leave the calendar. ``wanted``: not taken out by themselves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    subject = models.BigIntegerField()
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    day = models.DateField()
    wanted = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "what", "subject"), name="in_calendar_once"),
            models.CheckConstraint(
                condition=Q(wanted=True) | Q(cancelled_at__isnull=False),
                name="in_calendar_only_if_wanted",
            ),
        )
