"""What two people who have met keep of it: that they did, how to reach one another, and what they
said they would do. All of it belongs to people and not to an edition, and what hangs on an edition
goes with it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.people.lines import LineField
from samspill.web.people.models import Person

LONGEST_LINE = 200


class NotHeld(models.Model):
    """One of two who had seats in a meeting says that the two did not meet there. Either may; the
    meeting is then gone from what both have behind them, and nobody is told who said it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "by", "other"), name="not_held_said_once"),
        )


class How(models.TextChoices):
    """How contact details were let go."""

    TAP = "tap"
    CODE = "code"


class Release(models.Model):
    """``giver`` lets ``receiver`` have their contact details. Neither sees the other's until both
    have: one alone is an offer, and one that is not answered says nothing. Where both have said
    that they keep their ties, it outlives its edition, and says only where and when that was."""

    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="+")
    kept_from = LineField(
        max_length=200, blank=True
    )  # of an edition that is erased: see ``erasing``
    kept_day = models.DateField(null=True)
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices)
    released_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("giver", "receiver"), name="release_once_a_pair"),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="release_to_somebody_else"
            ),
        )
        indexes = (models.Index(fields=("receiver", "giver"), name="release_by_receiver"),)


class Code(models.Model):
    """A short code that whoever made it shows to somebody they talk to. It is good once and for
    minutes; only a digest of it is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | (Q(taken_by__isnull=False, taken_at__isnull=False) & ~Q(taken_by=F("person"))),
                name="code_taken_by_another",
            ),
        )


class ContactCard(models.Model):
    """What somebody gives beside their e-mail address to those they have a tie with."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    telephone = LineField(max_length=30, blank=True)
    changed_at = models.DateTimeField()


class Offer(models.Model):
    """What somebody can be asked about all year. Only those who ``stay`` find others, and only
    others who stay. ``searched`` is all of it as a search reads it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    stays = models.BooleanField(default=False)
    ask_me = LineField(max_length=LONGEST_LINE, blank=True)
    lend = LineField(max_length=LONGEST_LINE, blank=True)
    help_with = LineField(max_length=LONGEST_LINE, blank=True)
    searched = models.TextField(editable=False)
    changed_at = models.DateTimeField()


class KeepInTouch(models.Model):
    """The day ``person`` would hear from, or write to, ``other`` again. Theirs alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "other"), name="keep_in_touch_once"),
        )


class Action(models.Model):
    """What one of two who have a tie said they would do: ``owner`` does it, ``other`` waits for it,
    and both can read it. ``writer`` is the one of them who wrote it down."""

    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="+")
    kept_from = LineField(
        max_length=200, blank=True
    )  # of an edition that is erased: see ``erasing``
    kept_day = models.DateField(null=True)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    line = LineField(max_length=LONGEST_LINE)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = (F("due").asc(nulls_last=True), "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(owner=F("other")) & (Q(writer=F("owner")) | Q(writer=F("other"))),
                name="action_of_two",
            ),
        )
        indexes = (
            models.Index(fields=("owner",), name="action_by_owner"),
            models.Index(fields=("other",), name="action_by_other"),
        )
