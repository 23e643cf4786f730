"""The fixed cast: the same invented people in every test, a stranger among them.

``Cast`` is an edition with two organisers, a desk host and participants from three
organisations, and an organiser and a participant of *another* edition, who may see nothing of
this one. Their data holds words that must not leak: see ``SECRETS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from samspill.web.editions.models import (
    Edition,
    EditionRole,
    Event,
    Participant,
    Phase,
    Role,
    Room,
    Slot,
    Table,
    Talk,
    Topic,
    TopicKind,
)
from samspill.web.people.identity import confirm_all
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.models import Strength, Veto, Wish

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=365)
DAY = date(2031, 11, 13)
PASSWORD = "riktig hest batteri stift"  # noqa: S105  (the cast's, in tests only)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the edition's day; the zone is UTC+1 in November."""
    return datetime(2031, 11, 13, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@dataclass(frozen=True)
class Cast:
    """Everybody, by the part they play."""

    edition: Edition
    other_edition: Edition
    organiser: Person
    desk_host: Person
    other_organiser: Person
    creator: Person
    nobody: Person
    bank: Participant  # head of security in a bank
    bank_colleague: Participant  # same organisation as ``bank``
    police: Participant
    seller: Participant  # representative of a company with a fixed table
    seller_colleague: Participant  # the other representative of that company
    agency: Participant
    withdrawn: Participant
    stranger: Participant  # takes part in the other edition only

    @property
    def participants(self) -> list[Participant]:
        """Those of the edition who have not withdrawn."""
        return [
            self.bank,
            self.bank_colleague,
            self.police,
            self.seller,
            self.seller_colleague,
            self.agency,
        ]


def person(email: str, name: str, **fields: object) -> Person:
    """An account with the cast's password, of somebody who has been confirmed long ago."""
    made = Person.objects.create_user(email=email, name=name, password=PASSWORD, **fields)
    confirm_all(people=[made], now=LONG_AGO)
    return made


def assemble() -> Cast:
    """Put the cast in the database: 4 slots, 1 talk, 6 tables, wishes and a veto."""
    event = Event.objects.create(name="Sikkerhetsdagen", slug="sikkerhetsdagen")
    edition = _edition(event, "sikkerhetsdagen-2026", "Sikkerhetsdagen 2026")
    other_event = Event.objects.create(name="Beredskapsdagen", slug="beredskapsdagen")
    other = _edition(other_event, "beredskapsdagen-2026", "Beredskapsdagen 2026")
    bank = Organisation.objects.create(name="Fjordbanken", sector=Sector.BUSINESS)
    police = Organisation.objects.create(name="Østre politidistrikt", sector=Sector.POLICE)
    company = Organisation.objects.create(
        name="Nordvakt Sikkerhet", sector=Sector.SECURITY_INDUSTRY
    )
    agency = Organisation.objects.create(name="Varetilsynet", sector=Sector.CONTROL_AGENCY)
    organiser = person("liv@eksempel.no", "Liv Arrangør")
    desk = person("dag@eksempel.no", "Dag Vert")
    other_organiser = person("odd@eksempel.no", "Odd Annen")
    EditionRole.objects.create(edition=edition, person=organiser, role=Role.ORGANISER)
    EditionRole.objects.create(edition=edition, person=desk, role=Role.DESK)
    EditionRole.objects.create(edition=other, person=other_organiser, role=Role.ORGANISER)

    def joins(
        organisation: Organisation,
        email: str,
        name: str,
        *,
        at_edition: Edition = edition,
        representative: bool = False,
    ) -> Participant:
        return Participant.objects.create(
            edition=at_edition,
            person=person(email, name),
            organisation=organisation,
            title="Sikkerhetssjef",
            representative=representative,
        )

    cast = Cast(
        edition=edition,
        other_edition=other,
        organiser=organiser,
        desk_host=desk,
        other_organiser=other_organiser,
        creator=person("siv@eksempel.no", "Siv Starter", may_create_editions=True),
        nobody=person("ingen@eksempel.no", "Ingen Her"),
        bank=joins(bank, "berit@eksempel.no", "Berit Bank"),
        bank_colleague=joins(bank, "bjarne@eksempel.no", "Bjarne Bank"),
        police=joins(police, "pia@eksempel.no", "Pia Politi"),
        seller=joins(company, "nils@eksempel.no", "Nils Nordvakt", representative=True),
        seller_colleague=joins(company, "nora@eksempel.no", "Nora Nordvakt", representative=True),
        agency=joins(agency, "tone@eksempel.no", "Tone Tilsyn"),
        withdrawn=joins(agency, "vera@eksempel.no", "Vera Vekk"),
        stranger=joins(agency, "frode@eksempel.no", "Frode Fremmed", at_edition=other),
    )
    Participant.objects.filter(pk=cast.withdrawn.pk).update(withdrawn_at=NOW)
    room = Room.objects.create(edition=edition, name="Storsalen")
    Table.objects.create(edition=edition, room=room, number=1, capacity=2, organisation=company)
    for number in range(2, 7):
        Table.objects.create(edition=edition, room=room, number=number)
    for hour in (9, 10, 11, 13):
        Slot.objects.create(edition=edition, start=at(hour), end=at(hour, 15))
    Talk.objects.create(edition=edition, title="Åpning", start=at(8, 30), end=at(9))
    Topic.objects.create(
        participant=cast.bank, kind=TopicKind.CHALLENGE, text="Svindel mot eldre kunder"
    )
    Topic.objects.create(
        participant=cast.police, kind=TopicKind.SOLUTION, text="Varsling om svindel samme dag"
    )
    wish(cast.bank, cast.police, Strength.MUST)
    wish(cast.police, cast.bank, Strength.LIKE)
    wish(cast.seller, cast.bank, Strength.LIKE)
    wish(cast.agency, cast.bank, Strength.LIKE)
    wish(cast.bank, company, Strength.LIKE)
    veto(cast.police, company)
    wish(cast.agency, cast.seller, Strength.MUST)
    return cast


def wish(by: Participant, to: Participant | Organisation, strength: Strength) -> Wish:
    """A wish, straight in the database."""
    return Wish.objects.create(
        edition=by.edition,
        by_participant=by,
        to_participant=to if isinstance(to, Participant) else None,
        to_organisation=to if isinstance(to, Organisation) else None,
        strength=strength,
        changed_at=NOW,
    )


def veto(by: Participant, to: Participant | Organisation) -> Veto:
    """A no thanks, straight in the database."""
    return Veto.objects.create(
        edition=by.edition,
        by_participant=by,
        to_participant=to if isinstance(to, Participant) else None,
        to_organisation=to if isinstance(to, Organisation) else None,
        said_at=NOW,
    )


def _edition(event: Event, slug: str, name: str) -> Edition:
    return Edition.objects.create(
        event=event,
        slug=slug,
        name=name,
        day=DAY,
        place="Kongresshuset, Hamar",
        phase=Phase.WISHING,
        cap=4,
        minimum=1,
        wishes_close_at=at(12) - timedelta(days=3),
    )
