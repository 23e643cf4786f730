"""A group that is opened by those who said yes to it: who is asked, who is not, and once."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.editions.rivals import set_trades
from samspill.web.meetings.models import Seat
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.proposal_queries import others_who_would
from samspill.web.sharing.groups.proposals import GroupOpened
from samspill.web.sharing.permissions import Shown
from samspill.web.wishes.models import Veto
from support.cases import signed
from support.groups import forward, page_of
from support.pages import url, words
from support.proposals import LATER, names_seen, opens, proposal_of, proposed, says, sees
from support.shared import strong


@pytest.fixture
def willing(cast: Cast) -> list[Participant]:
    """Eight to whom a group is proposed, of whom the first six have said yes, and one no. The fifth
    has met none of the others."""
    sat = proposed(cast)
    Seat.objects.filter(participant=sat[4]).delete()
    for who in sat[:6]:
        says(who)
    says(sat[6], yes=False)
    return sat


def invited(group: Case, who: Participant) -> set[str]:
    page = page_of(group, who, minutes=LATER + 1)
    assert page is not None
    return {each.person.name for each in page.waiting}


def test_those_who_said_yes_are_asked_met_or_not_and_nobody_else(
    willing: list[Participant],
) -> None:
    group = opens(willing[4], willing[5])
    assert invited(group, willing[4]) == {one.person.name for one in (*willing[:4], willing[5])}
    page = page_of(group, willing[4], minutes=LATER + 1)
    assert page is not None
    assert [each.person_id for each in page.waiting if each.host] == [willing[5].person_id]
    for one in willing[:6]:
        assert page_of(group, one, minutes=LATER + 1) is not None
        assert sees(one, minutes=LATER + 1)[0].group == group.pk
    for one in willing[6:]:
        assert page_of(group, one, minutes=LATER + 1) is None
        (asked,) = sees(one, minutes=LATER + 1)
        assert (asked.opened, asked.group, asked.people) == (False, None, [])


def test_it_is_opened_once(willing: list[Participant]) -> None:
    group = opens(willing[0], willing[1])
    with pytest.raises(CaseError, match=NotDone.OPENED):
        opens(willing[1], willing[0], minutes=LATER + 1)
    with signed(willing[0], LATER + 2):
        assert [each.pk for each in Case.objects.all()] == [group.pk]


def test_who_did_not_say_yes_opens_nothing_and_is_no_host(
    cast: Cast, willing: list[Participant]
) -> None:
    proposal = proposal_of(willing[0])
    for who in (willing[6], willing[7], cast.police):
        with pytest.raises(NoCaseError):
            opens(who, willing[0], pk=proposal)
    with pytest.raises(NoCaseError):
        opens(willing[0], willing[1], shown=Shown.SIGNED_IN)
    for second in (willing[0], willing[6], cast.police):
        with pytest.raises(CaseError, match=NotDone.NO_SECOND):
            opens(willing[0], second)


def test_five_yeses_open_nothing(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:5]:
        says(who)
    with pytest.raises(NoCaseError):
        opens(sat[0], sat[1])


def test_a_no_thanks_since_then_keeps_who_says_it_out_and_is_a_no_to_see(
    cast: Cast, willing: list[Participant]
) -> None:
    bank, sayer, other = willing[0], willing[4], willing[5]
    says(willing[7])  # so that there are six without the sayer
    with_no_thanks = []
    for withdrawn in (False, True):
        if withdrawn:
            Veto.objects.all().delete()
            says(sayer, yes=False, minutes=LATER)
        else:
            Veto.objects.create(
                edition=cast.edition, by_participant=sayer, to_participant=other, said_at=NOW
            )
        with_no_thanks.append([names_seen(one) for one in willing if one != sayer])
    assert with_no_thanks[0] == with_no_thanks[1]
    assert sayer.person.name not in names_seen(bank)
    assert other.person.name in names_seen(bank)


def test_whoever_has_said_no_thanks_since_is_neither_asked_nor_host_and_opens_nothing(
    cast: Cast, willing: list[Participant]
) -> None:
    sayer, other = willing[4], willing[5]
    Veto.objects.create(
        edition=cast.edition, by_participant=sayer, to_participant=other, said_at=NOW
    )
    (asked,) = sees(sayer)
    assert (asked.answer, asked.agreed, asked.people) == ("yes", False, [])
    with pytest.raises(NoCaseError):
        opens(sayer, willing[0])
    with pytest.raises(CaseError, match=NotDone.NO_SECOND):
        opens(willing[0], sayer)
    group = opens(other, willing[0])
    assert invited(group, other) == {one.person.name for one in willing[:4]}


def test_of_rivals_since_then_one_is_asked(cast: Cast, willing: list[Participant]) -> None:
    chain, shop = willing[4], willing[5]
    trades = {chain.organisation_id: "handel", shop.organisation_id: "handel"}
    set_trades(edition=cast.edition, trades=trades, by=cast.organiser, now=NOW)
    group = opens(willing[0], willing[1])
    assert invited(group, willing[0]) == {one.person.name for one in willing[1:5]}


def test_a_no_thanks_is_not_counted_among_six(cast: Cast) -> None:
    sat = proposed(cast)
    Veto.objects.create(
        edition=cast.edition, by_participant=sat[0], to_participant=sat[2], said_at=NOW
    )
    for who in sat[:6]:
        says(who)
    assert [names_seen(who) for who in sat] == [[]] * 8
    says(sat[6])
    assert len(names_seen(sat[2])) == 5
    assert names_seen(sat[0]) == []


def test_who_says_yes_later_is_put_forward_by_one_who_did(
    cast: Cast, willing: list[Participant]
) -> None:
    group = opens(willing[4], willing[5])
    says(willing[7], minutes=LATER + 2)
    (asked,) = sees(willing[7], minutes=LATER + 3)
    assert (asked.opened, asked.group) == (True, None)
    with pytest.raises(CaseError, match=NotDone.NOT_REACHED):
        forward(group, willing[4], willing[6], minutes=LATER + 4)
    with pytest.raises(CaseError, match=NotDone.NOT_REACHED):
        forward(group, willing[4], cast.police, minutes=LATER + 4)
    with signed(willing[4], LATER + 4) as (visit, _by):
        would = others_who_would(visit, cast.edition.pk, group.pk)
    assert would == [willing[7]]
    forward(group, willing[4], willing[7], minutes=LATER + 4)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no security of rows")
def test_the_database_shows_what_is_opened_to_those_who_said_yes(
    cast: Cast, willing: list[Participant]
) -> None:
    proposal = proposal_of(willing[0])
    with pytest.raises(DatabaseError, match="row-level security"), signed(willing[6], LATER):
        GroupOpened.objects.create(proposal_id=proposal, group_id=1)
    with pytest.raises(DatabaseError, match="row-level security"), signed(willing[0], LATER):
        GroupOpened.objects.create(proposal_id=proposal, group_id=1)
    opens(willing[0], willing[1])
    seen = []
    for person in (*(who.person for who in (*willing, cast.police)), cast.organiser):
        with signed(person, LATER + 1):
            seen.append(GroupOpened.objects.count())
            assert GroupOpened.objects.update(group_id=1) == 0
            assert GroupOpened.objects.all().delete()[0] == 0
    assert seen == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    with signed(willing[0], LATER, Shown.SIGNED_IN):
        assert not GroupOpened.objects.exists()


def posted(second: Participant, **more: str) -> dict[str, str]:
    return {
        "title": "Svindel i kassa", "purpose": "Å kjenne den igjen", "rules": "Blir her.",
        "widest": "AMBER", "nothing_forbidden": "on", "host": str(second.person_id), **more,
    }  # fmt: skip


def test_from_the_names_to_the_group_by_its_pages(cast: Cast, willing: list[Participant]) -> None:
    rita, kari = willing[4], willing[5]
    where = url("participant_proposal_open", cast, pk=proposal_of(rita))
    client = strong(rita)
    assert where in client.get(url("participant_proposals", cast)).content.decode()
    shown = words(client.get(where).content)
    assert "Go on meeting: you and 5 others" in shown
    assert kari.person.name in shown
    for who in (*willing[6:], cast.police):
        assert strong(who).get(where).status_code == 404
        assert strong(who).post(where, posted(kari)).status_code == 404
    assert client.post(where, posted(willing[6])).status_code == 422
    assert client.post(where, posted(kari, rules="")).status_code == 422
    answered = client.post(where, posted(kari))
    assert answered.status_code == 302
    assert answered["Location"] in client.get(url("participant_proposals", cast)).content.decode()
    invitation = words(strong(kari).get(answered["Location"]).content)
    assert "Svindel i kassa" in invitation
    again = strong(kari).post(where, posted(rita), follow=True)
    assert "One of you has opened it." in words(again.content)
