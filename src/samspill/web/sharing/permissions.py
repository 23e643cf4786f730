"""Who may read what is shared: the one place that says it.

Everything that shows, counts, finds, exports, mails or files a share asks :func:`readable`, and a
page about one share :func:`may_read`, which asks the same of one row. Organisers and hosts are
not in it, nor is whoever runs the system: to run an edition is not to read what its people share.

A visit can do more or less, as it was begun (:class:`Visit`): what others wrote above CLEAR is for
whoever has shown a second factor, RED for who has shown it anew; an invitation's link alone opens
nothing that others wrote. And however it was begun, what lies above CLEAR opens only while somebody
has confirmed who the visitor is (see ``people.identity``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import Verdict
from samspill.web.people.identity import confirmations_that_hold, holds_on_own
from samspill.web.people.models import Confirmation, Doubt
from samspill.web.sharing.archives.models import AccessHold
from samspill.web.sharing.archives.permissions import holds_that_hold
from samspill.web.sharing.cases.keys import keys_that_open
from samspill.web.sharing.contacts.permissions import lapsed
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import SHARING_IS_ON, Part, Receiver, Share, Terms
from samspill.web.sharing.prepared import among, there_are


class Shown(StrEnum):
    """How a visitor has shown who they are, the weakest first."""

    LINK = "link"  # by an invitation's link alone
    SIGNED_IN = "signed in"
    SECOND = "second factor"
    ANEW = "second factor, just now"


STRONGER = "a stronger sign-in is asked for"
UNSURE = "it is not sure that it is them"
TO_ANYBODY = frozenset({Label.CLEAR})  # opens also while it is not sure who the visitor is
OPENS: dict[Shown, frozenset[Label]] = {
    Shown.LINK: frozenset(),
    Shown.SIGNED_IN: frozenset({Label.CLEAR}),
    Shown.SECOND: frozenset(Label) - {Label.RED},
    Shown.ANEW: frozenset(Label),
}


@dataclass(frozen=True)
class Visit:
    """Somebody who asks: who it is (id), how they have shown it, and when."""

    person: int
    shown: Shown
    now: datetime


def readable(visit: Visit) -> Q:
    """The shares that the visit may read: one's own, unless they are held back; and of others'
    those that one is a receiver of, while they last, or one's public body holds its copy of them
    (see ``archives``), and the edition lets people share. What came by
    a case is for who is in it, and was in it then."""
    held = among("pk", _held, visit.person, visit.now)
    lasting = Q(withdrawn_at__isnull=True, expires_at__gt=visit.now) | Q(held)
    on = Q(edition__terms__part__in=SHARING_IS_ON)
    own = Q(source=visit.person) & ~Q(there_are(_own_is_held, visit.person, visit.now))
    received = Q(among("pk", _received, visit.person, visit.now))
    return own | (received & lasting & on & opened(visit))


def _received(person: int, now: datetime) -> QuerySet[Receiver, Any]:
    keys = keys_that_open(person, now).filter(
        case=OuterRef("case"), since__lte=OuterRef("added_at")
    )
    came_open = Q(case__isnull=True) | (Exists(keys) & ~lapsed(person, now))
    received = Receiver.objects.filter(came_open, person=person, removed_at__isnull=True)
    return received.values("share")


def _held(person: int, now: datetime) -> QuerySet[AccessHold, Any]:
    return AccessHold.objects.filter(holds_that_hold(person), until__gt=now).values("share")


def _own_is_held(person: int, now: datetime) -> QuerySet[Doubt]:
    return holds_on_own(person)


def opened(visit: Visit, of: str = "") -> Q:
    """What is labelled so that the visit opens it, though others wrote it: rows with a label, or
    those that belong to one (``of``, the way to it)."""
    labels, at = OPENS[visit.shown], f"{of}label__in"
    sure = Q(there_are(confirmed, visit.person, visit.now), (at, labels))
    return Q((at, labels & TO_ANYBODY)) | sure


def confirmed(person: int, now: datetime) -> QuerySet[Confirmation]:
    """Those by which the person (id) is confirmed, whatever the time."""
    return confirmations_that_hold(person)


def may_read(visit: Visit, share: int) -> Verdict:
    """:func:`readable`, of the share with this id. To everybody else it does not exist; who would
    only have to sign in more strongly is told so by the page that asks for its label."""
    if Share.objects.filter(readable(visit), pk=share).exists():
        return Verdict(True, "its source, or a receiver")
    return Verdict(False, "nothing there")


def shares_are_on(edition: int) -> bool:
    """Does the edition (id) let its people share?"""
    return Terms.objects.filter(edition=edition, part__in=SHARING_IS_ON).exists()


def part_of(edition: Edition) -> Part:
    """What the edition lets its people do with one another; asked once of one that is at hand."""
    terms: Terms | None = getattr(edition, "terms", None)
    return Part(terms.part) if terms else Part.NONE


def second_is_gone(share: Share) -> bool:
    """Was the person without whose word what is RED goes no further erased? Who stands there then
    can never come in, and so never agree."""
    return share.second is not None and not share.second.is_active
