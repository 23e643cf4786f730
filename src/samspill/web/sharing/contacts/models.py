"""Who takes part in cases for an organisation, as its contact person has said."""

from __future__ import annotations

from django.db import models

from samspill.web.people.models import Organisation, Person


class Standing(models.Model):
    """Somebody is named to take part in cases for ``organisation``, and that it is so was said last
    at ``confirmed_at``; or they no longer do, since ``ended_at``. Where nobody is named, everybody
    of the organisation takes part but those who have ended."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "person"), name="standing_once_an_organisation"
            ),
        )
