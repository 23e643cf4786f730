"""What people have said of one another, as far as it can be used: of and for those who come."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from samspill.engine.model import problem as engine
from samspill.web.editions.keys import number_in, organisation_key, participant_key
from samspill.web.planning.rows import Rows

# Equal facts are the same object as long as they are among the last, and soon compared.
MOST_KEPT = 1 << 18
_wish = lru_cache(MOST_KEPT)(engine.Wish)


def homes_of(rows: Rows) -> dict[str, str]:
    """The organisation of each party that comes, by key; its own for an organisation."""
    homes = {participant_key(p.pk): organisation_key(p.organisation) for p in rows.people}
    return homes | {home: home for home in set(homes.values())}


def usable_wishes(rows: Rows) -> tuple[list[engine.Wish], dict[str, int]]:
    """Wishes of and for those who come; what can't be used is counted."""
    homes = homes_of(rows)
    people: dict[int | None, str] = {p.pk: participant_key(p.pk) for p in rows.people}
    companies: dict[int | None, str] = {pk: organisation_key(pk) for pk in rows.organisations}
    nobody = companies.keys() - {p.organisation for p in rows.people if p.representative}
    wishes = []
    dropped = {"not coming": 0, "own organisation": 0, "nobody represents": 0}
    strengths = {strength.value: strength for strength in engine.Strength}
    for person, company, other, others, strength in rows.wishes:
        by = people.get(person) if company is None else companies.get(company)
        to = people.get(other) if others is None else companies.get(others)
        if by is None or to is None:
            dropped["not coming"] += 1
        elif homes[by] == homes[to]:
            dropped["own organisation"] += 1
        elif company in nobody or others in nobody:
            dropped["nobody represents"] += 1
        else:
            wishes.append(_wish(by, to, strengths[strength]))
    return wishes, dropped


def usable_vetoes(vetoes: Iterable[tuple[str, str]], rows: Rows) -> list[engine.Veto]:
    """Vetoes of and for those who come, in an order that is the same however they were said.
    What can't be used is not counted: a count of vetoes would tell of one."""
    homes = homes_of(rows)
    return [
        engine.Veto(by=by, to=to)
        for by, to in sorted(vetoes, key=in_order)
        if by in homes and to in homes and homes[by] != homes[to]
    ]


def in_order(pair: tuple[str, str]) -> list[tuple[str, int]]:
    return [(key[0], number_in(key)) for key in pair]
