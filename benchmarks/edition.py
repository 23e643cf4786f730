"""Editions to measure pages on, and their visitors: ``python edition.py PEOPLE`` with the code on
``PYTHONPATH``, so that an older commit makes the same ones with code of its own.

200 people are the demo edition; more are several of those in one, each with its own organisations
and tables. Writes the cookies of forty participants, an empty line, and that of the organiser.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

BLOCK = 200
VISITORS = 40
HOMES = ("samspill.web.demo.actions", "samspill.web.planning.demo")  # now, and once


def demo_module() -> Any:
    """Where this code loads its demo edition from."""
    for name in HOMES:
        try:
            found = import_module(name)
        except ModuleNotFoundError:
            continue
        if hasattr(found, "demo_edition"):
            return found
    raise RuntimeError(f"none of {', '.join(HOMES)} loads a demo edition: add where it is now")


def enlarged(make: Any, blocks: int) -> Any:
    """``demo_edition`` for so many times as many people."""

    def made(*, day: date, seed: int = 2026) -> Any:
        first = make(day=day, seed=seed)
        parts = [first, *(_renamed(make(day=day, seed=seed + n), n) for n in range(1, blocks))]
        return replace(
            first,
            rooms=tuple(room for part in parts for room in part.rooms),
            organisations=tuple(one for part in parts for one in part.organisations),
            fixed_tables=tuple(table for part in parts for table in part.fixed_tables),
            people=tuple(person for part in parts for person in part.people),
            wishes=tuple(wish for part in parts for wish in part.wishes),
        )

    return made


def _renamed(part: Any, number: int) -> Any:
    tables = 1000 * number
    known = {name for name, _sector in part.organisations}

    def email(text: str) -> str:
        return f"{number}.{text}"

    def organisation(name: str) -> str:
        return f"{name} {number + 1}"

    return replace(
        part,
        rooms=tuple(
            (f"{name} {number + 1}", first + tables, last + tables)
            for name, first, last in part.rooms
        ),
        organisations=tuple((organisation(name), sector) for name, sector in part.organisations),
        fixed_tables=tuple(
            (organisation(name), table + tables, room) for name, table, room in part.fixed_tables
        ),
        people=tuple(
            replace(
                one, email=email(one.email), organisation=organisation(one.organisation),
            )
            for one in part.people
        ),
        wishes=tuple(
            replace(
                wish, by=email(wish.by),
                to=organisation(wish.to) if wish.to in known else email(wish.to),
            )
            for wish in part.wishes
        ),
    )  # fmt: skip


def main(people: int) -> None:
    """Make it, and sign its visitors in."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.ALLOWED_HOSTS = ["*"]
    demo = demo_module()
    demo.demo_edition = enlarged(demo.demo_edition, people // BLOCK)
    demo.load_demo(password="for-the-benchmark", now=timezone.now())  # noqa: S106  (it is no secret)

    def cookie(person: Any) -> str:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client.cookies["sessionid"].value

    everybody: Any = get_user_model().objects
    taking_part = everybody.filter(participations__edition__slug="demo").order_by("pk")
    print(*map(cookie, taking_part[:VISITORS]), sep="\n", end="\n\n")
    print(cookie(everybody.get(email="arrangor@demo.example")))


if __name__ == "__main__":
    main(int(sys.argv[1]))
