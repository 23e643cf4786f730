"""Reading what is held, for who may: the source, the body's receivers, its contact person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samspill.web.sharing.archives.models import AccessHold
from samspill.web.sharing.archives.permissions import bodies_of, holds_answered_by
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit


@dataclass(frozen=True)
class Held:
    """A hold as the body's contact person sees it: by the share's number, and who of their own has
    asked; nothing of what it says, whose it is or what it is about."""

    pk: int
    number: int
    asked_by: str
    asked_at: datetime
    until: datetime | None


def holds_to_answer(visit: Visit) -> list[Held]:
    """Those of the bodies whose contact person the visitor is, what waits first: one query."""
    with as_visit(visit):
        rows = holds_answered_by(visit.person).select_related("asked_by")
        found = [
            Held(
                row.pk, row.share_id, row.asked_by.name if row.asked_by else "", row.asked_at,
                row.until if row.until and row.until > visit.now else None,
            )
            for row in rows.order_by("-asked_at", "-pk")[:200]
        ]  # fmt: skip
    return sorted(found, key=lambda held: held.until is not None)


def holds_on(visit: Visit, share: Share) -> list[tuple[str, datetime]]:
    """Which bodies hold their copy of the visitor's own share, and until when: one query."""
    with as_visit(visit):
        rows = AccessHold.objects.filter(share=share, source=visit.person, until__gt=visit.now)
        found = rows.values_list("organisation__name", "until").order_by("until")
        return [(name, until) for name, until in found if until]


def hold_of(visit: Visit, share: Share) -> AccessHold | None:
    """That of the visitor's body on what they have received, asked or said: one query."""
    with as_visit(visit):
        bodies = bodies_of(visit.person).values("organisation")
        return AccessHold.objects.filter(share=share, organisation__in=bodies).first()
