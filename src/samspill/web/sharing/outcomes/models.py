"""What people say of an edition afterwards, and what may be told of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition
from samspill.web.people.lines import LineField
from samspill.web.people.models import Language, Person

LONGEST_STORY = 400


class HowMany(models.IntegerChoices):
    """How many of those one met. It is what is counted, not a level."""

    NONE = 0, _("None")
    ONE = 1, _("One")
    TWO = 2, _("Two")
    MORE = 3, _("Three or more")


class OutcomeAnswer(models.Model):
    """What somebody answers when the edition is sixty days behind them: theirs alone. ``said_at``
    is when they did the first time, and stays, so that nobody is counted twice; what was answered
    is gone when they take it back."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    useful = models.PositiveSmallIntegerField(choices=HowMany.choices, null=True)
    again = models.PositiveSmallIntegerField(choices=HowMany.choices, null=True)
    would_come = models.BooleanField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "person"), name="outcomes_answered_once"),
            models.CheckConstraint(
                condition=Q(useful=None, again=None, would_come=None)
                | Q(useful__isnull=False, again__isnull=False, would_come__isnull=False),
                name="all_answered_or_taken_back",
            ),
        )


class Story(models.Model):
    """What two did, in words that ``by`` has written for the board and ``other`` may approve: these
    very words, for a change is another story. Until both have, nobody else reads it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = LineField(max_length=LONGEST_STORY)
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-approved_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "by", "other"), name="story_once_a_pair"),
            models.CheckConstraint(condition=~Q(by=F("other")), name="story_of_two"),
        )


class Outcomes(models.Model):
    """What may be told of an edition, and nothing that may not: see ``disclosure`` for what of a
    count that is, and ``counting`` for who counts. ``cost`` is the organiser's own, in crowns."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    released = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)
    cost = models.PositiveIntegerField(null=True)


class OutcomesPrint(models.Model):
    """The outcomes as a PDF, made by the worker: ``content`` is empty until it is."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=Language.choices)
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "language"), name="one_outcomes_print"),
        )
