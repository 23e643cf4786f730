"""One role owns the tables, another reads and writes: as docs/how-to/run.md has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection

from samspill.web.sharing.row_security import POLICIES
from support.documents import ROOT, blocks

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
ROLES = ("samspill_owner", "samspill")


@dataclass(frozen=True)
class Apart:
    """A database of its own, migrated by its owner; where the other role comes to it."""

    link: str
    said: str


@pytest.fixture
def apart(django_db_setup: None) -> Iterator[Apart]:
    """As the document has it made, under names of this run's."""
    server = os.environ["DATABASE_URL"]
    (made,) = (b.text for b in blocks(ROOT / "docs/how-to/run.md") if b.language == "sql")
    names = {name: f"{name}_{os.getpid()}" for name in ROLES}
    for name in ROLES:  # the longer one first
        made = made.replace(f"{name} ", f"{names[name]} ").replace(f"{name};", f"{names[name]};")
    place = str(connection.settings_dict["HOST"])
    with psycopg.connect(server, autocommit=True) as link:
        if link.execute("select current_setting('is_superuser')").fetchone() != ("on",):
            pytest.skip("who runs the tests may make no roles here")
        for statement in made.split(";")[:-1]:
            link.execute(statement.encode())

        def url(name: str) -> str:
            return f"postgresql:///{names['samspill']}?host={place}&user={names[name]}"

        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "samspill.web.site.settings.development",
            "DATABASE_URL": url("samspill"),
            "DATABASE_OWNER_URL": url("samspill_owner"),
        }
        for _ in range(2):  # again changes nothing
            done = subprocess.run(
                [sys.executable, "manage.py", "migrate"],
                cwd=ROOT, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        yield Apart(url("samspill"), done.stdout)
        link.execute(f"drop database {names['samspill']}".encode())
        for name in names.values():
            link.execute(f"drop role {name}".encode())


def test_who_reads_and_writes_can_take_no_rule_away(apart: Apart) -> None:
    assert "No migrations to apply." in apart.said
    with psycopg.connect(apart.link, autocommit=True) as link:
        assert link.execute("select count(*) from people_person").fetchone() == (0,)
        link.execute("insert into editions_event (name, slug) values ('a', 'a')")
        for table in POLICIES:
            assert link.execute(f"table {table}".encode()).fetchall() == []
            for statement in (
                f"alter table {table} disable row level security",
                f"alter table {table} no force row level security",
                f"drop policy samspill_select on {table}",
                f"truncate {table} cascade",
                f"drop table {table}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    link.execute(statement.encode())
