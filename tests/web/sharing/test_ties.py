"""Ties: whom one has met, contact details by the word of both, and what was agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection  # noqa: F401  (the condition of a mark reads it)

from cast import NOW, Cast, veto
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.planning.vetoes import MeetingOverError, drop_meeting
from samspill.web.sharing.action_verbs import agree, take_away, tick
from samspill.web.sharing.calendar_days import put_in_calendar
from samspill.web.sharing.calendar_models import InCalendar, What
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import (
    Action,
    ActionAnswer,
    Code,
    ContactCard,
    KeepInTouch,
    NotHeld,
    Offer,
    Release,
)
from samspill.web.sharing.tie_queries import (
    Known,
    find,
    last_time,
    one_known,
    people_known,
)
from samspill.web.sharing.ties import (
    Lines,
    NoTieError,
    keep_in_touch,
    release,
    save_lines,
    save_telephone,
    take_back,
)
from support.pages import call_off
from support.ties import code_of, denies, enters, let_have, met, of, seen, tie


def known(who: Participant) -> list[Known]:
    visit = of(who)
    with as_visit(visit):
        return people_known(visit)


def names(who: Participant) -> list[str]:
    return [each.name for each in known(who)]


class TestMet:
    def test_a_meeting_counts_from_when_it_begins(self, cast: Cast) -> None:
        meeting = met(cast)
        assert names(cast.bank) == ["Tone Tilsyn", "Pia Politi"]  # the latest first
        assert names(cast.police) == ["Berit Bank"]
        for now, there in ((meeting.slot.start, 1), (meeting.slot.start - timedelta(1), 0)):
            visit = Visit(cast.bank.person_id, Shown.SIGNED_IN, now)
            with as_visit(visit):
                assert len(people_known(visit)) == there

    def test_one_of_the_two_says_that_it_was_not_held(self, cast: Cast) -> None:
        meeting = met(cast)
        denies(cast.police, cast.bank, meeting)
        assert names(cast.bank) == ["Tone Tilsyn"]
        (there,) = known(cast.police)
        assert (there.met, [held.denied for held in there.meetings]) == ([], [True])
        denies(cast.bank, cast.police, meeting, held=True)  # takes back no word of the other's
        assert names(cast.bank) == ["Tone Tilsyn"]
        denies(cast.police, cast.bank, meeting, held=True)
        assert names(cast.bank) == ["Tone Tilsyn", "Pia Politi"]

    def test_nobody_says_it_of_others_meetings(self, cast: Cast) -> None:
        meeting = met(cast)
        for who in (cast.seller, cast.agency, cast.bank_colleague):
            with pytest.raises(NoTieError):
                denies(who, cast.bank, meeting)

    def test_a_cancelled_meeting_is_none(self, cast: Cast) -> None:
        call_off(met(cast))
        assert names(cast.bank) == ["Tone Tilsyn"]

    @pytest.mark.parametrize("part", [Part.NONE, None])
    def test_where_ties_are_off_there_are_none(self, cast: Cast, part: Part | None) -> None:
        met(cast)
        tie(cast.bank, cast.police)
        if part is None:
            Terms.objects.all().delete()
        else:
            Terms.objects.update(part=part)
        assert names(cast.bank) == []
        assert seen(cast.bank) == {}
        with pytest.raises(NoTieError):
            let_have(cast.bank, cast.police)
        with pytest.raises(NoTieError):
            code_of(cast.bank)

    def test_those_met_last_come_first_and_by_edition(self, cast: Cast) -> None:
        met(cast)
        latest, last = last_time(known(cast.bank))
        assert latest is not None
        assert (latest.edition, [each.name for each in last]) == (
            cast.edition.slug,
            ["Tone Tilsyn", "Pia Politi"],
        )
        assert last_time(known(cast.seller)) == (None, [])


class TestContact:
    def test_both_let_go_before_either_sees(self, cast: Cast) -> None:
        met(cast)
        visit = of(cast.police)
        with as_visit(visit):
            save_telephone(telephone="22 00 00 00", visit=visit, by=cast.police.person)
        let_have(cast.police, cast.bank)
        assert seen(cast.bank) == seen(cast.police) == {}
        assert [(e.name, e.offered) for e in known(cast.bank)] == [
            ("Tone Tilsyn", False),
            ("Pia Politi", True),
        ]
        let_have(cast.bank, cast.police)
        assert seen(cast.bank) == {"Pia Politi": ("pia@eksempel.no", "22 00 00 00")}
        assert seen(cast.police) == {"Berit Bank": ("berit@eksempel.no", "")}

    @pytest.mark.parametrize("who", ["bank", "police"])
    def test_taken_back_neither_sees(self, cast: Cast, who: str) -> None:
        met(cast)
        tie(cast.bank, cast.police)
        one = getattr(cast, who)
        other = cast.police if who == "bank" else cast.bank
        visit = of(one)
        with as_visit(visit):
            take_back(to=other.person_id, visit=visit, by=one.person)
        assert seen(cast.bank) == seen(cast.police) == {}
        # To the other it looks like an offer that has not been answered.
        (there,) = [each for each in known(other) if each.person == one.person_id]
        assert (there.given, there.offered) == (True, False)
        let_have(one, other)
        assert seen(other) != {}

    def test_whom_one_has_not_met_one_offers_nothing(self, cast: Cast) -> None:
        met(cast)
        for other in (cast.seller, cast.bank_colleague, cast.withdrawn, cast.stranger, cast.bank):
            with pytest.raises(NoTieError):
                let_have(cast.bank, other)

    def test_a_link_opens_nothing(self, cast: Cast) -> None:
        met(cast)
        tie(cast.bank, cast.police)
        by_link = of(cast.bank, Shown.LINK)
        with as_visit(by_link):
            for verb in (release, take_back):
                with pytest.raises(NoTieError):
                    verb(to=cast.agency.person_id, visit=by_link, by=cast.bank.person)

    def test_who_withdraws_before_a_meeting_has_met_nobody(self, cast: Cast) -> None:
        met(cast)
        Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=NOW)
        assert names(cast.bank) == []


class TestActions:
    def agrees(self, who: Participant, other: Participant, line: str = "Sender lista") -> Action:
        visit = of(who)
        with as_visit(visit):
            return agree(
                other=other.person_id, line=line, mine=True, due=date(2031, 12, 1), visit=visit,
                by=who.person,
            )  # fmt: skip

    def test_both_of_a_tie_read_it_and_tick_it(self, cast: Cast) -> None:
        met(cast)
        with pytest.raises(NoTieError):
            self.agrees(cast.bank, cast.seller)
        tie(cast.bank, cast.police)
        action = self.agrees(cast.bank, cast.police)
        assert known(cast.police)[0].open_actions == []  # the bank's words ask for a second factor
        visit = of(cast.police, Shown.SECOND)
        with as_visit(visit):
            assert [x.line for x in people_known(visit)[0].open_actions] == ["Sender lista"]
        with as_visit(visit):
            tick(action=action.pk, done=True, visit=visit, by=cast.police.person)
        assert [each.open_actions for each in known(cast.bank)] == [[], []]
        for who in (cast.agency, cast.bank_colleague):
            visit = of(who)
            with as_visit(visit), pytest.raises(NoTieError):
                tick(action=action.pk, done=False, visit=visit, by=who.person)

    def test_only_who_wrote_it_takes_it_away(self, cast: Cast) -> None:
        met(cast)
        tie(cast.bank, cast.police)
        action = self.agrees(cast.bank, cast.police)
        for who, error in ((cast.police, True), (cast.bank, False)):
            visit = of(who)
            with as_visit(visit):
                if error:
                    with pytest.raises(NoTieError):
                        take_away(action=action.pk, visit=visit, by=who.person)
                else:
                    assert take_away(action=action.pk, visit=visit, by=who.person) == (
                        cast.police.person_id
                    )

    def test_the_day_to_be_in_touch_is_ones_own(self, cast: Cast) -> None:
        met(cast)
        visit, day = of(cast.bank), date(2032, 2, 1)
        with as_visit(visit):
            keep_in_touch(other=cast.police.person_id, day=day, visit=visit, by=cast.bank.person)
        assert [each.keep_in_touch for each in known(cast.bank)] == [None, day]
        assert [each.keep_in_touch for each in known(cast.police)] == [None]


class TestStaying:
    def stays(self, who: Participant, **lines: str) -> None:
        visit = of(who)
        with as_visit(visit):
            save_lines(lines=Lines(stays=True, **lines), visit=visit, by=who.person)

    def found(self, who: Participant, text: str) -> list[str]:
        visit = of(who)
        with as_visit(visit):
            return [each.name for each in find(visit, text)]

    def test_only_those_who_stay_find_and_only_those_who_stay(self, cast: Cast) -> None:
        met(cast)
        self.stays(cast.seller, lend="Kameravogn til åpne områder")
        assert self.found(cast.bank, "kameravogn") == []
        self.stays(cast.bank, ask_me="Svindel")
        assert self.found(cast.bank, "KAMERAVOGN apne") == ["Nils Nordvakt"]
        assert self.found(cast.bank, "") == self.found(cast.bank, "svindel") == []
        visit = of(cast.seller)
        with as_visit(visit):
            save_lines(lines=Lines(stays=False), visit=visit, by=cast.seller.person)
        assert self.found(cast.bank, "kameravogn") == []

    def test_what_authorities_would_have_help_with_is_theirs_to_say(self, cast: Cast) -> None:
        met(cast)
        self.stays(cast.police, help_with="Eksperter på kryptovaluta")
        self.stays(cast.bank, help_with="Kryptovaluta")
        assert self.found(cast.bank, "kryptovaluta") == ["Pia Politi"]
        assert self.found(cast.police, "kryptovaluta") == []

    def test_of_another_event_nobody_is_found(self, cast: Cast) -> None:
        met(cast)
        Terms.objects.create(
            edition=cast.other_edition, part=Part.TIES, controller="x", joint="x", processing="x",
            contact="x@eksempel.no", changed_at=NOW,
        )  # fmt: skip
        self.stays(cast.stranger, ask_me="Svindel")
        self.stays(cast.bank, ask_me="Hvitvasking")
        assert self.found(cast.bank, "svindel") == self.found(cast.stranger, "hvitvasking") == []

    def test_who_is_found_can_be_offered_ones_contact_details(self, cast: Cast) -> None:
        met(cast)
        self.stays(cast.seller, ask_me="Kameraer")
        with pytest.raises(NoTieError):
            let_have(cast.bank, cast.seller)
        self.stays(cast.bank)
        let_have(cast.bank, cast.seller)
        assert [e.name for e in known(cast.seller) if e.offered] == ["Berit Bank"]


def test_a_no_thanks_changes_nothing_that_could_tell_it(cast: Cast) -> None:
    """Neither to whom it was said of, nor in what the two have already."""
    meeting = met(cast)
    tie(cast.bank, cast.police)
    let_have(cast.bank, cast.agency)

    def everything() -> list[object]:
        found: list[object] = []
        for who in (cast.bank, cast.police, cast.agency):
            visit = of(who)
            with as_visit(visit):
                found += [people_known(visit), seen(who)]
        return found

    before = everything()
    veto(cast.police, cast.bank)
    veto(cast.agency, cast.bank.organisation)
    assert everything() == before
    with pytest.raises(MeetingOverError):
        drop_meeting(participant=cast.police, meeting=meeting, now=of(cast.bank).now)
    assert everything() == before


def test_an_organisers_journal_holds_none_of_it(cast: Cast) -> None:
    meeting = met(cast)
    before = Entry.objects.exclude(edition_id=None).count()
    tie(cast.bank, cast.police)
    denies(cast.police, cast.bank, meeting)
    enters(cast.bank, code_of(cast.seller))
    assert Entry.objects.exclude(edition_id=None).count() == before
    assert Entry.objects.filter(edition_id=None).exclude(facts={}).count() == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no security of rows")
class TestRows:
    """On PostgreSQL the database itself gives no row to whom it is not for."""

    MODELS = (NotHeld, Release, Code, ContactCard, KeepInTouch, Action, InCalendar, ActionAnswer)

    def rows(self, visit: Visit | None) -> tuple[int, ...]:
        if visit is None:
            return tuple(model.objects.count() for model in self.MODELS)
        with as_visit(visit):
            return tuple(model.objects.count() for model in self.MODELS)

    def test_each_sees_their_own(self, cast: Cast) -> None:
        meeting = met(cast)
        for who in (cast.bank, cast.police, cast.agency):
            visit = of(who)
            with as_visit(visit):
                save_telephone(telephone="22 00 00 00", visit=visit, by=who.person)
        tie(cast.bank, cast.police)
        let_have(cast.agency, cast.bank)
        denies(cast.police, cast.bank, meeting)
        visit = of(cast.bank)
        with as_visit(visit):
            agree(
                other=cast.police.person_id, line="x", mine=False, due=None, visit=visit,
                by=cast.bank.person,
            )  # fmt: skip
        with as_visit(visit):
            keep_in_touch(
                other=cast.agency.person_id, day=date(2032, 1, 1), visit=visit,
                by=cast.bank.person,
            )  # fmt: skip
            put_in_calendar(
                what=What.TOUCH, subject=cast.agency.person_id, visit=visit, by=cast.bank.person
            )
        nothing = (0,) * len(self.MODELS)
        assert self.rows(None) == nothing
        assert self.rows(of(cast.bank, Shown.LINK)) == nothing
        assert self.rows(of(cast.bank)) == (1, 3, 0, 2, 1, 1, 1, 0)
        assert self.rows(of(cast.police)) == (1, 2, 0, 2, 0, 0, 0, 0)  # the bank wrote it
        assert self.rows(of(cast.police, Shown.SECOND)) == (1, 2, 0, 2, 0, 1, 0, 0)
        assert self.rows(of(cast.agency)) == (0, 1, 0, 1, 0, 0, 0, 0)
        for who in (cast.seller, cast.bank_colleague, cast.stranger):
            assert self.rows(of(who)) == nothing
        assert self.rows(Visit(cast.organiser.pk, Shown.ANEW, visit.now)) == nothing

    def test_lines_are_there_for_those_who_stay(self, cast: Cast) -> None:
        met(cast)
        TestStaying().stays(cast.seller, ask_me="Kameraer")
        with as_visit(of(cast.bank)):
            assert Offer.objects.count() == 1
        assert Offer.objects.count() == 0


def test_one_known_is_of_the_list(cast: Cast) -> None:
    met(cast)
    visit = of(cast.bank)
    with as_visit(visit):
        assert one_known(visit, cast.police.person_id) == people_known(visit)[1]
