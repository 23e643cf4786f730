"""Which standing groups an edition's people might make: the worker's question to the engine.

Who must not be brought together is read here and stays here, as for a plan: a no thanks, an
organisation's rules, rivals, and whoever gave a meeting to a colleague. What comes of it is groups,
each with a theme that all of its people share, and never why somebody is in none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations, product

from django.utils import translation

from samspill.engine.answers.circles.facts import Acquaintance, Person, Sat, Tie
from samspill.web.editions.keys import number_in, organisation_key, participant_key
from samspill.web.editions.models import Edition
from samspill.web.editions.rivals import rival_pairs
from samspill.web.planning.rows import Rows, rows_of
from samspill.web.planning.usable import usable_vetoes
from samspill.web.wishes.queries import vetoed_pairs
from samspill.web.wishes.themes import themes_in

# Themes are compared, and kept, in the language that the code is written in.
KEPT_IN = "en"


@dataclass(frozen=True)
class RoundTableHeld:
    """A round table that was held: its theme, as it was written, and who sat there (participants'
    ids)."""

    theme: str
    people: frozenset[int]


@dataclass(frozen=True)
class Met:
    """Who met whom at an edition, by participants' ids: in meetings of two, and at round tables."""

    pairs: Iterable[tuple[int, int]]
    round_tables: Iterable[RoundTableHeld]


@dataclass(frozen=True)
class GroupFound:
    """A group that might be: its theme, in the code's language where it is one that we suggest, and
    the participants' ids."""

    theme: str
    people: tuple[int, ...]


def groups_found(edition: Edition, among: Collection[int], met: Met) -> list[GroupFound]:
    """Groups that these of the edition's participants (ids) might make, of whom ``met`` says who
    met whom. It takes the worker up to ten seconds for 800 people."""
    from samspill.engine.answers.circles.propose import propose

    proposed = propose(_acquaintance(edition, among, met))
    return [
        GroupFound(circle.theme, tuple(sorted(map(number_in, circle.people))))
        for circle in proposed.circles
    ]


def kept_out(edition: Edition, groups: Iterable[Mapping[int, int]]) -> list[frozenset[int]]:
    """Of those who would make each of these groups (participants' ids, each with that of their
    organisation), who cannot be in it with the others by what has been said since it was proposed:
    whoever says no thanks, and not whom it is said to; of rivals whoever came on the list last."""
    apart, rivals = vetoed_pairs(edition), rival_pairs(edition)
    found = []
    for homes in groups:
        out = set()
        parties = {
            one: {participant_key(one), organisation_key(home)} for one, home in homes.items()
        }
        for one, other in permutations(sorted(homes), 2):
            if homes[one] == homes[other]:
                continue
            if not apart.isdisjoint(product(parties[one], parties[other])):
                out.add(one)
            two = (min(homes[one], homes[other]), max(homes[one], homes[other]))
            if two in rivals:
                out.add(max(one, other))
        found.append(frozenset(out))
    return found


def _acquaintance(edition: Edition, among: Collection[int], met: Met) -> Acquaintance:
    rows = rows_of(edition)
    coming = [person for person in rows.people if person.pk in among]
    there = {person.pk for person in coming}
    with translation.override(KEPT_IN):
        themes = _themes(rows)
        sat = [
            Sat(_known(table.theme), frozenset(map(participant_key, table.people & there)))
            for table in met.round_tables
        ]
    parties = {participant_key(pk) for pk in there}
    parties |= {organisation_key(person.organisation) for person in coming}
    kept_apart = {(veto.by, veto.to) for veto in usable_vetoes(vetoed_pairs(edition), rows)}
    given = {(giver, partner) for giver, _colleague, partner in rows.handed_over}
    kept_apart |= {(veto.by, veto.to) for veto in usable_vetoes(given, rows)}
    return Acquaintance(
        people=tuple(
            Person(
                id=participant_key(person.pk),
                organisation=organisation_key(person.organisation),
                sector=rows.organisations[person.organisation].sector,
                themes=themes.get(person.pk, frozenset()),
            )
            for person in coming
        ),
        ties=tuple(
            Tie(participant_key(one), participant_key(other))
            for one, other in met.pairs
            if one in there and other in there
        ),
        sat=tuple(sat),
        apart=tuple(pair for pair in kept_apart | rows.rivals if parties.issuperset(pair)),
    )


def _themes(rows: Rows) -> Mapping[int, frozenset[str]]:
    """By participant, the themes that we suggest and that what they have written is about."""
    return {
        person: frozenset(themes_in(text for _kind, text in written))
        for person, written in rows.topics.items()
    }


def _known(theme: str) -> str:
    """The theme that we suggest and that this one is about, so that others may share it; else
    itself."""
    return next(iter(themes_in([theme])), theme)
