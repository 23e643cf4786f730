"""Generated no thanks and rivals at an edition after its day: no group that is proposed brings
people together who are to be kept apart."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import NOW, Cast, assemble, veto
from samspill.web.editions.models import Participant, Rivalry
from samspill.web.planning.circles import Met, RoundTableHeld, groups_found
from samspill.web.wishes.models import NoSuppliers, Veto
from support.examples import tries
from support.proposals import those_who_sat
from support.worlds import Undone

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
SAYERS, HOMES = 9, 7  # those who sat and the police, and where they come from
noes = st.lists(
    st.tuples(st.integers(0, SAYERS - 1), st.sampled_from("po"), st.integers(0, SAYERS - 1)),
    max_size=5,
)
rivals = st.lists(st.tuples(st.integers(0, HOMES - 1), st.integers(0, HOMES - 1)), max_size=2)


@pytest.fixture
def cast(db: None) -> Cast:
    """Nobody has said no thanks yet; each example is undone."""
    made = assemble()
    Veto.objects.all().delete()
    those_who_sat(made)
    return made


@tries(25, suppress=SHARED)
@given(noes=noes, rivals=rivals, no_suppliers=st.none() | st.integers(0, HOMES - 1))
def test_nobody_is_in_a_group_with_whom_they_are_kept_apart_from(
    cast: Cast,
    noes: list[tuple[int, str, int]],
    rivals: list[tuple[int, int]],
    no_suppliers: int | None,
) -> None:
    try:
        with transaction.atomic():
            _look(cast, noes, rivals, no_suppliers)
            raise Undone
    except Undone:
        pass


def _look(
    cast: Cast,
    noes: list[tuple[int, str, int]],
    rivals: list[tuple[int, int]],
    no_suppliers: int | None,
) -> None:
    there = Participant.objects.filter(edition=cast.edition, topics__text="Svindel i kassa")
    people = list(there.select_related("organisation").order_by("pk"))
    homes = list(dict.fromkeys(each.organisation_id for each in people))
    apart: set[frozenset[int]] = set()  # of homes, or of people
    said: set[tuple[int, str, int]] = set()
    for by, kind, to in noes:
        one, other = people[by], people[to]
        no = one.pk, kind, other.pk if kind == "p" else other.organisation_id
        if one.organisation_id == other.organisation_id or no in said:
            continue
        said.add(no)
        if kind == "p":
            veto(one, other)
            apart.add(frozenset({one.pk, other.pk}))
        else:
            veto(one, other.organisation)
            apart |= _between([one], [p for p in people if p.organisation == other.organisation])
    at = [[p for p in people if p.organisation_id == home] for home in homes]
    for first, second in rivals:
        if first != second:
            low, high = homes[first], homes[second]
            Rivalry.objects.get_or_create(edition=cast.edition, organisation_id=low, other_id=high)
            apart |= _between(at[first], at[second])
    if no_suppliers is not None:
        home = homes[no_suppliers]
        NoSuppliers.objects.create(edition=cast.edition, organisation_id=home, said_at=NOW)
        if home != cast.seller.organisation_id:
            apart |= _between(at[no_suppliers], [cast.seller])
    ids = frozenset(each.pk for each in people)
    met = Met(list(combinations(sorted(ids), 2)), [RoundTableHeld("Svindel", ids)])
    found = groups_found(cast.edition, ids, met)
    assert [two for group in found for two in apart if two <= set(group.people)] == []
    if not apart:  # then all of them are one
        assert [len(group.people) for group in found] == [SAYERS]


def _between(ones: list[Participant], others: list[Participant]) -> set[frozenset[int]]:
    return {frozenset({one.pk, other.pk}) for one, other in product(ones, others)}
