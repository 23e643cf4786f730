"""What an edition allows its people: set and seen by its organisers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.seen import last_change_of, unless_changed
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.people.models import Person
from samspill.web.sharing.actions import Refusal, SharingError
from samspill.web.sharing.models import Part, Terms

VERBS = ("sharing_terms_set",)


def terms_of(edition: Edition) -> Terms | None:
    """What the edition has said; None while it has said nothing: one query."""
    return Terms.objects.filter(edition=edition).first()


def terms_values(edition: Edition) -> dict[str, object]:
    """The terms as their page shows them: one query."""
    terms = terms_of(edition)
    return {
        "part": Part.NONE.value if terms is None else terms.part,
        "controller": "" if terms is None else terms.controller,
        "joint": "" if terms is None else terms.joint,
        "processing": "" if terms is None else terms.processing,
        "contact": "" if terms is None else terms.contact,
        "red_in_writing": terms is not None and terms.red_in_writing,
    }


def last_terms_change(edition: Edition) -> Entry | None:
    """Who set the terms last, and when."""
    terms = terms_of(edition)
    return None if terms is None else last_change_of(terms, VERBS)


@transaction.atomic
def set_terms(
    *,
    edition: Edition,
    part: Part,
    controller: str,
    joint: str,
    processing: str,
    contact: str,
    red_in_writing: bool,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> Terms:
    """What the edition lets its people do, by an organiser. What is off again is kept and nobody
    but its source sees it.

    Raises PermissionError for who does not organise the edition, SharingError while anything that
    a part needs is missing, ChangedMeanwhileError when the terms are others than was ``seen``.
    """
    if not may_organise(by, edition):
        raise PermissionError
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    unless_changed(seen=seen, values=terms_values(edition) if seen is not None else {})
    if part != Part.NONE and not all((controller, joint, processing, contact)):
        raise SharingError(Refusal.TERMS)
    terms, _ = Terms.objects.update_or_create(
        edition=edition,
        defaults={
            "part": part,
            "controller": controller,
            "joint": joint,
            "processing": processing,
            "contact": contact,
            "red_in_writing": red_in_writing,
            "changed_at": now,
        },
    )
    facts = {"part": str(part), "red": red_in_writing}
    record(
        verb="sharing_terms_set", subject=terms, by=by, now=now, edition_id=edition.pk,
        facts=facts,
    )  # fmt: skip
    return terms
