"""The servers that the tests run on are real, and are said to be missing when they are."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.db import connection

from support.chromium import ChromiumError, chromium
from support.postgres import PostgresError, Server, postgres


def setting(cursor: psycopg.Cursor[tuple[str]], name: str) -> str:
    """A setting's value as the server says it."""
    row = cursor.execute(f"show {name}").fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server is given by the environment."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_the_run_is_on_the_database_that_is_asked_for(db: None) -> None:
    asked = os.environ.get("DATABASE_URL", "").partition(":")[0]
    vendors = {"postgres": "postgresql", "postgresql": "postgresql"}
    assert connection.vendor == vendors.get(asked, "sqlite")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("show server_version")
            said = str(cursor.fetchone()[0]).partition(" ")[0]
            assert said == os.environ.get("SAMSPILL_POSTGRES_VERSION", said)
            assert int(said.partition(".")[0]) >= 14
        else:
            cursor.execute("pragma journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("pragma foreign_keys")
            assert cursor.fetchone() == (1,)


def test_a_server_is_had_without_a_port_and_is_gone_afterwards(ours: None) -> None:
    with postgres() as server:
        folder = Path(parse_qs(urlsplit(server.url).query)["host"][0])
        with psycopg.connect(server.url) as link, link.cursor() as cursor:
            assert setting(cursor, "listen_addresses") == ""
            assert setting(cursor, "fsync") == "off"
            assert setting(cursor, "server_encoding") == "UTF8"
            assert setting(cursor, "server_version").partition(" ")[0] == server.version
        data = (folder / "data").stat()
        assert stat.S_IMODE(data.st_mode) == 0o700
        assert (data.st_uid == 0) is False  # PostgreSQL refuses root: it is nobody's then
    assert folder.exists() is False
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)


def test_a_server_that_is_given_is_used_and_left_running(
    ours: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres() as server:
        monkeypatch.setenv("DATABASE_URL", server.url)
        with postgres() as given:
            assert given == Server(url=server.url, version=server.version)
        with psycopg.connect(server.url) as link:
            assert link.execute("select 1").fetchone() == (1,)


def test_a_given_server_that_does_not_answer_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///none?host={tmp_path}")
    with pytest.raises(PostgresError, match=r"^PostgreSQL does not answer: "), postgres():
        pass


def test_a_browser_that_is_given_and_missing_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAMSPILL_CHROMIUM", f"{tmp_path}/chromium")
    with pytest.raises(ChromiumError) as error:
        chromium()
    said = f"SAMSPILL_CHROMIUM names {tmp_path}/chromium, and no program is there."
    assert str(error.value) == said


def test_a_browser_that_does_not_start_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o755)
    monkeypatch.setenv("SAMSPILL_CHROMIUM", str(broken))
    with pytest.raises(ChromiumError, match="exit status 7") as error:
        chromium()
    assert "sudo apt-get install chromium fonts-dejavu-core" in str(error.value)


def test_no_browser_and_no_way_to_install_one_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SAMSPILL_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChromiumError) as error:
        chromium()
    assert str(error.value).splitlines() == [
        "The browser tests need Chromium. Install it: "
        "sudo apt-get install chromium fonts-dejavu-core",
        "or name one that is elsewhere: SAMSPILL_CHROMIUM=/opt/chromium/chrome make test",
    ]
