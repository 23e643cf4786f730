"""A contact person names who takes part in cases, confirms it, ends it and hands on, and reads none
of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.actions import share
from samspill.web.sharing.audience import Audience, resolved
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    carry_on,
    name_to_carry_on,
    open_case,
)
from samspill.web.sharing.cases.letters import REMOVED
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseMember
from samspill.web.sharing.cases.permissions import cases_in, cases_without_founder
from samspill.web.sharing.contacts.actions import end_access, hand_actions_on, name_people
from samspill.web.sharing.contacts.models import Standing
from samspill.web.sharing.contacts.permissions import CONFIRMED_EACH, GRACE
from samspill.web.sharing.contacts.queries import homes_of
from samspill.web.sharing.permissions import Shown, may_read
from samspill.web.sharing.tie_models import Action
from samspill.web.sharing.tie_permissions import own_actions
from support.cases import OPENING, accepts, invites, let_work, opened, signed, texts, writes
from support.identities import name_contact
from support.pages import meet, words
from support.shared import EXPERIENCE, strong

YEAR = (CONFIRMED_EACH + GRACE).total_seconds() / 60


@pytest.fixture
def case(cast: Cast) -> Case:
    """The bank's, with its colleague and the police; somebody says who the bank's people are."""
    let_work(cast)
    meet(cast.bank, cast.bank_colleague, slot=3, table=3)
    name_contact(cast.bank.organisation, cast.creator)
    made = opened(cast, invite=(cast.police, cast.bank_colleague))
    accepts(made, cast.police)
    accepts(made, cast.bank_colleague)
    writes(made, cast.bank, "zqwordsz")
    return made


def names(cast: Cast, *people: Participant, minutes: float = 5) -> None:
    """The bank's contact person names some of its own."""
    with signed(cast.creator, minutes) as (visit, by):
        name_people(
            organisation=cast.bank.organisation_id, people=[one.person_id for one in people],
            visit=visit, by=by,
        )  # fmt: skip


def ends(cast: Cast, who: Participant, by: Person | None = None, minutes: float = 6) -> None:
    """The bank's contact person, or somebody else, ends one's access."""
    with signed(by or cast.creator, minutes) as (visit, person):
        end_access(
            organisation=cast.bank.organisation_id, person=who.person_id, visit=visit, by=person
        )  # fmt: skip


def is_in(who: Participant, minutes: float = 10) -> bool:
    with signed(who, minutes) as (visit, _by):
        return cases_in(visit).exists()


def test_who_has_ended_is_out_at_the_next_request(cast: Cast, case: Case) -> None:
    assert is_in(cast.bank_colleague)
    ends(cast, cast.bank_colleague)
    assert not is_in(cast.bank_colleague)
    assert texts(case, cast.bank_colleague) == []
    assert is_in(cast.police)
    told = Letter.objects.filter(kind=REMOVED).values_list("person", flat=True)
    assert list(told) == [cast.bank_colleague.person_id]


def test_a_founder_who_ends_leaves_the_case_to_a_named_member(cast: Cast, case: Case) -> None:
    ends(cast, cast.bank)
    assert texts(case, cast.bank) == []
    with signed(cast.creator, 7) as (visit, by):
        assert cases_without_founder(visit).get().pk == case.pk
        name_to_carry_on(
            case=case.pk, person=cast.bank_colleague.person_id, visit=visit, by=by
        )  # fmt: skip
    with signed(cast.bank_colleague, 8) as (visit, by):
        assert carry_on(case=case.pk, visit=visit, by=by).founder_id == by.pk


def test_who_has_ended_comes_into_no_case_for_it(cast: Cast, case: Case) -> None:
    ends(cast, cast.bank_colleague)
    invites(case, cast.bank, cast.bank_colleague, minutes=7)
    with pytest.raises(CaseError) as refused:
        accepts(case, cast.bank_colleague, minutes=8)
    assert refused.value.why is NotDone.NOT_NAMED
    with pytest.raises(CaseError) as refused:
        _opens(cast.bank_colleague)
    assert refused.value.why is NotDone.NOT_NAMED
    names(cast, cast.bank_colleague, minutes=9)
    accepts(case, cast.bank_colleague, minutes=10)
    assert is_in(cast.bank_colleague, 11)


def _opens(who: Participant) -> None:

    with signed(who, 8) as (visit, _by):
        open_case(participant=who, opening=OPENING, visit=visit)


def test_where_some_are_named_the_others_come_into_no_case(cast: Cast, case: Case) -> None:
    names(cast, cast.bank)
    _opens(cast.bank)
    with pytest.raises(CaseError):
        _opens(cast.bank_colleague)
    _opens(cast.police)  # of another organisation


def test_what_is_not_confirmed_each_year_opens_nothing(cast: Cast, case: Case) -> None:
    with signed(cast.bank, 4):
        Case.objects.update(ends_at=case.opened_at + timedelta(days=900))
    names(cast, cast.bank, cast.bank_colleague, minutes=5)
    assert is_in(cast.bank, 5 + YEAR - 1)
    assert not is_in(cast.bank, 5 + YEAR)
    assert is_in(cast.police, 5 + YEAR)
    names(cast, cast.bank, minutes=6 + YEAR)
    assert is_in(cast.bank, 7 + YEAR)
    assert not is_in(cast.bank_colleague, 7 + YEAR)


