"""Whether this process answers, and whether it could serve: for balancers and start scripts.

``/healthz`` asks nothing of anybody. ``/readyz`` asks the database, over a connection of its own:
a pool whose connections are all taken is a busy site, not a broken one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

CONNECT_SECONDS = 3


class Health:
    """Answers ``/healthz`` and ``/readyz`` before anything else looks at the request: who asks
    calls us by an address that no visitor uses, without https and without cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return _answer([])
        if request.path_info == "/readyz":
            return _answer(lacks())
        return self.get_response(request)


def lacks() -> list[str]:
    """What is missing before people can be served; nothing when all is well."""
    probe = connection.copy()
    if probe.vendor == "postgresql":
        probe.settings_dict["OPTIONS"].pop("pool", None)
        probe.settings_dict["OPTIONS"]["connect_timeout"] = CONNECT_SECONDS
    try:
        done = MigrationRecorder(probe).applied_migrations()
    except DatabaseError:
        return ["The database does not answer."]
    finally:
        probe.close()
    missing = len(_known() - done.keys())
    if missing:
        few = "1 migration is" if missing == 1 else f"{missing} migrations are"
        return [f"{few} not applied to the database: run manage.py migrate."]
    return []


@cache
def _known() -> frozenset[tuple[str, str]]:
    """The migrations of the code that runs, which no request can change."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _answer(missing: list[str]) -> HttpResponse:
    text = "\n".join(missing or ["ok"]) + "\n"
    answer = HttpResponse(text, content_type="text/plain", status=503 if missing else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
