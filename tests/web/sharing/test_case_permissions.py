"""Who is in a case, and what that opens, asked of the rules themselves: ``make mutants`` puts each
fault there can be into ``cases.permissions``."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.identity import doubt
from samspill.web.people.models import Person, Why
from samspill.web.sharing.actions import share
from samspill.web.sharing.audience import Audience, resolved
from samspill.web.sharing.cases.actions import invite_people, leave_case
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseMember
from samspill.web.sharing.cases.permissions import (
    CASES_ARE_ON,
    cases_are_on,
    cases_in,
    cases_invited_to,
    cases_kept,
    cases_without_founder,
    entries_readable,
    is_contact_person,
    lasting,
    may_open_case,
    members_known,
    opens_cases,
)
from samspill.web.sharing.models import Part, Share
from samspill.web.sharing.permissions import (
    STRONGER,
    UNSURE,
    Shown,
    Visit,
    may_read,
    part_of,
    readable,
)
from samspill.web.sharing.row_security import as_visit
from support.cases import AFTER, accepts, let_work, opened, signed, working, writes
from support.identities import name_contact
from support.shared import EXPERIENCE, let_share

NOWHERE = (False, "nothing there")


def said(verdict: object) -> tuple[bool, str]:
    return bool(verdict), str(getattr(verdict, "reason", ""))


def of(who: Participant | Person, minutes: float = 10, shown: Shown = Shown.ANEW) -> Visit:
    person = who.person_id if isinstance(who, Participant) else who.pk
    return Visit(person, shown, AFTER + timedelta(minutes=minutes))


class TestAnEditionsPart:
    def test_is_nothing_before_it_is_said(self, cast: Cast) -> None:
        assert part_of(Edition.objects.get(pk=cast.edition.pk)) == Part.NONE
        assert not cases_are_on(cast.edition.pk)

    @pytest.mark.parametrize("part", list(Part))
    def test_is_what_was_said_and_cases_are_the_last(self, cast: Cast, part: Part) -> None:
        let_share(cast, part)
        assert part_of(Edition.objects.get(pk=cast.edition.pk)) == part
        assert cases_are_on(cast.edition.pk) == (part in CASES_ARE_ON)
        assert not cases_are_on(cast.other_edition.pk)


class TestWhatOpensACase:
    @pytest.mark.parametrize(
        ("shown", "found"),
        [
            (Shown.LINK, (False, STRONGER)),
            (Shown.SIGNED_IN, (False, STRONGER)),
            (Shown.SECOND, (True, "a second factor, and it is them")),
            (Shown.ANEW, (True, "a second factor, and it is them")),
        ],
    )
    def test_a_second_factor(self, cast: Cast, shown: Shown, found: tuple[bool, str]) -> None:
        let_work(cast)
        case = opened(cast)
        visit = of(cast.bank, shown=shown)
        with as_visit(visit):
            assert said(opens_cases(visit)) == found
            assert list(cases_in(visit)) == ([case] if found[0] else [])
            assert list(cases_kept(visit)) == ([case] if found[0] else [])
            assert list(members_known(visit).values_list("person", flat=True)) == (
                [cast.bank.person_id] if found[0] else []
            )

    def test_that_it_is_sure_who_they_are(self, cast: Cast) -> None:
        let_work(cast)
        opened(cast)
        doubt(person=cast.bank.person, why=Why.ADDRESS, by=None, now=AFTER)
        visit = of(cast.bank)
        with as_visit(visit):
            assert said(opens_cases(visit)) == (False, UNSURE)
            assert list(cases_in(visit)) == list(cases_kept(visit)) == []

    def test_is_for_oneself_where_one_comes(self, cast: Cast) -> None:
        let_work(cast)
        visit = of(cast.police)
        with as_visit(visit):
            assert said(may_open_case(visit, cast.police))[0]
            assert said(may_open_case(visit, cast.bank)) == NOWHERE
            cast.police.withdrawn_at = AFTER
            assert said(may_open_case(visit, cast.police)) == NOWHERE


class TestHowLong:
    @pytest.mark.parametrize("column", ["ends_at", "lapses_at"])
    def test_until_the_moment_and_not_at_it(self, cast: Cast, column: str) -> None:
        let_work(cast)
        case, end = opened(cast), AFTER + timedelta(minutes=30)
        gone = {"founder": None} if column == "lapses_at" else {}
        with as_visit(of(cast.bank, 1)):
            Case.objects.filter(pk=case.pk).update(**{column: end}, **gone)
        for minutes, there in ((29, [case]), (30, []), (31, [])):
            visit = of(cast.bank, minutes)
            with as_visit(visit):
                assert list(cases_in(visit).filter(lasting(visit.now))) == there


class TestWhoKnowsOfWhom:
    def test_who_is_in_it_knows_who_is_and_not_who_is_asked(self, cast: Cast) -> None:
        case = working(cast, hidden=False)  # the company is invited
        for who, knows in (
            (cast.police, {cast.bank, cast.police, cast.agency}),
            (cast.bank, {cast.bank, cast.police, cast.agency, cast.seller}),
            (cast.seller, {cast.seller}),
            (cast.stranger, set()),
        ):
            visit = of(who)
            with as_visit(visit):
                known = members_known(visit).values_list("person", flat=True)
                assert set(known) == {p.person_id for p in knows}, who.person.name
        visit = of(cast.police)
        with as_visit(visit):
            assert list(cases_kept(visit)) == []  # another organisation answers for it
            leave_case(case=case.pk, visit=visit, by=cast.police.person)
            assert list(members_known(visit)) == []

    def test_who_is_asked_no_more_has_no_row_to_see(self, cast: Cast) -> None:
        """A row alone, without a key: of nobody's case."""
        case = working(cast)
        with as_visit(of(cast.bank, 5)):
            CaseMember.objects.create(
                case=case, person=cast.bank_colleague.person, invited_at=AFTER,
                organisation=cast.bank.organisation,
            )  # fmt: skip
        visit = of(cast.bank_colleague)
        with as_visit(visit):
            assert list(members_known(visit)) == []
            assert list(cases_kept(visit)) == list(cases_invited_to(visit)) == []

    def test_the_contact_person_knows_their_own_people_while_nobody_stands_for_it(
        self, cast: Cast
    ) -> None:
        case = working(cast)
        with as_visit(of(cast.bank, 4)):
            CaseMember.objects.create(  # asked, and has not answered
                case=case, person=cast.bank_colleague.person, invited_at=AFTER,
                organisation=cast.bank.organisation,
            )  # fmt: skip
        name_contact(cast.bank.organisation, cast.seller.person)
        visit = of(cast.seller)
        with as_visit(visit):
            assert list(cases_without_founder(visit)) == []
        with signed(cast.bank, 5) as (theirs, by):
            leave_case(case=case.pk, visit=theirs, by=by)
        with as_visit(visit):
            assert list(cases_without_founder(visit)) == [case]
            assert not members_known(visit).exclude(person=cast.seller.person).exists()
            assert is_contact_person(cast.seller.person_id)
        weaker = of(cast.seller, shown=Shown.SIGNED_IN)
        with as_visit(weaker):
            assert list(cases_without_founder(weaker)) == []
        other = of(cast.stranger)
        with as_visit(other):
            assert not is_contact_person(cast.stranger.person_id)
            assert list(cases_without_founder(other)) == []


