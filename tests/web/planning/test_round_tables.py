"""Round tables in the organiser's hand: from a proposal to what people follow, and afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import NOW, Cast, at
from samspill.web.editions.models import Edition, Participant, Table, Topic, TopicKind
from samspill.web.editions.rivals import set_trades
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.changes import change_round_table, take_away_round_table
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import undo_change
from samspill.web.wishes.actions import WishesClosedError
from samspill.web.wishes.models import Interest, RoundTable, Strength, Veto, Wish
from samspill.web.wishes.round_table_proposals import Kind, proposed
from samspill.web.wishes.round_tables import (
    RoundTableError,
    RoundTableFacts,
    create_round_table,
    listed,
    set_interest,
)
from support.forms import form_on, shown_form
from support.letters import deliver_all
from support.pages import browser_of, crowd, planned, signed_in, url, words
from support.worlds import Onlookers, differences, seen_in_two

THEME = "Svindel mot eldre kunder"


def struggles(who: Participant, text: str = THEME) -> None:
    Topic.objects.create(participant=who, kind=TopicKind.CHALLENGE, text=text)


def wide(cast: Cast, *, seats: int = 8, number: int = 6) -> None:
    Table.objects.filter(edition=cast.edition, number=number).update(seats=seats)


def made(cast: Cast, **more: object) -> RoundTable:
    wide(cast)
    facts = RoundTableFacts(THEME, **more)  # type: ignore[arg-type]  # as each test says
    return create_round_table(edition=cast.edition, facts=facts, by=cast.organiser, now=NOW)


def wants(held: RoundTable, *people: Participant, strength: Strength = Strength.MUST) -> None:
    for who in people:
        set_interest(participant=who, round_table=held, strength=strength, now=NOW)


@pytest.fixture
def published(cast: Cast) -> Cast:
    """The programme has a round table of three, led by the police."""
    held = made(cast, moderator=cast.police.pk)
    wants(held, cast.bank, cast.agency)
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    cast.edition.refresh_from_db()
    return cast


def on(cast: Cast) -> list[Meeting]:
    return list(
        Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
        .exclude(round_table="")
        .prefetch_related("seats")
    )


def test_from_a_proposal_to_the_agenda(cast: Cast) -> None:
    struggles(cast.agency)
    struggles(cast.seller)
    (each,) = proposed(cast.edition, [])
    assert (each.kind, each.theme, each.people, each.organisations) == (Kind.SHARED, THEME, 3, 3)
    assert (each.moderator_name, each.fit) == ("Pia Politi", 4)
    page = signed_in(cast.organiser)
    html = page.get(url("organiser_round_tables", cast)).content
    assert "3 people of 3 organisations struggle with this." in words(html)
    assert "Moderator: Pia Politi, who knows something about it." in words(html)
    answer = page.post(url("organiser_round_table_take_up", cast), {"proposal": each.key})
    held = RoundTable.objects.get()
    assert answer["Location"] == url("organiser_round_table", cast, pk=held.pk)
    assert (held.theme, held.moderator, held.sectors) == (THEME, cast.police, 2)
    assert held.table is not None
    assert (held.table.number, held.table.seats) == (6, 8)
    assert proposed(cast.edition, [held.theme]) == []
    for who in (cast.bank, cast.agency):
        answer = browser_of(who).post(
            url("participant_round_table_wish", cast, pk=held.pk), {"strength": "must"}
        )
        assert answer.status_code == 302
    Wish.objects.all().delete()  # so that nothing else is worth as much
    plan = planned(cast)
    assert list(plan.meetings.values_list("round_table", flat=True)).count(held.key) == 1, facts_of(
        cast.edition
    ).problem
    publish_plan(plan=plan, by=cast.organiser, now=NOW)
    (meeting,) = on(cast)
    assert meeting.people == {cast.bank.pk, cast.police.pk, cast.agency.pk}
    day = words(signed_in(cast.bank.person).get(url("participant_agenda", cast)).content)
    assert "Round table" in day
    assert THEME in day


def test_a_proposal_that_is_gone_makes_nothing(cast: Cast) -> None:
    page = signed_in(cast.organiser)
    answer = page.post(url("organiser_round_table_take_up", cast), {"proposal": "x"}, follow=True)
    assert "That proposal is gone" in words(answer.content)
    assert not RoundTable.objects.exists()


def test_a_customer_hosts_its_suppliers_but_not_rivals(cast: Cast) -> None:
    sellers = crowd(cast, 3)
    homes = [cast.seller.organisation, *made_sellers(2)]
    for who, home in zip(sellers, homes, strict=True):
        Participant.objects.filter(pk=who.pk).update(organisation=home)
        Topic.objects.filter(participant=who).delete()
        Topic.objects.create(participant=who, kind=TopicKind.SOLUTION, text=THEME)
    (each,) = proposed(cast.edition, [])
    assert (each.kind, each.moderator, each.host) == (Kind.HOSTED, cast.bank.pk, "Fjordbanken")
    assert (each.organisations, each.fit) == (3, 4)
    trades = {home.pk: "Vakt" for home in homes[:2]}
    set_trades(edition=cast.edition, trades=trades, by=cast.organiser, now=NOW)
    assert proposed(cast.edition, []) == []
    set_trades(edition=cast.edition, trades=dict.fromkeys(trades, ""), by=cast.organiser, now=NOW)
    Topic.objects.filter(participant=cast.bank).delete()
    struggles(cast.police)  # starts closed to sellers
    assert proposed(cast.edition, []) == []


def made_sellers(number: int) -> list[Organisation]:
    return [
        Organisation.objects.create(name=f"Vakt {n}", sector=Sector.SECURITY_INDUSTRY)
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"theme": " "}, "theme"),
        ({"fewest": 2}, "sizes"),
        ({"most": 9}, "sizes"),
        ({"fewest": 5, "most": 4}, "sizes"),
        ({"sectors": 0}, "sectors"),
        ({"sectors": 4, "most": 3}, "sectors"),
        ({"moderator": 0}, "moderator"),
        ({"slots": frozenset()}, "slots"),
        ({"slots": frozenset({0})}, "slots"),
        ({"table": 0}, "table"),
        ({}, "chairs"),
    ],
)
def test_what_cannot_be(cast: Cast, more: dict[str, object], code: str) -> None:
    facts = RoundTableFacts(**{"theme": THEME, **more})  # type: ignore[arg-type]  # each its own
    if code != "chairs":
        wide(cast)
    with pytest.raises(RoundTableError) as refused:
        create_round_table(edition=cast.edition, facts=facts, by=cast.organiser, now=NOW)
    assert refused.value.code == code
    assert not RoundTable.objects.exists()


def test_nobody_else_moderates(cast: Cast) -> None:
    for who in (cast.withdrawn, cast.stranger):
        with pytest.raises(RoundTableError):
            made(cast, moderator=who.pk)


def test_one_that_no_table_holds_any_more_stops_no_planning(cast: Cast) -> None:
    made(cast)
    Table.objects.filter(edition=cast.edition).update(seats=2)
    assert facts_of(cast.edition).problem.round_tables == ()
    held = RoundTable.objects.get()
    held.table = Table.objects.get(edition=cast.edition, number=6)
    held.save()
    wide(cast)
    assert [each.table for each in facts_of(cast.edition).problem.round_tables] == [
        f"t{held.table.pk}"
    ]
    Table.objects.filter(number=6).update(organisation=cast.bank.organisation)
    wide(cast, number=5)
    assert [each.table for each in facts_of(cast.edition).problem.round_tables] == [None]
    assert planned(cast).meetings.filter(round_table="").exists()


def test_wishing_closes_and_is_not_for_who_leads_it(cast: Cast) -> None:
    held = made(cast, moderator=cast.police.pk)
    with pytest.raises(ValueError, match="one's own"):
        wants(held, cast.police)
    with pytest.raises(ValueError, match="another edition"):
        wants(held, cast.stranger)
    wants(held, cast.bank)
    with pytest.raises(WishesClosedError):
        set_interest(participant=cast.bank, round_table=held, strength=None, now=at(12))
    set_interest(participant=cast.bank, round_table=held, strength=None, now=NOW)
    assert not Interest.objects.exists()


@pytest.mark.parametrize("when", ["before", "drafted", "published"])
def test_nobody_else_can_tell_that_one_wants_a_seat(cast: Cast, when: str) -> None:
    """Two worlds that differ in one wish for a seat are equal to the byte, for everybody else, as
    long as no more than two have it."""
    held = made(cast)
    wants(held, cast.police, strength=Strength.LIKE)
    if when != "before":
        plan = planned(cast)
    if when == "published":
        publish_plan(plan=plan, by=cast.organiser, now=NOW)
        deliver_all(now=NOW)
    cast.edition.refresh_from_db()
    struggles(cast.seller)
    watching = [cast.police, cast.bank_colleague, cast.seller, cast.agency]
    who = Onlookers.of(cast, watching)

    def chooses(strength: Strength | None) -> Callable[[], object]:
        def act() -> None:
            set_interest(
                participant=Participant.objects.get(pk=cast.bank.pk),
                round_table=held,
                strength=strength,
                now=NOW,
            )

        return act

    without, wished = seen_in_two(chooses(None), chooses(Strength.MUST), who, now=NOW)
    assert differences(without, wished) == []


def test_what_three_want_is_counted_and_nothing_else_is_other(cast: Cast) -> None:
    held = made(cast)
    wants(held, cast.police, cast.agency, strength=Strength.LIKE)
    who = Onlookers.of(cast, [cast.police])

    def chooses(strength: Strength | None) -> Callable[[], object]:
        return lambda: set_interest(
            participant=cast.bank, round_table=held, strength=strength, now=NOW
        )

    two, three = seen_in_two(chooses(None), chooses(Strength.LIKE), who, now=NOW)
    assert differences(two, three) == [f"organiser {url('organiser_round_tables', cast)}"]
    assert [each.wanted for each in listed(cast.edition)] == [dict.fromkeys(Strength)]
    wants(held, cast.bank, strength=Strength.LIKE)
    counts = dict.fromkeys(Strength) | {Strength.LIKE: 3}
    assert [each.wanted for each in listed(cast.edition)] == [counts]
    said = words(signed_in(cast.organiser).get(url("organiser_round_tables", cast)).content)
    assert "Must be there: fewer than three Would like: 3 Open to it: fewer than three" in said


def test_changing_one_in_the_programme_goes_by_the_road(published: Cast) -> None:
    cast = published
    (meeting,) = on(cast)
    held = RoundTable.objects.get()
    page, address = signed_in(cast.organiser), url("organiser_round_table", cast, pk=held.pk)
    form = shown_form(page, address)
    # A theme alone moves nobody, and is read at once.
    form["theme"] = "Svindel og bedrageri"
    assert page.post(address, form).status_code == 302
    (meeting,) = on(cast)
    assert (meeting.theme, meeting.sequence) == ("Svindel og bedrageri", 1)
    form = {**shown_form(page, address), "fewest": "4"}
    answer = page.post(address, form)
    assert answer.status_code == 422
    assert "1 meeting is cancelled" in words(answer.content)
    assert on(cast) == [meeting]
    agreed = re.search(rb'name="agreed" value="(\w+)"', answer.content)
    stands = re.search(rb'name="stands" value="(\w+)"', answer.content)
    assert agreed is not None
    assert stands is not None
    form |= {"agreed": agreed[1].decode(), "stands": stands[1].decode()}
    assert page.post(address, form).status_code == 302
    assert on(cast) == []


def test_taking_one_away_and_undoing_it(published: Cast) -> None:
    cast = published
    (meeting,) = on(cast)
    held, asked = RoundTable.objects.get(), list(Interest.objects.values())
    page = signed_in(cast.organiser)
    answer = page.post(url("organiser_round_table_away", cast, pk=held.pk))
    assert answer.status_code == 422
    form = form_on(answer.content.decode(), "way")
    agreed = re.search(rb'name="agreed" value="(\w+)"', answer.content)
    assert agreed is not None
    form["agreed"] = agreed[1].decode()
    assert page.post(url("organiser_round_table_away", cast, pk=held.pk), form).status_code == 302
    assert (on(cast), RoundTable.objects.count(), Interest.objects.count()) == ([], 0, 0)
    later = Meeting.objects.get(pk=meeting.pk).changed_at
    undo_change(edition=Edition.objects.get(pk=cast.edition.pk), by=cast.organiser, now=later)
    assert [each.pk for each in on(cast)] == [meeting.pk]
    assert list(Interest.objects.values()) == asked
    assert RoundTable.objects.get().key == held.key


def test_before_publishing_nothing_stands_against_it(cast: Cast) -> None:
    held = made(cast)
    page = signed_in(cast.organiser)
    assert page.post(url("organiser_round_table_away", cast, pk=held.pk)).status_code == 302
    assert not RoundTable.objects.exists()


def test_of_two_who_change_it_the_second_is_told(cast: Cast) -> None:
    held = made(cast)
    page, address = signed_in(cast.organiser), url("organiser_round_table", cast, pk=held.pk)
    first = second = shown_form(page, address)
    assert page.post(address, {**first, "most": "5"}).status_code == 302
    answer = page.post(address, {**second, "moderator": str(cast.bank.pk)})
    assert answer.status_code == 422
    assert "Changed by Liv Arrangør" in words(answer.content)
    assert RoundTable.objects.get().moderator is None


def test_without_what_was_agreed_nothing_is_done(published: Cast) -> None:
    held = RoundTable.objects.get()
    with pytest.raises(StandsAgainstError):
        take_away_round_table(round_table=held, by=published.organiser, now=NOW, agreed=Agreed())
    with pytest.raises(StandsAgainstError):
        change_round_table(
            round_table=held,
            facts=RoundTableFacts(THEME, moderator=published.seller.pk),
            by=published.organiser,
            now=NOW,
            agreed=Agreed(),
        )
    assert RoundTable.objects.get().moderator == published.police


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_queries_for_one_as_for_three(cast: Cast, many: int) -> None:
    for _each in range(many):
        wants(made(cast, moderator=cast.police.pk), cast.bank)
    held = RoundTable.objects.all()[0]
    for browser, address, queries in (
        (browser_of(cast.organiser), url("organiser_round_tables", cast), 8),
        (browser_of(cast.organiser), url("organiser_round_table", cast, pk=held.pk), 8),
        (browser_of(cast.bank), url("participant_round_tables", cast), 7),
    ):
        assert counted(browser, address) == queries


def counted(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def roomy(cast: Cast, *, each: int = 1) -> None:
    """A published programme in which everybody has time for more. Where each has one meeting in
    it, any three are free in one of its four slots."""
    Edition.objects.filter(pk=cast.edition.pk).update(cap=each)
    cast.edition.refresh_from_db()
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    Edition.objects.filter(pk=cast.edition.pk).update(cap=4)
    cast.edition.refresh_from_db()


def agree(page: Client, address: str, **more: str) -> str:
    """What the page proposes, agreed to; gives the words that were shown."""
    shown = page.post(address, more)
    assert shown.status_code == 422
    said = words(shown.content)
    key = re.search(r'name="agreed" value="(\w+)"', shown.content.decode())
    assert key is not None, said
    stands = re.search(r'name="stands" value="(\d+)"', shown.content.decode())
    agreed = {"agreed": key[1], "way": "as_few", "stands": stands[1] if stands else ""}
    assert page.post(address, {**more, **agreed}).status_code == 302
    return said


def test_one_made_after_publishing_gets_its_place_by_a_repair_and_undo_takes_it(
    cast: Cast,
) -> None:
    roomy(cast)
    held = made(cast, moderator=cast.police.pk)
    page, address = signed_in(cast.organiser), url("organiser_round_table_place", cast, pk=held.pk)
    listing = url("organiser_round_tables", cast)
    assert "Find a place" in words(page.get(listing).content)
    assert "Too few of those who want a seat" in words(page.post(address).content)
    wants(held, cast.bank, cast.agency)
    said = agree(page, address)
    assert "1 new meeting" in said
    (meeting,) = on(cast)
    assert meeting.people == {cast.bank.pk, cast.police.pk, cast.agency.pk}
    assert "in the programme" in words(page.get(listing).content)
    assert "Find a place" not in words(page.get(listing).content)
    assert "Too few of those who want a seat" in words(page.post(address).content)
    entry = Entry.objects.filter(verb="round_table_placed").get()
    assert (entry.subject_id, entry.by) == (str(held.pk), cast.organiser)
    edition = Edition.objects.get(pk=cast.edition.pk)
    undo_change(edition=edition, by=cast.organiser, now=meeting.changed_at)
    assert on(cast) == []


def test_filling_the_holes_holds_one_that_nobody_has_to_move_for(cast: Cast) -> None:
    roomy(cast)
    held = made(cast)
    wants(held, cast.bank, cast.agency, cast.police)
    agree(signed_in(cast.organiser), url("organiser_plan_fill", cast))
    assert [m.round_table for m in on(cast)] == [held.key]


def test_a_change_that_lets_one_be_held_proposes_its_place(cast: Cast) -> None:
    roomy(cast)
    held = made(cast, fewest=4)
    wants(held, cast.bank, cast.agency, cast.police)
    page, address = signed_in(cast.organiser), url("organiser_round_table", cast, pk=held.pk)
    form = {**shown_form(page, address), "fewest": "3"}
    agree(page, address, **form)
    held.refresh_from_db()
    assert held.fewest == 3
    assert [m.round_table for m in on(cast)] == [held.key]


def test_one_that_takes_more_gives_the_seats_away_and_a_new_theme_alone_does_not(
    cast: Cast,
) -> None:
    Veto.objects.all().delete()
    Wish.objects.all().delete()  # so that nothing else is worth as much
    held = made(cast, most=3)
    wants(held, cast.bank, cast.agency, cast.police)
    roomy(cast, each=2)
    assert len(on(cast)) == 1
    wants(held, cast.seller)
    page, address = signed_in(cast.organiser), url("organiser_round_table", cast, pk=held.pk)
    form = shown_form(page, address)
    answer = page.post(address, {**form, "theme": "Svindel mot unge"})
    assert answer.status_code == 302
    form = shown_form(page, address)
    said = agree(page, address, **{**form, "most": "8"})
    assert "1 person comes to a round table" in said
    (meeting,) = on(cast)
    assert cast.seller.pk in meeting.people
    assert len(meeting.people) == 4
