"""What people wish."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.people.models import Organisation


class Strength(models.TextChoices):
    """How much a meeting is wished for; ``NO`` is a veto: absolute, and never revealed."""

    MUST = "must", _("Must meet")
    LIKE = "like", _("Would like to meet")
    OPEN = "open", _("Open to it")
    NO = "no", _("No thanks")


class Wish(models.Model):
    """A private wish, of a participant or of an organisation, for either. Nobody but the
    wisher sees it; organisers see counts and, for a wish that is no veto, its fulfilment."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="wishes")
    by_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    to_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    strength = models.CharField(max_length=10, choices=Strength.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(by_participant__isnull=True) ^ Q(by_organisation__isnull=True),
                name="wish_by_one_party",
            ),
            models.CheckConstraint(
                condition=Q(to_participant__isnull=True) ^ Q(to_organisation__isnull=True),
                name="wish_for_one_party",
            ),
            models.UniqueConstraint(
                fields=("by_participant", "to_participant"),
                condition=Q(by_participant__isnull=False, to_participant__isnull=False),
                name="wish_once_person_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_participant", "to_organisation"),
                condition=Q(by_participant__isnull=False, to_organisation__isnull=False),
                name="wish_once_person_organisation",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_participant"),
                condition=Q(by_organisation__isnull=False, to_participant__isnull=False),
                name="wish_once_organisation_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_organisation"),
                condition=Q(by_organisation__isnull=False, to_organisation__isnull=False),
                name="wish_once_organisation_organisation",
            ),
        )


class RoundTable(models.Model):
    """A meeting of three to eight people around a theme, that people may ask for a seat at. ``key``
    is its id in files; a plan says whether it is held, and who sits there."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="round_tables")
    key = models.CharField(max_length=200)
    theme = models.CharField(max_length=1000)
    moderator = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="moderates"
    )
    fewest = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    sectors = models.PositiveSmallIntegerField()
    table = models.ForeignKey(
        Table, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anytime = models.BooleanField(default=True)
    slots = models.ManyToManyField(Slot, related_name="+", blank=True)  # unless at any time

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "key"), name="round_table_key_once"),
            models.CheckConstraint(
                condition=Q(fewest__gte=3, fewest__lte=F("most"), most__lte=8),
                name="round_table_three_to_eight",
            ),
        )


class Interest(models.Model):
    """A private wish of a participant to sit at a round table. Nobody but they sees it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="interests")
    round_table = models.ForeignKey(RoundTable, on_delete=models.CASCADE, related_name="interests")
    strength = models.CharField(max_length=10, choices=Strength.choices)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("participant", "round_table"), name="interest_once"),
            models.CheckConstraint(
                condition=Q(strength__in=("must", "like", "open")), name="interest_is_no_veto"
            ),
        )
