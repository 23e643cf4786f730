"""Lets somebody in again who has lost every second factor and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from samspill.web.people.identity import NobodyToConfirmError, forget_second_factors


class Command(BaseCommand):
    """``manage.py forget_second_step kari@example.org``: safe to run twice."""

    help = "Take away all second factors of an account; its things stay locked until confirmed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that they sign in with.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = forget_second_factors(email=options["email"], now=timezone.now())
        except NobodyToConfirmError as error:
            raise CommandError(
                f"Nobody signs in with {error}. Give the address as it stands among the people."
            ) from None
        self.stdout.write(
            f"{person.name} ({person.email}) signs in without a second step now. What is theirs is"
            " held back until somebody who knows them has confirmed who they are."
        )