class TestWhatIsRead:
    def test_a_key_to_one_case_opens_no_other(self, cast: Cast) -> None:
        first = working(cast, hidden=False)
        second = opened(cast, invite=(cast.police,))
        writes(first, cast.bank, "Tidlig", minutes=3)
        accepts(second, cast.police)
        with signed(cast.police, 5) as (visit, by):
            leave_case(case=first.pk, visit=visit, by=by)
        assert read(cast.police, first) == []

    def test_ones_own_in_what_one_is_in_whenever_it_was(self, cast: Cast) -> None:
        case = working(cast, hidden=False)
        writes(case, cast.police, "Mitt", minutes=3)
        with signed(cast.police, 5) as (visit, by):
            leave_case(case=case.pk, visit=visit, by=by)
        with signed(cast.bank, 6) as (visit, _by):
            invite_people(case=case.pk, people=[cast.police.person_id], me=cast.bank, visit=visit)
        accepts(case, cast.police, minutes=7)
        assert read(cast.police, case) == ["Mitt"]

    def test_a_share_by_the_key_of_its_own_case_alone(self, cast: Cast) -> None:
        case = working(cast, hidden=False)
        other = opened(cast, invite=(cast.police, cast.agency))
        accepts(other, cast.police, minutes=2)
        with signed(cast.bank, 5) as (visit, _by):
            audience = Audience(case=case.pk)
            made = share(
                participant=cast.bank, draft=EXPERIENCE, audience=audience, now=visit.now,
                receivers=resolved(cast.bank, audience, now=visit.now),
            )  # fmt: skip
        assert reads(cast.police, made)
        with signed(cast.police, 8) as (visit, by):
            leave_case(case=case.pk, visit=visit, by=by)
        assert not reads(cast.police, made)  # though they have a key to another case


def read(who: Participant, case: Case) -> list[str]:
    visit = of(who, 30)
    with as_visit(visit):
        rows = entries_readable(visit).filter(case=case).exclude(text="")
        found: list[CaseEntry] = list(rows)
    return [entry.text for entry in found]


def reads(who: Participant, made: Share) -> bool:
    visit = of(who, 30)
    with as_visit(visit):
        found = Share.objects.filter(readable(visit), pk=made.pk).exists()
        assert bool(may_read(visit, made.pk)) == found
    return found
