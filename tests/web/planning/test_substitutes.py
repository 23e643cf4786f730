"""A colleague takes over one meeting or all of somebody's: what they can take goes on, what they
cannot is repaired, each is told only their own, and nobody learns of a veto."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast, veto
from samspill.web.editions.models import Absence, Participant, Slot, Table
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.models import Meeting, MeetingState, pair_text
from samspill.web.outbox.models import Letter
from samspill.web.planning.models import PlanVersion, Substitution
from samspill.web.planning.problem import facts_of
from samspill.web.planning.repairing import Agreed, Proposal
from samspill.web.planning.substitutes import (
    CannotTakeError,
    NoColleagueError,
    TakeOver,
    let_colleague,
    propose_take_over,
    take_over,
)
from samspill.web.planning.undoing import undo_change
from samspill.web.planning.vetoes import drop_meeting
from samspill.web.wishes.models import Interest, RoundTable, Strength
from samspill.web.wishes.round_tables import RoundTableFacts, create_round_table, set_interest
from support.followed import published
from support.letters import deliver_all
from support.pages import meet, signed_in, url, words

SOON = NOW + timedelta(minutes=2)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2, as a published version says."""
    return published(cast, meet(cast.bank, cast.police))


def over(cast: Cast, *, withdraws: bool = False) -> TakeOver:
    cast.bank.edition.refresh_from_db()
    return TakeOver(cast.bank, cast.bank_colleague, withdraws=withdraws)


def agreed(cast: Cast, what: TakeOver) -> Proposal:
    proposal = propose_take_over(over=what, agreed=Agreed(), by=cast.organiser, now=NOW)
    assert proposal is not None
    take_over(over=what, agreed=Agreed(proposal.way, proposal.key), by=cast.organiser, now=NOW)
    return proposal


def on(cast: Cast) -> dict[str | None, tuple[int, int]]:
    found = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    return {m.pair: (m.slot_id, m.table_id) for m in found}


def theirs(cast: Cast) -> str:
    return pair_text([cast.bank_colleague.pk, cast.police.pk])


def letters(cast: Cast, who: Participant) -> list[str]:
    return [line["what"] for letter in Letter.objects.filter(person=who.person_id)
            for line in letter.about["lines"]]  # fmt: skip


def test_a_meeting_goes_on_with_the_colleague(cast: Cast, met: Meeting) -> None:
    proposal = agreed(cast, over(cast))
    assert len(proposal.difference.taken) == 1
    assert proposal.difference.only_taken_over
    after = Meeting.objects.get(pk=met.pk)
    assert (after.uid, after.pair) == (met.uid, theirs(cast))
    assert on(cast) == {theirs(cast): (met.slot_id, met.table_id)}
    assert letters(cast, cast.bank) == ["given"]
    assert letters(cast, cast.bank_colleague) == ["taken"]
    assert letters(cast, cast.police) == ["instead"]
    assert Letter.objects.count() == 3


def test_the_letters_say_who_when_and_where(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast))
    sent = {mail.to[0]: mail.body for mail in deliver_all(now=SOON)}
    told = sent[cast.police.person.email]
    assert "Bjarne Bank (Fjordbanken) i stedet for Berit Bank (Fjordbanken)" in told
    assert "bord 2" in told


def test_the_next_plan_keeps_the_colleague(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast))
    problem = facts_of(cast.edition).problem
    pairs = {frozenset({s.first, s.second}): s.worth for s in problem.suggestions}
    assert pairs[frozenset({f"p{cast.bank_colleague.pk}", f"p{cast.police.pk}"})] == 100
    assert (f"p{cast.bank.pk}", f"p{cast.police.pk}") in {(v.by, v.to) for v in problem.vetoes}


def test_it_goes_back_as_it_came(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast))
    back = TakeOver(cast.bank_colleague, cast.bank)
    agreed(cast, back)
    assert on(cast) == {met.pair: (met.slot_id, met.table_id)}
    assert [(s.giver_id, s.colleague_id) for s in Substitution.objects.all()] == [
        (cast.bank_colleague.pk, cast.bank.pk)
    ]


