"""Makes the first organiser of an installation, or another one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from samspill.web.people.actions import NotAnAddressError, let_create_editions


class Command(BaseCommand):
    """``manage.py make_organiser liv@example.org "Liv Sletten"``: safe to run twice."""

    help = "Let somebody create editions; they sign in with a code by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that codes for signing in are sent to.")
        parser.add_argument(
            "name", help="The name that others see; an account keeps the one it has."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person, made = let_create_editions(
                email=options["email"], name=options["name"], by=None, now=timezone.now()
            )
        except NotAnAddressError as error:
            raise CommandError(
                f"{error} is no e-mail address. Give one, then the name in quotes: "
                'make_organiser liv@example.org "Liv Sletten"'
            ) from None
        self.stdout.write(
            f"{person.name} ({person.email}) {'is new and ' if made else ''}may create editions."
        )
        where = settings.SITE_URL.rstrip("/") + reverse("account_request_login_code")
        self.stdout.write(f"Sign in with a code by e-mail: {where}")
