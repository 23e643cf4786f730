"""What the database has, row by row, as it is kept there: to see whether anything has changed."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model


@cache
def managed() -> tuple[type[Model], ...]:
    """Every model that has a table, those that only join two others as well."""
    found = apps.get_models(include_auto_created=True)
    return tuple(model for model in found if model._meta.managed)


def table_of(model: type[Model]) -> str:
    """Its table as statements name it."""
    return f'"{model._meta.db_table}"'


@cache
def _statement(model: type[Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    key = model._meta.pk
    assert key is not None
    return f'SELECT {columns} FROM {table_of(model)} ORDER BY "{key.column}"'  # noqa: S608  (names of our own tables)


def rows_of(model: type[Model]) -> list[tuple[Any, ...]]:
    """All rows, in order. The statement is made once: hundreds of these are asked for in a test."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(model))
        return list(cursor.fetchall())


def named(model: type[Model], row: tuple[Any, ...]) -> dict[str, Any]:
    """The row by the names of its fields."""
    return dict(zip((f.attname for f in model._meta.concrete_fields), row, strict=True))


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """All that there is, by model."""
    return {model._meta.label: rows_of(model) for model in managed()}
