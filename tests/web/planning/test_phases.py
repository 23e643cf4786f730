"""The phases of an edition: when they turn, by date and by hand, and what is closed by that."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cast import DAY, NOW, Cast
from samspill.web.editions.models import Edition, Phase
from samspill.web.editions.phases import (
    Back,
    Dates,
    PhaseError,
    Turn,
    date_values,
    order_turns,
    set_dates,
    turn,
    turns_possible,
)
from samspill.web.editions.seen import ChangedMeanwhileError, digest_of
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting
from samspill.web.outbox.delivery import message_of
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.outbox.kinds import kind_of
from samspill.web.outbox.models import Letter
from samspill.web.planning.changes import change_coming, change_profile
from samspill.web.planning.confirming import NoRoundError, accept, close_round, open_round
from samspill.web.planning.freezing import FrozenError, OnPaperError
from samspill.web.planning.models import Print, PrintKind, Silence
from samspill.web.planning.repairing import Agreed, Proposal
from samspill.web.planning.stages import At, Stage, way_of
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.substitutes import TakeOver, let_colleague
from samspill.web.planning.vetoes import drop_meeting, say_no_thanks
from samspill.web.wishes.actions import WishesClosedError, set_wish, wishes_are_open
from samspill.web.wishes.models import Strength
from support.pages import meet

OSLO = ZoneInfo("Europe/Oslo")
HOUR = timedelta(hours=1)
SOON = NOW + HOUR
THE_DAY = datetime.combine(DAY, datetime.min.time(), OSLO) + 8 * HOUR
MORNING_AFTER = datetime.combine(DAY + timedelta(days=1), datetime.min.time(), OSLO) + 6 * HOUR


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police, and people follow that."""
    meeting = meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    cast.edition.refresh_from_db()
    for who in (cast.bank, cast.police, cast.bank_colleague):
        who.edition.refresh_from_db()
    return meeting


def given(cast: Cast, **dates: datetime | None) -> None:
    """The edition's dates as they are, but for these."""
    kept = {name: getattr(cast.edition, name) for name in date_values(cast.edition)}
    set_dates(edition=cast.edition, dates=Dates(**(kept | dates)), by=cast.organiser, now=NOW)
    cast.edition.refresh_from_db()
    for who in (cast.bank, cast.police, cast.bank_colleague):
        who.edition.refresh_from_db()


def turned(cast: Cast, to: Turn | Back, now: datetime = NOW) -> int:
    letters = turn(edition=cast.edition, to=to, by=cast.organiser, now=now)
    cast.edition.refresh_from_db()
    return letters


def verbs(cast: Cast) -> list[str]:
    known = ("wishes_opened", "wishes_closed", "plan_frozen", "plan_thawed", "edition_ended")
    found = Entry.objects.filter(
        edition_id=cast.edition.pk, verb__in=(*known, "edition_reopened")
    ).order_by("pk")
    return list(found.values_list("verb", flat=True))


def stage(cast: Cast, now: datetime = NOW) -> Stage:
    return way_of(cast.edition, now).stage


def test_the_way_from_wishes_to_what_comes_after(cast: Cast) -> None:
    given(cast, wishes_open_at=SOON, wishes_close_at=NOW + 2 * HOUR, freeze_at=NOW + 5 * HOUR)
    at = {hours: stage(cast, NOW + hours * HOUR) for hours in (0, 1, 3)}
    assert at == {0: Stage.INVITING, 1: Stage.WISHING, 3: Stage.FIRST_PLAN}
    meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    cast.edition.refresh_from_db()
    at = {hours: stage(cast, NOW + hours * HOUR) for hours in (3, 5)}
    assert at == {3: Stage.PUBLISHED, 5: Stage.FROZEN}
    assert stage(cast, THE_DAY) is Stage.THE_DAY
    turned(cast, Turn.END, THE_DAY)
    assert stage(cast, THE_DAY) is Stage.AFTER


def test_a_new_edition_is_being_set_up_and_nothing_is_turned(cast: Cast) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase="setup")
    cast.edition.refresh_from_db()
    assert stage(cast) is Stage.SETTING_UP
    assert turns_possible(cast.edition, NOW) == frozenset()
    with pytest.raises(PhaseError, match="not_now"):
        turned(cast, Turn.FREEZE)


def test_the_day_begins_by_the_edition_s_own_clock(cast: Cast, met: Meeting) -> None:
    midnight = datetime.combine(DAY, datetime.min.time(), OSLO)
    assert stage(cast, midnight - timedelta(minutes=1)) is Stage.PUBLISHED
    assert stage(cast, midnight) is Stage.THE_DAY


