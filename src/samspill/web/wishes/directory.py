"""The people and companies that a participant may wish for: search, filter, suggest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import OuterRef

from samspill.web.editions.models import Participant
from samspill.web.editions.permissions import Visitor
from samspill.web.editions.queries import own_part
from samspill.web.editions.versions import version_in
from samspill.web.wishes.affinity import Fit
from samspill.web.wishes.profiles import Profile, Ranking, Suits, ranking_for
from samspill.web.wishes.queries import Choice, choices_of, wished_among
from samspill.web.wishes.round_tables import offered_in
from samspill.web.wishes.search import hit, searched


def part_at_cards(visitor: Visitor, slug: str) -> Participant:
    """The visitor's own participation, and what :func:`at_cards` tells of its edition, in one
    query. Raises Http404 as ``own_participation``."""
    edition = OuterRef("edition")
    return own_part(visitor, slug, profiles=version_in(edition), offered=offered_in(edition))


def at_cards(me: Participant) -> tuple[int, bool]:
    """The version of the profiles at the edition, and is there a round table to wish for? Of a
    participation that :func:`part_at_cards` has read."""
    return int(me.profiles), bool(me.offered)  # type: ignore[attr-defined]  # annotated


class Show(StrEnum):
    """Which cards to show."""

    ALL = "all"
    WISHED = "wished"
    OPEN = "open"  # not answered yet
    KNOWN = "known"  # whom one works with
    COMPANIES = "companies"


@dataclass(frozen=True, slots=True)
class Card:
    """A profile to wish for, how it suits, and ``wish``: what one has chosen oneself, also where
    that is no thanks; ``works_with``: one has marked that one works with them."""

    profile: Profile
    suits: Suits | None
    wish: str
    works_with: bool = False

    @property
    def key(self) -> str:
        """The party's key."""
        return self.profile.key

    @property
    def fit(self) -> Fit | None:
        """The challenge and the solution that bring the two together, if any do."""
        return self.suits.fit if self.suits else None

    @property
    def fit_mine(self) -> bool:
        """Whether the challenge of the fit is the participant's own."""
        return self.suits is not None and self.suits.mine

    @property
    def challenge(self) -> str:
        """What they struggle with, in one text: the one that brings the two together, if it is
        theirs."""
        if self.fit and not self.fit_mine:
            return self.fit.challenge
        return next(iter(self.profile.challenges), "")

    @property
    def solution(self) -> str:
        """What they know, likewise."""
        if self.fit and self.fit_mine:
            return self.fit.solution
        return next(iter(self.profile.solutions), "")

    @property
    def rest(self) -> Rest:
        """The other texts."""
        return Rest(
            tuple(text for text in self.profile.challenges if text != self.challenge),
            tuple(text for text in self.profile.solutions if text != self.solution),
        )


@dataclass(frozen=True)
class Rest:
    """What somebody wrote beside the texts that stand on their card."""

    challenges: tuple[str, ...]
    solutions: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.challenges) + len(self.solutions)


@dataclass(frozen=True)
class Found:
    """Cards to show now, how many fit in all, and how many of those come after these."""

    cards: tuple[Card, ...]
    total: int
    left: int


@dataclass(frozen=True)
class Directory:
    """Everybody a participant may wish for, and what they have chosen."""

    ranking: Ranking
    choices: Mapping[str, Choice]
    marks: Collection[str] = ()

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """All of them, the best fit first."""
        return self._cards(list(self.ranking.order))

    @property
    def wished(self) -> int:
        """How many people and companies the participant wants to meet."""
        return wished_among(self.choices)

    def found(
        self,
        *,
        text: str = "",
        sector: str = "",
        show: Show = Show.ALL,
        after: str = "",
        most: int = 1_000_000,
    ) -> Found:
        """Cards that fit: the best fit of challenge and solution first, with a search the best
        hit; then by name. ``most`` of them, from the one behind the card ``after``.

        The order takes no notice of wishes, and ``after`` names a card and not a number, so that
        nobody is passed over when a wish is made between one page and the next.
        """
        profiles = self.ranking.profiles
        ordered = self._ordered(text, sector)
        shown = [place for place in ordered if self._shown(profiles[place], show)]
        rest = shown
        keys = [profiles[place].key for place in ordered] if after else []
        if after in keys:
            behind = ordered[keys.index(after) + 1 :]
            rest = [place for place in behind if self._shown(profiles[place], show)]
        return Found(
            cards=self._cards(rest[:most]), total=len(shown), left=max(0, len(rest) - most)
        )

    def _cards(self, places: Sequence[int]) -> tuple[Card, ...]:
        ranking = self.ranking
        return tuple(
            Card(
                profile,
                ranking.suits.get(place),
                self.choices.get(profile.key, ""),
                profile.key in self.marks,
            )
            for place, profile in ((place, ranking.profiles[place]) for place in places)
        )

    def _ordered(self, text: str, sector: str) -> Sequence[int]:
        """Places in the ranking's profiles."""
        profiles = self.ranking.profiles
        places: Sequence[int] = self.ranking.order
        if sector:
            places = [place for place in places if profiles[place].sector == sector]
        words = searched(text)
        if not words:
            return places
        scored = [(hit(words, profiles[place].haystack), place) for place in places]
        scored.sort(key=lambda one: (-one[0], one[1]))  # profiles stand by name
        return [place for score, place in scored if score > 0]

    def _shown(self, profile: Profile, show: Show) -> bool:
        if show is Show.WISHED:
            return profile.key in self.choices
        if show is Show.OPEN:
            return profile.key not in self.choices
        if show is Show.KNOWN:
            return profile.key in self.marks
        return show is not Show.COMPANIES or profile.is_company


def directory(
    participant: Participant,
    *,
    choices: Mapping[str, Choice] | None = None,
    marks: Collection[str] = (),
    version: int | None = None,
) -> Directory:
    """The directory for one participant: three queries, however many people there are, and two
    more where a profile has changed. ``choices`` and ``version`` are read unless given."""
    ranking = ranking_for(participant, version=version)
    return Directory(ranking, choices_of(participant) if choices is None else choices, marks)
