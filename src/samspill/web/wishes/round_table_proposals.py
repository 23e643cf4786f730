"""Round tables that the edition's own words ask for.

They are made from what people have written of themselves, which everybody there may read, and from
nothing else: no wish, no count of wishes, no veto, no preference, and no rival that an organisation
has marked itself. So nothing that is proposed, and no order of it, can tell of one
(docs/decisions/0035).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from samspill.web.editions.models import Edition, Participant, Topic, TopicKind
from samspill.web.editions.rivals import trades_of
from samspill.web.editions.versions import profiles_version
from samspill.web.people.models import Sector
from samspill.web.wishes.affinity import Affinity, stems
from samspill.web.wishes.profiles import Bounded
from samspill.web.wishes.queries import CLOSED_AT_FIRST
from samspill.web.wishes.round_tables import FEWEST, LONGEST_THEME, MOST, RoundTableFacts

MOST_PROPOSED = 6  # of each kind
LEAST_ORGANISATIONS = 3  # that share a challenge, or of sellers who know something of it
SAME = 0.5  # themes that have this share of their stems in common are one


class Kind(StrEnum):
    """Why a round table is proposed."""

    SHARED = "shared"  # many struggle with it
    HOSTED = "hosted"  # one struggles with it, and several suppliers know something about it


@dataclass(frozen=True)
class Proposed:
    """A round table that might be: its ``theme`` is a challenge as somebody wrote it.

    ``moderator`` (id and name): who knows most of it, or of a hosted one who has the challenge.
    ``people`` and ``organisations``: how many struggle with it, of a hosted one how many suppliers
    know something of it. ``fitting``: all who would fit, by sector, the largest first.
    """

    kind: Kind
    theme: str
    moderator: int | None
    moderator_name: str
    host: str
    people: int
    organisations: int
    fitting: tuple[tuple[Sector, int], ...]

    @property
    def fit(self) -> int:
        """How many would fit."""
        return sum(number for _sector, number in self.fitting)

    @property
    def key(self) -> str:
        """Names it, from one time that it is reckoned to the next."""
        text = f"{self.kind}/{self.moderator}/{self.theme}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def facts(self) -> RoundTableFacts:
        """What it is when an organiser takes it as it stands."""
        mixed = min(2, len(self.fitting))
        return RoundTableFacts(self.theme, self.moderator, FEWEST, MOST, sectors=mixed)


def proposed(edition: Edition, themes: Iterable[str]) -> list[Proposed]:
    """What is proposed beside the round tables that there are, of these ``themes``: two queries,
    three more when a profile has changed."""
    version, trades = profiles_version(edition.pk), trades_of(edition)
    key = (edition.pk, version, frozenset(trades.items()))
    found = _kept.get(key, lambda: tuple(_Reckoned(edition, trades).proposals()))
    there = [stems(theme) for theme in themes]
    return [each for each in found if not any(_same(stems(each.theme), one) for one in there)]


def proposal_of(edition: Edition, key: str) -> Proposed | None:
    """The proposal of that key, if there still is one."""
    return next((each for each in proposed(edition, ()) if each.key == key), None)


_kept: Bounded[tuple[int, int, frozenset[tuple[int, str]]], tuple[Proposed, ...]] = Bounded(8)


def _same(one: Collection[str], other: Collection[str]) -> bool:
    together = {*one, *other}
    return bool(together) and len({*one} & {*other}) >= SAME * len(together)


@dataclass(frozen=True)
class _Person:
    pk: int
    name: str
    home: int
    organisation: str
    sector: Sector


class _Reckoned:
    """The edition's people and their words."""

    def __init__(self, edition: Edition, trades: Mapping[int, str]) -> None:
        coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
        fields = (
            "pk", "person__name", "organisation_id", "organisation__name", "organisation__sector",
        )  # fmt: skip
        rows = coming.order_by("pk").values_list(*fields)
        self._people = {
            pk: _Person(pk, name, home, organisation, Sector(sector))
            for pk, name, home, organisation, sector in rows
        }
        self._trades = trades
        self._challenged: dict[str, list[int]] = defaultdict(list)
        self._knowing: dict[str, list[int]] = defaultdict(list)
        topics = Topic.objects.filter(participant__edition=edition).order_by("pk")
        for owner, kind, text in topics.values_list("participant_id", "kind", "text"):
            if owner in self._people:
                by_text = self._challenged if kind == TopicKind.CHALLENGE else self._knowing
                by_text[text].append(owner)
        self._affinity = Affinity([*self._challenged, *self._knowing])

    def proposals(self) -> list[Proposed]:
        """Those that many share first, then those that one might host."""
        near = {text: self._affinity.near(text) for text in sorted(self._challenged)}
        near = {text: found for text, found in near.items() if len(text) <= LONGEST_THEME}
        shared = self._shared(near)
        taken = {text for text, _proposal in shared}
        hosted = self._hosted({text: n for text, n in near.items() if text not in taken})
        return [*(proposal for _text, proposal in shared), *hosted]

    def _shared(self, near: Mapping[str, Mapping[str, float]]) -> list[tuple[str, Proposed]]:
        """The challenge that people of most organisations have, then the one of those left."""
        having = {text: self._of(self._challenged, found) for text, found in near.items()}
        homes = {text: len({self._people[p].home for p in who}) for text, who in having.items()}
        order = sorted(near, key=lambda text: (-homes[text], -len(having[text]), text))
        covered: set[str] = set()
        found: list[tuple[str, Proposed]] = []
        for text in order:
            if homes[text] < LEAST_ORGANISATIONS or len(found) == MOST_PROPOSED:
                break
            if text in covered:
                continue
            covered |= near[text].keys()
            knowing = self._of(self._knowing, near[text])
            leader = self._leader(near[text])
            found.append(
                (
                    text,
                    Proposed(
                        Kind.SHARED,
                        text,
                        None if leader is None else leader.pk,
                        "" if leader is None else leader.name,
                        "",
                        len(having[text]),
                        homes[text],
                        self._mix(having[text] | knowing),
                    ),
                )
            )
        return found

    def _leader(self, near: Mapping[str, float]) -> _Person | None:
        """Whose solution fits best, of those who sell nothing if there is one."""
        best = {
            person: score
            for text, score in sorted(near.items(), key=lambda found: found[1])
            for person in self._knowing.get(text, ())
        }
        if not best:
            return None
        return self._people[
            min(
                best,
                key=lambda pk: (
                    self._people[pk].sector is Sector.SECURITY_INDUSTRY,
                    -best[pk],
                    pk,
                ),
            )
        ]

    def _hosted(self, near: Mapping[str, Mapping[str, float]]) -> list[Proposed]:
        """For each customer its challenge that most suppliers know something of. Who is of a sector
        that starts closed to sellers is never proposed, whatever they have chosen."""
        best: dict[int, tuple[int, str, int]] = {}
        sellers: dict[str, set[int]] = {}
        for text, found in near.items():
            sellers[text] = {
                p
                for p in self._of(self._knowing, found)
                if self._people[p].sector is Sector.SECURITY_INDUSTRY
            }
            number = len({self._rivals_as_one(self._people[p].home) for p in sellers[text]})
            for pk in self._challenged[text]:
                host = self._people[pk]
                buys = host.sector is not Sector.SECURITY_INDUSTRY
                if not buys or host.sector in CLOSED_AT_FIRST or number < LEAST_ORGANISATIONS:
                    continue
                rank = (-number, text, pk)
                best[host.home] = min(best.get(host.home, rank), rank)
        return [
            Proposed(
                Kind.HOSTED,
                text,
                pk,
                self._people[pk].name,
                self._people[pk].organisation,
                len(sellers[text]),
                -less,
                self._mix({pk} | sellers[text]),
            )
            for less, text, pk in sorted(best.values())[:MOST_PROPOSED]
        ]

    def _rivals_as_one(self, home: int) -> tuple[str, int]:
        """Of one trade only one may sit there."""
        trade = self._trades.get(home, "").casefold()
        return (trade, 0) if trade else ("", home)

    def _of(self, by_text: Mapping[str, list[int]], texts: Iterable[str]) -> set[int]:
        return {person for text in texts for person in by_text.get(text, ())}

    def _mix(self, people: Iterable[int]) -> tuple[tuple[Sector, int], ...]:
        counts = Counter(self._people[person].sector for person in people)
        order = list(Sector)
        return tuple(sorted(counts.items(), key=lambda each: (-each[1], order.index(each[0]))))