def test_whoever_is_busy_takes_it_at_another_time(cast: Cast) -> None:
    meet(cast.bank_colleague, cast.agency, table=3)
    met = published(cast, meet(cast.bank, cast.police))
    proposal = agreed(cast, over(cast))
    assert len(proposal.difference.taken) == 1
    assert not proposal.difference.only_taken_over
    slot, _table = on(cast)[theirs(cast)]
    assert slot != met.slot_id
    assert letters(cast, cast.agency) == []
    assert letters(cast, cast.police) == ["instead"]


def test_who_does_not_come_is_withdrawn_with_it(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast, withdraws=True))
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at == NOW
    assert theirs(cast) in on(cast)


def test_a_veto_of_the_colleague_does_not_take_over(cast: Cast, met: Meeting) -> None:
    veto(cast.bank_colleague, cast.police)
    proposal = agreed(cast, over(cast))
    assert proposal.difference.taken == ()
    assert theirs(cast) not in on(cast)
    assert met.pair not in on(cast)


def test_undo_takes_it_back(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast, withdraws=True))
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert on(cast) == {met.pair: (met.slot_id, met.table_id)}
    assert Meeting.objects.get(uid=met.uid).pair == met.pair
    assert not Substitution.objects.exists()
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at is None
    assert deliver_all(now=SOON) == []


def test_the_partner_may_drop_it_as_any_meeting(cast: Cast, met: Meeting) -> None:
    agreed(cast, over(cast))
    meeting = Meeting.objects.prefetch_related("seats").get(pk=met.pk)
    assert drop_meeting(participant=cast.police, meeting=meeting, now=NOW) == 1
    assert on(cast) == {}


def test_only_a_colleague_who_comes(cast: Cast, met: Meeting) -> None:
    for other in (cast.agency, cast.bank, cast.withdrawn):
        with pytest.raises(NoColleagueError):
            let_colleague(over=TakeOver(cast.bank, other), by=cast.bank.person, now=NOW)
    assert PlanVersion.objects.count() == 1


def busy(cast: Cast) -> None:
    meet(cast.bank_colleague, cast.agency, table=3)


def away(cast: Cast) -> None:
    slot = Slot.objects.order_by("start")[0]
    Absence.objects.create(participant=cast.bank_colleague, start=slot.start, end=slot.end)


def no_thanks(cast: Cast) -> None:
    veto(cast.bank_colleague, cast.police)


def no_thanks_from_the_partner(cast: Cast) -> None:
    veto(cast.police, cast.bank_colleague)


def full(cast: Cast) -> None:
    Participant.objects.filter(pk=cast.bank_colleague.pk).update(cap=1)
    meet(cast.bank_colleague, cast.agency, slot=2, table=3)


@pytest.mark.parametrize("hinder", [busy, away, no_thanks, no_thanks_from_the_partner, full])
def test_a_participant_reads_the_same_whatever_it_is(cast: Cast, hinder: object) -> None:
    hinder(cast)  # type: ignore[operator]
    met = published(cast, meet(cast.bank, cast.police))
    page = signed_in(cast.bank.person)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(met.uid)]}
    answer = page.post(url("participant_hand_over", cast), posted)
    assert answer.status_code == 422
    assert "Bjarne Bank cannot take this. Your meetings stay as they are." in words(answer.content)
    assert met.pair in on(cast)
    assert not Substitution.objects.exists()
    with pytest.raises(CannotTakeError):
        let_colleague(over=over(cast), by=cast.bank.person, now=NOW)


def test_a_participant_hands_over_what_can_be_taken(cast: Cast) -> None:
    busy(cast)
    meet(cast.bank, cast.agency, slot=1, table=3)
    first = meet(cast.bank, cast.seller, slot=2, table=1)
    published(cast, meet(cast.bank, cast.police))
    page = signed_in(cast.bank.person)
    agenda = page.get(url("participant_agenda", cast))
    assert "Let a colleague take this meeting" in words(agenda.content)
    address = url("participant_hand_over", cast)
    shown = page.get(address, {"meeting": str(first.uid)})
    assert shown.context["form"].initial["meetings"] == [str(first.uid)]
    uids = [str(m.uid) for m in Meeting.objects.filter(seats__participant=cast.bank)]
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": uids}
    answer = page.post(address, posted, follow=True)
    # With the agency the colleague has a meeting already, and at that time one with the police.
    assert "Bjarne Bank takes over, and is told." in words(answer.content)
    assert words(answer.content).count("cannot take this one, which stays yours") == 2
    pairs = on(cast)
    assert pair_text([cast.bank_colleague.pk, cast.seller.pk]) in pairs
    assert pair_text([cast.bank.pk, cast.police.pk]) in pairs
    assert pair_text([cast.bank.pk, cast.agency.pk]) in pairs


