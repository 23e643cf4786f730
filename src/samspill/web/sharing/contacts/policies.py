"""The rules of contact persons as PostgreSQL is told them: ``row_security`` puts them up.

Standing's own policies do not ask ``STANDS``, which asks standing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Whose access is ended, or whose actions go to a colleague, for a transaction.
ENDS = "samspill.ends_access"
WORDS = {
    "SURE": "((select 'AMBER' = any(OPENED)) and CONFIRMED)",
    "STANDS": (
        "(select not exists (select from sharing_standing where person_id = ME"
        " and ended_at is null and confirmed_at <= AT - interval '395 days'))"
    ),
    "MY_PARTS": "array(select organisation_id from editions_participant where person_id = ME)",
    "OF_MY_HOMES": (
        "(select person_id, organisation_id from editions_participant"
        " where organisation_id = any(MY_HOMES))"
    ),
    "AT_MY_HOMES": (
        "(select person_id, edition_id from editions_participant"
        " where organisation_id = any(MY_HOMES))"
    ),
    "ENDING": f"(select nullif(current_setting('{ENDS}', true), '')::bigint)",
    # An open action of one of my people's, while one of them hands theirs over.
    "HANDED_OVER": (
        "(ENDING is not null and SURE and done_at is null and let_go_at is null"
        " and (owner_id, edition_id) in AT_MY_HOMES)"
    ),
    "FOUNDER_ENDS": (
        "(SURE and kind = 'case' and founder_id = ENDING and organisation_id = any(MY_HOMES))"
    ),
}
ASKED = {"SURE": "boolean", "STANDS": "boolean", "MY_PARTS": "bigint[]"}
POLICIES = {
    "sharing_standing": {
        "select": (
            "using (SIGNED_IN and (person_id = ME or organisation_id = any(MY_HOMES)"
            " or organisation_id = any(MY_PARTS)))"
        ),
        "insert": "with check (SURE and (person_id, organisation_id) in OF_MY_HOMES)",
        "update": (
            "using (SURE and organisation_id = any(MY_HOMES))"
            " with check ((person_id, organisation_id) in OF_MY_HOMES)"
        ),
        "delete": "using (false)",
    },
}


@contextmanager
def ending(person: int) -> Iterator[None]:
    """Within a transaction: the contact person ends somebody's (id) access, or hands on what they
    owned, so that the database shows which rows these are."""
    _say(str(person))
    yield
    _say("")  # else it is rolled back with all the rest


def _say(person: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, %s, true)", [ENDS, person])