def test_a_round_of_confirmation_leads_to_the_second_plan(cast: Cast, met: Meeting) -> None:
    open_round(
        edition=cast.edition, closes_at=NOW + 2 * HOUR, silence=Silence.OPEN,
        by=cast.organiser, now=NOW,
    )  # fmt: skip
    assert stage(cast) is Stage.CONFIRMING
    close_round(edition=cast.edition, by=cast.organiser, now=SOON)
    way = way_of(cast.edition, SOON)
    assert way.stage is Stage.SECOND_PLAN
    assert {stop.stage: stop.at for stop in way.stops}[Stage.CONFIRMING] is At.DONE


def test_a_round_of_confirmation_that_is_to_come_and_opens_by_its_date(
    cast: Cast, met: Meeting
) -> None:
    for opens_at in (NOW + 4 * HOUR, SOON):  # and then at another time
        letters = open_round(
            edition=cast.edition, opens_at=opens_at, closes_at=NOW + 5 * HOUR,
            silence=Silence.COMES, by=cast.organiser, now=NOW,
        )  # fmt: skip
        assert letters == 0
    with pytest.raises(NoRoundError):
        accept(participant=cast.bank, meeting=met, now=NOW)
    way = way_of(cast.edition, NOW)
    assert way.stage is Stage.PUBLISHED
    assert {stop.stage: stop.at for stop in way.stops}[Stage.CONFIRMING] is At.NEXT
    carry_out_due(now=SOON)
    assert stage(cast, SOON) is Stage.CONFIRMING
    carry_out_due(now=NOW + 4 * HOUR)
    assert Letter.objects.filter(kind="confirm_asked").count() == 2
    assert Entry.objects.filter(verb="confirming_opened", by=None).count() == 1


def test_a_round_that_is_called_off_before_it_begins_confirms_nothing(
    cast: Cast, met: Meeting
) -> None:
    open_round(
        edition=cast.edition, opens_at=SOON, closes_at=NOW + 5 * HOUR, silence=Silence.COMES,
        by=cast.organiser, now=NOW,
    )  # fmt: skip
    assert close_round(edition=cast.edition, by=cast.organiser, now=NOW) == 0
    carry_out_due(now=NOW + 6 * HOUR)
    assert not Letter.objects.filter(kind="confirm_asked").exists()
    met.refresh_from_db()
    assert not met.confirmed
    assert stage(cast, SOON) is Stage.PUBLISHED


def test_what_an_edition_goes_by_is_not_called_done(cast: Cast, met: Meeting) -> None:
    at = {stop.stage: stop.at for stop in way_of(cast.edition, NOW).stops}
    assert at[Stage.WISHING] is At.DONE
    assert {at[Stage.INVITING], at[Stage.CONFIRMING], at[Stage.SECOND_PLAN]} == {At.PASSED_BY}
    assert at[Stage.FROZEN] is At.NEXT


