"""What every test may ask for, and what the run says of itself."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django

from cast import Cast, assemble
from support.emptying import empty_row_by_row
from support.examples import Profile, be_patient, chosen
from support.postgres import version
from support.roles import APPLICATION_ROLE, make_application_role

be_patient()
LONGEST_STATEMENT = "180s"  # what takes longer is in the log of its test, and ends
BROWSER = Path(__file__).with_name("browser")


def ran_on() -> str:
    """The database, and in ``make test`` the browser, that this run is on."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        number = os.environ.get("SAMSPILL_POSTGRES_VERSION") or version(url)
        database = f"PostgreSQL {number}"
    else:
        database = f"SQLite {sqlite3.sqlite_version}"
    browser = os.environ.get("SAMSPILL_CHROMIUM_VERSION")
    return f"{database}, {browser}" if browser else database


def pytest_report_header() -> str:
    """At the top of the run: what it is on, and that it tries thousands of examples if so."""
    deep = ", thousands of generated examples" if chosen() is Profile.DEEP else ""
    return f"samspill: {ran_on()}{deep}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """At its end, just above the figures: what it was on."""
    terminalreporter.write_line(f"Ran on {ran_on()}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: what is broken inside shows first, and the browser's event loop
    is there for none of the others."""
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """On PostgreSQL the tests connect as the application does where another role owns the tables:
    no policy lets them pass. Emptying the tables after a test is the one right they have more."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    options = connection.settings_dict["OPTIONS"]
    with django_db_blocker.unblock():
        make_application_role()
        connection.close()
        empty_row_by_row(connection)
        options["options"] = f"-c role={APPLICATION_ROLE} -c statement_timeout={LONGEST_STATEMENT}"
        yield
        connection.close()
        del options["options"]


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """A page that was asked for leaves the language of whoever read it on: it is the test's own,
    and not that of the next one."""
    from django.utils.translation import deactivate

    yield
    deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in the database."""
    return assemble()
