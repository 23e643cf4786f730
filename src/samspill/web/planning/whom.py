"""Whom an organiser may think of for a new meeting: everybody who comes and is of another
organisation, by name. Whether the two may be put together is not told here."""

from __future__ import annotations

from samspill.web.editions.models import Participant
from samspill.web.wishes.search import hit, plain, searched

MOST = 20


def partners_found(participant: Participant, asked: str) -> list[Participant]:
    """Those whose name or organisation fits what is asked for, the best first: one query."""
    words = searched(asked)
    coming = Participant.objects.filter(
        edition=participant.edition_id, withdrawn_at__isnull=True
    ).exclude(organisation=participant.organisation_id)
    found = [
        (hit(words, plain(f"{p.person.name} {p.organisation.name}")), p)
        for p in coming.select_related("person", "organisation").order_by("person__name", "pk")
    ]
    best = sorted((each for each in found if each[0]), key=lambda each: -each[0])
    return [p for _score, p in best[:MOST]]