def test_nor_does_what_came_by_a_case(cast: Cast, case: Case) -> None:
    with signed(cast.bank, 4):
        Case.objects.update(ends_at=case.opened_at + timedelta(days=900))
    names(cast, cast.bank, cast.bank_colleague, minutes=5)
    audience = Audience(case=case.pk)
    with signed(cast.police, YEAR - 60) as (visit, _by):
        made = share(
            participant=cast.police, draft=EXPERIENCE, audience=audience, now=visit.now,
            receivers=resolved(cast.police, audience, now=visit.now),
        )  # fmt: skip

    def reads(minutes: float) -> bool:
        with signed(cast.bank_colleague, minutes) as (visit, _by):
            return bool(may_read(visit, made.pk))

    assert reads(5 + YEAR - 1)
    assert not reads(5 + YEAR)
    names(cast, cast.bank_colleague, minutes=6 + YEAR)
    assert reads(7 + YEAR)


def test_nobody_but_the_contact_person_does_it_and_to_nobody_elses(cast: Cast, case: Case) -> None:
    people: list[Person] = [cast.bank.person, cast.police.person, cast.organiser]
    for who in people:
        with pytest.raises(NoCaseError):
            ends(cast, cast.bank_colleague, by=who)
    for other in (cast.police, cast.seller):
        with pytest.raises(NoCaseError):
            ends(cast, other)
        with pytest.raises(NoCaseError):
            names(cast, other)
    with pytest.raises(NoCaseError), signed(cast.creator, 6, Shown.SIGNED_IN) as (visit, by):
        end_access(
            organisation=cast.bank.organisation_id, person=cast.bank_colleague.person_id,
            visit=visit, by=by,
        )  # fmt: skip
    assert is_in(cast.bank_colleague)


def test_a_colleague_takes_over_what_a_leaver_would_do(cast: Cast, case: Case) -> None:
    lines = (("Sende malen", True), ("Ringe om fredag", False))
    for line, mine in lines:
        with signed(cast.bank, 4) as (visit, by):
            agree(
                other=cast.police.person_id, line=line, mine=mine, due=None, visit=visit, by=by
            )  # fmt: skip
    with signed(cast.police, 4) as (visit, by):
        agree(
            other=cast.bank.person_id, line="Svare oss", mine=False, due=None, visit=visit, by=by
        )  # fmt: skip
    to = cast.bank_colleague.person_id
    with signed(cast.creator, 6) as (visit, by):
        assert not Action.objects.exists() or connection.vendor != "postgresql"
        moved = hand_actions_on(
            organisation=cast.bank.organisation_id, person=cast.bank.person_id, to=to,
            visit=visit, by=by,
        )  # fmt: skip
        assert moved == 2
        assert not own_actions(visit).exists()
    assert _lines(cast.bank_colleague) == ["Sende malen", "Svare oss"]
    assert _lines(cast.bank) == ["Ringe om fredag"]
    with signed(cast.police, 7) as (visit, _by):
        owners = own_actions(visit).order_by("line").values_list("owner", flat=True)
        assert list(owners) == [cast.police.person_id, to, to]


def _lines(who: Participant) -> list[str]:
    with signed(who, 7) as (visit, _by):
        return sorted(own_actions(visit).values_list("line", flat=True))


def test_it_is_in_the_journal_of_nobodys_edition(cast: Cast, case: Case) -> None:
    names(cast, cast.bank, cast.bank_colleague)
    ends(cast, cast.bank_colleague)
    found = Entry.objects.filter(by=cast.creator.pk).values_list("verb", "edition_id")
    assert {("people_named", None), ("access_ended", None)} <= set(found)


def test_a_contact_person_sees_names_and_counts_and_no_word(cast: Cast, case: Case) -> None:
    names(cast, cast.bank)
    with signed(cast.creator, 7) as (visit, _by):
        (home,) = homes_of(visit)
        assert [(one.name, one.named, one.cases) for one in home.people] == [
            (cast.bank.person.name, True, 1), (cast.bank_colleague.person.name, False, 1),
        ]  # fmt: skip
        assert not cases_in(visit).exists()
        if connection.vendor == "postgresql":
            assert not CaseEntry.objects.exists()
            assert not Case.objects.exists()
            homes = CaseMember.objects.values_list("organisation", flat=True)
            assert set(homes) == {cast.bank.organisation_id}
    page = words(strong(cast.creator).get("/my-organisation/").content)
    assert cast.bank.person.name in page
    assert "in 1 case" in page
    assert cast.police.person.name not in page
    assert case.title not in page


def test_what_was_said_of_somebody_goes_with_them(cast: Cast, case: Case) -> None:
    names(cast, cast.bank, cast.bank_colleague)
    erase_person(
        person_id=cast.bank.person_id, by=cast.bank.person, now=case.opened_at + timedelta(hours=1)
    )
    with signed(cast.creator, 70):
        left = Standing.objects.values_list("person", flat=True)
        assert list(left) == [cast.bank_colleague.person_id]


def test_the_page_names_ends_and_hands_on(cast: Cast, case: Case) -> None:
    client, at = strong(cast.creator), f"/my-organisation/{cast.bank.organisation_id}/"
    assert client.post(at, {"do": "name", "who": [cast.bank.person_id]}).status_code == 302
    said = {"do": "hand on", "who": cast.bank.person_id, "to": cast.bank_colleague.person_id}
    assert client.post(at, said).status_code == 302
    assert client.post(at, {"do": "end", "who": cast.bank_colleague.person_id}).status_code == 302
    page = words(client.get("/my-organisation/").content)
    assert f"{cast.bank_colleague.person.name} no longer takes part" in page
    assert client.post(at, {"do": "end", "who": "x"}).status_code == 400
    assert client.post(at, {"do": "end", "who": cast.police.person_id}).status_code == 404
    assert strong(cast.police).post(at, said).status_code == 404
    assert not is_in(cast.bank_colleague)
