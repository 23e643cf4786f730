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


def become_application_role() -> None:
    """Every connection from now on is this role's: none is left in the pool that was another's."""
    from django.db import connection

    make_application_role()
    connection.close()
    connection.close_pool()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={APPLICATION_ROLE}"
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (APPLICATION_ROLE,)
