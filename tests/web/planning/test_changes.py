"""Changes after publishing: refused where a meeting that people have been told of stands against
them, free where it was cancelled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import NOW, Cast, at
from samspill.engine.judge.rules import RuleCode
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Slot, Table
from samspill.web.editions.proposals import Span
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.changes import (
    change_fixed_tables,
    change_participant,
    change_profile,
    change_setup,
)
from samspill.web.planning.standing import StandsAgainstError
from support.forms import shown_form
from support.pages import call_off, meet, signed_in, url, words
from support.setups import as_it_is


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def rules(error: pytest.ExceptionInfo[StandsAgainstError]) -> list[tuple[int, RuleCode]]:
    return [(each.meeting.pk, each.rule) for each in error.value.meetings]


def test_a_set_up_that_is_saved_unchanged_changes_nothing(cast: Cast, met: Meeting) -> None:
    entries = Entry.objects.count()
    change_setup(**as_it_is(cast.edition), by=cast.organiser, now=NOW)
    page = signed_in(cast.organiser)
    before = as_it_is(cast.edition)
    posted = shown_form(page, url("organiser_setup", cast))
    assert page.post(url("organiser_setup", cast), posted).status_code == 302
    assert as_it_is(cast.edition) == before
    assert Entry.objects.count() == entries


def test_a_slot_with_a_meeting_stays_until_it_is_cancelled(cast: Cast, met: Meeting) -> None:
    fewer = as_it_is(cast.edition)
    fewer["slots"] = fewer["slots"][1:]
    before = as_it_is(cast.edition)
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**fewer, by=cast.organiser, now=NOW)
    assert rules(caught) == [(met.pk, RuleCode.UNKNOWN)]
    assert as_it_is(cast.edition) == before
    call_off(met)
    change_setup(**fewer, by=cast.organiser, now=NOW)
    assert as_it_is(cast.edition)["slots"] == fewer["slots"]
    assert Slot.everything.get(pk=met.slot_id).retired_at == NOW


def test_a_table_with_a_meeting_stays_until_it_is_cancelled(cast: Cast, met: Meeting) -> None:
    fewer = as_it_is(cast.edition)
    fewer["tables"] = [each for each in fewer["tables"] if each.first != 2]
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**fewer, by=cast.organiser, now=NOW)
    assert rules(caught) == [(met.pk, RuleCode.UNKNOWN)]
    call_off(met)
    change_setup(**fewer, by=cast.organiser, now=NOW)
    assert Table.everything.get(pk=met.table_id).retired_at == NOW
    assert not cast.edition.tables.filter(number=2).exists()


def test_a_talk_is_not_laid_over_a_meeting(cast: Cast, met: Meeting) -> None:
    over = as_it_is(cast.edition)
    over["talks"] = [replace(each, span=Span(at(8, 30), at(9, 10))) for each in over["talks"]]
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**over, by=cast.organiser, now=NOW)
    assert rules(caught) == [(met.pk, RuleCode.SLOT_CLOSED)]


def test_a_fixed_table_seats_no_strangers(cast: Cast, met: Meeting) -> None:
    table = {2: cast.seller.organisation}
    with pytest.raises(StandsAgainstError) as caught:
        change_fixed_tables(edition=cast.edition, tables=table, by=cast.organiser, now=NOW)
    assert rules(caught) == [(met.pk, RuleCode.WRONG_TABLE)]
    call_off(met)
    change_fixed_tables(edition=cast.edition, tables=table, by=cast.organiser, now=NOW)
    assert cast.edition.tables.get(number=2).organisation == cast.seller.organisation


def test_a_company_that_gets_a_table_cannot_keep_meetings_elsewhere(cast: Cast) -> None:
    cast.edition.tables.update(organisation=None)
    elsewhere = meet(cast.bank, cast.seller, table=2)
    meet(cast.police, cast.agency, slot=1, table=4)
    table = {3: cast.seller.organisation}
    with pytest.raises(StandsAgainstError) as caught:
        change_fixed_tables(edition=cast.edition, tables=table, by=cast.organiser, now=NOW)
    assert rules(caught) == [(elsewhere.pk, RuleCode.WRONG_TABLE)]
    table = {2: cast.seller.organisation}
    change_fixed_tables(edition=cast.edition, tables=table, by=cast.organiser, now=NOW)
    assert cast.edition.tables.get(number=2).organisation == cast.seller.organisation


@pytest.mark.parametrize("meetings", [1, 3])
@pytest.mark.parametrize(("kept", "queries"), [(True, 11), (False, 24)])
def test_as_many_queries_for_a_fixed_table_with_one_meeting_as_with_three(
    cast: Cast, meetings: int, *, kept: bool, queries: int
) -> None:
    """Saved unchanged they concern no meeting, and none is looked at."""
    for slot, partner in enumerate((cast.bank, cast.police, cast.agency)[:meetings]):
        meet(partner, cast.seller, slot=slot, table=1)
    tables = {1: cast.seller.organisation} if kept else {}
    with CaptureQueriesContext(connection) as captured:
        change_fixed_tables(edition=cast.edition, tables=tables, by=cast.organiser, now=NOW)
    assert len(captured) == queries


def test_nobody_becomes_the_colleague_of_whom_they_meet(cast: Cast, met: Meeting) -> None:
    facts = ParticipantFacts("Sjef", cast.police.organisation, representative=False, cap=None)
    with pytest.raises(StandsAgainstError) as caught:
        change_participant(participant=cast.bank, facts=facts, by=cast.organiser, now=NOW)
    assert rules(caught) == [(met.pk, RuleCode.SAME_ORGANISATION)]


def test_a_number_below_the_meetings_one_has_is_refused(cast: Cast, met: Meeting) -> None:
    meet(cast.bank, cast.agency, slot=1)
    facts = ParticipantFacts("", cast.bank.organisation, representative=False, cap=1)
    with pytest.raises(StandsAgainstError) as caught:
        change_participant(participant=cast.bank, facts=facts, by=cast.organiser, now=NOW)
    assert {rule for _pk, rule in rules(caught)} == {RuleCode.ABOVE_CAP}
    change_participant(
        participant=cast.bank, facts=replace(facts, cap=2), by=cast.organiser, now=NOW
    )
    cast.bank.refresh_from_db()
    assert cast.bank.cap == 2


def test_hours_leave_room_for_ones_meetings(cast: Cast, met: Meeting) -> None:
    later = [slot.pk for slot in cast.edition.slots.all()[1:]]
    said = {
        "participant": cast.bank, "challenges": (), "solutions": (), "skipped_talks": (),
        "standby": False, "by": cast.bank.person, "now": NOW,
    }  # fmt: skip
    with pytest.raises(StandsAgainstError) as caught:
        change_profile(present_slots=later, **said)  # type: ignore[arg-type]
    assert rules(caught) == [(met.pk, RuleCode.SLOT_CLOSED)]
    assert not cast.bank.absences.exists()
    call_off(met)
    change_profile(present_slots=later, **said)  # type: ignore[arg-type]
    assert cast.bank.absences.exists()


def test_a_participant_reads_of_their_own_meeting_alone(cast: Cast, met: Meeting) -> None:
    meet(cast.police, cast.seller, slot=1)
    page = Client(headers={"accept-language": "en"})
    page.force_login(cast.bank.person)
    later = [str(slot.pk) for slot in cast.edition.slots.all()[1:]]
    answer = page.post(url("participant_me", cast), {"present": later})
    said = words(answer.content)
    assert (
        answer.status_code,
        said.count("This changes your meetings. Nothing is saved yet."),
    ) == (422, 1)
    assert (said.count("Pia Politi"), said.count("Nils Nordvakt")) == (1, 0)
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 2
