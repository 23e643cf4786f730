"""Printing a share: a reading that leaves something behind."""

from __future__ import annotations

from django.db import transaction

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.sharing.actions import open_share
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Visit

# What is for those named and nobody else is on no paper that others may find.
PRINTED = frozenset(Label) - {Label.RED}


class NotPrintedError(ValueError):
    """It may be read, and is not printed."""


@transaction.atomic
def print_share(*, share: int, visit: Visit, by: Person) -> Share:
    """The share, to be printed by whoever may read it: it counts as read, and that it was printed
    is in the journal.

    Raises NotReadableError for everybody else, NotPrintedError for what is RED (and leaves it
    unread).
    """
    with transaction.atomic():
        found = open_share(share=share, visit=visit, by=by)
        if found.label not in PRINTED:
            raise NotPrintedError
    record_privately(verb="share_printed", subject=found, by=by, now=visit.now)
    return found
