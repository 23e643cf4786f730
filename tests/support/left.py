"""What is left of somebody, asked of the table that says what is kept of people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Q

from samspill.web.journal.models import Entry
from samspill.web.privacy.export import model_of
from samspill.web.privacy.inventory import INVENTORY
from support.roles import APPLICATION_ROLE


@contextmanager
def as_owner() -> Iterator[None]:
    """On PostgreSQL by the role that looks past the policies."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        yield
        cursor.execute(f"set role {APPLICATION_ROLE}")


def left_of(person: int) -> dict[str, int]:
    """The number of rows by model that are still theirs, where there are any."""
    found: dict[str, int] = {}
    with as_owner():
        for kept in (kept for category in INVENTORY for kept in category.models if kept.own):
            mine = Q()
            for path in kept.own:
                mine |= Q(**{path: person})
            rows = model_of(kept)._base_manager.filter(mine).count()
            if rows:
                found[kept.model] = rows
        acted = Entry.objects.filter(by=person).count()
    return found | ({"journal.Entry": acted} if acted else {})
