"""A group: opened by two hosts, its rules accepted by each by name, for a year and no job more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cast import Cast
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Organisation, Person
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    accept_case,
    decline_case,
    invite_people,
    leave_case,
    remove_member,
)
from samspill.web.sharing.cases.models import Case, CaseMember
from samspill.web.sharing.cases.queries import find_case, listed
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.groups.actions import (
    become_host,
    end_in_groups,
    name_host,
    open_group,
    write_rules,
)
from samspill.web.sharing.groups.models import RulesAccepted
from samspill.web.sharing.groups.queries import groups_listed, own_people_in_groups
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from support.cases import AFTER, signed, writes
from support.groups import (
    BEGINNING,
    DAY,
    gathered,
    joins,
    let_gather,
    page_of,
    read,
    says_yes,
    standing,
)
from support.identities import name_contact


def test_two_hosts_open_it_and_who_accepts_the_rules_is_in_it(cast: Cast) -> None:
    let_gather(cast)
    group = gathered(cast)
    asked = page_of(group, cast.police)
    assert asked is not None
    assert (asked.invited, asked.host, asked.members, asked.lines) == (True, True, [], [])
    assert asked.rules.text == BEGINNING.rules
    joins(group, cast.police)
    joins(group, cast.agency)
    page = page_of(group, cast.agency)
    assert page is not None
    assert [(each.person.name, each.host) for each in page.members] == [
        (cast.bank.person.name, True),
        (cast.police.person.name, True),
        (cast.agency.person.name, False),
    ]
    assert [each.person for each in page.waiting] == [cast.seller.person]
    assert (page.host, page.open, page.group.ends_at) == (False, True, None)
    for other in (cast.bank_colleague, cast.seller_colleague, cast.organiser, cast.desk_host):
        assert page_of(group, other) is None
    assert page_of(group, cast.agency, shown=Shown.SIGNED_IN) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": " "}, NotDone.EMPTY),
        ({"rules": ""}, NotDone.EMPTY),
        ({"rules": "x" * 4001}, NotDone.TOO_LONG),
        ({"purpose": "STRENGT FORTROLIG"}, NotDone.CLASSIFIED),
        ({"nothing_forbidden": False}, NotDone.NOT_SAID),
        ({"widest": Label.RED}, NotDone.WIDEST),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, change: dict[str, Any], why: NotDone) -> None:
    let_gather(cast)
    with signed(cast.bank) as (visit, _by), pytest.raises(CaseError) as refused:
        open_group(
            participant=cast.bank, beginning=replace(BEGINNING, **change),
            second=cast.police.person_id, invite=(), visit=visit,
        )  # fmt: skip
    assert refused.value.why is why
    assert not Case.objects.exists()


def test_it_takes_another_host_and_no_more_than_ten(cast: Cast) -> None:
    let_gather(cast)
    for second, invite, why in (
        (cast.bank.person_id, (), NotDone.NO_SECOND),
        (cast.police.person_id, range(900, 909), NotDone.TOO_MANY_IN_GROUP),
        (cast.stranger.person_id, (), NotDone.NOT_REACHED),
        (cast.police.person_id, (cast.stranger.person_id,), NotDone.NOT_REACHED),
    ):
        with signed(cast.bank) as (visit, _by), pytest.raises(CaseError) as refused:
            open_group(
                participant=cast.bank, beginning=BEGINNING, second=second, invite=invite,
                visit=visit,
            )  # fmt: skip
        assert refused.value.why is why
    assert not Case.objects.exists()


def test_new_rules_come_before_all_that_is_written(cast: Cast) -> None:
    group = standing(cast)
    writes(group, cast.agency, "Før", minutes=5)
    with signed(cast.police, 6) as (visit, by):
        write_rules(group=group.pk, text="Nye regler.", visit=visit, by=by)
    assert read(group, cast.police) == ["Før"]  # who wrote them has said yes
    assert read(group, cast.bank) == []
    behind = page_of(group, cast.bank)
    assert behind is not None
    assert behind.behind
    assert (behind.members, behind.lines, behind.rules.text) == ([], [], "Nye regler.")
    with signed(cast.bank, 7) as (visit, by), pytest.raises(NoCaseError):
        write_entry(case=group.pk, text="Etter", label=Label.AMBER, visit=visit, by=by)
    with pytest.raises(CaseError) as refused:
        says_yes(group, cast.bank, number=1, minutes=7)
    assert refused.value.why is NotDone.RULES_CHANGED
    says_yes(group, cast.bank, number=2, minutes=8)
    assert read(group, cast.bank) == ["Før"]
    page = page_of(group, cast.bank)
    assert page is not None
    assert set(page.behind_people) == {cast.agency.person_id, cast.seller.person_id}
    with signed(cast.agency, 9) as (visit, by), pytest.raises(NoCaseError):
        write_rules(group=group.pk, text="Mine", visit=visit, by=by)


def test_who_is_asked_accepts_the_rules_as_they_are_now(cast: Cast) -> None:
    let_gather(cast)
    group = gathered(cast)
    with signed(cast.bank, 1) as (visit, by):
        write_rules(group=group.pk, text="Nye regler.", visit=visit, by=by)
    with pytest.raises(CaseError) as refused:
        joins(group, cast.agency)
    assert refused.value.why is NotDone.RULES_CHANGED
    joins(group, cast.agency, number=2)
    page = page_of(group, cast.agency)
    assert page is not None
    assert not page.invited


def test_a_year_after_the_last_yes_it_is_over(cast: Cast) -> None:
    group = standing(cast)
    writes(group, cast.agency, "Før", minutes=5)
    nearly = page_of(group, cast.seller, 340 * DAY)
    assert nearly is not None
    assert nearly.ask_again
    says_yes(group, cast.seller, number=1, minutes=340 * DAY)
    confirmed = page_of(group, cast.seller, 341 * DAY)
    assert confirmed is not None
    assert not confirmed.ask_again
    assert read(group, cast.seller, 366 * DAY) == ["Før"]
    assert read(group, cast.agency, 366 * DAY) == []
    assert page_of(group, cast.agency, 366 * DAY) is None
    page = page_of(group, cast.seller, 366 * DAY)
    assert page is not None
    assert [each.person for each in page.members] == [cast.seller.person]
    with pytest.raises(NoCaseError):  # nobody comes back by themselves
        says_yes(group, cast.agency, number=1, minutes=366 * DAY)


def moves(cast: Cast, who: Participant, to: Organisation) -> None:
    """Somebody comes to a later edition for another organisation."""
    later = Edition.objects.exclude(pk=cast.edition.pk).order_by("-day").first()
    assert later is not None
    Edition.objects.filter(pk=later.pk).update(day=cast.edition.day + timedelta(days=30))
    Participant.objects.create(edition=later, person=who.person, organisation=to)


def test_it_ends_with_the_job_at_the_next_request(cast: Cast) -> None:
    group = standing(cast)
    writes(group, cast.bank, "Før", minutes=5)
    assert read(group, cast.agency) == ["Før"]
    moves(cast, cast.agency, cast.seller.organisation)
    assert read(group, cast.agency) == []
    assert page_of(group, cast.agency) is None
    page = page_of(group, cast.bank)
    assert page is not None
    assert cast.agency.person not in [each.person for each in page.members]


def test_who_leaves_or_is_taken_out_is_out_at_once(cast: Cast) -> None:
    group = standing(cast)
    with signed(cast.agency, 5) as (visit, by):
        leave_case(case=group.pk, visit=visit, by=by)
    with signed(cast.police, 6) as (visit, by):
        remove_member(case=group.pk, person=cast.seller.person_id, visit=visit, by=by)
    with signed(cast.police, 6) as (visit, by), pytest.raises(NoCaseError):
        remove_member(case=group.pk, person=cast.bank.person_id, visit=visit, by=by)
    for who in (cast.agency, cast.seller):
        assert page_of(group, who) is None
    with signed(cast.bank, 7) as (visit, by):
        left = CaseMember.objects.filter(case=group).values_list("person", flat=True)
        assert set(left) == {cast.bank.person_id, cast.police.person_id}
        accepted = RulesAccepted.objects.filter(group=group).values_list("person", flat=True)
        assert set(accepted) == {cast.bank.person_id, cast.police.person_id}


def test_the_other_host_goes_on_and_asks_a_third(cast: Cast) -> None:
    group = standing(cast)
    with signed(cast.bank, 5) as (visit, by):
        leave_case(case=group.pk, visit=visit, by=by)
    page = page_of(group, cast.police)
    assert page is not None
    assert (page.open, page.group.founder) == (True, cast.police.person)
    with signed(cast.agency, 6) as (visit, by), pytest.raises(NoCaseError):
        become_host(group=group.pk, visit=visit, by=by)
    with signed(cast.police, 7) as (visit, by):
        name_host(group=group.pk, person=cast.agency.person_id, visit=visit, by=by)
    with signed(cast.agency, 8) as (visit, by):
        become_host(group=group.pk, visit=visit, by=by)
    page = page_of(group, cast.agency)
    assert page is not None
    assert page.host


def test_without_a_host_it_ends_unless_a_member_takes_it_on(cast: Cast) -> None:
    group = standing(cast)
    for who in (cast.police, cast.bank):
        with signed(who, 5) as (visit, by):
            leave_case(case=group.pk, visit=visit, by=by)
    waiting = page_of(group, cast.agency)
    assert waiting is not None
    assert (waiting.open, waiting.asked_to_host) == (True, True)
    over = page_of(group, cast.agency, 15 * DAY)
    assert over is not None
    assert not over.open
    with signed(cast.agency, 6) as (visit, by):
        become_host(group=group.pk, visit=visit, by=by)
    page = page_of(group, cast.seller, 15 * DAY)
    assert page is not None
    assert (page.open, page.group.founder) == (True, cast.agency.person)


def test_the_contact_person_ends_it_at_once_and_sees_nothing_else(cast: Cast) -> None:
    group = standing(cast)
    name_contact(cast.agency.organisation, cast.creator)
    visit = Visit(cast.creator.pk, Shown.ANEW, AFTER + timedelta(minutes=5))
    assert own_people_in_groups(visit) == [(cast.agency.person_id, cast.agency.person.name)]
    assert own_people_in_groups(replace(visit, shown=Shown.SIGNED_IN)) == []
    assert page_of(group, cast.creator) is None
    with signed(cast.creator, 6) as (seen, by):
        for other in (cast.bank, cast.bank_colleague):  # another's people, and nobody's member
            with pytest.raises(NoCaseError):
                end_in_groups(person=other.person_id, visit=seen, by=by)
        end_in_groups(person=cast.agency.person_id, visit=seen, by=by)
    assert own_people_in_groups(replace(visit, now=seen.now)) == []
    assert page_of(group, cast.agency) is None
    page = page_of(group, cast.bank)
    assert page is not None
    assert cast.agency.person not in [each.person for each in page.members]


def test_where_both_hosts_are_out_any_member_takes_it_on(cast: Cast) -> None:
    group = standing(cast)
    for who in (cast.bank, cast.police):
        moves(cast, who, cast.seller.organisation)
    page = page_of(group, cast.agency)
    assert page is not None
    assert (page.hostless, page.open) == (True, True)
    with signed(cast.agency, 21) as (visit, by):
        become_host(group=group.pk, visit=visit, by=by)
    with signed(cast.seller, 22) as (visit, by), pytest.raises(NoCaseError):
        become_host(group=group.pk, visit=visit, by=by)
    page = page_of(group, cast.seller, 23)
    assert page is not None
    assert (page.hostless, page.group.founder) == (False, cast.agency.person)


def test_it_is_no_case(cast: Cast) -> None:
    let_gather(cast)
    group = gathered(cast)
    with signed(cast.agency) as (visit, by):
        with pytest.raises(NoCaseError):
            accept_case(case=group.pk, hidden=False, visit=visit, by=by)
        assert listed(visit, cast.edition.pk).invited == []
        assert find_case(visit, cast.edition.pk, group.pk) is None
    with signed(cast.bank) as (visit, _by), pytest.raises(NoCaseError):
        people = [cast.bank_colleague.person_id]
        invite_people(case=group.pk, people=people, me=cast.bank, visit=visit)
    with signed(cast.agency) as (visit, by):
        decline_case(case=group.pk, visit=visit, by=by)
    assert page_of(group, cast.agency) is None
    with signed(cast.bank) as (visit, by):
        assert [row.title for row in groups_listed(visit, cast.edition.pk).rows] == [group.title]
        assert listed(visit, cast.edition.pk).rows == []


def test_its_people_are_gone_from_it_when_they_are_erased(cast: Cast) -> None:
    group = standing(cast)
    writes(group, cast.agency, "Mine ord", minutes=5)
    with signed(cast.agency, 6) as (visit, _by):
        now = visit.now
    erase_person(person_id=cast.agency.person_id, by=cast.agency.person, now=now)
    assert read(group, cast.bank) == []
    page = page_of(group, cast.bank)
    assert page is not None
    assert len(page.members) == 3
    assert not Person.objects.filter(pk=cast.agency.person_id).exists()