def test_an_organiser_sees_it_first(cast: Cast, met: Meeting) -> None:
    page = signed_in(cast.organiser)
    person = page.get(url("organiser_participant", cast, pk=cast.bank.pk))
    assert "Let a colleague take over one meeting, or all" in words(person.content)
    address = url("organiser_hand_over", cast, pk=cast.bank.pk)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(met.uid)]}
    shown = page.post(address, posted)
    assert shown.status_code == 422
    said = words(shown.content)
    assert "1 meeting is taken over, 3 people are told" in said
    assert "Bjarne Bank instead of Berit Bank meets Pia Politi: 09:00 at table 2" in said
    assert met.pair in on(cast)
    key = shown.context["repair"]["key"]
    done = page.post(address, {**posted, "way": "as_few", "agreed": key})
    assert done.status_code == 302
    assert theirs(cast) in on(cast)


def test_an_organiser_reads_that_the_colleague_can_take_none(cast: Cast, met: Meeting) -> None:
    page, address = signed_in(cast.organiser), url("organiser_hand_over", cast, pk=cast.bank.pk)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(met.uid)]}
    said = words(page.post(address, posted).content)
    assert said.count("The colleague can take none of them.") == 0
    veto(cast.bank_colleague, cast.police)
    said = words(page.post(address, posted).content)
    assert said.count("The colleague can take none of them.") == 1
    assert said.count("1 meeting is cancelled") == 1


THEME = "Svindel mot eldre kunder"


def at_a_round_table(cast: Cast, *, moderator: Participant | None = None) -> Meeting:
    """The bank, the police and the agency sit at a round table in the first slot, at table 6."""
    Table.objects.filter(edition=cast.edition, number=6).update(seats=8)
    facts = RoundTableFacts(THEME, moderator=None if moderator is None else moderator.pk)
    held = create_round_table(edition=cast.edition, facts=facts, by=cast.organiser, now=NOW)
    people = (cast.bank, cast.police, cast.agency)
    for who in people:
        if who != moderator:
            set_interest(participant=who, round_table=held, strength=Strength.MUST, now=NOW)
    slot = cast.edition.slots.order_by("start")[0]
    table = Table.objects.get(edition=cast.edition, number=6)
    sat = Wanted(frozenset(p.pk for p in people), slot.pk, table.pk, held.key, THEME)
    (meeting,) = hold(edition=cast.edition, wanted=[sat], by=None, now=NOW)
    return published(cast, meeting)


def sitting(meeting: Meeting) -> set[int]:
    found = Meeting.objects.prefetch_related("seats").get(pk=meeting.pk)
    return set(found.people) if found.state == MeetingState.PLANNED else set()


@pytest.mark.parametrize("leads", [False, True])
def test_a_seat_at_a_round_table_is_taken_over(cast: Cast, leads: bool) -> None:
    meeting = at_a_round_table(cast, moderator=cast.bank if leads else None)
    proposal = agreed(cast, over(cast))
    assert proposal.difference.only_taken_over
    assert proposal.told == 4
    assert sitting(meeting) == {cast.bank_colleague.pk, cast.police.pk, cast.agency.pk}
    assert letters(cast, cast.bank) == ["given"]
    assert letters(cast, cast.bank_colleague) == ["taken"]
    assert letters(cast, cast.police) == letters(cast, cast.agency) == ["instead"]
    held = RoundTable.objects.get()
    assert held.moderator == (cast.bank_colleague if leads else None)
    sent = {mail.to[0]: mail.body for mail in deliver_all(now=SOON)}
    told = sent[cast.police.person.email]
    assert f"{THEME} kl. 09.00, bord 6" in told
    assert "Bjarne Bank (Fjordbanken) i stedet for Berit Bank (Fjordbanken)" in told
    # It is what every later plan goes by, and what either has said is as it was.
    assert Interest.objects.filter(participant=cast.bank).exists() is not leads
    assert not Interest.objects.filter(participant=cast.bank_colleague).exists()
    problem = facts_of(cast.edition).problem
    asking = {i.by for i in problem.interests}
    assert f"p{cast.bank.pk}" not in asking
    assert (f"p{cast.bank_colleague.pk}" in asking) is not leads
    back = agreed(cast, TakeOver(cast.bank_colleague, cast.bank))
    assert back.difference.only_taken_over
    assert sitting(meeting) == {cast.bank.pk, cast.police.pk, cast.agency.pk}
    assert not Substitution.objects.filter(giver=cast.bank).exists()


