"""Puts the demo edition together from its words, by a seed."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from samspill.engine.generate.demo.themes import THEMES, Theme
from samspill.engine.generate.demo.words import FIRST_NAMES, LAST_NAMES, ORGANISATIONS, TITLES
from samspill.engine.model.problem import Sector

ZONE = ZoneInfo("Europe/Oslo")
PEOPLE = 200
ANSWERED = 0.85
RETURNED = 0.38
WISHES = (12, 20)
FIRST_SIZE = {  # people a sector's organisations send at least
    Sector.SECURITY_INDUSTRY: 2,
    Sector.BUSINESS: 1,
    Sector.POLICE: 3,
    Sector.CONTROL_AGENCY: 2,
    Sector.OTHER_PUBLIC: 1,
    Sector.RESEARCH: 1,
}
WANTED = {
    Sector.SECURITY_INDUSTRY: 0.8,
    Sector.BUSINESS: 1.0,
    Sector.POLICE: 3.0,
    Sector.CONTROL_AGENCY: 2.5,
    Sector.OTHER_PUBLIC: 0.9,
    Sector.RESEARCH: 0.7,
}
DOORS: dict[str, Sector] = {
    "deltaker@demo.example": Sector.BUSINESS,
    "leverandor@demo.example": Sector.SECURITY_INDUSTRY,
    "politi@demo.example": Sector.POLICE,
}


@dataclass(frozen=True)
class DemoPerson:
    """A participant. ``away`` is the stretch of the day they are not there, if any."""

    email: str
    name: str
    organisation: str
    title: str
    representative: bool
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]
    answered: bool
    away: tuple[datetime, datetime] | None
    themes: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class DemoWish:
    """A wish by a person (e-mail) for a person (e-mail) or an organisation (name)."""

    by: str
    to: str
    strength: str  # must, like, open, or no


@dataclass(frozen=True)
class DemoEdition:
    """All there is to put in a database: times have their zone."""

    name: str
    place: str
    day: date
    cap: int
    minimum: int
    wishes_close_at: datetime
    slots: tuple[tuple[datetime, datetime], ...]
    talks: tuple[tuple[str, str, datetime, datetime], ...]  # title, speaker, start, end
    rooms: tuple[tuple[str, int, int], ...]  # name, first and last table number
    organisations: tuple[tuple[str, Sector], ...]
    fixed_tables: tuple[tuple[str, int, int], ...]  # organisation, table number, capacity
    people: tuple[DemoPerson, ...]
    wishes: tuple[DemoWish, ...]


def demo_edition(*, day: date, seed: int = 2026) -> DemoEdition:
    """The demo edition on that day."""
    draw = random.Random(seed)  # noqa: S311  (invented people, not secrets)
    slots = _slots(day)
    organisations = tuple((name, s) for s, names in ORGANISATIONS.items() for name in names)
    people = _people(draw, organisations, slots)
    sizes = Counter(p.organisation for p in people)
    companies = [name for name, s in organisations if s is Sector.SECURITY_INDUSTRY]
    return DemoEdition(
        name=f"Samspill sikkerhet {day.year}",
        place="Kongresshuset, Hamar",
        day=day,
        cap=6,
        minimum=4,
        wishes_close_at=_at(day, 23, 59) - timedelta(days=7),
        slots=slots,
        talks=(
            ("Velkommen: fra ord til handling", "Møteleder Ragnhild Fosse",
             _at(day, 9, 0), _at(day, 9, 40)),
            ("Å dele nok, og ikke for mye", "Professor Eirik Lunde",
             _at(day, 12, 20), _at(day, 12, 50)),
            ("Hva gjør vi i morgen?", "Panel fra politi, tilsyn og næringsliv",
             _at(day, 14, 30), _at(day, 15, 10)),
        ),
        rooms=(("Storsalen", 1, 40), ("Galleriet", 41, 64), ("Biblioteket", 65, 82)),
        organisations=organisations,
        fixed_tables=tuple(
            (name, number, min(3, sizes[name])) for number, name in enumerate(companies[::2], 1)
        ),
        people=people,
        wishes=_wishes(draw, people, dict(organisations)),
    )  # fmt: skip


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def _slots(day: date) -> tuple[tuple[datetime, datetime], ...]:
    """Four slots before lunch and four after, 15 minutes each with 5 between."""
    starts = [_at(day, 10, 0) + timedelta(minutes=20 * n) for n in range(4)]
    starts += [_at(day, 13, 0) + timedelta(minutes=20 * n) for n in range(4)]
    return tuple((start, start + timedelta(minutes=15)) for start in starts)


def _people(
    draw: random.Random,
    organisations: tuple[tuple[str, Sector], ...],
    slots: tuple[tuple[datetime, datetime], ...],
) -> tuple[DemoPerson, ...]:
    places = [(name, s) for name, s in organisations for _ in range(FIRST_SIZE[s])]
    while len(places) < PEOPLE:
        places.append(draw.choice(organisations))
    doors = {sector: email for email, sector in DOORS.items()}
    names: set[str] = set()
    people = []
    for organisation, sector in places[:PEOPLE]:
        name = _name(draw, names)
        email = doors.pop(sector, None) or f"{_plain(name)}@{_plain(organisation)}.example"
        people.append(_person(draw, email, name, organisation, sector, slots))
    return tuple(people)


def _name(draw: random.Random, taken: set[str]) -> str:
    while True:
        name = f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"
        if name not in taken:
            taken.add(name)
            return name


def _plain(name: str) -> str:
    """For an address: letters a to z, dots between words."""
    name = name.lower().replace("ø", "o").replace("æ", "ae").replace("&", "og")
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ".".join("".join(c if c.isalnum() else " " for c in bare).split())


def _person(
    draw: random.Random,
    email: str,
    name: str,
    organisation: str,
    sector: Sector,
    slots: tuple[tuple[datetime, datetime], ...],
) -> DemoPerson:
    struggles = draw.sample(THEMES, k=draw.choice((1, 2, 2, 3)))
    knows = draw.sample(THEMES, k=draw.choice((1, 1, 2, 2)))
    answered = email in DOORS or draw.random() < ANSWERED
    away = None
    if draw.random() < 0.1 and email not in DOORS:
        morning = (slots[0][0] - timedelta(hours=2), slots[3][1])
        afternoon = (slots[4][0], slots[-1][1] + timedelta(hours=2))
        away = draw.choice((morning, afternoon))
    return DemoPerson(
        email=email,
        name=name,
        organisation=organisation,
        title=draw.choice(TITLES[sector]),
        representative=sector is Sector.SECURITY_INDUSTRY,
        challenges=_texts(draw, struggles, "challenges") if answered else (),
        solutions=_texts(draw, knows, "solutions") if answered else (),
        answered=answered,
        away=away,
        themes=frozenset(theme.name for theme in (*struggles, *knows)),
    )


def _texts(draw: random.Random, themes: list[Theme], kind: str) -> tuple[str, ...]:
    return tuple(draw.choice(getattr(theme, kind)) for theme in themes)


def _wishes(
    draw: random.Random, people: tuple[DemoPerson, ...], sectors: dict[str, Sector]
) -> tuple[DemoWish, ...]:
    """Wishes of those who answered: many for police and agencies, more for shared themes, a
    third or more returned; some for a company as such; a few no thanks."""
    answered = [p for p in people if p.answered]
    fame = {p.email: draw.paretovariate(2.2) * WANTED[sectors[p.organisation]] for p in people}
    left = {p.email: draw.randint(*WISHES) for p in answered}
    found: dict[tuple[str, str], str] = {}

    def add(by: DemoPerson, to: DemoPerson) -> bool:
        key = (by.email, to.email)
        if by.organisation == to.organisation or key in found or not left.get(by.email):
            return False
        left[by.email] -= 1
        found[key] = draw.choices(("must", "like", "open"), (0.25, 0.7, 0.05))[0]
        return True

    for person in draw.sample(answered, len(answered)):
        weights = [fame[p.email] * (1 + 3 * len(person.themes & p.themes)) for p in people]
        for other in draw.choices(people, weights, k=60):
            if add(person, other) and draw.random() < RETURNED:
                add(other, person)
    wishes = [DemoWish(by, to, strength) for (by, to), strength in found.items()]
    companies = [name for name, s in sectors.items() if s is Sector.SECURITY_INDUSTRY]
    buyers = [p for p in answered if sectors[p.organisation] is not Sector.SECURITY_INDUSTRY]
    for person in draw.sample(buyers, 60):
        for company in draw.sample(companies, draw.randint(1, 2)):
            wishes.append(DemoWish(person.email, company, "like"))
    asked = {(w.by, w.to) for w in wishes}
    for person in draw.sample(buyers, 24):
        other = draw.choice(people)
        if other.organisation != person.organisation and (person.email, other.email) not in asked:
            wishes.append(DemoWish(person.email, other.email, "no"))
    return tuple(wishes)
