"""The journal: an append-only record of who did what to what."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads only: what is written in the journal stays as it was written."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A journal entry is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("A journal entry is never deleted.")


class Entry(models.Model):
    """One write: when, by whom, the verb, what it concerned, and the facts worth keeping.

    ``facts`` holds numbers and ids, never free text from people and never a veto's target.
    An entry without an edition is private: see ``record_privately``.
    ``programme`` is False only for what certainly leaves everybody's day as it was.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=60)
    edition_id = models.BigIntegerField(null=True)  # a number, not a key: the journal is lowest
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    programme = models.BooleanField(default=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("edition_id", "-at"), name="journal_by_edition"),
            models.Index(
                fields=("edition_id",),
                condition=models.Q(programme=True),
                name="journal_of_programme",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A journal entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A journal entry is never deleted.")
