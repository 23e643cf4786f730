"""Queries that are put together once and asked of many: who asks, and when, are values in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from samspill.web.sharing.contacts.permissions import CONFIRMED_EACH, GRACE

SOMEBODY, SOMETIME = 987_654_321, datetime(2099, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
# Moments that the rules reckon from now.
FROM_NOW = (timedelta(), -(CONFIRMED_EACH + GRACE))


def asked_by(person: int, now: datetime, values: Iterable[Any]) -> list[Any]:
    """The values of a query for somebody at some time, as for this person (id) now."""
    at = connection.ops.adapt_datetimefield_value
    stands_for = {SOMEBODY: person} | {at(SOMETIME + span): at(now + span) for span in FROM_NOW}
    return [stands_for.get(value, value) for value in values]
