"""Codes that contact details are exchanged with: shown on a phone, or on somebody's sheet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.journal.models import Entry
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Code
from samspill.web.sharing.ties import (
    A_CODE_LASTS,
    ON_PAPER_IT_LASTS,
    NoSuchCodeError,
    NoTieError,
    code_on_paper,
    take_back,
)
from support.ties import code_of, denies, enters, met, of, seen


class TestCodes:
    def test_a_code_makes_a_tie_without_a_meeting_in_the_plan(self, cast: Cast) -> None:
        met(cast)
        code = code_of(cast.seller)
        assert enters(cast.bank, f" {code[:3].lower()} {code[3:]}\n") == cast.seller.person_id
        assert seen(cast.bank) == {"Nils Nordvakt": ("nils@eksempel.no", "")}
        assert seen(cast.seller) == {"Berit Bank": ("berit@eksempel.no", "")}

    def test_it_is_good_once_and_for_minutes(self, cast: Cast) -> None:
        met(cast)
        code = code_of(cast.seller)
        for who, after in (
            (cast.seller, timedelta()),  # one's own
            (cast.bank, A_CODE_LASTS),
            (cast.stranger, timedelta()),  # no edition in common
        ):
            with pytest.raises((NoSuchCodeError, NoTieError)):
                enters(who, code, after)
        enters(cast.bank, code, A_CODE_LASTS - timedelta(seconds=1))
        with pytest.raises(NoSuchCodeError):
            enters(cast.agency, code)
        assert seen(cast.agency) == {}

    def test_a_new_one_takes_the_place_of_the_last(self, cast: Cast) -> None:
        met(cast)
        first, second = code_of(cast.seller), code_of(cast.seller)
        with pytest.raises(NoSuchCodeError):
            enters(cast.bank, first)
        enters(cast.bank, second)

    def test_what_is_kept_of_it_does_not_say_it(self, cast: Cast) -> None:
        met(cast)
        code = code_of(cast.seller)
        with as_visit(of(cast.seller)):
            assert code not in str(Code.objects.values_list()[0])
        assert code not in str(list(Entry.objects.values_list()))


class TestCodesOnPaper:
    def test_who_met_them_enters_it_at_home(self, cast: Cast) -> None:
        code = code_on_paper(meeting=met(cast).uid, person=cast.police.person_id)
        last = ON_PAPER_IT_LASTS - timedelta(days=1)
        assert enters(cast.bank, f"{code[:3].lower()} {code[3:]}", last) == cast.police.person_id
        assert seen(cast.bank) == {"Pia Politi": ("pia@eksempel.no", "")}
        assert seen(cast.police) == {"Berit Bank": ("berit@eksempel.no", "")}

    def test_it_is_good_for_who_was_in_that_meeting_once_and_in_time(self, cast: Cast) -> None:
        meeting = met(cast)
        code = code_on_paper(meeting=meeting.uid, person=cast.police.person_id)
        own = code_on_paper(meeting=meeting.uid, person=cast.bank.person_id)
        assert len({code, own, code_on_paper(meeting=meeting.uid, person=0)}) == 3
        for who, said, after in (
            (cast.bank, own, timedelta()),
            (cast.bank, code, ON_PAPER_IT_LASTS),
            (cast.bank, code, timedelta(days=-1)),  # before they met
            (cast.seller, code, timedelta()),
            (cast.agency, code, timedelta()),
            (cast.bank_colleague, code, timedelta()),
            (cast.stranger, code, timedelta()),
        ):
            with pytest.raises((NoSuchCodeError, NoTieError)):
                enters(who, said, after)
        enters(cast.bank, code)
        with pytest.raises(NoSuchCodeError):
            enters(cast.bank, code)

    def test_what_is_taken_back_stays_so(self, cast: Cast) -> None:
        code = code_on_paper(meeting=met(cast).uid, person=cast.police.person_id)
        enters(cast.bank, code)
        visit = of(cast.police)
        with as_visit(visit):
            take_back(to=cast.bank.person_id, visit=visit, by=cast.police.person)
        with pytest.raises(NoSuchCodeError):
            enters(cast.bank, code)
        assert seen(cast.bank) == {}

    def test_not_where_one_says_that_they_did_not_meet(self, cast: Cast) -> None:
        meeting = met(cast)
        denies(cast.police, cast.bank, meeting)
        with pytest.raises(NoSuchCodeError):
            enters(cast.bank, code_on_paper(meeting=meeting.uid, person=cast.police.person_id))
