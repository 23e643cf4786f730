"""What people wish."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant
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
