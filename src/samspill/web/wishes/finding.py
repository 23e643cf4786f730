"""Finding whom somebody means: a person or a company at the edition, in any spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samspill.web.editions.models import Participant
from samspill.web.people.sameness import same_name
from samspill.web.wishes.profiles import ranking_for
from samspill.web.wishes.search import hit, plain, searched

MOST_LIKE = 6


@dataclass(frozen=True, slots=True)
class Party:
    """Whom one may wish for: the key, the name, and what tells it from others of that name."""

    key: str
    name: str
    label: str


def parties_for(participant: Participant) -> list[Party]:
    """All whom the participant may wish for, by name: nothing of what they have wished."""
    ranking = ranking_for(participant)
    others = sorted(ranking.order)  # the profiles stand by name
    profiles = [ranking.profiles[n] for n in others]
    return [
        Party(p.key, p.name, p.name if p.is_company else f"{p.name}, {p.organisation}")
        for p in profiles
    ]


def parties_like(parties: Sequence[Party], said: str) -> list[Party]:
    """Those that may be meant, the likeliest first: the one whose label or only name it is, else
    some that resemble it."""
    if not said.strip():
        return []
    key = same_name(said)
    same = [p for p in parties if same_name(p.label) == key]
    same = same or [p for p in parties if same_name(p.name) == key]
    if same:
        return same[:MOST_LIKE]
    words = searched(said.replace(",", " "))
    scored = [(hit(words, plain(p.label.replace(",", " "))), p) for p in parties]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [party for _score, party in best[:MOST_LIKE]]
