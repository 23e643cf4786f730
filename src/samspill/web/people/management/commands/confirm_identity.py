"""Says that somebody is who they are, where nobody else can yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from samspill.web.people.identity import NobodyToConfirmError, confirm_by_keeper
from samspill.web.people.management.nobody import nobody_there


class Command(BaseCommand):
    """``manage.py confirm_identity kari@example.org --contact-for Kripos``: safe to run twice."""

    help = "Say that whoever signs in with an address is who they say, having spoken with them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that they sign in with.")
        parser.add_argument(
            "--contact-for",
            default="",
            metavar="ORGANISATION",
            help="They may confirm the people of this organisation from now on.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = confirm_by_keeper(
                email=options["email"], contact_for=options["contact_for"], now=timezone.now()
            )
        except NobodyToConfirmError as error:
            raise nobody_there(error) from None
        self.stdout.write(f"{person.name} ({person.email}) is confirmed.")
