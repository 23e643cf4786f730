"""What somebody writes for themselves, and the one line they may open to all of an edition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samspill.web.editions.models import Edition, Talk
from samspill.web.meetings.models import Meeting
from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation, Person

LONGEST_NOTE = 4000
LONGEST_LEARNT = 300


class Note(models.Model):
    """A note of ``person``'s, which nobody else reads, about one thing.

    ``key`` is made where it is written, and ``revision`` grows with each change there: a device
    that sends it once more, or late, changes nothing. One that was emptied stays without its text,
    so that nothing late brings it back.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    revision = models.BigIntegerField()
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    talk = models.ForeignKey(Talk, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-begun_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="note_once_a_key"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, other=None, organisation=None, talk=None)
                | Q(meeting=None, other__isnull=False, organisation=None, talk=None)
                | Q(meeting=None, other=None, organisation__isnull=False, talk=None)
                | Q(meeting=None, other=None, organisation=None, talk__isnull=False),
                name="note_about_one_thing",
            ),
        )


class Learnt(models.Model):
    """One line on what ``person`` learnt at an edition, by the challenge that it is an answer to.
    ``opened_at``: since when all of the edition may read it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    challenge = LineField(max_length=LONGEST_LEARNT)
    line = LineField(max_length=LONGEST_LEARNT)
    said_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("challenge", "-said_at", "-id")
        indexes = (models.Index(fields=("edition", "opened_at"), name="learnt_by_edition"),)
