"""Groups that are proposed after the day: to whom, on what, and who learns what of the answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.db.models import Model, Q

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.editions.rivals import set_trades
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.people.models import Person
from samspill.web.privacy.durations import PROPOSALS_END
from samspill.web.privacy.editions import erase_edition
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.groups.proposals import (
    GroupCandidate,
    GroupProposal,
    GroupsProposed,
    Said,
    Willing,
)
from samspill.web.sharing.groups.proposing import (
    NoProposalError,
    answer_proposal,
    propose_groups,
)
from samspill.web.sharing.letters import news_of
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.tie_models import NotHeld
from samspill.web.wishes.models import Veto
from support.cases import AFTER, signed
from support.letters import deliver_all
from support.pages import meet
from support.proposals import PROPOSED, names_seen, proposed, says, sees, those_who_sat
from support.shared import let_share

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no security of rows"
)


def test_the_worker_proposes_once_and_each_is_told_a_theme(cast: Cast) -> None:
    sat = those_who_sat(cast)
    early = AFTER + timedelta(days=1)
    for now in (early, PROPOSED, PROPOSED + timedelta(days=1)):
        order_daily(now=now)
        carry_out_due(now=now)
        carry_out_due(now=now)  # what the first has ordered
        assert GroupsProposed.objects.exists() == (now > early)
    assert GroupsProposed.objects.get().proposals == 1
    for who in sat:
        (asked,) = sees(who)
        assert (asked.theme, asked.answer, asked.people) == ("Svindel", Said.NOTHING, [])
    assert sees(cast.police) == []
    assert sees(cast.seller_colleague) == []
    entry = Entry.objects.get(verb="groups_proposed")
    assert (entry.facts, entry.edition_id) == ({"proposals": 1}, cast.edition.pk)


def test_without_the_no_thanks_the_police_is_asked_as_well(cast: Cast) -> None:
    Veto.objects.all().delete()
    proposed(cast)
    assert len(sees(cast.police)) == 1


@pytest.mark.parametrize("part", [Part.NONE, Part.TIES, Part.SHARING])
def test_where_people_do_not_work_together_nothing_is_proposed(cast: Cast, part: Part) -> None:
    those_who_sat(cast)
    let_share(cast, part)
    order_daily(now=PROPOSED)
    carry_out_due(now=PROPOSED)
    carry_out_due(now=PROPOSED)
    assert not GroupsProposed.objects.exists()


def test_rivals_are_in_no_group_together(cast: Cast) -> None:
    sat = those_who_sat(cast)
    chain, shipping = sat[5], sat[7]
    trades = {chain.organisation_id: "handel", shipping.organisation_id: "handel"}
    set_trades(edition=cast.edition, trades=trades, by=cast.organiser, now=AFTER)
    propose_groups(edition=cast.edition, now=PROPOSED)
    assert sorted(len(sees(who)) for who in (chain, shipping)) == [0, 1]


def test_who_was_not_there_is_not_asked(cast: Cast) -> None:
    sat = those_who_sat(cast)
    with signed(sat[4]) as (visit, by):
        meeting = cast.edition.meetings.get(round_table="r1")
        NotHeld.objects.create(meeting=meeting, by=by, other=cast.agency.person, said_at=visit.now)
    propose_groups(edition=cast.edition, now=PROPOSED)
    assert sees(cast.agency) == []
    assert len(sees(cast.bank)) == 1


def test_names_are_seen_from_the_sixth_yes_on_and_by_those_who_said_yes(cast: Cast) -> None:
    sat = proposed(cast)
    no, silent = sat[6], sat[7]
    says(no, yes=False)
    for who in sat[:5]:
        says(who)
        assert [names_seen(one) for one in sat] == [[]] * 8
        assert [each.agreed for each in sees(who)] == [False]
    before = sees(no), sees(silent)
    says(sat[5])
    names = {one.person.name for one in sat[:6]}
    for who in sat[:6]:
        assert set(names_seen(who)) == names - {who.person.name}
    assert (sees(no), sees(silent)) == before
    says(silent)
    assert silent.person.name in names_seen(sat[0])
    assert set(names_seen(silent)) == names


def test_who_says_no_after_all_is_out_of_sight_at_once(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:7]:
        says(who)
    says(sat[0], yes=False)
    assert sat[0].person.name not in names_seen(sat[1])
    assert names_seen(sat[0]) == []
    (asked,) = sees(sat[0])
    assert (asked.answer, asked.agreed) == (Said.NO, False)
    says(sat[0])
    assert sat[0].person.name in names_seen(sat[1])


def test_a_yes_that_was_taken_back_does_not_count(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:5]:
        says(who)
    says(sat[0], yes=False)
    says(sat[5])
    assert names_seen(sat[1]) == []
    says(sat[6])
    assert len(names_seen(sat[1])) == 5


def test_names_take_a_second_factor(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:6]:
        says(who)
    (asked,) = sees(sat[0], shown=Shown.SIGNED_IN)
    assert (asked.agreed, asked.closed, asked.people) == (True, "stronger", [])
    assert sees(sat[0], shown=Shown.LINK) == []
    assert len(names_seen(sat[0], shown=Shown.SECOND)) == 5


def test_who_is_not_asked_can_answer_nothing(cast: Cast) -> None:
    sat = proposed(cast)
    with signed(sat[0], 5000) as (visit, _by):
        pk = GroupProposal.objects.get().pk
    for key in (pk, uuid4()):
        with (
            pytest.raises(NoProposalError),
            signed(cast.police, 5000) as (visit, by),
        ):
            answer_proposal(proposal=key, yes=True, visit=visit, by=by)
    assert not Entry.objects.filter(verb="group_proposal_answered").exists()


def test_the_weeks_letter_says_how_many_and_no_more(cast: Cast) -> None:
    sat = proposed(cast)

    def told(who: Participant, days: float) -> tuple[int, int]:
        (news,) = news_of(who.person_id, PROPOSED + timedelta(days=days))
        return news.proposals.asked, news.proposals.agreed

    monday, the_next = 1, 8  # it was proposed on a Sunday
    assert told(sat[0], monday) == (1, 0)
    assert told(cast.police, monday) == (0, 0)
    for who in sat[:6]:
        says(who)  # that Monday
    assert told(sat[0], the_next) == (0, 1)
    # Who is silent hears no more of it, whatever others have said.
    assert (told(sat[7], monday), told(sat[7], the_next)) == ((1, 0), (0, 0))
    assert told(sat[0], the_next + 7) == (0, 0)


def test_the_letter_itself_has_a_number_and_an_address(cast: Cast) -> None:
    sat = proposed(cast)
    monday = PROPOSED + timedelta(days=1)
    carry_out_due(now=monday)
    deliver_all(now=monday)
    assert {to for sent in mail.outbox for to in sent.to} == {who.person.email for who in sat}
    (letter,) = (sent for sent in mail.outbox if sent.to == [sat[0].person.email])
    assert "- 1 gruppe er foreslått for deg." in letter.body
    assert f"/e/{cast.edition.slug}/groups/proposals/" in letter.body
    assert "Svindel" not in letter.body


def test_the_journal_says_neither_who_nor_what(cast: Cast) -> None:
    sat = proposed(cast)
    says(sat[0])
    says(sat[1], yes=False)
    entries = Entry.objects.filter(verb="group_proposal_answered")
    assert {(entry.edition_id, str(entry.facts)) for entry in entries} == {(None, "{}")}
    assert entries.count() == 2


def _left(sat: list[Participant]) -> list[int]:
    """How many rows each of them still has of what they were asked, and all see of it."""
    found = []
    for who in sat:
        with signed(who, 7000) as (_visit, by):
            mine = Q(person=by)
            found.append(
                GroupCandidate.objects.filter(mine).count() + Willing.objects.filter(mine).count()
            )
    return found


def test_erasing_a_person_and_what_is_over(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:7]:
        says(who)
    assert _left(sat) == [2] * 7 + [1]
    gone = sat[0].person
    erase_person(person_id=gone.pk, by=None, now=PROPOSED)
    assert gone.name not in names_seen(sat[1])
    assert _left(sat[1:]) == [2] * 6 + [1]
    erase_what_is_over(now=PROPOSED + PROPOSALS_END)
    assert _left(sat[1:]) == [2] * 6 + [1]
    erase_what_is_over(now=PROPOSED + PROPOSALS_END + timedelta(minutes=1))
    assert _left(sat[1:]) == [0] * 7


def test_erasing_an_edition(cast: Cast) -> None:
    sat = proposed(cast)
    people = [who.person for who in sat]
    for who in sat[:6]:
        says(who)
    erase_edition(edition=cast.edition, now=PROPOSED)
    assert not GroupsProposed.objects.exists()
    for one in people[:6]:
        with signed(one, 7000):
            assert not GroupProposal.objects.exists()
            assert not GroupCandidate.objects.exists()
            assert not Willing.objects.exists()


@on_postgresql
def test_the_database_shows_each_their_own_and_nobody_else_anything(cast: Cast) -> None:
    sat = proposed(cast)
    for one in sat[:5]:
        says(one)

    def rows() -> tuple[int, int, int]:
        return (
            GroupProposal.objects.count(),
            GroupCandidate.objects.count(),
            Willing.objects.count(),
        )

    assert rows() == (0, 0, 0)
    silent: list[tuple[Participant | Person, Shown, tuple[int, int, int]]] = [
        (sat[0], Shown.ANEW, (1, 1, 0)),
        (sat[0], Shown.SIGNED_IN, (1, 1, 0)),
        (sat[0], Shown.LINK, (0, 0, 0)),
        (cast.police, Shown.ANEW, (0, 0, 0)),
        (cast.organiser, Shown.ANEW, (0, 0, 0)),
    ]
    for who, shown, found in silent:
        with signed(who, 6000, shown):
            assert rows() == found
    says(sat[5])
    says(sat[6], yes=False)
    enough: list[tuple[Participant | Person, Shown, tuple[int, int, int]]] = [
        (sat[0], Shown.ANEW, (1, 1, 6)),
        (sat[0], Shown.SIGNED_IN, (1, 1, 1)),
        (sat[6], Shown.ANEW, (1, 1, 0)),
        (sat[7], Shown.ANEW, (1, 1, 0)),
        (cast.organiser, Shown.ANEW, (0, 0, 0)),
    ]
    for who, shown, found in enough:
        with signed(who, 6000, shown):
            assert rows() == found


@on_postgresql
def test_the_database_lets_nobody_ask_answer_or_count_for_others(cast: Cast) -> None:
    sat = proposed(cast)
    with signed(sat[0], 6000):
        (proposal,) = GroupProposal.objects.all()
    made: list[Model] = [
        GroupCandidate(proposal=proposal, person=cast.police.person),
        Willing(proposal=proposal, person=sat[0].person),
        GroupProposal(edition=cast.edition, theme="Svinn", made_at=PROPOSED),
    ]
    for row in made:
        with pytest.raises(DatabaseError, match="row-level security"), signed(sat[0], 6000):
            row.save(force_insert=True)
    with signed(sat[0], 6000):
        assert GroupProposal.objects.update(theme="Svinn") == 0
        assert GroupCandidate.objects.exclude(person=sat[0].person).update(answer="no") == 0


def test_a_day_without_meetings_proposes_nothing(cast: Cast) -> None:
    let_share(cast, Part.CASES)
    assert propose_groups(edition=cast.edition, now=PROPOSED) == 0
    assert GroupsProposed.objects.get().proposals == 0


def test_a_meeting_that_was_to_come_brings_nobody_together(cast: Cast) -> None:
    those_who_sat(cast)
    meet(cast.agency, cast.seller_colleague, slot=2, table=4)
    propose_groups(edition=cast.edition, now=AFTER - timedelta(days=2))
    assert GroupsProposed.objects.get().proposals == 0