def test_dates_that_make_no_sense_change_nothing(cast: Cast) -> None:
    for dates, code in (
        (Dates(wishes_open_at=SOON, wishes_close_at=SOON), "closes_first"),
        (Dates(freeze_at=MORNING_AFTER), "after_the_day"),
        (Dates(over_at=THE_DAY - timedelta(days=1)), "over_too_soon"),
    ):
        with pytest.raises(PhaseError, match=code):
            set_dates(edition=cast.edition, dates=dates, by=cast.organiser, now=NOW)
    with pytest.raises(PermissionError):
        set_dates(edition=cast.edition, dates=Dates(), by=cast.bank.person, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        set_dates(
            edition=cast.edition, dates=Dates(freeze_at=SOON), by=cast.organiser, now=NOW,
            seen=digest_of({"freeze_at": "another"}),
        )  # fmt: skip
    assert not Entry.objects.filter(verb="phase_dates_set").exists()


def test_nobody_wishes_before_wishes_open_and_everybody_invited_is_told(cast: Cast) -> None:
    given(cast, wishes_open_at=SOON)
    assert not wishes_are_open(cast.edition, now=NOW)
    with pytest.raises(WishesClosedError):
        set_wish(participant=cast.bank, target=cast.police, strength=Strength.MUST, now=NOW)
    say_no_thanks(participant=cast.bank, target=cast.seller, now=NOW)  # always possible
    type(cast.bank).objects.filter(pk=cast.bank.pk).update(first_seen_at=NOW, answered_at=None)
    assert carry_out_due(now=SOON) == 1
    assert carry_out_due(now=SOON + HOUR) == 0
    assert verbs(cast) == ["wishes_opened"]
    letters = Letter.objects.filter(kind="wishes_opened", person=cast.bank.person)
    said = kind_of(letters.get()).write(letters.get(), SOON)
    assert said is not None
    assert "/whom/" in said.text
    set_wish(participant=cast.bank, target=cast.police, strength=Strength.MUST, now=SOON)


def test_a_date_that_is_set_to_another_turns_nothing(cast: Cast) -> None:
    given(cast, wishes_close_at=SOON)
    given(cast, wishes_close_at=NOW + 3 * HOUR)
    carry_out_due(now=NOW + 2 * HOUR)
    assert verbs(cast) == []
    carry_out_due(now=NOW + 4 * HOUR)
    carry_out_due(now=NOW + 5 * HOUR)
    assert verbs(cast) == ["wishes_closed"]


def test_what_was_done_by_hand_is_not_done_again_by_its_date(cast: Cast, met: Meeting) -> None:
    turned(cast, Turn.FREEZE)
    order_turns(cast.edition, now=NOW)
    carry_out_due(now=SOON)
    assert verbs(cast) == ["plan_frozen"]
    turned(cast, Back.THAW)
    assert not cast.edition.is_frozen(SOON)
    assert verbs(cast) == ["plan_frozen", "plan_thawed"]


def test_it_is_over_on_the_morning_after_once_and_may_be_opened_again(
    cast: Cast, met: Meeting
) -> None:
    order_daily(now=THE_DAY)
    carry_out_due(now=THE_DAY)
    carry_out_due(now=MORNING_AFTER - timedelta(minutes=1))
    cast.edition.refresh_from_db()
    assert cast.edition.phase == Phase.PUBLISHED
    carry_out_due(now=MORNING_AFTER)
    cast.edition.refresh_from_db()
    assert cast.edition.phase == Phase.OVER
    turned(cast, Back.REOPEN, MORNING_AFTER + HOUR)
    assert cast.edition.phase == Phase.PUBLISHED
    order_daily(now=MORNING_AFTER + 24 * HOUR)
    carry_out_due(now=MORNING_AFTER + 24 * HOUR)
    cast.edition.refresh_from_db()
    assert cast.edition.phase == Phase.PUBLISHED
    assert verbs(cast) == ["edition_ended", "edition_reopened"]


def hours(cast: Cast, keep: int) -> None:
    """The bank is there for the first so many slots alone."""
    slots = [slot.pk for slot in cast.edition.slots.all()][:keep]
    change_profile(
        participant=cast.bank, challenges=["Fraud"], solutions=[], present_slots=slots,
        skipped_talks=(), standby=False, by=cast.bank.person, now=SOON,
    )  # fmt: skip


def test_a_frozen_plan_is_closed_to_what_participants_wish_for(cast: Cast, met: Meeting) -> None:
    given(cast, freeze_at=SOON)
    with pytest.raises(FrozenError):
        hours(cast, keep=1)
    over = TakeOver(cast.bank, cast.bank_colleague, frozenset({met.pk}))
    with pytest.raises(FrozenError):
        let_colleague(over=over, by=cast.bank.person, now=SOON)
    with pytest.raises(WishesClosedError):
        set_wish(participant=cast.bank, target=cast.agency, strength=Strength.MUST, now=SOON)
    hours(cast, keep=99)  # the same hours: what they say of themselves is theirs to change
    assert list(cast.bank.topics.values_list("text", flat=True)) == ["Fraud"]


def test_what_was_promised_is_possible_in_a_frozen_plan_unasked(cast: Cast, met: Meeting) -> None:
    given(cast, freeze_at=SOON)
    drop_meeting(participant=cast.bank, meeting=met, now=SOON)
    met.refresh_from_db()
    assert met.state == "cancelled"


def proposed(cast: Cast) -> Proposal:
    """What it would do if the bank's representative did not come."""
    with pytest.raises(StandsAgainstError) as error:
        change_coming(participant=cast.bank, by=cast.organiser, now=SOON, agreed=Agreed())
    assert error.value.proposal is not None
    return error.value.proposal


@pytest.mark.parametrize("printed", [False, True])
def test_an_organiser_is_asked_once_more(cast: Cast, met: Meeting, printed: bool) -> None:
    given(cast, freeze_at=SOON)
    Print.objects.create(
        edition=cast.edition, kind=PrintKind.AGENDAS, language="nb", order="x", ordered_at=NOW,
        made_at=NOW if printed else None,
    )  # fmt: skip
    would = proposed(cast)
    key = would.key
    with pytest.raises(OnPaperError) as error:
        change_coming(participant=cast.bank, by=cast.organiser, now=SOON, agreed=Agreed(key=key))
    assert (error.value.people, error.value.printed) == (would.told, printed)
    met.refresh_from_db()
    assert met.state == "planned"
    change_coming(
        participant=cast.bank, by=cast.organiser, now=SOON, agreed=Agreed(key=key, on_paper=True)
    )
    met.refresh_from_db()
    assert met.state == "cancelled"


def test_answers_go_to_the_edition_s_own_address(cast: Cast) -> None:
    given(cast, wishes_open_at=SOON)
    type(cast.bank).objects.filter(pk=cast.bank.pk).update(first_seen_at=NOW, answered_at=None)
    Edition.objects.filter(pk=cast.edition.pk).update(answers_to="together@example.org")
    carry_out_due(now=SOON)
    letter = Letter.objects.filter(kind="wishes_opened").first()
    assert letter is not None
    letter.tried_address = "somebody@example.org"
    said = kind_of(letter).write(letter, SOON)
    assert said is not None
    assert message_of(letter, said).reply_to == ["together@example.org"]
