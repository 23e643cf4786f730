"""Which column meant what at earlier imports of an edition."""

from __future__ import annotations

from django.db import models

from samspill.web.editions.models import Edition
from samspill.web.imports.headings import Memory, plain
from samspill.web.imports.models import ColumnChoice
from samspill.web.imports.preview import Chosen, Preview


def memory_of(edition: Edition, kind: str) -> Memory:
    """What organisers of the edition chose for lists of this kind."""
    said = list(
        ColumnChoice.objects.filter(edition=edition, kind=kind).values_list(
            "heading", "key", "means"
        )
    )
    return Memory(
        means={heading: key for heading, key, means in said if means},
        never=frozenset((heading, key) for heading, key, means in said if not means),
    )


def remember(*, edition: Edition, kind: str, preview: Preview, chosen: Chosen) -> None:
    """Keep what was chosen by hand for the next list with these headings.

    A heading means one thing: the latest choice. Where "not in the file" was chosen, the heading
    that would have been taken does not mean that key.
    """
    understood = preview.understood
    for key, index in chosen.items():
        place = understood.usual.get(key) if index is None else index
        if place is None or not 0 <= place < len(understood.headings):
            continue
        heading = plain(understood.headings[place])[:300]
        if not heading or understood.usual.get(key) == index:
            continue
        said = ColumnChoice.objects.filter(edition=edition, kind=kind, heading=heading)
        said.filter(models.Q(key=key) | models.Q(means=True)).delete()
        ColumnChoice.objects.create(
            edition=edition, kind=kind, heading=heading, key=key, means=index is not None
        )
