"""Saving for an archive: a reading that leaves something behind, and is written down.

What is saved is what the one who saves it may read at that moment, and nothing that others of the
body may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.sharing.actions import NotReadableError, open_share
from samspill.web.sharing.archives.permissions import may_archive
from samspill.web.sharing.cases.queries import CasePage, find_case
from samspill.web.sharing.models import Receiver, Share
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import Action
from samspill.web.sharing.tie_permissions import own_actions


@dataclass(frozen=True)
class Received:
    """A share, when it came and when it was opened first."""

    share: Share
    at: datetime
    opened_at: datetime | None


@transaction.atomic
def archive_share(*, share: int, visit: Visit, by: Person) -> Received:
    """What somebody of a public body has received: it counts as read.

    Raises NotReadableError for everybody else, its source too.
    """
    mine = Receiver.objects.filter(share=share, person=by, removed_at__isnull=True)
    if not may_archive(by.pk) or not mine.exists():
        raise NotReadableError
    found = open_share(share=share, visit=visit, by=by)
    row = mine.get()
    record_privately(verb="share_archived", subject=found, by=by, now=visit.now)
    return Received(found, row.added_at, row.read_at)


@transaction.atomic
def archive_case(*, case: int, edition: int, visit: Visit, by: Person) -> CasePage:
    """The case (id) as somebody of a public body who is in it reads it. Raises NotReadableError for
    everybody else."""
    page = find_case(visit, edition, case) if may_archive(by.pk) else None
    if page is None or page.invited:
        raise NotReadableError
    record_privately(verb="case_archived", subject=page.case, by=by, now=visit.now)
    return page


@transaction.atomic
def archive_action(*, action: int, visit: Visit, by: Person) -> Action:
    """An action of one of two, who is of a public body. Raises NotReadableError for everybody
    else."""
    rows = own_actions(visit).select_related("owner", "other", "edition")
    found = rows.filter(pk=action).first() if may_archive(by.pk) else None
    if found is None:
        raise NotReadableError
    record_privately(verb="action_archived", subject=found, by=by, now=visit.now)
    return found
