"""Actions: who may write down what, who reads it under which label, and what comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.identity import doubt
from samspill.web.people.models import Why
from samspill.web.privacy.export import own_data
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.action_queries import MyActions, my_actions
from samspill.web.sharing.action_verbs import agree, let_go, set_due, take_away, tick
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, ActionAnswer, ActionState
from samspill.web.sharing.ties import NoTieError, say_whether_held
from support.letters import deliver_all
from support.pages import call_off, round_table
from support.shared import let_share
from support.ties import AFTER, let_have, met, of, tie

pytestmark = pytest.mark.django_db

MONDAY = datetime(2031, 11, 17, 6, tzinfo=UTC)  # the first after the day
A_WEEK = timedelta(days=7)
SEES = {  # what each way of coming in opens of what the other wrote, written out
    Shown.LINK: set[str](),
    Shown.SIGNED_IN: {"CLEAR"},
    Shown.SECOND: {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT"},
    Shown.ANEW: {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT"},
}


def agrees(
    who: Participant,
    other: Participant,
    *,
    line: str = "Sender lista",
    mine: bool = True,
    due: date | None = None,
    label: Label = Label.AMBER,
    meeting: UUID | None = None,
    shown: Shown = Shown.SIGNED_IN,
) -> Action:
    visit = of(who, shown)
    with as_visit(visit):
        return agree(
            other=other.person_id, line=line, mine=mine, due=due, label=label, meeting=meeting,
            visit=visit, by=who.person,
        )  # fmt: skip


def says_done(who: Participant, action: Action, *, line: str = "", told: bool = False) -> None:
    visit = of(who, Shown.SECOND)
    with as_visit(visit):
        tick(action=action.pk, done=True, line=line, told=told, visit=visit, by=who.person)


def read(visit: Visit) -> MyActions:
    with as_visit(visit):
        return my_actions(visit)


def lines(who: Participant, shown: Shown = Shown.SECOND) -> set[str]:
    """What of them is open, by its line."""
    found = read(of(who, shown))
    return {each.action.line for each in (*found.mine, *found.waited)}


def week(at: datetime = MONDAY) -> dict[str, EmailMessage]:
    """The letters of that Monday, by who gets them."""
    carry_out_due(now=at)
    return {letter.to[0]: letter for letter in deliver_all(now=at)}


class TestWhoAgrees:
    def test_two_whose_meeting_has_begun_before_either_gives_contact_details(
        self, cast: Cast
    ) -> None:
        meeting = met(cast)
        action = agrees(cast.bank, cast.police, meeting=meeting.uid)
        assert (action.meeting, action.edition) == (meeting, cast.edition)
        assert (action.label, action.state) == ("AMBER", ActionState.OPEN)
        assert lines(cast.police) == lines(cast.bank) == {"Sender lista"}
        assert lines(cast.agency) == lines(cast.bank_colleague) == set()

    def test_not_before_it_begins_nor_by_who_does_not_sit_there(self, cast: Cast) -> None:
        meeting = met(cast)
        start = meeting.slot.start
        early = Visit(cast.bank.person_id, Shown.ANEW, start - timedelta(seconds=1))
        with as_visit(early), pytest.raises(NoTieError):
            agree(
                other=cast.police.person_id, line="x", mine=True, due=None, meeting=meeting.uid,
                visit=early, by=cast.bank.person,
            )  # fmt: skip
        for who, other in (
            (cast.agency, cast.police), (cast.bank, cast.agency), (cast.bank, cast.seller),
            (cast.bank_colleague, cast.police), (cast.bank, cast.bank),
        ):  # fmt: skip
            with pytest.raises(NoTieError):
                agrees(who, other, meeting=meeting.uid)
        with pytest.raises(NoTieError):
            agrees(cast.bank, cast.police, meeting=meeting.uid, shown=Shown.LINK)

    @pytest.mark.parametrize("by", ["bank", "police"])
    def test_not_where_either_says_that_it_was_not_held(self, cast: Cast, by: str) -> None:
        meeting = met(cast)
        pair = [cast.bank, cast.police]
        who = getattr(cast, by)
        other = next(each for each in pair if each != who)
        visit = of(who)
        with as_visit(visit):
            say_whether_held(
                meeting=meeting.uid, other=other.person_id, held=False, visit=visit, by=who.person
            )
        for one, two in (pair, pair[::-1]):
            with pytest.raises(NoTieError):
                agrees(one, two, meeting=meeting.uid)
            with pytest.raises(NoTieError):
                agrees(one, two)
        tie(cast.bank, cast.agency)
        assert agrees(cast.bank, cast.agency).meeting is None

    def test_not_in_one_that_is_called_off(self, cast: Cast) -> None:
        meeting = met(cast)
        call_off(meeting)
        with pytest.raises(NoTieError):
            agrees(cast.bank, cast.police, meeting=meeting.uid)

    def test_with_each_of_a_round_table(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        table = round_table(cast.bank, cast.police, cast.seller, cast.agency)
        for other in (cast.police, cast.seller, cast.agency):
            assert agrees(cast.bank, other, meeting=table.uid).meeting == table

    def test_two_with_contact_details_of_one_another_who_never_met(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        with pytest.raises(NoTieError):
            agrees(cast.bank, cast.seller)
        met(cast)
        tie(cast.bank, cast.agency)
        let_have(cast.bank, cast.police)
        agrees(cast.bank, cast.agency)

    def test_what_is_red_is_told_in_person(self, cast: Cast) -> None:
        met(cast)
        with pytest.raises(ValueError, match="RED"):
            agrees(cast.bank, cast.police, label=Label.RED)
        with as_visit(of(cast.bank)), pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.create(
                edition=cast.edition, owner=cast.bank.person, other=cast.police.person,
                writer=cast.bank.person, line="x", label=Label.RED, made_at=AFTER,
            )  # fmt: skip


class TestWhoReads:
    @pytest.mark.parametrize("shown", Shown)
    def test_the_other_as_the_label_opens_and_the_writer_always(
        self, cast: Cast, shown: Shown
    ) -> None:
        met(cast)
        for label in set(Label) - {Label.RED}:
            agrees(cast.bank, cast.police, line=label.value, label=label)
        assert lines(cast.police, shown) == SEES[shown]
        everything = set() if shown is Shown.LINK else SEES[Shown.ANEW]
        if shown is not Shown.LINK:
            assert lines(cast.bank, shown) == everything
        assert lines(cast.agency, shown) == set()
        if connection.vendor == "postgresql":  # which asks for no less than everything
            for who, wanted in ((cast.bank, everything), (cast.police, SEES[shown])):
                with as_visit(of(who, shown)):
                    assert set(Action.objects.values_list("line", flat=True)) == wanted

    def test_who_is_not_confirmed_reads_no_more_than_clear(self, cast: Cast) -> None:
        met(cast)
        agrees(cast.bank, cast.police, line="AMBER")
        agrees(cast.bank, cast.police, line="CLEAR", label=Label.CLEAR)
        doubt(person=cast.police.person, why=Why.FIRST, by=None, now=AFTER)
        assert lines(cast.police) == {"CLEAR"}
        assert not read(of(cast.police, Shown.SECOND)).all_open
        doubt(person=cast.bank.person, why=Why.FIRST, by=None, now=AFTER)
        assert lines(cast.bank) == {"AMBER", "CLEAR"}

    def test_what_came_is_its_owners_until_it_is_told(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.police, cast.bank, mine=False, due=date(2031, 12, 1))
        with pytest.raises(NoTieError):  # who waits for it says nothing in the owner's place
            says_done(cast.police, action, line="Zebra")
        says_done(cast.bank, action, line="Zebra")

        def came(who: Participant, shown: Shown) -> list[str]:
            return [x.answer.line for x in read(of(who, shown)).ended if x.answer is not None]

        assert came(cast.bank, Shown.SECOND) == ["Zebra"]
        assert came(cast.police, Shown.ANEW) == []
        says_done(cast.bank, action, line="Zebra", told=True)
        assert came(cast.police, Shown.ANEW) == ["Zebra"]
        assert came(cast.police, Shown.SIGNED_IN) == []  # though they wrote what was to be done
        assert [x.action.line for x in read(of(cast.police)).ended] == ["Sender lista"]
        if connection.vendor == "postgresql":
            for who, shown, there in (
                (cast.bank, Shown.SIGNED_IN, 1), (cast.police, Shown.SECOND, 1),
                (cast.police, Shown.SIGNED_IN, 0), (cast.agency, Shown.ANEW, 0),
                (cast.bank, Shown.LINK, 0),
            ):  # fmt: skip
                with as_visit(of(who, shown)):
                    assert ActionAnswer.objects.count() == there

    def test_ones_own_file_holds_what_one_may_read_then(self, cast: Cast) -> None:
        met(cast)
        says_done(cast.bank, agrees(cast.bank, cast.police), line="Zebra", told=True)

        def held(who: Participant, shown: Shown) -> tuple[int, int]:
            ties = own_data(of(who, shown))["ties"]
            return len(ties["sharing.Action"]), len(ties["sharing.ActionAnswer"])

        assert held(cast.bank, Shown.SIGNED_IN) == held(cast.police, Shown.SECOND) == (1, 1)
        assert held(cast.police, Shown.SIGNED_IN) == held(cast.agency, Shown.ANEW) == (0, 0)

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such policies")
    def test_nobody_answers_in_anothers_name(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.bank, cast.police, label=Label.CLEAR)
        for who, other in ((cast.police, cast.bank), (cast.agency, cast.police)):
            with pytest.raises(Exception, match="row-level security"), as_visit(of(who)):
                ActionAnswer.objects.create(
                    action=action, owner=who.person, other=other.person, line="x", told=True,
                    said_at=AFTER,
                )  # fmt: skip


class TestWhatComesOfIt:
    def test_either_sets_another_date_and_lets_go_and_takes_it_up_again(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.bank, cast.police, due=date(2031, 11, 20))
        day = date(2031, 12, 1)
        for who in (cast.police, cast.bank):
            visit = of(who, Shown.SECOND)
            with as_visit(visit):
                day += timedelta(days=1)
                moved = set_due(action=action.pk, due=day, visit=visit, by=who.person)
                assert (moved.due, moved.state) == (day, ActionState.OPEN)
                gone = let_go(action=action.pk, visit=visit, by=who.person)
                assert gone.state is ActionState.LET_GO
                with pytest.raises(NoTieError):
                    set_due(action=action.pk, due=day, visit=visit, by=who.person)
                again = tick(action=action.pk, done=False, visit=visit, by=who.person)
                assert again.state is ActionState.OPEN
                tick(action=action.pk, done=True, visit=visit, by=who.person)
                done = let_go(action=action.pk, visit=visit, by=who.person)
                assert done.state is ActionState.DONE
                tick(action=action.pk, done=False, visit=visit, by=who.person)

    def test_what_was_not_done_after_all_has_come_to_nothing(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.bank, cast.police)
        visit = of(cast.bank)
        with as_visit(visit):
            tick(
                action=action.pk, done=True, line="Sendt", told=True, visit=visit,
                by=cast.bank.person,
            )  # fmt: skip
            (there,) = my_actions(visit).ended
            assert there.answer is not None
            tick(action=action.pk, done=False, visit=visit, by=cast.bank.person)
            let_go(action=action.pk, visit=visit, by=cast.bank.person)
        for who in (cast.bank, cast.police):
            (over,) = read(of(who, Shown.ANEW)).ended
            assert (over.action.state, over.answer) == (ActionState.LET_GO, None)

    def test_nobody_else_changes_it(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.bank, cast.police, due=date(2031, 11, 20))
        for who, shown in (
            (cast.agency, Shown.ANEW), (cast.police, Shown.SIGNED_IN), (cast.bank, Shown.LINK),
        ):  # fmt: skip
            visit = of(who, shown)
            said: dict[str, Any] = {"action": action.pk, "visit": visit, "by": who.person}
            with as_visit(visit):
                for verb in (let_go, take_away):
                    with pytest.raises(NoTieError):
                        verb(**said)
                with pytest.raises(NoTieError):
                    set_due(due=date(2032, 1, 1), **said)
                with pytest.raises(NoTieError):
                    tick(done=True, **said)
        assert read(of(cast.bank)).mine[0].action.due == date(2031, 11, 20)

    def test_it_is_written_down_for_nobody_else(self, cast: Cast) -> None:
        met(cast)
        before = Entry.objects.exclude(edition_id=None).count()
        action = agrees(cast.bank, cast.police)
        says_done(cast.bank, action, line="Zebra", told=True)
        verbs = Entry.objects.filter(edition_id=None, verb__startswith="action_")
        assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
            "action_agreed", "action_done", "action_answered",
        ]  # fmt: skip
        assert set(map(str, verbs.values_list("facts", flat=True))) == {"{}"}
        assert Entry.objects.exclude(edition_id=None).count() == before

    def test_who_waits_sees_that_the_owner_takes_no_part_any_more(self, cast: Cast) -> None:
        met(cast)
        agrees(cast.police, cast.bank, mine=False)
        assert [each.left for each in read(of(cast.police)).waited] == [False]
        Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=AFTER)
        assert [each.left for each in read(of(cast.police)).waited] == [True]


class TestTheWeeksLetter:
    def test_reminds_the_owner_of_the_week_and_once_more(self, cast: Cast) -> None:
        met(cast)
        agrees(cast.bank, cast.police, line="Zebra", due=date(2031, 11, 26))
        assert week() == {}
        for later in (1, 2):
            letters = week(MONDAY + later * A_WEEK)
            assert letters.keys() == {"berit@eksempel.no"}
            text = str(letters["berit@eksempel.no"].body)
            assert "- 1 " in text
            assert "/people/actions/" in text
            for word in ("Zebra", "Pia", "Politi", "26", "TLP", "AMBER"):
                assert word not in f"{letters['berit@eksempel.no'].subject}{text}"
        assert week(MONDAY + 3 * A_WEEK) == {}

    def test_of_what_is_done_moved_or_let_go_there_is_none(self, cast: Cast) -> None:
        met(cast)
        soon, later = date(2031, 11, 18), date(2031, 12, 30)
        done, gone, moved = (agrees(cast.bank, cast.police, due=soon) for _ in range(3))
        visit = of(cast.bank)
        with as_visit(visit):
            tick(action=done.pk, done=True, visit=visit, by=cast.bank.person)
            let_go(action=gone.pk, visit=visit, by=cast.bank.person)
            set_due(action=moved.pk, due=later, visit=visit, by=cast.bank.person)
        assert week() == {}
        assert week(MONDAY + 6 * A_WEEK).keys() == {"berit@eksempel.no"}

    def test_tells_who_waited_how_many_answers_there_are(self, cast: Cast) -> None:
        met(cast)
        for told in (True, True, False):
            says_done(cast.bank, agrees(cast.bank, cast.police), line="Zebra", told=told)
        letters = week()
        assert letters.keys() == {"pia@eksempel.no"}
        assert "- 2 " in str(letters["pia@eksempel.no"].body)
        assert "Zebra" not in str(letters["pia@eksempel.no"].body)
        assert set(Letter.objects.values_list("edition_id", flat=True)) == {None}
        assert week(MONDAY + A_WEEK) == {}


class TestTheOwnerIsErased:
    LATE = AFTER + timedelta(days=2)

    def test_what_others_wait_for_stays_with_them_and_is_nobodys(self, cast: Cast) -> None:
        met(cast)
        agrees(cast.bank, cast.police, line="Berits ord", due=date(2032, 1, 1))
        agrees(cast.police, cast.bank, line="Pias ord", mine=False)
        agrees(cast.police, cast.bank, line="Til Berit")
        over = agrees(cast.police, cast.bank, line="Over", mine=False)
        says_done(cast.bank, over, line="Zebra", told=True)
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=self.LATE)
        found = read(of(cast.police, Shown.ANEW, days=3))
        assert [(x.action.line, x.them, x.may_take_away) for x in found.waited] == [
            ("", None, False), ("Pias ord", None, True),
        ]  # fmt: skip
        assert found.mine == found.ended == []
        with as_visit(of(cast.police, Shown.ANEW)):
            assert ActionAnswer.objects.count() == 0
        letters = week()
        assert letters.keys() == {"pia@eksempel.no"}
        text = str(letters["pia@eksempel.no"].body)
        assert "- 2 " in text
        for word in ("Berit", "Fjordbanken", "Pias ord", "erased", "slettet"):
            assert word not in text
        assert week(MONDAY + A_WEEK) == {}

    def test_who_is_left_lets_it_go(self, cast: Cast) -> None:
        met(cast)
        action = agrees(cast.bank, cast.police)
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=self.LATE)
        visit = of(cast.police, Shown.SECOND, days=3)
        with as_visit(visit):
            let_go(action=action.pk, visit=visit, by=cast.police.person)
        found = read(visit)
        assert (found.waited, [x.action.state for x in found.ended]) == ([], [ActionState.LET_GO])

    def test_a_duty_for_them_goes_too(self, cast: Cast) -> None:
        met(cast)
        agrees(cast.bank, cast.police, due=date(2032, 1, 1))
        mine = Duty.objects.filter(about__person=cast.bank.person_id)
        assert mine.exists()
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=self.LATE)
        assert not mine.exists()
