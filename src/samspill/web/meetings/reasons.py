"""Why two people meet, as each of them may know it.

Settled when a plan is published, and kept with the seat: told afresh each time, a wish that
somebody takes back later would show on the other's page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from samspill.web.editions.models import Edition, Participant, Topic, TopicKind
from samspill.web.meetings.models import Why
from samspill.web.wishes.affinity import Affinity
from samspill.web.wishes.models import Interest, RoundTable
from samspill.web.wishes.queries import ends_of, wished_pairs

Texts = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and the words of the other's profile that it is about, if any."""

    why: Why
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Party:
    id: int
    organisation: int
    representative: bool

    @property
    def ends(self) -> tuple[str, ...]:
        return ends_of(self.id, self.organisation if self.representative else None)


def reasons_for(
    edition: Edition, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Reason]:
    """For each pair of participants (me, the other) and the other way round, what I may know:
    three queries, however many pairs."""
    both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    concerned = {me for me, _other in both}
    parties = {
        party.id: party
        for party in (
            _Party(*row)
            for row in Participant.objects.filter(pk__in=concerned).values_list(
                "pk", "organisation_id", "representative"
            )
        )
    }
    asked = wished_pairs(edition)
    texts = _texts(edition)
    affinity = Affinity(
        text for kinds in texts.values() for said in kinds.values() for text in said
    )
    return {
        (me, other): _reason(asked, affinity, texts, parties[me], parties[other])
        for me, other in both
    }


def reasons_at_round_tables(
    edition: Edition, round_tables: Collection[str]
) -> dict[tuple[str, int], Why]:
    """Why participants (by id) sit at these round tables, of those who lead one or asked for it:
    two queries."""
    asked = Interest.objects.filter(
        round_table__edition=edition, round_table__key__in=round_tables
    ).values_list("round_table__key", "participant_id")
    found = dict.fromkeys(asked, Why.THEME)
    led = RoundTable.objects.filter(
        edition=edition, key__in=round_tables, moderator__isnull=False
    ).values_list("key", "moderator_id")
    return found | {(key, person): Why.MODERATOR for key, person in led if person is not None}


def _texts(edition: Edition) -> Mapping[int, Texts]:
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Topic.objects.filter(participant__edition=edition).order_by("position", "id")
    for owner, kind, text in rows.values_list("participant_id", "kind", "text"):
        texts[owner][kind].append(text)
    return texts


def _reason(
    asked: Collection[tuple[str, str]],
    affinity: Affinity,
    texts: Mapping[int, Texts],
    me: _Party,
    other: _Party,
) -> Reason:
    if any(pair in asked for pair in product(me.ends, other.ends)):
        return Reason(
            Why.MINE
        )  # and not whether they did: "both" would tell, and so would its lack
    return _fit(affinity, texts.get(me.id, {}), texts.get(other.id, {}))


def _fit(affinity: Affinity, own: Texts, other: Texts) -> Reason:
    """Whose challenge the other's solution fits best, when any does."""
    mine = affinity.fit(own.get(TopicKind.CHALLENGE, ()), other.get(TopicKind.SOLUTION, ()))
    theirs = affinity.fit(other.get(TopicKind.CHALLENGE, ()), own.get(TopicKind.SOLUTION, ()))
    if mine and (theirs is None or mine.score >= theirs.score):
        return Reason(Why.MY_CHALLENGE, mine.solution)
    return Reason(Why.THEIR_CHALLENGE, theirs.challenge) if theirs else Reason(Why.PROGRAMME)
