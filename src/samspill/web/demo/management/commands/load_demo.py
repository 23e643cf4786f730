"""Loads the demo edition, plans it and publishes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from samspill.web.demo.actions import COLLEAGUE, DESK, ORGANISER, load_demo, load_people
from samspill.web.demo.queries import demo_is_there, is_known

PASSWORD = "samspill-demo-2026"  # noqa: S105  (the demo's, printed when it starts)


class Command(BaseCommand):
    """``manage.py load_demo``: safe to run twice. ``--people`` leaves the plan to be made later;
    ``--who`` only says who to sign in as."""

    help = "Load the demo edition: 200 invented people, planned and published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people", action="store_true", help="Load them and their wishes; order the plan."
        )
        parser.add_argument("--who", action="store_true", help="Say who to sign in as.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where SAMSPILL_DEMO=1 is set.")
        if not options["who"] and not demo_is_there():
            load = load_people if options["people"] else load_demo
            load(password=PASSWORD, now=timezone.now())
        self._who()

    def _who(self) -> None:
        if not is_known(ORGANISER[0]):
            self.stdout.write("The demo is not loaded.")
            return
        self.stdout.write("\nOn the first page are five doors to step through. Or sign in:")
        for (email, name), role in (
            (ORGANISER, "organiser"),
            (COLLEAGUE, "organiser"),
            (DESK, "host at the desk"),
        ):
            self.stdout.write(f"  {email}  {PASSWORD}  ({name}, {role})")
