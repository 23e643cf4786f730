"""What people keep to themselves, and what the planner makes of it: who is closed to sellers,
whom they seek and work with, and what an organisation has ruled out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cast import NOW, Cast, assemble, wish
from samspill.engine.model.plan import Meeting as Held
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Known, Seeks
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import Way
from samspill.web.editions.keys import number_in, organisation_key, participant_key
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.meetings.queries import meets_among
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.ground import with_ground
from samspill.web.planning.problem import facts_of, problem_without_vetoes
from samspill.web.planning.repairing import propose
from samspill.web.planning.reports import FEWEST_MARKING
from samspill.web.planning.suggestions import Profile, suggestions
from samspill.web.planning.vetoes import set_no_suppliers, set_rule
from samspill.web.wishes.actions import WishesClosedError, mark_works_with, set_preferences
from samspill.web.wishes.models import NoSuppliers, Preference, Strength, Veto, WorksWith
from samspill.web.wishes.models import Seeks as Seeking
from samspill.web.wishes.queries import Preferences, preferences_of, rules_of, works_with
from samspill.web.wishes.vetoes import RuleError
from support.letters import deliver_all
from support.pages import meet, planned

OPEN, SHUT = Preferences(open_to_sellers=True), Preferences(open_to_sellers=False)


@pytest.fixture
def represented(cast: Cast) -> Cast:
    """The cast, with somebody who represents the bank and the police."""
    for person in (cast.bank, cast.police):
        person.representative = True
        person.save()
    return cast


@pytest.fixture
def published(transactional_db: None) -> Cast:
    """The bank's two meet the two of a company; the bank meets the police."""
    cast = assemble()
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=1, table=1)
    meet(cast.bank_colleague, cast.seller_colleague, slot=2, table=1)
    cast.bank.representative = True
    cast.bank.save()
    Edition.objects.update(phase=Phase.PUBLISHED)
    cast.edition.refresh_from_db()
    return cast


def choose(participant: Participant, chosen: Preferences) -> None:
    set_preferences(participant=participant, chosen=chosen, now=NOW)


def open_in(cast: Cast, participant: Participant) -> bool:
    """Whether the planner holds the participant to be open to sellers."""
    people = facts_of(cast.edition).problem.participant_by_id
    return people[participant_key(participant.pk)].open_to_sellers


class TestSellers:
    def test_police_and_control_agencies_start_closed_and_everybody_else_open(
        self, cast: Cast
    ) -> None:
        closed = [p for p in cast.participants if not open_in(cast, p)]
        assert closed == [cast.police, cast.agency]
        assert [p for p in cast.participants if not preferences_of(p).open_to_sellers] == closed

    def test_what_holds_at_first_follows_the_sector_until_somebody_has_chosen(
        self, cast: Cast
    ) -> None:
        choose(cast.police, replace(SHUT, seeks=Seeking.NEW))  # not what they are closed to
        choose(cast.bank, SHUT)
        for organisation, sector in (
            (cast.police.organisation, Sector.OTHER_PUBLIC),
            (cast.bank.organisation, Sector.RESEARCH),
        ):
            Organisation.objects.filter(pk=organisation.pk).update(sector=sector)
        assert (open_in(cast, cast.police), open_in(cast, cast.bank)) == (True, False)

    def test_a_sellers_wish_is_planned_only_where_it_is_shared_or_allowed(self, cast: Cast) -> None:
        wish(cast.seller, cast.agency, Strength.MUST)  # who wishes for them, too
        wish(cast.seller_colleague, cast.agency, Strength.MUST)
        wish(cast.seller_colleague, cast.bank_colleague, Strength.LIKE)
        pairs = sellers_pairs(cast)
        assert pairs == {"Berit Bank", "Bjarne Bank", "Tone Tilsyn"}
        choose(cast.bank_colleague, SHUT)
        choose(cast.bank, SHUT)  # who wishes for the company
        assert sellers_pairs(cast) == {"Berit Bank", "Tone Tilsyn"}

    def test_what_is_told_is_told_as_if_everybody_were_open(self, cast: Cast) -> None:
        before = planned(cast).report
        choose(cast.bank, SHUT)
        facts = facts_of(cast.edition)
        assert {p.open_to_sellers for p in facts.told.participants} == {True}
        assert planned(cast).report["wishes"] == before["wishes"]

    def test_before_planning_nothing_is_told_of_what_anybody_chose(self, cast: Cast) -> None:
        before = problem_without_vetoes(cast.edition)
        choose(cast.bank, replace(SHUT, seeks=Seeking.KNOWN))
        choose(cast.police, OPEN)
        mark_works_with(participant=cast.bank, target=cast.agency, on=True, now=NOW)
        assert problem_without_vetoes(cast.edition) == before

    def test_a_published_meeting_keeps_its_ground_when_somebody_closes(self, cast: Cast) -> None:
        wish(cast.seller, cast.bank_colleague, Strength.LIKE)
        choose(cast.bank_colleague, SHUT)
        pair = tuple(sorted(participant_key(p.pk) for p in (cast.bank_colleague, cast.seller)))
        problem = facts_of(cast.edition).problem
        held = Held(problem.slots[0].id, problem.tables[0].id, pair)
        assert pair not in Valuation(problem).pairs
        assert pair in Valuation(with_ground(problem, Plan.of([held]))).pairs