def test_a_seat_that_is_taken_over_is_undone_with_the_rest(cast: Cast) -> None:
    meeting = at_a_round_table(cast, moderator=cast.bank)
    agreed(cast, over(cast, withdraws=True))
    assert cast.bank_colleague.pk in sitting(meeting)
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert sitting(meeting) == {cast.bank.pk, cast.police.pk, cast.agency.pk}
    assert Meeting.objects.get(pk=meeting.pk).theme == THEME
    assert RoundTable.objects.get().moderator == cast.bank
    assert not Substitution.objects.exists()
    assert deliver_all(now=SOON) == []


@pytest.mark.parametrize("hinder", [busy, away, no_thanks, no_thanks_from_the_partner, full])
def test_a_seat_that_the_colleague_cannot_take_stays_whose_it_is(
    cast: Cast, hinder: object
) -> None:
    meeting = at_a_round_table(cast)
    if hinder in {busy, full}:
        seller = {"slot": 0 if hinder is busy else 2, "table": 3}
        meet(cast.bank_colleague, cast.seller, **seller)
    if hinder is full:
        Participant.objects.filter(pk=cast.bank_colleague.pk).update(cap=1)
    elif hinder is not busy:
        hinder(cast)  # type: ignore[operator]
    page = signed_in(cast.bank.person)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(meeting.uid)]}
    answer = page.post(url("participant_hand_over", cast), posted)
    assert answer.status_code == 422
    assert "Bjarne Bank cannot take this. Your meetings stay as they are." in words(answer.content)
    assert sitting(meeting) == {cast.bank.pk, cast.police.pk, cast.agency.pk}


def test_a_participant_hands_a_seat_over_and_another_drops_it(cast: Cast) -> None:
    meeting = at_a_round_table(cast)
    page = signed_in(cast.bank.person)
    agenda = page.get(url("participant_agenda", cast))
    assert "Let a colleague take this seat" in words(agenda.content)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(meeting.uid)]}
    shown = page.get(url("participant_hand_over", cast))
    assert f"09:00: {THEME}, table 6" in words(shown.content)
    assert page.post(url("participant_hand_over", cast), posted).status_code == 302
    assert cast.bank_colleague.pk in sitting(meeting)
    left = Meeting.objects.prefetch_related("seats").get(pk=meeting.pk)
    drop_meeting(participant=cast.police, meeting=left, now=NOW)
    assert cast.police.pk not in sitting(meeting)
    # Nor is the colleague who drops the seat in turn asked for there again, or the giver.
    left = Meeting.objects.prefetch_related("seats").get(pk=meeting.pk)
    drop_meeting(participant=cast.bank_colleague, meeting=left, now=NOW)
    asking = {i.by for i in facts_of(cast.edition).problem.interests}
    assert asking == {f"p{cast.agency.pk}"}


def test_an_organiser_reads_who_takes_the_seat(cast: Cast) -> None:
    meeting = at_a_round_table(cast)
    page, address = signed_in(cast.organiser), url("organiser_hand_over", cast, pk=cast.bank.pk)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(meeting.uid)]}
    said = words(page.post(address, posted).content)
    assert "1 meeting is taken over, 4 people are told" in said
    assert f"Bjarne Bank instead of Berit Bank, {THEME}: 09:00 at table 6" in said


def test_an_organiser_reads_that_the_seat_cannot_be_taken(cast: Cast) -> None:
    meeting = at_a_round_table(cast)
    veto(cast.bank_colleague, cast.police)
    page, address = signed_in(cast.organiser), url("organiser_hand_over", cast, pk=cast.bank.pk)
    posted = {"colleague": str(cast.bank_colleague.pk), "meetings": [str(meeting.uid)]}
    said = words(page.post(address, posted).content)
    assert "The colleague can take none of them." in said
    assert cast.bank.pk in sitting(meeting)
