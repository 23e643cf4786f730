"""What many tests begin from, made once a module: what each of them writes is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def made_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Around the body of a fixture of module scope: what it writes goes when the module ends.

    Its tests ask for ``db``, never for ``transactional_db``, which empties the tables."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
