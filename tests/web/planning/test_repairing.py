"""After publishing: a change is shown with the repair that it asks for, and carried out when it
is agreed to. Who is told reads of their own day only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cast import NOW, Cast, at
from samspill.engine.repairing import Way
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Edition, Participant, Phase, Slot, Topic
from samspill.web.editions.proposals import Span
from samspill.web.meetings.actions import cancel
from samspill.web.meetings.models import Meeting, MeetingState, Place, Seat
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.changes import (
    change_coming,
    change_fixed_tables,
    change_participant,
    change_setup,
)
from samspill.web.planning.figures import with_figures
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.repairing import Agreed, Proposal
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import (
    CannotUndoError,
    rows_of,
    tell_now,
    undo_change,
    undoable,
)
from samspill.web.planning.versions import store_draft
from samspill.web.planning.vetoes import say_no_thanks
from samspill.web.wishes.models import Wish
from support.letters import deliver_all
from support.pages import meet, signed_in, url, words
from support.setups import as_it_is

SOON = NOW + timedelta(minutes=2)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def shown(error: pytest.ExceptionInfo[StandsAgainstError]) -> Proposal:
    assert error.value.proposal is not None
    return error.value.proposal


def on(cast: Cast) -> list[tuple[frozenset[int], int, int]]:
    """Who meets in which slot at which table."""
    found = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    return sorted(
        ((m.people, m.slot_id, m.table.number) for m in found), key=lambda m: sorted(m[0])
    )


def without_slot(cast: Cast, slot: int) -> dict[str, Any]:
    fewer = as_it_is(cast.edition)
    kept = cast.edition.slots.exclude(pk=slot)
    fewer["slots"] = [Span(s.start, s.end) for s in kept.order_by("start")]
    return fewer


def test_a_slot_that_goes_moves_its_meeting_when_it_is_agreed_to(cast: Cast, met: Meeting) -> None:
    before, slots = on(cast), cast.edition.slots.count()
    fewer = without_slot(cast, met.slot_id)
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**fewer, **said, agreed=Agreed())
    proposal = shown(caught)
    assert [m.people for m in proposal.difference.moved] == [met.people]
    assert (proposal.difference.new, proposal.difference.cancelled) == ((), ())
    assert proposal.told == 2
    assert (on(cast), cast.edition.slots.count()) == (before, slots)
    assert PlanVersion.objects.count() == 0
    change_setup(**fewer, **said, agreed=Agreed(key=proposal.key))
    met.refresh_from_db()
    assert cast.edition.slots.count() == slots - 1
    assert (met.state, met.sequence) == (MeetingState.PLANNED, 1)
    assert met.slot_id in set(cast.edition.slots.values_list("pk", flat=True))
    version = PlanVersion.objects.get()
    assert (version.state, version.published_by) == (VersionState.PUBLISHED, cast.organiser)
    assert deliver_all(now=NOW) == []
    letters = deliver_all(now=SOON)
    assert sorted(letter.to[0] for letter in letters) == sorted(
        [cast.bank.person.email, cast.police.person.email]
    )
    (mine,) = [letter for letter in letters if letter.to == [cast.bank.person.email]]
    assert str(mine.body).count("Flyttet: Møte 1 kl. 10.00, bord 2") == 1  # neutral, as police are
    assert str(mine.body).count("var kl. 09.00, bord 2") == 1


def later(cast: Cast, minutes: int) -> dict[str, Any]:
    """Every slot that many minutes later, or earlier."""
    shifted = as_it_is(cast.edition)
    by = timedelta(minutes=minutes)
    shifted["slots"] = [Span(each.start + by, each.end + by) for each in shifted["slots"]]
    shifted["talks"] = []
    return shifted


@pytest.mark.parametrize("minutes", [20, 25, -5])
def test_a_slot_that_moves_takes_its_meeting_along(cast: Cast, met: Meeting, minutes: int) -> None:
    other = meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    first = published(cast)
    before, was, start = on(cast), setup_of(cast), met.slot.start
    shifted = later(cast, minutes)
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**shifted, **said, agreed=Agreed())
    assert (on(cast), setup_of(cast)) == (before, was)
    proposal = shown(caught)
    assert {m.people for m in proposal.difference.moved} == {met.people, other.people}
    assert (proposal.difference.new, proposal.difference.cancelled) == ((), ())
    change_setup(**shifted, **said, agreed=Agreed(key=proposal.key))
    met.refresh_from_db()
    assert met.slot.start == start + timedelta(minutes=minutes)
    assert (on(cast), met.sequence) == (before, 1)
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert (on(cast), setup_of(cast)) == (before, was)
    assert facts_of(cast.edition).digest == first.facts_digest
    assert deliver_all(now=SOON) == []


def test_what_is_in_a_slot_that_moves_is_said_to_be_against_it(cast: Cast, met: Meeting) -> None:
    published(cast)
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**later(cast, 5), by=cast.organiser, now=NOW)
    assert [against.meeting.pk for against in caught.value.meetings] == [met.pk]


def test_a_table_that_holds_fewer_sends_one_of_two_to_another(cast: Cast, met: Meeting) -> None:
    cast.edition.tables.filter(number=2).update(capacity=2)
    other = meet(cast.bank_colleague, cast.agency)
    first = published(cast)
    before, was = on(cast), setup_of(cast)
    smaller = as_it_is(cast.edition)
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    smaller["tables"] = [replace(each, capacity=1) for each in smaller["tables"]]
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**smaller, **said, agreed=Agreed())
    assert (on(cast), setup_of(cast)) == (before, was)
    proposal = shown(caught)
    assert len(proposal.difference.moved) == 1
    assert (proposal.difference.new, proposal.difference.cancelled) == ((), ())
    change_setup(**smaller, **said, agreed=Agreed(key=proposal.key))
    assert sorted(table for _people, _slot, table in on(cast)) == [2, 3]
    assert {people for people, _slot, _table in on(cast)} == {met.people, other.people}
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert (on(cast), setup_of(cast)) == (before, was)
    assert facts_of(cast.edition).digest == first.facts_digest


def test_a_table_that_holds_fewer_keeps_who_has_room_there(cast: Cast, met: Meeting) -> None:
    cast.edition.tables.filter(number=2).update(capacity=2)
    other = meet(cast.bank_colleague, cast.agency)
    cancel(edition=cast.edition, meetings=[met.pk], by=None, now=NOW)
    before = on(cast)
    assert Place.objects.get(meeting=other).number == 2
    smaller = as_it_is(cast.edition)
    smaller["tables"] = [replace(each, capacity=1) for each in smaller["tables"]]
    change_setup(**smaller, by=cast.organiser, now=NOW)
    assert on(cast) == before
    assert Place.objects.get(meeting=other).number == 1
    assert set(Seat.objects.filter(meeting=other).values_list("place__number", flat=True)) == {1}


def test_only_cancelling_moves_nothing(cast: Cast, met: Meeting) -> None:
    fewer = without_slot(cast, met.slot_id)
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**fewer, **said, agreed=Agreed(Way.ONLY_CANCEL))
    change = shown(caught).difference
    assert [m.pk for m in change.cancelled] == [met.pk]
    assert (change.moved, change.new) == ((), ())


def test_what_has_become_another_repair_is_shown_again(cast: Cast, met: Meeting) -> None:
    fewer = without_slot(cast, met.slot_id)
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**fewer, **said, agreed=Agreed())
    key = shown(caught).key
    other = meet(cast.bank_colleague, cast.agency, table=3)
    with pytest.raises(StandsAgainstError) as again:
        change_setup(**fewer, **said, agreed=Agreed(key=key))
    assert again.value.other
    assert {m.people for m in shown(again).difference.moved} == {met.people, other.people}
    assert PlanVersion.objects.count() == 0


def test_who_withdraws_frees_nobody_elses_day(cast: Cast, met: Meeting) -> None:
    stays = meet(cast.agency, cast.bank_colleague, table=3)
    with pytest.raises(StandsAgainstError) as caught:
        change_coming(
            participant=cast.police, by=cast.organiser, now=NOW, agreed=Agreed(Way.ONLY_CANCEL)
        )
    proposal = shown(caught)
    assert [m.pk for m in proposal.difference.cancelled] == [met.pk]
    assert proposal.told == 1
    cast.police.refresh_from_db()
    assert cast.police.withdrawn_at is None
    agreed = Agreed(Way.ONLY_CANCEL, proposal.key)
    change_coming(participant=cast.police, by=cast.organiser, now=NOW, agreed=agreed)
    assert on(cast) == [(stays.people, stays.slot_id, 3)]
    (letter,) = deliver_all(now=SOON)
    assert letter.to == [cast.bank.person.email]


def test_a_fixed_table_moves_strangers_away(cast: Cast, met: Meeting) -> None:
    table = {2: cast.seller.organisation}
    said: dict[str, Any] = {
        "edition": cast.edition,
        "tables": table,
        "by": cast.organiser,
        "now": NOW,
    }
    with pytest.raises(StandsAgainstError) as caught:
        change_fixed_tables(**said, agreed=Agreed())
    key = shown(caught).key
    change_fixed_tables(**said, agreed=Agreed(key=key))
    met.refresh_from_db()
    assert (met.state, met.table.number == 2) == (MeetingState.PLANNED, False)
    assert met.table.organisation is None
    assert cast.edition.tables.get(number=2).organisation == cast.seller.organisation


def test_a_lower_cap_cancels_the_least(cast: Cast, met: Meeting) -> None:
    meet(cast.bank, cast.agency, slot=1)
    facts = ParticipantFacts("", cast.bank.organisation, representative=False, cap=1)
    said: dict[str, Any] = {
        "participant": cast.bank,
        "facts": facts,
        "by": cast.organiser,
        "now": NOW,
    }
    with pytest.raises(StandsAgainstError) as caught:
        change_participant(**said, agreed=Agreed())
    proposal = shown(caught)
    assert len(proposal.difference.cancelled) == 1
    change_participant(**said, agreed=Agreed(key=proposal.key))
    cast.bank.refresh_from_db()
    assert cast.bank.cap == 1
    assert sum(cast.bank.pk in people for people, _slot, _table in on(cast)) == 1


def test_a_talk_moves_the_meeting_under_it(cast: Cast, met: Meeting) -> None:
    over = as_it_is(cast.edition)
    over["talks"] = [replace(each, span=Span(at(8, 30), at(9, 10))) for each in over["talks"]]
    said: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**over, **said, agreed=Agreed())
    change_setup(**over, **said, agreed=Agreed(key=shown(caught).key))
    met.refresh_from_db()
    assert met.slot.start >= at(9, 10)


def test_who_loses_a_meeting_and_lacks_one_gets_another(cast: Cast, met: Meeting) -> None:
    with pytest.raises(StandsAgainstError) as caught:
        change_coming(participant=cast.police, by=cast.organiser, now=NOW, agreed=Agreed())
    change = shown(caught).difference
    assert [m.pk for m in change.cancelled] == [met.pk]
    assert {cast.bank.pk in m.people for m in change.new} == {True}


def test_a_meeting_whose_wishes_were_taken_back_stays(cast: Cast, met: Meeting) -> None:
    other = meet(cast.bank_colleague, cast.agency, slot=1)
    Wish.objects.all().delete()
    Topic.objects.all().delete()
    agree(cast, met, "slot")
    assert {people for people, _slot, _table in on(cast)} >= {met.people, other.people}
    version = with_figures(PlanVersion.objects.get())
    assert version.report["meetings"] == len(on(cast))


def test_an_organiser_sees_it_and_agrees_on_the_page(cast: Cast, met: Meeting) -> None:
    page = signed_in(cast.organiser)
    address = url("organiser_withdraw", cast, pk=cast.police.pk)
    answer = page.post(address, {"other_way": "only_cancel"})
    said = words(answer.content)
    assert answer.status_code == 422
    assert said.count("1 meeting is cancelled, 1 person is told.") == 1
    assert said.count("Berit Bank and Pia Politi: 09:00 at table 2") == 1
    proposal = answer.context["repair"]
    only = page.post(address, {"way": proposal["way"], "other_way": "only_cancel"})
    assert only.context["repair"]["way"] == "only_cancel"
    assert not Participant.objects.get(pk=cast.police.pk).withdrawn_at
    done = page.post(address, {"way": proposal["way"], "agreed": proposal["key"]})
    assert done.status_code == 302
    assert Participant.objects.get(pk=cast.police.pk).withdrawn_at
    assert on(cast) == []
    assert Slot.objects.filter(edition=cast.edition).count() == 4


def published(cast: Cast) -> PlanVersion:
    """The meetings that are on as a published version, as if it had been planned so."""
    facts = facts_of(cast.edition)
    plan = plan_of(Meeting.objects.filter(state=MeetingState.PLANNED).prefetch_related("seats"))
    version = store_draft(
        edition=cast.edition, facts=facts, plan=plan, result={}, report={}, run=None, now=NOW
    )
    return publish(version)


def publish(version: PlanVersion) -> PlanVersion:
    version.state, version.published_at = VersionState.PUBLISHED, NOW
    version.save()
    Edition.objects.filter(pk=version.edition_id).update(phase=Phase.PUBLISHED)
    return version


def setup_of(cast: Cast) -> object:
    return rows_of(cast.edition)


@pytest.mark.parametrize("what", ["slot", "withdrawal", "fixed table", "cap"])
def test_undo_takes_change_and_letters_back(cast: Cast, met: Meeting, what: str) -> None:
    first = published(cast)
    before, was = on(cast), setup_of(cast)
    agree(cast, met, what)
    assert (on(cast), setup_of(cast)) != (before, was)
    assert undoable(cast.edition, NOW) == NOW + timedelta(seconds=60)
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert on(cast) == before
    assert facts_of(cast.edition).digest == first.facts_digest
    assert setup_of(cast) == was or what == "slot"  # a slot that something points at is retired
    first.refresh_from_db()
    assert first.state == VersionState.PUBLISHED
    assert deliver_all(now=SOON) == []
    assert undoable(cast.edition, NOW) is None


def agree(cast: Cast, met: Meeting, what: str) -> None:
    """One of the changes, agreed to as it is shown."""
    by: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    facts = ParticipantFacts("", cast.bank.organisation, representative=False, cap=0)
    tables = {2: cast.seller.organisation}
    fewer = without_slot(cast, met.slot_id)
    changes: dict[str, Callable[[Agreed], None]] = {
        "slot": lambda agreed: change_setup(**fewer, **by, agreed=agreed),
        "withdrawal": lambda agreed: change_coming(participant=cast.police, **by, agreed=agreed),
        "fixed table": lambda agreed: change_fixed_tables(
            edition=cast.edition, tables=tables, **by, agreed=agreed
        ),
        "cap": lambda agreed: change_participant(
            participant=cast.bank, facts=facts, **by, agreed=agreed
        ),
    }
    with pytest.raises(StandsAgainstError) as caught:
        changes[what](Agreed())
    changes[what](Agreed(key=shown(caught).key))


def test_nothing_is_undone_once_somebody_is_told(cast: Cast, met: Meeting) -> None:
    published(cast)
    agree(cast, met, "slot")
    after = on(cast)
    deliver_all(now=SOON)
    with pytest.raises(CannotUndoError) as caught:
        undo_change(edition=cast.edition, by=cast.organiser, now=SOON)
    assert (caught.value.code, on(cast)) == ("told", after)
    assert undoable(cast.edition, SOON) is None


def test_nothing_is_undone_that_leads_to_a_wrong_table(cast: Cast) -> None:
    """Whose a table is concerns nobody, as long as nobody comes from there."""
    company = cast.seller.organisation
    nobodys = Organisation.objects.create(name="Ingen", sector=Sector.BUSINESS)
    cast.edition.tables.update(organisation=None)
    cast.edition.tables.filter(number=3).update(organisation=nobodys)
    company.participants.exclude(pk=cast.seller.pk).update(withdrawn_at=NOW)
    meet(cast.bank, cast.seller)
    published(cast)
    by: dict[str, Any] = {"by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as stands:
        change_coming(participant=cast.seller, agreed=Agreed(), **by)
    change_coming(participant=cast.seller, agreed=Agreed(key=shown(stands).key), **by)
    change_fixed_tables(edition=cast.edition, tables={3: company}, **by)
    after = on(cast)
    with pytest.raises(CannotUndoError) as caught:
        undo_change(edition=cast.edition, **by)
    assert (caught.value.code, on(cast)) == ("changed", after)
    cast.seller.refresh_from_db()
    assert cast.seller.withdrawn_at == NOW


@pytest.mark.parametrize("what", ["a fact", "a no thanks that ends no meeting"])
def test_nothing_is_undone_over_another_change(cast: Cast, met: Meeting, what: str) -> None:
    published(cast)
    agree(cast, met, "slot")
    after = on(cast)
    cast.edition.refresh_from_db()
    if what == "a fact":
        cast.edition.cap -= 1
        cast.edition.save()
    else:
        assert say_no_thanks(participant=cast.agency, target=cast.seller, now=NOW) == 0
    with pytest.raises(CannotUndoError) as caught:
        undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert (caught.value.code, on(cast)) == ("changed", after)


def test_people_are_told_at_once_when_the_organiser_says_so(cast: Cast, met: Meeting) -> None:
    published(cast)
    agree(cast, met, "slot")
    tell_now(edition=cast.edition, by=cast.organiser, now=NOW)
    assert len(deliver_all(now=NOW)) == 2
    assert undoable(cast.edition, NOW) is None


def test_an_organiser_undoes_on_the_page(cast: Cast, met: Meeting) -> None:
    published(cast)
    page = signed_in(cast.organiser)
    address = url("organiser_withdraw", cast, pk=cast.police.pk)
    shown_there = page.post(address).context["repair"]
    done = page.post(
        address, {"way": shown_there["way"], "agreed": shown_there["key"]}, follow=True
    )
    assert words(done.content).count("The meetings are changed. People are told at") == 1
    undone = page.post(url("organiser_undo", cast), follow=True)
    said = words(undone.content)
    assert said.count("The change is undone, and nobody has been told of it.") == 1
    assert Participant.objects.get(pk=cast.police.pk).withdrawn_at is None
    assert deliver_all(now=SOON) == []
