"""What stands for somebody where it leaves the pages that one signs in to.

A letter lies in a mailbox, a calendar with whoever runs it, and the host's page on a desk. A public
body may have to hand out what it keeps of them. So each person chooses how they appear there: by
name, as somebody from an organisation, or as nobody in particular. The pages that those whom they
meet sign in to say the name, and so does what these print for themselves.

Whatever writes such a thing takes what it says of people from :func:`shown_as`, and from nowhere
else: a :class:`Shown` has nothing that is not to be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from samspill.web.people.models import Appears, Organisation, Person, Sector

# Who goes where is itself something to know of them.
NEUTRAL_AT_FIRST = frozenset({Sector.POLICE, Sector.CONTROL_AGENCY})


@dataclass(frozen=True)
class Shown:
    """What is told of somebody; empty is not told. Who is neutral has nothing in it."""

    name: str = ""
    organisation: str = ""
    sector: str = ""

    @property
    def neutral(self) -> bool:
        """Is nothing told of them?"""
        return not self.organisation

    @property
    def listed(self) -> str:
        """As in a list: Kari Nordmann, Fjordbanken."""
        return ", ".join(filter(None, (self.name, self.organisation)))

    def __str__(self) -> str:
        """As in a sentence: Kari Nordmann (Fjordbanken), or Fjordbanken."""
        return f"{self.name} ({self.organisation})" if self.name else self.organisation


NEUTRAL = Shown()


def appearance(person: Person, organisation: Organisation) -> Appears:
    """How the person appears at an edition where they come from the organisation: as they have
    chosen, else as people of its sector do at first."""
    if person.appears:
        return Appears(person.appears)
    return Appears.NEUTRAL if organisation.sector in NEUTRAL_AT_FIRST else Appears.NAME


def shown_as(
    person: Person, organisation: Organisation, *, appears: Appears | None = None
) -> Shown:
    """What is told of the person where others keep it. ``appears``: as if they had chosen that."""
    match appears or appearance(person, organisation):
        case Appears.NAME:
            return Shown(person.name, organisation.name, organisation.sector)
        case Appears.ORGANISATION:
            return Shown(organisation=organisation.name, sector=organisation.sector)
        case Appears.NEUTRAL:
            return NEUTRAL