def sellers_pairs(cast: Cast) -> set[str]:
    """The names of those outside the company whom its people may meet."""
    problem = facts_of(cast.edition).problem
    own = {participant_key(p.pk) for p in (cast.seller, cast.seller_colleague)}
    others = {p for pair in Valuation(problem).pairs if own & set(pair) for p in pair} - own
    return {problem.participant_by_id[p].name for p in others}


def test_a_seller_is_never_suggested_to_who_is_closed() -> None:
    def profile(key: str, *, sells: bool = False, shut: bool = False, **texts: str) -> Profile:
        challenges, solutions = texts.get("challenge"), texts.get("solution")
        return Profile(
            key,
            f"o{key}",
            sells,
            (challenges,) if challenges else (),
            (solutions,) if solutions else (),
            shut,
        )

    seller = profile("s", sells=True, solution="Låser mot tyveri")
    shut = profile("a", shut=True, challenge="Tyveri av låser")
    unlocked = profile("b", challenge="Tyveri av låser")
    peer = profile("c", solution="Låser mot tyveri")
    found = suggestions([seller, shut, unlocked, peer], asked=frozenset())
    pairs = {frozenset((s.first, s.second)) for s in found}
    assert frozenset("as") not in pairs
    assert pairs >= {frozenset("bs"), frozenset("ac")}


def test_whom_somebody_works_with_and_seeks_is_suggested_but_not_by_a_seller() -> None:
    people = [Profile(key, f"o{key}", key == "s", (), ()) for key in "abs"]
    ways = [replace(people[0], familiar=frozenset("bs")), people[1]]
    ways.append(replace(people[2], familiar=frozenset("b")))
    found = {(s.first, s.second): s.worth for s in suggestions(ways, asked=frozenset())}
    assert found == {("a", "b"): 60, ("a", "s"): 60}


def test_a_repair_leaves_a_published_meeting_with_who_closed_since(published: Cast) -> None:
    cast = published
    choose(cast.bank_colleague, SHUT)
    proposal = propose(
        edition=cast.edition,
        change=lambda: withdraw_participant(participant=cast.police, by=cast.organiser, now=NOW),
        way=Way.FILLED,
        now=NOW,
    )
    assert proposal is not None
    gone = [meeting.people for meeting in proposal.difference.cancelled]
    assert gone == [{cast.bank.pk, cast.police.pk}]
    assert proposal.difference.moved == ()


