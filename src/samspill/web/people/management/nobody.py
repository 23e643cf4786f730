"""What commands about people and organisations answer where there is none."""

from __future__ import annotations

from django.core.management.base import CommandError

from samspill.web.people.identity import NobodyToConfirmError


def nobody_there(error: NobodyToConfirmError) -> CommandError:
    """For the terminal: the address or the name that leads nowhere, and the remedy."""
    return CommandError(
        f"Nobody signs in with, and no organisation is called, {error}. Give the address as it"
        " stands in the list of people, and the organisation's whole name in quotes."
    )
