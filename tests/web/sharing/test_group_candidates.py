"""Who may come to a group: put forward, vouched for, objected to in secret, and then invited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone, leave_case
from samspill.web.sharing.groups.candidates import Word, put_forward, take_back
from samspill.web.sharing.groups.models import Candidate, Objection, Vouch
from samspill.web.sharing.groups.queries import GroupPage
from support.cases import AFTER, signed
from support.groups import DAY, forward, joins, page_of, read, says_yes, speaks, standing

WEIGHED = 3 * DAY + 20


def days_go(days: float) -> None:
    """The worker has done what was due until then."""
    carry_out_due(now=AFTER + timedelta(days=days, minutes=15))


def test_two_words_and_three_days_and_they_are_invited(cast: Cast) -> None:
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    speaks(new, cast.agency)
    speaks(new, cast.bank)
    days_go(2)
    assert page_of(group, cast.seller_colleague, 2 * DAY) is None
    days_go(3)
    asked = page_of(group, cast.seller_colleague, WEIGHED)
    assert asked is not None
    assert (asked.invited, asked.invited_by) == (True, cast.police.person.name)
    page = page_of(group, cast.agency, WEIGHED)
    assert page is not None
    assert [each.person for each in page.waiting] == [cast.seller_colleague.person]
    assert page.candidates == []
    joins(group, cast.seller_colleague, minutes=WEIGHED)
    assert read(group, cast.seller_colleague, WEIGHED + 1) == []


@pytest.mark.parametrize("words", [0, 1])
def test_too_few_words_are_none(cast: Cast, words: int) -> None:
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    for who in (cast.agency, cast.bank)[:words]:
        speaks(new, who)
    days_go(30)
    assert page_of(group, cast.seller_colleague, 30 * DAY) is None
    speaks(new, cast.seller, minutes=31 * DAY)
    days_go(32)
    assert (page_of(group, cast.seller_colleague, 32 * DAY) is not None) is (words == 1)


def as_seen(page: GroupPage | None) -> object:
    """What a member sees of who may come."""
    assert page is not None
    return (
        [(each.candidate.person_id, each.mine, each.own) for each in page.candidates],
        [each.person_id for each in page.waiting],
    )


def test_an_objection_looks_like_too_few_words_to_everybody(cast: Cast) -> None:
    """Of two groups alike but for an objection, all others see the same, whenever they look."""
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    speaks(new, cast.agency)
    seen = []
    for objected in (False, True):
        if objected:
            speaks(new, cast.bank)
            speaks(new, cast.seller, Word.NO)
        days_go(20)
        who = (cast.police, cast.agency, cast.seller_colleague)
        seen.append([as_seen(p) if (p := page_of(group, one, 20 * DAY)) else None for one in who])
    assert seen[0] == seen[1]
    days_go(61)
    with signed(cast.bank, 61 * DAY):
        assert not Candidate.objects.exists()
    assert page_of(group, cast.seller_colleague, 61 * DAY) is None


def test_nobody_reads_anothers_words(cast: Cast) -> None:
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    speaks(new, cast.agency)
    speaks(new, cast.seller, Word.NO)
    for who, mine in ((cast.agency, Word.YES), (cast.seller, Word.NO), (cast.bank, None)):
        page = page_of(group, who)
        assert page is not None
        assert [each.mine for each in page.candidates] == [mine]
    verbs = Entry.objects.filter(by__in=[cast.agency.person, cast.seller.person])
    spoken = verbs.filter(verb__contains="candidate").values_list("verb", flat=True)
    assert list(spoken) == ["group_candidate_spoken_of"] * 2


def test_the_last_word_counts(cast: Cast) -> None:
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    speaks(new, cast.agency)
    speaks(new, cast.bank, Word.NO)
    speaks(new, cast.bank, Word.YES, minutes=12)
    with signed(cast.bank, 13):
        assert (Vouch.objects.filter(by=cast.bank.person).count(), Objection.objects.count()) == (
            1, 0,
        )  # fmt: skip
    days_go(3)
    assert page_of(group, cast.seller_colleague, WEIGHED) is not None


def test_who_leaves_takes_their_word_along(cast: Cast) -> None:
    group = standing(cast)
    new = forward(group, cast.police, cast.seller_colleague)
    for who in (cast.agency, cast.seller):
        speaks(new, who)
    with signed(cast.seller, 12) as (visit, by):
        leave_case(case=group.pk, visit=visit, by=by)
    days_go(3)
    assert page_of(group, cast.seller_colleague, WEIGHED) is None
    speaks(new, cast.bank, minutes=4 * DAY)
    days_go(5)
    assert page_of(group, cast.seller_colleague, 5 * DAY) is not None


def test_who_may_be_put_forward_by_whom(cast: Cast) -> None:
    group = standing(cast)
    for by, whom, why in (
        (cast.police, cast.agency, NotDone.ALREADY),
        (cast.police, cast.stranger, NotDone.NOT_REACHED),
        (cast.agency, cast.seller_colleague, NotDone.NOT_REACHED),  # they have not met
    ):
        with pytest.raises(CaseError) as refused:
            forward(group, by, whom)
        assert refused.value.why is why
    new = forward(group, cast.police, cast.seller_colleague)
    with pytest.raises(CaseError):
        forward(group, cast.police, cast.seller_colleague)
    with pytest.raises(NoCaseError):
        speaks(new, cast.police)  # their word is given
    for who in (cast.bank_colleague, cast.seller_colleague):
        with pytest.raises(NoCaseError):
            speaks(new, who)
        with signed(who, 12) as (visit, _by), pytest.raises(NoCaseError):
            put_forward(group=group.pk, person=cast.creator.pk, me=who, visit=visit)
    with signed(cast.agency, 13) as (visit, person), pytest.raises(NoCaseError):
        take_back(candidate=new.pk, visit=visit, by=person)
    with signed(cast.bank, 14) as (visit, person):
        take_back(candidate=new.pk, visit=visit, by=person)
    with pytest.raises(NoCaseError):
        speaks(new, cast.agency, minutes=15)


def test_who_was_in_it_can_come_again(cast: Cast) -> None:
    group = standing(cast)
    late = 366 * DAY
    for who in (cast.bank, cast.police, cast.seller):
        says_yes(group, who, number=1, minutes=200 * DAY)
    assert page_of(group, cast.agency, late) is None
    new = forward(group, cast.police, cast.agency, minutes=late)
    for who in (cast.bank, cast.seller):
        speaks(new, who, minutes=late + 1)
    days_go(370)
    asked = page_of(group, cast.agency, 370 * DAY + 30)
    assert asked is not None
    assert asked.invited
    joins(group, cast.agency, minutes=370 * DAY + 31)
    page = page_of(group, cast.agency, 370 * DAY + 32)
    assert page is not None
    assert len(page.members) == 4
