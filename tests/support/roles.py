"""The role that reads and writes in tests on PostgreSQL, as the application's elsewhere."""

from __future__ import annotations

APPLICATION_ROLE = "samspill_application"

MAKE = f"""
do $$ begin
    create role {APPLICATION_ROLE} login;
exception when duplicate_object or unique_violation then null;
end $$;
"""


def make_application_role() -> None:
    """See that it is there and may do in this database what the application may, and empty tables
    (as Django does after a test that commits)."""
    from django.db import DEFAULT_DB_ALIAS, connection

    from samspill.web.sharing.row_security import grant

    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        grant(using=DEFAULT_DB_ALIAS, role=APPLICATION_ROLE)
        cursor.execute(f"grant truncate on all tables in schema public to {APPLICATION_ROLE}")
