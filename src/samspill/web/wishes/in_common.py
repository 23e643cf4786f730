"""What a participant and those they meet have written of, for the page of their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.wishes.themes import themes_in


@dataclass(frozen=True)
class Topics:
    """What somebody struggles with and knows, in their words, and the ``themes`` (in the page's
    language) that one has written of oneself, too."""

    challenges: tuple[str, ...]
    solutions: tuple[str, ...]
    themes: tuple[str, ...]


def topics_of(others: Iterable[int], *, me: Participant) -> dict[int, Topics]:
    """The topics of these participants (ids), of those who have any: one query. They are on the
    cards that everybody at the edition sees."""
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Topic.objects.filter(participant__in={me.pk, *others})
    for owner, kind, text in rows.values_list("participant_id", "kind", "text"):
        texts[owner][kind].append(text)
    own = set(themes_in(text for kind in texts.pop(me.pk, {}).values() for text in kind))
    return {
        owner: Topics(
            tuple(kinds[TopicKind.CHALLENGE]),
            tuple(kinds[TopicKind.SOLUTION]),
            tuple(theme for theme in _themes(kinds.values()) if theme in own),
        )
        for owner, kinds in texts.items()
    }


def _themes(kinds: Iterable[Iterable[str]]) -> list[str]:
    return themes_in(text for kind in kinds for text in kind)
