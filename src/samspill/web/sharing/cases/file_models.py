"""Files in a case, and how much room they take in it."""

from __future__ import annotations

from django.db import models

from samspill.web.people.lines import LineField
from samspill.web.people.models import Person
from samspill.web.sharing.cases.models import Case, CaseEntry

MOST_IN_A_CASE = 100 * 1024 * 1024  # bytes


class CaseFile(models.Model):
    """A file that stands in a case's timeline as ``entry``: who reads that, reads it. ``name`` is
    what it is shown and saved as; ``kind`` is told by its content, which is never run here."""

    entry = models.OneToOneField(CaseEntry, on_delete=models.CASCADE, related_name="file")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")  # the entry's
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the entry's
    kind = models.CharField(max_length=10)  # a files.kinds.FileKind
    name = LineField(max_length=120)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256, by which an archive knows it again
    content = models.BinaryField()


class CaseRoom(models.Model):
    """How many bytes of files somebody has put in a case. Whoever comes late does not see all of
    them, so that the room that is left is told by this and not by looking."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "source"), name="room_by_source"),)
