"""What an edition's people ask for, as an organiser may know it.

*Themes* are counted from what people have written of themselves, which everybody there may read.

*Wishes are private*, and a name, an order or a number that is made of them tells of them: whoever
withdraws somebody and looks again would read one person's list off the difference
(docs/decisions/0035, 0059). So of wishes there are counts of people only, from five on and in
steps of five, of sectors that five or more come from, and never who wishes or who is wished for.
Who is wished for by more than they can meet is a number without names: whom to give a round table
is proposed from topics, as before. A no thanks is in none of it, and takes nothing out of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Coalesce

from samspill.web.editions.models import Edition, Topic, TopicKind
from samspill.web.people.models import Sector
from samspill.web.wishes.affinity import STEM, WORD
from samspill.web.wishes.models import Wish
from samspill.web.wishes.search import plain
from samspill.web.wishes.themes import THEMES, stems_of

FEWEST = 5  # people behind a number that is made of wishes, and the steps that it is told in
OVER = "over"


@dataclass(frozen=True)
class ThemeDemand:
    """How many people struggle with a theme, and how many know something of it."""

    theme: str
    challenges: int
    solutions: int


@dataclass(frozen=True)
class Wished:
    """``sectors``: how many wish to meet somebody of each; ``over``: how many are wished for by
    more than they can meet. In steps of five, and None where it is fewer."""

    sectors: Mapping[Sector, int | None]
    over: int | None


def demand_by_theme(edition: Edition) -> list[ThemeDemand]:
    """The themes that we suggest (in the page's language) and somebody has written of, those with
    most challenges first: one query."""
    rows = Topic.objects.filter(
        participant__edition=edition, participant__withdrawn_at__isnull=True
    ).order_by()
    themes = [str(name) for name, _synonyms in THEMES]
    by_stem: dict[str, set[str]] = defaultdict(set)
    for theme in themes:
        for stem in stems_of(theme):
            by_stem[stem].add(theme)
    of_word: dict[str, set[str]] = {}  # people use the same words, and texts are many
    about: dict[str, set[str]] = {}
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for owner, kind, text in rows.values_list("participant_id", "kind", "text"):
        if text not in about:
            found_in = about[text] = set()
            for word in WORD.findall(text):
                if word not in of_word:
                    of_word[word] = by_stem.get(plain(word)[:STEM], set())
                found_in |= of_word[word]
        for theme in about[text]:
            people[theme, kind].add(owner)
    found = [
        ThemeDemand(
            theme, len(people[theme, TopicKind.CHALLENGE]), len(people[theme, TopicKind.SOLUTION])
        )
        for theme in themes
    ]
    asked = (each for each in found if each.challenges or each.solutions)
    return sorted(asked, key=lambda each: (-each.challenges, -each.solutions, each.theme))


def wished(edition: Edition, there: Mapping[Sector, int]) -> Wished:
    """What those who come wish for of those who come, where so many are ``there`` of each sector:
    one query."""
    coming = Wish.objects.filter(edition=edition).filter(
        Q(by_participant__isnull=True) | Q(by_participant__withdrawn_at__isnull=True),
        Q(to_participant__isnull=True) | Q(to_participant__withdrawn_at__isnull=True),
    )
    sector = Coalesce("to_participant__organisation__sector", "to_organisation__sector")
    by_sector = (
        coming.filter(by_participant__isnull=False)
        .order_by()
        .annotate(of=Cast(sector, CharField()))
        .values("of")
        .annotate(people=Count("by_participant", distinct=True))
        .values_list("of", "people")
    )
    over = (
        coming.filter(to_participant__isnull=False)
        .order_by()
        .annotate(of=Cast(Value(OVER), CharField()))
        .values("of", "to_participant", "to_participant__cap")
        .annotate(people=Count("pk"))
        .filter(people__gt=Coalesce(F("to_participant__cap"), edition.cap))
        .values_list("of", "people")
    )
    asked: dict[str, int] = {}
    many = 0
    for of, people in by_sector.union(over, all=True):
        if of == OVER:
            many += 1
        else:
            asked[of] = people
    return Wished(
        {
            each: _told(asked.get(each, 0)) if number >= FEWEST else None
            for each, number in there.items()
        },
        _told(many),
    )


def _told(people: int) -> int | None:
    return people // FEWEST * FEWEST or None
