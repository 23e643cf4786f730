"""Everybody's profile at an edition, and whom they suit: made once for each version of the
profiles, and kept by the process.

A version (``samspill.web.editions.versions``) tells of every write to what is read here, so
nothing is ever cleared by hand. What is kept holds profiles alone, which every participant may
see: no wish, no veto, nothing that anybody chose.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.editions.versions import profiles_version
from samspill.web.people.order import order_key
from samspill.web.wishes.affinity import Affinity, Fit
from samspill.web.wishes.queries import key_of
from samspill.web.wishes.search import plain

MOST_EDITIONS = 4  # whose profiles a process keeps: 3 MB each for 1,000 people
MOST_RANKINGS = 256  # of an edition: 30 kB each for 1,000 people

Texts = Mapping[str, Sequence[str]]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Profile:
    """A person or a company, as every participant may see them; ``key`` is p or o and the id,
    ``home`` the organisation's id."""

    key: str
    name: str
    title: str
    organisation: str
    sector: str
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]
    home: int = 0
    haystack: str = field(repr=False, default="")

    @property
    def is_company(self) -> bool:
        """A company's: any of its representatives may take the meeting."""
        return self.key.startswith("o")


@dataclass(frozen=True, slots=True)
class Suits:
    """How a profile suits somebody; ``mine``: the challenge of the fit is their own."""

    fit: Fit
    mine: bool


@dataclass(frozen=True)
class Ranking:
    """Profiles in the order in which they suit one participant: the best fit first, then by
    name. ``order`` holds places in ``profiles``, and ``suits`` is by place."""

    profiles: Sequence[Profile]
    order: Sequence[int]
    suits: Mapping[int, Suits]


class Profiles:
    """All profiles of one edition by name, and the rankings made of them."""

    def __init__(self, edition_id: int) -> None:
        """Reads the edition's profiles: two queries, however many people there are."""
        people = Participant.objects.filter(edition=edition_id, withdrawn_at__isnull=True)
        fields = ("pk", "person__name", "title", "representative", "organisation_id")
        rows = people.order_by("person__name_order", "person__name", "pk").values_list(
            *fields, "organisation__name", "organisation__sector"
        )
        self._texts = _texts(edition_id)
        every = (
            text for kinds in self._texts.values() for list_ in kinds.values() for text in list_
        )
        self._affinity = Affinity(every)
        self._profiles = _profiles(list(rows), self._texts)
        self._offering = _by_text(profile.solutions for profile in self._profiles)
        self._struggling = _by_text(profile.challenges for profile in self._profiles)
        self._rankings: Bounded[tuple[int, int], Ranking] = Bounded(MOST_RANKINGS)

    def ranking(self, participant: Participant) -> Ranking:
        """Everybody of other organisations, for this participant."""
        of, home = participant.pk, participant.organisation_id
        return self._rankings.get((of, home), lambda: self._ranked(of, home))

    def _ranked(self, of: int, home: int) -> Ranking:
        own = self._texts.get(of, {})
        suits = self._suiting(own.get(TopicKind.CHALLENGE, ()), own.get(TopicKind.SOLUTION, ()))
        others = (n for n, profile in enumerate(self._profiles) if profile.home != home)
        # The profiles stand by name and the sort is stable.
        best = sorted(others, key=lambda n: -suits[n].fit.score if n in suits else 0.0)
        kept = {n: found for n, found in suits.items() if self._profiles[n].home != home}
        return Ranking(profiles=self._profiles, order=array("I", best), suits=kept)

    def _suiting(self, challenges: Sequence[str], solutions: Sequence[str]) -> dict[int, Suits]:
        """Whom these texts suit. For each of them its near texts are found once, and only whoever
        wrote one of those is looked at."""
        mine = {text: self._affinity.near(text) for text in challenges}
        theirs = {text: self._affinity.near(text) for text in solutions}
        concerned = {n for near in mine.values() for t in near for n in self._offering.get(t, ())}
        concerned |= {
            n for near in theirs.values() for text in near for n in self._struggling.get(text, ())
        }
        found = {}
        for n in concerned:
            profile = self._profiles[n]
            one = _best((c, s, mine[c].get(s)) for c in challenges for s in profile.solutions)
            other = _best((c, s, theirs[s].get(c)) for c in profile.challenges for s in solutions)
            if one is not None and (other is None or one.score >= other.score):
                found[n] = Suits(one, mine=True)
            elif other is not None:
                found[n] = Suits(other, mine=False)
        return found


