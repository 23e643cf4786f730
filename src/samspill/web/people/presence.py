"""People who are named in something must be there until it is written; who is erased meanwhile is
not, and what would name them is refused, or waits for nobody.

A row that names a person is held to it by a key, which PostgreSQL looks at when the transaction
ends. Somebody who is being erased at that moment makes the whole of it fail there, where nobody can
say any more what was wrong. So verbs that name others hold them first.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

HOLD = "select id from people_person where id = any(%s) order by id for key share"


def hold_people(people: Iterable[int]) -> None:
    """See that none of the people (ids) who are there is erased before the transaction ends. Waits
    for who is being erased just now: whoever asks for them afterwards sees whether they are there.

    Call it before anything else is locked; those who hold the same people don't wait for one
    another. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [sorted(set(people))])
