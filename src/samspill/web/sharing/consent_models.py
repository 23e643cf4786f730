"""What people have said yes to, each use by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.people.models import Person


class Use(models.TextChoices):
    """What a person can say yes to. Nothing else rests on consent: see ``privacy.inventory``."""

    KEEP_TIES = "keep ties", _("Keep my ties after the conference is erased")
    FOUND = "found", _("Be found all year by others who stay")


# By use the text that was shown, by the day it was written: another text is another consent.
TEXTS = {Use.KEEP_TIES: "2026-11-29", Use.FOUND: "2026-11-29"}


class Consent(models.Model):
    """A yes of ``person``'s to one use, to the text of one version, until it is taken back. The row
    stays then, so that what was done meanwhile can be accounted for."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    use = models.CharField(max_length=20, choices=Use.choices)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("given_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "use"),
                condition=Q(taken_back_at__isnull=True),
                name="one_consent_a_use",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("given_at")),
                name="consent_taken_back_later",
            ),
        )