class TestTies:
    def test_a_mark_is_kept_once_taken_back_and_journalled_for_nobody_else(
        self, cast: Cast
    ) -> None:
        company = cast.seller.organisation
        for target in (cast.police, company, cast.police):
            mark_works_with(participant=cast.bank, target=target, on=True, now=NOW)
        keys = {participant_key(cast.police.pk), organisation_key(company.pk)}
        assert works_with(cast.bank.pk) == keys
        mark_works_with(participant=cast.bank, target=company, on=False, now=NOW)
        assert works_with(cast.bank.pk) == {participant_key(cast.police.pk)}
        said = set(Entry.objects.values_list("verb", "edition_id", "programme"))
        assert said == {("choice_changed", None, False)}
        assert [e.facts for e in Entry.objects.all()] == [{}] * 4

    def test_nobody_marks_a_colleague_or_marks_when_the_edition_is_over(self, cast: Cast) -> None:
        with pytest.raises(ValueError, match="own organisation"):
            mark_works_with(participant=cast.bank, target=cast.bank_colleague, on=True, now=NOW)
        cast.bank.edition.phase = Phase.OVER
        with pytest.raises(WishesClosedError):
            mark_works_with(participant=cast.bank, target=cast.police, on=True, now=NOW)
        with pytest.raises(WishesClosedError):
            choose(cast.bank, SHUT)
        assert not WorksWith.objects.exists()
        assert not Preference.objects.exists()

    def test_the_planner_knows_marks_of_those_who_come_and_what_each_seeks(
        self, cast: Cast
    ) -> None:
        choose(cast.bank, replace(OPEN, seeks=Seeking.KNOWN))
        mark_works_with(participant=cast.bank, target=cast.agency, on=True, now=NOW)
        mark_works_with(participant=cast.police, target=cast.agency, on=True, now=NOW)
        Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=NOW)
        bank, agency = participant_key(cast.bank.pk), participant_key(cast.agency.pk)
        problem = facts_of(cast.edition).problem
        assert problem.known == (Known(bank, agency),)
        assert problem.participant_by_id[bank].seeks is Seeks.KNOWN
        assert {p.seeks for p in problem.participants if p.id != bank} == {Seeks.MIX}

    def test_one_is_told_how_many_of_them_one_meets(self, published: Cast) -> None:
        cast = published
        company = organisation_key(cast.seller.organisation_id)
        keys = {participant_key(cast.police.pk), company, participant_key(cast.agency.pk)}
        assert meets_among(cast.bank, keys) == 2
        assert meets_among(cast.agency, keys) == 0

    def test_a_report_has_the_sum_of_five_people_and_nothing_of_fewer(self, cast: Cast) -> None:
        marking = cast.participants[:FEWEST_MARKING]
        for person in marking[:-1]:
            target = cast.agency if person != cast.agency else cast.bank
            mark_works_with(participant=person, target=target, on=True, now=NOW)
        assert "works_with" not in planned(cast).report
        last = marking[-1]
        mark_works_with(participant=last, target=cast.bank, on=True, now=NOW)
        said = planned(cast).report["works_with"]
        assert said["of"] == FEWEST_MARKING
        assert 0 < said["fulfilled"] <= FEWEST_MARKING


def test_what_is_told_does_not_lack_a_suggestion_that_a_no_thanks_ends(cast: Cast) -> None:
    before = facts_of(cast.edition)
    ours = {participant_key(cast.agency.pk)}
    ended = next(s for s in before.problem.suggestions if {s.first, s.second} & ours)
    (other,) = {ended.first, ended.second} - ours
    Veto.objects.create(
        edition=cast.edition,
        by_participant=cast.agency,
        to_participant_id=number_in(other),
        imported=False,
        said_at=NOW,
    )
    after = facts_of(cast.edition)
    assert ended not in after.problem.suggestions
    assert after.told == before.told


