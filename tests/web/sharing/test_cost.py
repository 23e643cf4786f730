"""What the pages of sharing ask of the database: as much for one thing shared as for three."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Cast
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import as_visit
from support.pages import url
from support.shared import let_share, shared, strong, visit

# What begins and ends a transaction, and says to it whose the visit is.
AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def queries(client: Client, address: str) -> int:
    """How much a page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    said = [each["sql"].lstrip() for each in asked]
    return sum(not sql.startswith(AROUND) and "set_config" not in sql for sql in said)


def test_the_list_of_what_is_shared_takes_twelve(cast: Cast) -> None:
    let_share(cast)
    now = timezone.now()

    def shares() -> None:
        with as_visit(visit(cast.bank.person_id, now=now)):
            shared(cast, Label.GREEN, now=now)

    police, bank = strong(cast.police), strong(cast.bank)
    address = url("participant_shared", cast)
    shares()
    for client in (police, bank):
        client.get(address)  # the first visit of a device is noted
    once = queries(police, address), queries(bank, address)
    shares()
    shares()
    assert (queries(police, address), queries(bank, address)) == once == (10, 12)
