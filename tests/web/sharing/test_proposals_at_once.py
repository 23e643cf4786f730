"""Several who say yes to a group at the same moment: with the sixth of them all see one another,
whoever came last, and nobody who is erased meanwhile is left in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from cast import Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.privacy.giving_way import BusyError
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.cases.actions import CaseError
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.proposing import propose_groups
from support.at_once import at_once, unexpected
from support.cases import signed
from support.proposals import (
    LATER,
    PROPOSED,
    names_seen,
    opens,
    proposal_of,
    proposed,
    says,
    sees,
    those_who_sat,
)

pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite writes one at a time anyway"
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def saying(who: Participant) -> Callable[[], None]:
    return lambda: says(who)


def test_the_last_yeses_come_together(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:3]:
        says(who)
    assert unexpected(at_once(*map(saying, sat[3:6]))) == []
    names = {one.person.name for one in sat[:6]}
    for who in sat[:6]:
        assert set(names_seen(who)) == names - {who.person.name}


def test_one_of_them_is_erased_while_the_last_says_yes(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:6]:
        says(who)
    gone = sat[0].person.name

    def erase() -> None:
        erase_person(person_id=sat[0].person_id, by=None, now=PROPOSED)

    assert unexpected(at_once(erase, saying(sat[6]), saying(sat[7])), BusyError) == []
    assert gone not in names_seen(sat[1])
    assert len(names_seen(sat[1])) == 6


def test_several_press_at_the_same_moment_and_there_is_one_group(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:6]:
        says(who)
    proposal = proposal_of(sat[0])

    def opening(who: Participant, second: Participant) -> Callable[[], object]:
        return lambda: opens(who, second, pk=proposal)

    done = at_once(opening(sat[0], sat[1]), opening(sat[1], sat[2]), opening(sat[2], sat[0]))
    assert unexpected(done, CaseError) == []
    assert len([each for each in done if isinstance(each, CaseError)]) == 2
    for who in sat[:6]:
        with signed(who, LATER + 1):
            assert Case.objects.count() == 1


def test_two_workers_propose_once(cast: Cast) -> None:
    those_who_sat(cast)

    def propose() -> int:
        return propose_groups(edition=cast.edition, now=PROPOSED)

    assert sorted(at_once(propose, propose)) == [0, 1]
    assert len(sees(cast.bank)) == 1