class TestRules:
    def test_they_are_vetoes_to_the_planner(self, represented: Cast) -> None:
        cast = represented
        set_no_suppliers(participant=cast.bank, on=True, now=NOW)
        set_rule(participant=cast.police, organisation=cast.bank.organisation, on=True, now=NOW)
        facts = facts_of(cast.edition)
        pairs = Valuation(facts.problem).pairs
        bank = {participant_key(p.pk) for p in (cast.bank, cast.bank_colleague)}
        met = {other for pair in pairs if bank & set(pair) for other in pair} - bank
        assert met == {participant_key(cast.agency.pk)}
        assert facts.told.vetoes == ()
        assert problem_without_vetoes(cast.edition).vetoes == ()

    def test_saying_one_twice_or_taking_it_back(self, represented: Cast) -> None:
        cast = represented
        company, bank = cast.seller.organisation, cast.bank.organisation
        for on in (True, True, False, True):
            set_rule(participant=cast.bank, organisation=company, on=on, now=NOW)
            set_no_suppliers(participant=cast.bank, on=on, now=NOW)
        assert rules_of(cast.edition, bank).none_of == (company,)
        assert rules_of(cast.edition, bank).no_suppliers
        assert rules_of(cast.edition, company).none_of == ()
        for rows in (Veto.objects.filter(by_organisation=bank), NoSuppliers.objects.all()):
            assert rows.count() == 1
        assert set(Entry.objects.values_list("verb", "edition_id")) == {("choice_changed", None)}

    def test_what_a_file_brought_is_not_theirs_to_take_back(self, represented: Cast) -> None:
        cast = represented
        company, bank = cast.seller.organisation, cast.bank.organisation
        Veto.objects.create(
            edition=cast.edition,
            by_organisation=bank,
            to_organisation=company,
            imported=True,
            said_at=NOW,
        )
        assert rules_of(cast.edition, bank).none_of == ()
        set_rule(participant=cast.bank, organisation=company, on=False, now=NOW)
        assert Veto.objects.filter(by_organisation=bank, imported=True).exists()

    def test_only_who_represents_the_organisation_may_and_not_of_their_own(
        self, represented: Cast
    ) -> None:
        cast = represented
        company = cast.seller.organisation
        for person in (cast.bank_colleague, cast.agency, cast.withdrawn):
            with pytest.raises(RuleError):
                set_rule(participant=person, organisation=company, on=True, now=NOW)
            with pytest.raises(RuleError):
                set_no_suppliers(participant=person, on=True, now=NOW)
        with pytest.raises(RuleError):
            set_rule(participant=cast.bank, organisation=cast.bank.organisation, on=True, now=NOW)
        cast.bank.edition.phase = Phase.OVER
        cast.bank.edition.save()
        with pytest.raises(WishesClosedError):
            set_no_suppliers(participant=cast.bank, on=True, now=NOW)

    @pytest.mark.parametrize("suppliers", [True, False])
    def test_after_publishing_meetings_go_at_once_and_colleagues_are_told(
        self, published: Cast, suppliers: bool
    ) -> None:
        cast = published
        if suppliers:
            gone = set_no_suppliers(participant=cast.bank, on=True, now=NOW)
        else:
            company = cast.seller.organisation
            gone = set_rule(participant=cast.bank, organisation=company, on=True, now=NOW)
        assert gone == 2
        left = Meeting.objects.filter(state=MeetingState.PLANNED)
        assert [m.people for m in left] == [{cast.bank.pk, cast.police.pk}]
        told = sorted(letter.to[0] for letter in deliver_all(now=NOW))
        # Everybody whose day changed but the one who knows.
        assert told == ["bjarne@eksempel.no", "nils@eksempel.no", "nora@eksempel.no"]
        entries = Entry.objects.filter(verb="meeting_dropped")
        assert [(e.by, sorted(e.facts)) for e in entries] == [(None, ["who"])] * 2
