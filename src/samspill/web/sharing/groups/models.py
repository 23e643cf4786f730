"""What a group has beside what a case has: rules of the room, dates, and who may come to it.

A group is a :class:`~samspill.web.sharing.cases.models.Case` that stands: its members, keys and
entries are those of a case, and ``group`` here is one whose ``kind`` says so.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation, Person

LONGEST_RULES, LONGEST_AGENDA, LONGEST_PLACE = 4000, 2000, 120
GROUP = "sharing.Case"


class GroupRules(models.Model):
    """The rules of the room, as they were written the ``number``-th time. They stay when who wrote
    them is erased: they are what the others have accepted."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=LONGEST_RULES)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("group", "number"), name="rules_once_a_number"),
        )


class RulesAccepted(models.Model):
    """Somebody's yes, by name, to the rules of this number: for a year, and for as long as they
    come from ``organisation``. Nothing in it changes. It goes with its member."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="yes_lasts_a_while"),
        )
        indexes = (models.Index(fields=("person", "group"), name="yes_by_person"),)


class GroupDate(models.Model):
    """A time at which the group meets. ``sequence`` grows with each change, as calendars want."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = LineField(max_length=LONGEST_PLACE, blank=True)
    agenda = models.TextField(max_length=LONGEST_AGENDA, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="date_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("group", "starts_at"), name="date_by_group"),)


class Attendance(models.Model):
    """Somebody was there, as a host has noted."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    date = models.ForeignKey(GroupDate, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("date", "person"), name="there_once_a_date"),
        )


class Candidate(models.Model):
    """Somebody whom a member would have in the group, and who knows nothing of it until two have
    given their word and nobody has objected: then they are invited, and this row goes."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    put_forward_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("group", "person"), name="candidate_once_a_group"),
        )


class Vouch(models.Model):
    """A member's word for a candidate."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="vouches")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidate", "by"), name="word_once_a_candidate"),
        )


class Objection(models.Model):
    """A member would not have the candidate in the group. Nobody but ``by`` ever reads it."""

    group = models.ForeignKey(GROUP, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidate", "by"), name="objection_once_a_candidate"),
        )
