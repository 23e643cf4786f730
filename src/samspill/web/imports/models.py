"""Files that wait for their import."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samspill.web.editions.models import Edition


class ImportDraft(models.Model):
    """An uploaded file between its preview and its import: bound to who uploaded it, and gone
    when it has been imported or a day has passed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # people or wishes
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField()
