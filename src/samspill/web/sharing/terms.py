"""What an edition allows its people, as its organisers see it."""

from __future__ import annotations

from samspill.web.editions.models import Edition
from samspill.web.editions.seen import last_change_of
from samspill.web.journal.models import Entry
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
