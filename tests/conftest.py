"""What every test may ask for."""

from __future__ import annotations

import os

import pytest
from cast import Cast, assemble
from django.db import connection


def pytest_report_header() -> list[str]:
    """Name the database and the browser that this run is on."""
    database = "SQLite"
    if connection.vendor == "postgresql":
        database = f"PostgreSQL {os.environ.get('SAMSPILL_POSTGRES_VERSION', '')}".strip()
    browser = os.environ.get("SAMSPILL_CHROMIUM_VERSION", "Chromium as found")
    return [f"database: {database}", f"browser: {browser}"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in the database."""
    return assemble()
