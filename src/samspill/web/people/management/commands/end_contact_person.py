"""Says that somebody no longer confirms the people of an organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from samspill.web.people.identity import NobodyToConfirmError, end_contact_person
from samspill.web.people.management.nobody import nobody_there


class Command(BaseCommand):
    """``manage.py end_contact_person kari@example.org Kripos``: safe to run twice."""

    help = "Say that somebody no longer confirms the people of an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that they sign in with.")
        parser.add_argument("organisation", help="The organisation's whole name.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = end_contact_person(
                email=options["email"], organisation=options["organisation"], now=timezone.now()
            )
        except NobodyToConfirmError as error:
            raise nobody_there(error) from None
        self.stdout.write(f"{person.name} confirms nobody for {options['organisation']}.")
