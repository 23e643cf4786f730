"""The browsers that somebody is signed in with: kept as they sign in, and ended by their owner or
by the desk when a phone is lost."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Device, Person

LONGEST_NAME = 200


def keep_device(*, person: Person, session_key: str, browser: str, now: datetime) -> None:
    """Somebody has signed in. What has ended meanwhile is forgotten."""
    Device.objects.filter(person=person).exclude(session_key__in=_live(now)).delete()
    name = one_line(browser)[:LONGEST_NAME]
    Device.objects.update_or_create(
        session_key=session_key,
        defaults={"person": person, "browser": name if is_line(name) else "", "since": now},
    )


def forget_ended_devices(*, now: datetime) -> None:
    """Those whose visit is over go, whoever's they were."""
    Device.objects.filter(since__lt=now).exclude(session_key__in=_live(now)).delete()


def devices_of(person: Person, now: datetime) -> list[Device]:
    """Those that are signed in, the latest first: one query."""
    mine = Device.objects.filter(person=person, session_key__in=_live(now))
    return list(mine.order_by("-since", "-pk"))


@transaction.atomic
def end_devices(*, person: Person, but: str | None = None, only: int | None = None) -> int:
    """End the person's visits: all of them, all but the one with that session, or the one with that
    id. Gives how many."""
    chosen = Device.objects.select_for_update().filter(person=person)
    if but is not None:
        chosen = chosen.exclude(session_key=but)
    if only is not None:
        chosen = chosen.filter(pk=only)
    ended = list(chosen)
    store = _store()
    for device in ended:
        store.delete(device.session_key)
    Device.objects.filter(pk__in=[device.pk for device in ended]).delete()
    return len(ended)


def _live(now: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__gt=now).values("session_key")


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()
