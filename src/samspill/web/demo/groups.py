"""The groups that the demo's people met in since last year's day: all of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

from samspill.engine.generate.demo.last_year import PARTICIPANT, POLICE, SELLER
from samspill.web.demo.said import AIRPORT, BANKS, HARBOUR, INSURER


@dataclass(frozen=True)
class Gathered:
    """A group that ``host`` opened at last year's edition with ``second``, so many days ago; who
    accepted; the day that it met, and the one that it meets, from now; and the minutes."""

    host: str
    second: str
    title: str
    purpose: str
    days_ago: int
    members: tuple[str, ...]
    met: int
    meets: int
    place: str
    agenda: str
    minutes: str


GATHERED = (
    Gathered(
        PARTICIPANT,
        POLICE,
        "Identitet og fullmakter",
        "Å møtes hvert kvartal om hva vi ser av falske fullmakter, og hva som virker",
        70,
        (BANKS, INSURER),
        -20,
        25,
        "Møterommet i Hamar, 2. etasje",
        "Runden: hva er nytt siden sist\nNy mal som går igjen\nDato for neste",
        "Vi prøver alle å ringe tilbake på et nummer vi har fra før. Neste gang ser vi på hva det"
        " kostet.",
    ),
    Gathered(
        SELLER,
        POLICE,
        "Kai og flyplass",
        "Å øve sammen to ganger i året, og lære av det",
        85,
        (AIRPORT, HARBOUR),
        -30,
        40,
        "Øvingsområdet på kaia, portvakta slipper inn",
        "Gjennomgang av varslingskortet\nØvelse ute, en halv time\nHva gikk galt",
        "Kortet holder. Den som ringer, må si retning først. Havna tar med radio neste gang.",
    ),
)
