"""The round of confirmation: who says yes, who says nothing, and what the second plan keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cast import NOW, Cast
from samspill.web.editions.models import Edition
from samspill.web.editions.seen import ChangedMeanwhileError, digest_of
from samspill.web.journal.models import Entry
from samspill.web.meetings.agenda import agenda
from samspill.web.meetings.models import Meeting, Reply
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.kinds import kind_of
from samspill.web.outbox.models import Letter
from samspill.web.planning.confirm_queries import (
    answers_of,
    round_of,
    round_values,
    silent_people,
    standing_of,
)
from samspill.web.planning.confirming import (
    ASKED,
    REMINDED,
    MeetingGoneError,
    NoRoundError,
    RoundError,
    accept,
    close_round,
    open_round,
    set_aim,
    take_back,
)
from samspill.web.planning.models import Silence
from samspill.web.planning.vetoes import drop_meeting
from support.pages import meet, planned

UNTIL = NOW + timedelta(days=3)
HOUR = timedelta(hours=1)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police, and a colleague of the bank's the agency."""
    meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    meeting = meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    cast.edition.refresh_from_db()
    return meeting


def opened(cast: Cast, silence: Silence = Silence.COMES) -> int:
    return open_round(
        edition=cast.edition, closes_at=UNTIL, silence=silence, by=cast.organiser, now=NOW
    )


def is_confirmed(meeting: Meeting) -> bool:
    meeting.refresh_from_db()
    return meeting.confirmed


def names(cast: Cast) -> list[str]:
    return [who.person.name for who in silent_people(cast.edition.pk, NOW)]


def test_everybody_with_a_meeting_is_asked_once(cast: Cast, met: Meeting) -> None:
    assert opened(cast) == 4
    assert opened(cast) == 0
    asked = Letter.objects.filter(kind=ASKED)
    people = {cast.bank, cast.bank_colleague, cast.police, cast.agency}
    assert {letter.person_id for letter in asked} == {who.person_id for who in people}
    (to_police,) = asked.filter(person=cast.police.person)
    said = kind_of(to_police).write(to_police, NOW)
    assert said is not None
    assert "1 " in said.text
    assert "/agenda/" in said.text
    assert cast.bank.person.name not in said.text


def test_a_meeting_is_confirmed_when_all_have_said_yes(cast: Cast, met: Meeting) -> None:
    opened(cast)
    assert not accept(participant=cast.bank, meeting=met, now=NOW)
    assert not is_confirmed(met)
    assert answers_of(cast.bank, NOW) == (1, 1)
    assert accept(participant=cast.police, meeting=met, now=NOW)
    assert is_confirmed(met)
    found = round_of(cast.edition.pk)
    assert found is not None
    standing = standing_of(found, NOW)
    assert (standing.confirmed, standing.some, standing.nobody, standing.dropped) == (1, 0, 1, 0)
    assert names(cast) == sorted([cast.agency.person.name, cast.bank_colleague.person.name])


def test_a_yes_taken_back_confirms_nothing(cast: Cast, met: Meeting) -> None:
    opened(cast)
    for who in (cast.bank, cast.police):
        accept(participant=who, meeting=met, now=NOW)
    take_back(participant=cast.bank, meeting=met, now=NOW)
    assert not is_confirmed(met)
    assert accept(participant=cast.bank, meeting=met, now=NOW)
    assert is_confirmed(met)


def test_nobody_answers_before_or_after_the_round_or_for_others(cast: Cast, met: Meeting) -> None:
    with pytest.raises(NoRoundError):
        accept(participant=cast.bank, meeting=met, now=NOW)
    opened(cast)
    with pytest.raises(MeetingGoneError):
        accept(participant=cast.agency, meeting=met, now=NOW)
    with pytest.raises(NoRoundError):
        accept(participant=cast.bank, meeting=met, now=UNTIL)
    close_round(edition=cast.edition, by=cast.organiser, now=NOW)
    with pytest.raises(NoRoundError):
        take_back(participant=cast.bank, meeting=met, now=NOW)
    assert not Reply.objects.exists()


@pytest.mark.parametrize(("silence", "confirmed"), [(Silence.COMES, True), (Silence.OPEN, False)])
def test_silence_means_what_was_chosen(
    cast: Cast, met: Meeting, silence: Silence, confirmed: bool
) -> None:
    opened(cast, silence)
    accept(participant=cast.bank, meeting=met, now=NOW)
    carry_out_due(now=UNTIL + HOUR)
    assert is_confirmed(met) is confirmed
    assert Entry.objects.filter(verb="confirming_closed", by=None).count() == 1
    carry_out_due(now=UNTIL + 2 * HOUR)
    assert Entry.objects.filter(verb="confirming_closed").count() == 1


