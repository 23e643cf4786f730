"""What the table of who keeps what is made of: ``inventory`` fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Ground(StrEnum):
    """The ground in the General Data Protection Regulation, article 6 (1)."""

    CONSENT = "a"
    TASK = "e or f"  # a public body's task, else a legitimate interest
    DUTY = "c"


GROUNDS: dict[Ground, Text] = {
    Ground.CONSENT: _("your consent (article 6 (1) a)"),
    Ground.TASK: _(
        "what the conference is for: a public body's task or a legitimate interest"
        " (article 6 (1) e or f)"
    ),
    Ground.DUTY: _("a duty by law: to be able to account for it (article 6 (1) c)"),
}


@dataclass(frozen=True)
class Kept:
    """A model, and what of it is somebody's own."""

    model: str
    own: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    left_out: Text = ""


@dataclass(frozen=True)
class Category:
    """What is kept together, for one purpose and as long."""

    key: str
    name: Text
    holds: Text
    why: Text
    ground: Ground
    until: Text
    seen_by: Text
    models: tuple[Kept, ...] = field(default=())


def days(said: Callable[[int], str], span: timedelta) -> Text:
    """What is said of so many days, in the reader's language."""
    return lazy(lambda: said(span.days) % {"n": span.days}, str)()