class Bounded(Generic[Key, Value]):
    """What a process keeps, and no more than ``most`` of it: what was not asked for the longest
    goes first. One thread makes a thing, and those that want it too wait for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """What is kept for the key, or else made now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            made = self._kept[key] = make()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return made


_editions: Bounded[tuple[int, int], Profiles] = Bounded(MOST_EDITIONS)


def ranking_for(participant: Participant, *, version: int | None = None) -> Ranking:
    """Everybody whom the participant may wish for, in the order in which they suit: one query, of
    the version unless it is given, and two more when a profile has changed.

    ``version`` must be read before: what is kept under a version is never older than it.
    """
    edition = participant.edition_id
    if version is None:
        version = profiles_version(edition)
    profiles = _editions.get((edition, version), lambda: Profiles(edition))
    return profiles.ranking(participant)


Row = tuple[int, str, str, bool, int, str, str]


def _profiles(people: Sequence[Row], texts: Mapping[int, Texts]) -> tuple[Profile, ...]:
    found = []
    companies: dict[int, list[Row]] = defaultdict(list)
    for row in people:
        pk, name, title, representative, home, organisation, sector = row
        own = texts.get(pk, {})
        found.append(_profile(key_of(pk, None), name, title, organisation, sector, own, home))
        if representative:
            companies[home].append(row)
    for home, members in companies.items():
        together: dict[str, list[str]] = defaultdict(list)
        for pk, *_rest in members:
            for kind, list_ in texts.get(pk, {}).items():
                together[kind] += [text for text in list_ if text not in together[kind]]
        names = ", ".join(name for _pk, name, *_rest in members)
        organisation, sector = members[0][5:]
        key = key_of(None, home)
        found.append(_profile(key, organisation, names, organisation, sector, together, home))
    return tuple(sorted(found, key=lambda profile: (order_key(profile.name), profile.key)))


def _profile(
    key: str, name: str, title: str, organisation: str, sector: str, texts: Texts, home: int
) -> Profile:
    challenges = tuple(texts.get(TopicKind.CHALLENGE, ()))
    solutions = tuple(texts.get(TopicKind.SOLUTION, ()))
    return Profile(
        key=key,
        name=name,
        title=title,
        organisation=organisation,
        sector=sector,
        challenges=challenges,
        solutions=solutions,
        home=home,
        haystack=plain(" ".join((name, title, organisation, *challenges, *solutions))),
    )


def _texts(edition_id: int) -> Mapping[int, Texts]:
    """What everybody wrote, also those who have withdrawn: it weighs the words."""
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    topics = Topic.objects.filter(participant__edition=edition_id)
    for owner, kind, text in topics.values_list("participant_id", "kind", "text"):
        texts[owner][kind].append(text)
    return texts


def _by_text(written: Iterable[Sequence[str]]) -> Mapping[str, Sequence[int]]:
    """Who wrote a text, by place."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, texts in enumerate(written):
        for text in texts:
            found[text].append(n)
    return found


def _best(fits: Iterable[tuple[str, str, float | None]]) -> Fit | None:
    """The best fit, of equal ones the first."""
    best: Fit | None = None
    for challenge, solution, score in fits:
        if score is not None and (best is None or score > best.score):
            best = Fit(score=score, challenge=challenge, solution=solution)
    return best
