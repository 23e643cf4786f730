"""What a change would do, on the map: every kind of change in its cell, by sign and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from cast import NOW, Cast
from samspill.engine.repairing import Way
from samspill.web.areas.organiser.repair_map import MOST_ROWS, map_of
from samspill.web.editions.models import Absence, Participant
from samspill.web.meetings.models import Meeting, pair_text
from samspill.web.planning.differences import compared
from samspill.web.planning.models import PlannedMeeting
from samspill.web.planning.proposed_day import ProposedDay
from samspill.web.planning.repairing import Agreed, Proposal, propose
from samspill.web.planning.substitutes import TakeOver, propose_take_over
from support.pages import crowd, meet, signed_in, url, words

Shown = dict[str, list[list[tuple[str, int, str, str]]]]


@pytest.fixture(autouse=True)
def in_norwegian() -> Iterator[None]:
    with translation.override("nb"):
        yield


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2, and another in the third."""
    meet(cast.bank, cast.agency, slot=2, table=4)
    return meet(cast.bank, cast.police)


def tried(cast: Cast, change: Callable[[], object], way: Way = Way.AS_FEW) -> Proposal:
    proposal = propose(edition=cast.edition, change=change, way=way, now=NOW)
    assert proposal is not None
    return proposal


def cells(proposal: Proposal) -> Shown:
    shown = map_of(proposal.difference, proposal.day)
    return {
        row["name"]: [
            [(mark.what, mark.table, mark.who, mark.words) for mark in cell["marks"]]
            for cell in row["cells"]
        ]
        for row in shown["rows"]
    }


def heads(proposal: Proposal) -> list[tuple[str, str]]:
    slots = map_of(proposal.difference, proposal.day)["slots"]
    return [(slot["label"], slot["note"]) for slot in slots]


def test_a_cancelled_meeting_stands_where_it_was(cast: Cast, met: Meeting) -> None:
    slot = met.slot

    def away() -> None:
        Absence.objects.create(participant=cast.police, start=slot.start, end=slot.end)

    proposal = tried(cast, away, Way.ONLY_CANCEL)
    assert cells(proposal) == {
        "Berit Bank": [
            [("gone", 2, "Pia Politi", "avlyst")],
            [],
            [("same", 4, "Tone Tilsyn", "")],
            [],
        ],
        "Pia Politi": [[("gone", 2, "Berit Bank", "avlyst")], [], [], []],
    }
    assert proposal.day.closed[cast.police.pk] == {slot.pk: ""}


def test_a_moved_meeting_stands_where_it_was_and_where_it_will_be(cast: Cast, met: Meeting) -> None:
    slot = met.slot

    def away() -> None:
        Absence.objects.create(participant=cast.police, start=slot.start, end=slot.end)

    mine = cells(tried(cast, away))["Berit Bank"]
    assert mine[0][0] == ("left", 2, "Pia Politi", "til 10.00")
    assert [mark[0::3] for mark in mine[1]] == [("moved", "fra 09.00")]


def test_a_lost_table_is_another_table(cast: Cast, met: Meeting) -> None:
    def lost() -> None:
        cast.edition.tables.filter(number=2).update(retired_at=NOW)

    mine = cells(tried(cast, lost))["Berit Bank"]
    ((what, table, who, words_there),) = mine[0]
    assert (what, table == 2, who, words_there) == ("moved", False, "Pia Politi", "fra bord 2")


def test_a_slot_that_moves_or_goes_is_said_of_its_column(cast: Cast, met: Meeting) -> None:
    by = timedelta(minutes=10)

    def ten_later() -> None:
        cast.edition.slots.filter(pk=met.slot_id).update(
            start=met.slot.start + by, end=met.slot.end + by
        )

    proposal = tried(cast, ten_later)
    assert heads(proposal)[0] == ("09.10", "var 09.00")
    assert cells(proposal)["Pia Politi"][0] == [("moved", 2, "Berit Bank", "fra 09.00")]

    def gone() -> None:
        cast.edition.slots.filter(pk=met.slot_id).update(retired_at=NOW)

    assert heads(tried(cast, gone))[0] == ("09.00", "går ut")


def test_a_colleague_stands_instead(cast: Cast, met: Meeting) -> None:
    over = TakeOver(cast.bank, cast.bank_colleague, meetings=frozenset((met.pk,)))
    proposal = propose_take_over(over=over, agreed=Agreed(), by=cast.organiser, now=NOW)
    assert proposal is not None
    shown = cells(proposal)
    assert shown["Berit Bank"][0] == [("gone", 2, "Pia Politi", "til Bjarne Bank")]
    assert shown["Bjarne Bank"][0] == [("new", 2, "Pia Politi", "i stedet for Berit Bank")]
    assert shown["Pia Politi"][0] == [("moved", 2, "Bjarne Bank", "i stedet for Berit Bank")]


def _each_with(one: Participant, others: list[Participant], near: Meeting) -> list[PlannedMeeting]:
    """A planned meeting with each of the others but the last, where that one is."""
    found = []
    for other in others[:-1]:
        meeting = PlannedMeeting(
            slot=near.slot, table=near.table, pair=pair_text((one.pk, other.pk))
        )
        meeting.sits = frozenset((one.pk, other.pk))
        found.append(meeting)
    return found


def test_those_who_lose_most_have_the_rows(cast: Cast) -> None:
    people = crowd(cast, MOST_ROWS + 3)
    gone = meet(people[-1], cast.police, slot=1)
    change = compared({gone.key: gone}, {m.key: m for m in _each_with(cast.bank, people, gone)})
    shown = map_of(change, ProposedDay({gone.slot_id: gone.slot}))
    assert (len(shown["rows"]), shown["more"]) == (MOST_ROWS, len(change.affected) - MOST_ROWS)
    names = [row["name"] for row in shown["rows"]]
    assert {"Pia Politi", people[-1].person.name} <= {*names}


def test_the_page_has_the_map_in_words(cast: Cast, met: Meeting) -> None:
    page = signed_in(cast.organiser)
    answer = page.post(url("organiser_withdraw", cast, pk=cast.police.pk), {})
    said = words(answer.content)
    assert said.count("Whose day changes") == 1
    assert said.count("Table 2 cancelled Berit Bank") == 1
    assert said.count("Table 2 cancelled Pia Politi") == 1
    assert answer.content.decode().count("samspill/css/map.css") == 1
    unasked = page.get(url("organiser_participant", cast, pk=cast.police.pk))
    assert unasked.content.decode().count("samspill/css/map.css") == 0
