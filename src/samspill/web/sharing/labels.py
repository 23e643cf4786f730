"""The five labels of the Traffic Light Protocol, version 2.0 (FIRST, August 2022): how far what is
shared may go. Their names are the standard's and are never translated; what each allows is told in
words of our own, with the standard named. A label binds people, not the law on access to public
documents."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    """How far it may go, from the narrowest."""

    RED = "RED", "TLP:RED"
    AMBER_STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    AMBER = "AMBER", "TLP:AMBER"
    GREEN = "GREEN", "TLP:GREEN"
    CLEAR = "CLEAR", "TLP:CLEAR"


ALLOWS = {
    Label.RED: _("For those named here and nobody else."),
    Label.AMBER_STRICT: _(
        "For those named here and, where they need to know it, others in their own organisation."
    ),
    Label.AMBER: _(
        "For those named here and, where they need to know it, others in their own organisation"
        " and its clients."
    ),
    Label.GREEN: _("For everybody in this community, but not in public."),
    Label.CLEAR: _("For everybody; it may be made public."),
}

# Who names an audience that they have not chosen one by one may say no more than the community
# may hear.
FOR_MANY = frozenset({Label.GREEN, Label.CLEAR})

# How long each lasts unless its source says another time, and at most.
LASTS = {
    Label.RED: timedelta(days=30),
    Label.AMBER_STRICT: timedelta(days=90),
    Label.AMBER: timedelta(days=90),
    Label.GREEN: timedelta(days=365),
    Label.CLEAR: timedelta(days=365),
}
LASTS_AT_MOST = {
    Label.RED: timedelta(days=90),
    Label.AMBER_STRICT: timedelta(days=365),
    Label.AMBER: timedelta(days=365),
    Label.GREEN: timedelta(days=3 * 365),
    Label.CLEAR: timedelta(days=3 * 365),
}
