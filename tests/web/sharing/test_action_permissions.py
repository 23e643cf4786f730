"""What of an action is whose, asked of the rules themselves: ``make mutants`` puts each fault there
can be into ``tie_permissions``."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from cast import LONG_AGO, Cast
from samspill.web.editions.models import Participant
from samspill.web.editions.permissions import Verdict
from samspill.web.meetings.models import Meeting
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, ActionAnswer, NotHeld
from samspill.web.sharing.tie_permissions import (
    begun,
    may_agree,
    may_change,
    meeting_of,
    own_answers,
)
from support.ties import AFTER, met, of
from web.sharing.test_tie_permissions import NOWHERE, lets_go, says


def said(verdict: Verdict) -> tuple[bool, str]:
    return bool(verdict), verdict.reason


class TestActionsOfTwo:
    """What is asked of actions, in the rules' own words."""

    def test_who_met_or_has_a_tie_may_agree(self, cast: Cast) -> None:
        met(cast)
        visit, police, stranger = of(cast.bank), cast.police.person_id, cast.seller.person_id
        with as_visit(visit):
            assert said(may_agree(visit, police)) == (True, "met")
            assert said(may_agree(visit, stranger)) == NOWHERE
        lets_go(cast.bank, cast.seller, cast.edition)
        with as_visit(visit):
            assert said(may_agree(visit, stranger)) == NOWHERE  # one of two
        lets_go(cast.seller, cast.bank, cast.edition)
        with as_visit(visit):
            assert said(may_agree(visit, stranger)) == (True, "a tie")

    def test_either_of_the_two_changes_it_and_nobody_else(self, cast: Cast) -> None:
        met(cast)
        says(cast.bank, cast.police, cast.edition)
        with as_visit(of(cast.bank)):
            action = Action.objects.get()
        for who, found in (
            (cast.bank, (True, "one of the two")),
            (cast.police, (True, "one of the two")),
            (cast.agency, NOWHERE),
        ):
            assert said(may_change(of(who), action)) == found

    def test_what_came_of_it_is_told_to_the_one_who_waited(self, cast: Cast) -> None:
        met(cast)
        says(cast.bank, cast.police, cast.edition)
        with as_visit(of(cast.bank)):
            action = Action.objects.get()
            ActionAnswer.objects.create(
                action=action, owner=cast.bank.person, other=cast.police.person, line="x",
                told=True, said_at=AFTER,
            )  # fmt: skip
        for who, number in ((cast.bank, 1), (cast.police, 1), (cast.agency, 0)):
            with as_visit(of(who, Shown.SECOND)):
                assert own_answers(of(who, Shown.SECOND)).count() == number

    @pytest.mark.parametrize("by", ["bank", "police"])
    def test_the_meeting_is_theirs_until_either_says_it_was_not_held(
        self, cast: Cast, by: str
    ) -> None:
        meeting = met(cast)
        other = Meeting.objects.exclude(pk=meeting.pk).get()
        visit, police, agency = of(cast.bank), cast.police.person_id, cast.agency.person_id
        with as_visit(visit):
            assert meeting_of(visit, police, meeting.uid) == meeting
            assert meeting_of(visit, agency, other.uid) == other
            assert meeting_of(visit, agency, meeting.uid) is None
            assert meeting_of(visit, police, uuid4()) is None
        teller, told = (cast.bank, cast.police) if by == "bank" else (cast.police, cast.bank)
        with as_visit(of(teller)):
            NotHeld.objects.create(
                meeting=meeting, by=teller.person, other=told.person, said_at=AFTER
            )
        with as_visit(visit):
            assert meeting_of(visit, police, meeting.uid) is None
            assert meeting_of(visit, agency, other.uid) == other  # another one was held
        before = replace(visit, now=LONG_AGO)
        with as_visit(before):
            assert meeting_of(before, agency, other.uid) is None

    def test_nothing_is_begun_for_who_has_withdrawn(self, cast: Cast) -> None:
        met(cast)
        visit = of(cast.bank)
        with as_visit(visit):
            assert begun(visit).count() == 2
            Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=AFTER)
            assert begun(visit).count() == 0
