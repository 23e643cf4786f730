"""The journal: an append-only record of who did what to what, chained (see ``sealing``)."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from samspill.web.journal.personal import Said


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
    ``body`` is what is sealed of it: see ``personal``.
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
    body = models.TextField()

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

    @property
    def said(self) -> Said:
        """What it says, as it is sealed from."""
        return Said(
            at=self.at,
            verb=self.verb,
            by_id=self.by_id,
            edition_id=self.edition_id,
            subject=(self.subject_type, self.subject_id),
            facts=self.facts,
            programme=self.programme,
        )

    @property
    def by_somebody_forgotten(self) -> bool:
        """True when a person acted, who has been erased since."""
        return self.by_id is None and json.loads(self.body)["by"] is not None


class Salt(models.Model):
    """What opens an entry's commitments: who acted, and whom it concerned. Erased with them."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.DO_NOTHING, related_name="salt"
    )
    acting = models.CharField(max_length=64, blank=True)
    concerning = models.CharField(max_length=64, blank=True)


class Link(models.Model):
    """An entry's place in its chain. The database itself writes it, in the entry's transaction."""

    chain = models.CharField(max_length=40)
    number = models.BigIntegerField()
    entry = models.OneToOneField(
        Entry, on_delete=models.DO_NOTHING, related_name="link", db_constraint=False
    )
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "number"), name="one_chain"),)


class MailedHead(models.Model):
    """A chain's head that was mailed: so that only another one is mailed again."""

    chain = models.CharField(max_length=40)
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    receivers = models.PositiveIntegerField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("chain", "-at"), name="heads_of_chain"),)
