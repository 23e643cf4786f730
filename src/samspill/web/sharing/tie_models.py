"""What two people who have met keep of it: that they did, how to reach one another, and what they
said they would do. All of it belongs to people and not to an edition, and what hangs on an edition
goes with it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.people.lines import LineField
from samspill.web.people.models import Person
from samspill.web.sharing.labels import Label

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


class ActionState(StrEnum):
    """How it stands with an action."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let go"  # nothing comes of it, as one of the two has said


class Action(models.Model):
    """What one of two said they would do: ``owner`` does it, ``other`` waits for it, and both can
    read it as its label lets them. ``writer`` is the one of them who wrote it down, and ``meeting``
    where they sat then, if they did.

    Where the owner is erased, nobody has it: it stays with who waits for it, without the text if
    that was the owner's (see ``erasing``)."""

    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="+")
    kept_from = LineField(
        max_length=200, blank=True
    )  # of an edition that is erased: see ``erasing``
    kept_day = models.DateField(null=True)
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    line = LineField(max_length=LONGEST_LINE, blank=True)
    label = models.CharField(max_length=12, choices=Label.choices, default=Label.AMBER)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    let_go_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)  # since when nobody has it

    class Meta:
        ordering = (F("due").asc(nulls_last=True), "id")
        constraints = (
            models.CheckConstraint(
                condition=(Q(writer=F("owner")) | Q(owner__isnull=False, writer=F("other")))
                & ~Q(owner=F("other"))
                & ~Q(line="")
                | Q(owner__isnull=True, left_at__isnull=False, writer=F("other")) & ~Q(line="")
                | Q(owner__isnull=True, left_at__isnull=False, writer__isnull=True, line=""),
                name="action_of_two",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(let_go_at__isnull=True),
                name="action_ends_one_way",
            ),
            models.CheckConstraint(condition=~Q(label=Label.RED), name="action_never_red"),
        )
        indexes = (
            models.Index(fields=("owner",), name="action_by_owner"),
            models.Index(fields=("other",), name="action_by_other"),
        )

    @property
    def state(self) -> ActionState:
        """Whether it is still to be done."""
        if self.done_at is not None:
            return ActionState.DONE
        return ActionState.OPEN if self.let_go_at is None else ActionState.LET_GO

    @property
    def tlp(self) -> Label:
        """Its label, as the standard calls it."""
        return Label(self.label)

    @property
    def is_open(self) -> bool:
        """Is it still to be done?"""
        return self.state is ActionState.OPEN


STILL_OPEN = Q(done_at__isnull=True, let_go_at__isnull=True)


class ActionAnswer(models.Model):
    """One line of the owner's on what came of it. Theirs alone, unless it is ``told``: then
    ``other``, who waited for it, reads it as the action's label lets them."""

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    line = LineField(max_length=LONGEST_LINE)
    told = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("other", "said_at"), name="action_answer_by_other"),)
