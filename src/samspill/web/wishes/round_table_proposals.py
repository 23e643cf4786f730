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
MOST_LOOKED_AT = (
    40  # challenges whose near texts are all found, of each kind: half a second at 1,000 people
)
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
        self._looked_at: dict[str, dict[str, float]] = {}

    def proposals(self) -> list[Proposed]:
        """Those that many share first, then those that one might host."""
        shared = self._shared()
        return [*shared.values(), *self._hosted(shared)]

    def _shared(self) -> dict[str, Proposed]:
        """What people of most organisations struggle with, by text, and nothing near it again."""
        covered: set[str] = set()
        found: list[tuple[int, int, str]] = []
        for text in self._by_mass(self._challenged, self._challenged):
            if text in covered:
                continue
            if len(found) == MOST_LOOKED_AT:
                break
            near = self._near(text)
            covered |= near.keys()
            having = self._of(self._challenged, near)
            homes = len({self._people[person].home for person in having})
            found.append((-homes, -len(having), text))
        return {
            text: self._shared_by(text, -less, -fewer)
            for less, fewer, text in sorted(found)[:MOST_PROPOSED]
            if -less >= LEAST_ORGANISATIONS
        }

    def _shared_by(self, text: str, homes: int, people: int) -> Proposed:
        near = self._near(text)
        leader = self._leader(near)
        fitting = self._of(self._challenged, near) | self._of(self._knowing, near)
        return Proposed(
            Kind.SHARED,
            text,
            None if leader is None else leader.pk,
            "" if leader is None else leader.name,
            "",
            people,
            homes,
            self._mix(fitting),
        )

    def _by_mass(
        self, texts: Mapping[str, list[int]], others: Mapping[str, list[int]]
    ) -> list[str]:
        """The texts by how many organisations share their stems among the others: what is worth
        looking at, without looking at every pair. As long as a theme may be."""
        homes: dict[str, set[int]] = defaultdict(set)
        for text, owners in others.items():
            for stem in stems(text):
                homes[stem].update(self._people[owner].home for owner in owners)
        numbers = {stem: len(found) for stem, found in homes.items()}
        short = [text for text in texts if len(text) <= LONGEST_THEME]
        return sorted(short, key=lambda text: (-self._affinity.mean(text, numbers), text))

    def _near(self, text: str) -> dict[str, float]:
        if text not in self._looked_at:
            self._looked_at[text] = self._affinity.near(text)
        return self._looked_at[text]

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

    def _hosted(self, but: Collection[str]) -> list[Proposed]:
        """For each customer its challenge that most suppliers know something of. Who is of a sector
        that starts closed to sellers is never proposed, whatever they have chosen."""
        hosts = {text: self._may_host(owners) for text, owners in self._challenged.items()}
        hosts = {text: owners for text, owners in hosts.items() if owners and text not in but}
        sold = {text: self._selling(owners) for text, owners in self._knowing.items()}
        best: dict[int, tuple[int, str, int]] = {}
        for text in self._by_mass(hosts, sold)[:MOST_LOOKED_AT]:
            sellers = self._of(sold, self._near(text))
            number = len({self._rivals_as_one(self._people[p].home) for p in sellers})
            if number < LEAST_ORGANISATIONS:
                continue
            for pk in hosts[text]:
                rank = (-number, text, pk)
                home = self._people[pk].home
                best[home] = min(best.get(home, rank), rank)
        return [
            self._hosted_by(text, pk, -less, self._of(sold, self._near(text)))
            for less, text, pk in sorted(best.values())[:MOST_PROPOSED]
        ]

    def _hosted_by(self, text: str, pk: int, homes: int, sellers: set[int]) -> Proposed:
        host = self._people[pk]
        fitting = self._mix({pk} | sellers)
        return Proposed(
            Kind.HOSTED, text, pk, host.name, host.organisation, len(sellers), homes, fitting
        )

    def _may_host(self, people: Iterable[int]) -> list[int]:
        no = {Sector.SECURITY_INDUSTRY, *CLOSED_AT_FIRST}
        return [person for person in people if self._people[person].sector not in no]

    def _selling(self, people: Iterable[int]) -> list[int]:
        sells = Sector.SECURITY_INDUSTRY
        return [person for person in people if self._people[person].sector is sells]

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
