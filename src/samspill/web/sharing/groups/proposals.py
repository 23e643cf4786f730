"""Groups that are proposed, who is asked, and what they say."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from samspill.web.editions.models import Edition
from samspill.web.people.models import Person

ENOUGH = 6  # who have said yes, before anybody sees who
LONGEST_THEME = 1000


class GroupsProposed(models.Model):
    """That groups have been proposed of an edition's people, once, and how many: all that its
    organisers see of it."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    proposals = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()


class GroupProposal(models.Model):
    """A group on ``theme`` that might be. It says nothing of who has answered what: all who are
    asked may read it. The key is made here and not counted up, so that it does not say how many
    there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    theme = models.CharField(max_length=LONGEST_THEME)
    made_at = models.DateTimeField()


class Said(models.TextChoices):
    """What somebody who is asked has said."""

    NOTHING = "", ""
    YES = "yes", "yes"
    NO = "no", "no"


class GroupCandidate(models.Model):
    """Somebody who is asked whether they would be in a group, and what they have said: their own
    to see, and nobody else's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(GroupProposal, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=3, choices=Said.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "proposal"), name="asked_once_a_proposal"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=("yes", "no"), answered_at__isnull=False),
                name="answered_when_it_was",
            ),
        )


class GroupOpened(models.Model):
    """That those who would be in a group have opened it: once, whoever of them does, and for them
    to see. A ``group`` may be gone, or not be the reader's to see."""

    proposal = models.OneToOneField(GroupProposal, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(
        "sharing.Case", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )


class Willing(models.Model):
    """That somebody would be in a group, for the others who would: there from when enough have said
    yes (``seen_at``), and gone when they say no."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(GroupProposal, on_delete=models.CASCADE, related_name="willing")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "person"), name="willing_once_a_proposal"),
        )
