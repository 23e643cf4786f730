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

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from samspill.web.editions.models import Edition, Topic, TopicKind
from samspill.web.people.models import Sector
from samspill.web.wishes.affinity import STEM, WORD
from samspill.web.wishes.models import Wish
from samspill.web.wishes.search import plain
from samspill.web.wishes.themes import THEMES, stems_of

FEWEST = 5  # people behind a number that is made of wishes, and the steps that it is told in


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


def wished(
    edition: Edition,
    people: Mapping[int, tuple[Sector, int]],
    organisations: Mapping[int, Sector],
) -> Wished:
    """What those who come wish for of those who come: ``people`` (ids) with their sector and the
    most meetings they may have, and the ``organisations`` (ids) that they come from. One query,
    of the wishes alone: joined with what is known here already it took five times as long."""
    asking: dict[Sector, set[int]] = defaultdict(set)
    asked: Counter[int] = Counter()
    rows = Wish.objects.filter(edition=edition).order_by()
    for by, to, company in rows.values_list(
        "by_participant_id", "to_participant_id", "to_organisation_id"
    ):
        if by is not None and by not in people:
            continue
        if to is None:
            sector = organisations.get(company)
        elif to in people:
            sector = people[to][0]
            asked[to] += 1
        else:
            continue
        if sector is not None and by is not None:
            asking[sector].add(by)
    there = Counter(sector for sector, _most in people.values())
    return Wished(
        {
            sector: _told(len(asking[sector])) if number >= FEWEST else None
            for sector, number in there.items()
        },
        _told(sum(number > people[who][1] for who, number in asked.items())),
    )


def _told(people: int) -> int | None:
    return people // FEWEST * FEWEST or None