def test_who_has_answered_nothing_is_reminded_the_day_before(cast: Cast, met: Meeting) -> None:
    opened(cast)
    accept(participant=cast.bank, meeting=met, now=NOW)
    carry_out_due(now=UNTIL - timedelta(days=1) + HOUR)
    carry_out_due(now=UNTIL - timedelta(days=1) + 2 * HOUR)
    reminded = Letter.objects.filter(kind=REMINDED)
    people = {cast.bank_colleague, cast.police, cast.agency}
    assert {letter.person_id for letter in reminded} == {who.person_id for who in people}
    assert reminded.count() == 3


def test_a_round_that_got_another_end_does_not_end_at_the_first(cast: Cast, met: Meeting) -> None:
    opened(cast)
    later = UNTIL + timedelta(days=1)
    said: dict[str, Any] = {
        "edition": cast.edition, "silence": Silence.COMES, "by": cast.organiser
    }  # fmt: skip
    assert open_round(**said, closes_at=later, now=NOW + HOUR) == 0
    carry_out_due(now=UNTIL + HOUR)
    found = round_of(cast.edition.pk)
    assert found is not None
    assert found.closed_at is None
    carry_out_due(now=later + HOUR)
    assert is_confirmed(met)


def test_what_no_round_can_be(cast: Cast, met: Meeting) -> None:
    said: dict[str, Any] = {
        "edition": cast.edition, "silence": Silence.COMES, "by": cast.organiser, "now": NOW
    }  # fmt: skip
    for closes_at, code in ((NOW, "too_soon"), (met.slot.start, "too_late")):
        with pytest.raises(RoundError) as caught:
            open_round(**said, closes_at=closes_at)
        assert caught.value.code == code
    with pytest.raises(PermissionError):
        open_round(**{**said, "by": cast.other_organiser}, closes_at=UNTIL)
    seen = digest_of(round_values(None))
    open_round(**said, closes_at=UNTIL, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        open_round(**said, closes_at=UNTIL + HOUR, seen=seen)
    Edition.objects.filter(pk=cast.other_edition.pk).update(phase="published")
    cast.other_edition.refresh_from_db()
    with pytest.raises(RoundError) as caught:
        open_round(
            edition=cast.other_edition, closes_at=UNTIL, silence=Silence.COMES,
            by=cast.other_organiser, now=NOW,
        )  # fmt: skip
    assert caught.value.code == "unpublished"


def test_a_no_is_a_meeting_dropped_and_says_no_more(cast: Cast, met: Meeting) -> None:
    opened(cast)
    accept(participant=cast.bank, meeting=met, now=NOW)
    drop_meeting(participant=cast.police, meeting=met, now=NOW)
    found = round_of(cast.edition.pk)
    assert found is not None
    standing = standing_of(found, NOW)
    assert (standing.meetings, standing.dropped) == (1, 1)
    assert answers_of(cast.bank, NOW) == (0, 0)


def test_the_second_plan_keeps_what_is_confirmed(cast: Cast, met: Meeting) -> None:
    opened(cast, Silence.OPEN)
    for who in (cast.bank, cast.police):
        accept(participant=who, meeting=met, now=NOW)
    close_round(edition=cast.edition, by=cast.organiser, now=NOW)
    (kept,) = planned(cast).meetings.filter(pair=met.pair)
    assert kept.slot_id == met.slot_id


def test_what_they_want_out_of_it_stands_on_both_agendas(cast: Cast, met: Meeting) -> None:
    set_aim(participant=cast.bank, meeting=met, aim="Et felles varsel", now=NOW)
    mine, theirs = (agenda(who, now=NOW) for who in (cast.bank, cast.police))
    (own,) = [item for item in mine.items if item.meeting]
    (other,) = [item for item in theirs.items if item.meeting]
    assert own.aim == "Et felles varsel"
    assert [each.aim for each in other.others] == ["Et felles varsel"]
    assert other.aim == ""
    set_aim(participant=cast.bank, meeting=met, aim="", now=NOW)
    assert Reply.objects.get().aim == ""
    assert "Et felles varsel" not in str(Entry.objects.values_list("facts", flat=True))
    with pytest.raises(ValidationError):
        set_aim(participant=cast.bank, meeting=met, aim="x" * 201, now=NOW)
    with pytest.raises(MeetingGoneError):
        set_aim(participant=cast.bank, meeting=met, aim="Sent", now=met.slot.end)
    with pytest.raises(MeetingGoneError):
        set_aim(participant=cast.agency, meeting=met, aim="Ikke min", now=NOW)
    assert Reply.objects.get().aim == ""
