"""The people and companies that a participant may wish for: search, filter, suggest."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.people.order import order_key
from samspill.web.wishes.affinity import Affinity, Fit
from samspill.web.wishes.queries import choices_of, wished_among

LONGEST_SEARCH = 100  # signs of what is searched for; nobody types more to find a name
SIMILAR_ENOUGH = 0.45  # share of a searched word's trigrams that a name must have


class Show(StrEnum):
    """Which cards to show."""

    ALL = "all"
    WISHED = "wished"
    OPEN = "open"  # not answered yet
    COMPANIES = "companies"


@dataclass(frozen=True)
class Card:
    """A person or company to wish for. ``key`` is p or o and the id; ``wish`` what one
    has chosen oneself, also where that is no thanks."""

    key: str
    name: str
    title: str
    organisation: str
    sector: str
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]
    wish: str
    fit: Fit | None
    fit_mine: bool  # the challenge of the fit is the participant's own
    haystack: str = field(repr=False, default="")

    @property
    def is_company(self) -> bool:
        """A company's card: any of its representatives may take the meeting."""
        return self.key.startswith("o")


@dataclass(frozen=True)
class Found:
    """Cards to show now, how many fit in all, and how many of those come after these."""

    cards: tuple[Card, ...]
    total: int
    left: int


@dataclass(frozen=True)
class Directory:
    """Everybody a participant may wish for, and how far they have come."""

    cards: tuple[Card, ...]
    wished: int

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
        ordered = self._ordered(text, sector)
        shown = [card for card in ordered if _shown(card, show)]
        rest = shown
        keys = [card.key for card in ordered]
        if after in keys:
            rest = [card for card in ordered[keys.index(after) + 1 :] if _shown(card, show)]
        return Found(cards=tuple(rest[:most]), total=len(shown), left=max(0, len(rest) - most))

    def _ordered(self, text: str, sector: str) -> list[Card]:
        cards = [card for card in self.cards if not sector or card.sector == sector]
        words = searched(text)
        if not words:
            return sorted(cards, key=_interest)
        scored = [(hit(words, card.haystack), card) for card in cards]
        scored.sort(key=lambda pair: (-pair[0], order_key(pair[1].name), pair[1].key))
        return [card for score, card in scored if score > 0]


def directory(participant: Participant) -> Directory:
    """The directory for one participant: four queries, however many people there are."""
    people = list(
        Participant.objects.filter(edition=participant.edition_id, withdrawn_at__isnull=True)
        .select_related("person", "organisation")
        .only(
            "title",
            "representative",
            "organisation_id",
            "person__name",
            "organisation__name",
            "organisation__sector",
        )
        .order_by("person__name_order", "person__name", "pk")
    )
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Topic.objects.filter(participant__edition=participant.edition_id).values_list(
        "participant_id", "kind", "text"
    )
    for owner, kind, text in rows:
        texts[owner][kind].append(text)
    choices = choices_of(participant)
    wishes = {key: choice.value for key, choice in choices.items()}
    affinity = Affinity(
        text for kinds in texts.values() for list_ in kinds.values() for text in list_
    )
    own = texts[participant.pk]
    others = [p for p in people if p.organisation_id != participant.organisation_id]
    cards = [_person_card(p, texts[p.pk], own, affinity, wishes) for p in others]
    cards += _company_cards(others, texts, own, affinity, wishes)
    return Directory(
        cards=tuple(cards),
        wished=wished_among(choices),
    )


def _person_card(
    person: Participant,
    topics: dict[str, list[str]],
    own: dict[str, list[str]],
    affinity: Affinity,
    wishes: dict[str, str],
) -> Card:
    return _card(
        key=f"p{person.pk}",
        name=person.person.name,
        title=person.title,
        person=person,
        topics=topics,
        own=own,
        affinity=affinity,
        wishes=wishes,
    )


def _company_cards(
    people: Iterable[Participant],
    texts: dict[int, dict[str, list[str]]],
    own: dict[str, list[str]],
    affinity: Affinity,
    wishes: dict[str, str],
) -> list[Card]:
    by_company: dict[int, list[Participant]] = defaultdict(list)
    for person in people:
        if person.representative:
            by_company[person.organisation_id].append(person)
    cards = []
    for pk, members in by_company.items():
        topics: dict[str, list[str]] = defaultdict(list)
        for member in members:
            for kind, list_ in texts[member.pk].items():
                topics[kind] += [text for text in list_ if text not in topics[kind]]
        cards.append(
            _card(
                key=f"o{pk}",
                name=members[0].organisation.name,
                title=", ".join(member.person.name for member in members),
                person=members[0],
                topics=topics,
                own=own,
                affinity=affinity,
                wishes=wishes,
            )
        )
    return cards


def _card(
    *,
    key: str,
    name: str,
    title: str,
    person: Participant,
    topics: dict[str, list[str]],
    own: dict[str, list[str]],
    affinity: Affinity,
    wishes: dict[str, str],
) -> Card:
    challenges = tuple(topics.get(TopicKind.CHALLENGE, ()))
    solutions = tuple(topics.get(TopicKind.SOLUTION, ()))
    mine = affinity.fit(own.get(TopicKind.CHALLENGE, ()), solutions)
    theirs = affinity.fit(challenges, own.get(TopicKind.SOLUTION, ()))
    fit_mine = mine is not None and (theirs is None or mine.score >= theirs.score)
    organisation = person.organisation.name
    return Card(
        key=key,
        name=name,
        title=title,
        organisation=organisation,
        sector=person.organisation.sector,
        challenges=challenges,
        solutions=solutions,
        wish=wishes.get(key, ""),
        fit=mine if fit_mine else theirs,
        fit_mine=fit_mine,
        haystack=plain(" ".join((name, title, organisation, *challenges, *solutions))),
    )


def _shown(card: Card, show: Show) -> bool:
    if show is Show.WISHED:
        return bool(card.wish)
    if show is Show.OPEN:
        return not card.wish
    if show is Show.COMPANIES:
        return card.is_company
    return True


def _interest(card: Card) -> tuple[float, bytes, str]:
    return -(card.fit.score if card.fit else 0.0), order_key(card.name), card.key


def plain(text: str) -> str:
    """Lower case without marks, so that "Sørås" is found by "soras" and "sörås"."""
    text = text.lower().replace("ø", "o").replace("æ", "ae").replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def searched(text: str) -> list[str]:
    """The words to look for, of a text of which the beginning counts."""
    return plain(text[:LONGEST_SEARCH]).split()


def hit(words: list[str], haystack: str) -> float:
    """How well all the words are found in the text: 1 when each is there as it stands, less
    when spelled differently, 0 when one is not there at all."""
    total = 0.0
    for word in words:
        best = 1.0 if word in haystack else max(map(_Similar(word), haystack.split()), default=0.0)
        if best < SIMILAR_ENOUGH:
            return 0.0
        total += best
    return total / len(words)


class _Similar:
    """Shared trigrams of a searched word and another, over all of both (Dice)."""

    def __init__(self, word: str) -> None:
        self._own = _trigrams(word)

    def __call__(self, other: str) -> float:
        theirs = _trigrams(other)
        return 2 * len(self._own & theirs) / (len(self._own) + len(theirs))


@lru_cache(maxsize=4096)  # the same words again and again, through a whole list of people
def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
