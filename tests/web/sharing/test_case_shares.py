"""A case as an audience: what is shared with it is for who is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.sharing.actions import Refusal, SharingError, share
from samspill.web.sharing.audience import Audience, resolved
from samspill.web.sharing.cases.actions import (
    leave_case,
)
from samspill.web.sharing.cases.queries import (
    find_case,
)
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part, Share
from samspill.web.sharing.permissions import may_read
from support.cases import (
    accepts,
    invites,
    signed,
    working,
)
from support.shared import EXPERIENCE

ON = Part.CASES


def test_what_is_shared_with_a_case_is_for_who_is_in_it(cast: Cast) -> None:
    case = working(cast)
    audience = Audience(people=frozenset({cast.seller.person_id}), case=case.pk)
    with signed(cast.bank, 5) as (visit, _by):
        people = resolved(cast.bank, audience, now=visit.now)
        assert people == {
            cast.police.person_id, cast.agency.person_id, cast.seller.person_id,
        }  # fmt: skip
        made = share(
            participant=cast.bank, draft=EXPERIENCE, receivers=people, audience=audience,
            now=visit.now,
        )  # fmt: skip
    assert _reads(made, cast.police, 6)
    assert _reads(made, cast.seller, 6)
    with signed(cast.police, 7) as (visit, by):
        page = find_case(visit, cast.edition.pk, case.pk)
        assert page is not None
        assert [line.share for line in page.lines if line.kind == "shared"] == [made]
        leave_case(case=case.pk, visit=visit, by=by)
    assert not _reads(made, cast.police, 8)
    assert _reads(made, cast.agency, 8)
    accepts(case, cast.seller, minutes=9)
    with signed(cast.seller, 10) as (visit, by):
        leave_case(case=case.pk, visit=visit, by=by)
    assert _reads(made, cast.seller, 11)  # who was chosen by name
    invites(case, cast.bank, cast.police, minutes=12)
    accepts(case, cast.police, minutes=13)
    assert not _reads(made, cast.police, 14)


def _reads(made: Share, who: Participant, minutes: float) -> bool:
    with signed(who, minutes) as (visit, _by):
        return bool(may_read(visit, made.pk))


@pytest.mark.parametrize(
    ("label", "hidden", "why"),
    [
        (Label.CLEAR, False, Refusal.CASE_WIDTH),
        (Label.AMBER_STRICT, True, Refusal.CASE_HIDES),
    ],
)
def test_what_may_not_be_shared_with_a_case(
    cast: Cast, label: Label, hidden: bool, why: Refusal
) -> None:
    case = working(cast, hidden=hidden)
    audience = Audience(case=case.pk)
    with signed(cast.police, 5) as (visit, _by):
        people = resolved(cast.police, audience, now=visit.now)
        with pytest.raises(SharingError) as error:
            share(
                participant=cast.police, draft=replace(EXPERIENCE, label=label),
                receivers=people, audience=audience, now=visit.now,
            )  # fmt: skip
    assert error.value.refusal is why
    with signed(cast.seller, 6) as (visit, _by):  # invited, and not in it
        assert resolved(cast.seller, audience, now=visit.now) == set()
