"""A database that another version made is refused, and nothing in it is changed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from samspill.web.site.lineage import LineageError


@pytest.mark.django_db(transaction=True)
def test_migrations_that_the_code_does_not_know_are_refused() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("people", "0007_of_another_version")
    before = recorder.applied_migrations().keys()
    try:
        with pytest.raises(LineageError, match=r"it has people\.0007_of_another_version, which"):
            call_command("migrate", stdout=StringIO())
        assert recorder.applied_migrations().keys() == before
    finally:
        recorder.record_unapplied("people", "0007_of_another_version")


@pytest.mark.django_db(transaction=True)
def test_those_of_other_packages_are_theirs() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("a_plugin", "0001_initial")
    try:
        call_command("migrate", stdout=StringIO())
    finally:
        recorder.record_unapplied("a_plugin", "0001_initial")
