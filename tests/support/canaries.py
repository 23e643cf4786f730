"""Everything that is in the database, looked through for words."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from support.roles import APPLICATION_ROLE


def every_row() -> Iterator[tuple[str, str, str]]:
    """Each value of each row of each table, as text: table, column, value. On PostgreSQL what the
    policies hide is read as the tables' owner, who is told to look past them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if connection.vendor == "postgresql":
            cursor.execute("set role none")
    for table in sorted(tables):
        with connection.cursor() as cursor:
            cursor.execute(f'select * from "{table}"')  # noqa: S608  (from the database)
            columns = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, _text(value)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select rolsuper from pg_roles where rolname = current_user")
            assert cursor.fetchone() == (True,)  # it has seen everything
            cursor.execute(f"set role {APPLICATION_ROLE}")


def _text(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode(errors="replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def opened_sessions() -> Iterator[str]:
    """What the sessions hold."""
    for session in Session.objects.all():
        yield json.dumps(session.get_decoded())
        yield base64.b64encode(session.session_data.encode()).decode()


def found(words: Collection[str]) -> list[tuple[str, str, str]]:
    """Where any of the words is: table, column, word."""
    hits = [
        (table, column, word)
        for table, column, value in every_row()
        for word in words
        if word in value
    ]
    return hits + [
        ("sessions", "", word) for text in opened_sessions() for word in words if word in text
    ]


def models_with_a_way_to(*targets: str) -> set[str]:
    """The models (labels) that have a foreign key to one of these, or to one that has."""
    reached = set(targets)
    everything = list(apps.get_models(include_auto_created=True))
    while True:
        more = {
            model._meta.label
            for model in everything
            if any(
                f.is_relation and f.related_model and f.related_model._meta.label in reached
                for f in model._meta.concrete_fields
            )
        } - reached
        if not more:
            return reached
        reached |= more
