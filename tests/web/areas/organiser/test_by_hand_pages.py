"""A meeting's own page, what the map and a person's day show while it is picked up, and setting it
down: all of it without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, veto
from samspill.web.editions.models import Participant, Phase
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.meetings.promises import lock
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.vetoes import say_no_thanks
from support.pages import call_off, crowd, meet, planned, signed_in, url, words


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The organiser's browser."""
    return signed_in(cast.organiser)


def slot(cast: Cast, number: int) -> int:
    return cast.edition.slots.order_by("start")[number].pk


def test_the_page_says_where_it_may_go_and_a_press_moves_it(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    meet(cast.bank, cast.agency, slot=1, table=3)
    page = desk.get(url("organiser_meeting", cast, pk=met.pk))
    assert [t["state"] for t in page.context["targets"]] == ["here", "ok", "ok", "ok"]
    assert page.context["targets"][1]["why"] == "Trades with Berit Bank and Tone Tilsyn."
    sent = {"slot": slot(cast, 2), "seen": ""}
    answer = desk.post(url("organiser_meeting_edit", cast, pk=met.pk), sent, follow=True)
    met.refresh_from_db()
    assert met.slot_id == slot(cast, 2)
    said = words(answer.content)
    assert said.count("The meeting is moved. 2 people are told, unless you undo it.") == 1
    sent = {"slot": slot(cast, 0), "table": cast.edition.tables.get(number=5).pk, "seen": "1"}
    desk.post(url("organiser_meeting_edit", cast, pk=met.pk), sent)
    met.refresh_from_db()
    assert (met.slot_id, met.table.number) == (slot(cast, 0), 5)


def test_a_press_trades_cancels_and_goes_back_to_where_one_was(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    other = meet(cast.bank, cast.agency, slot=1, table=3)
    edit = url("organiser_meeting_edit", cast, pk=met.pk)
    answer = desk.post(edit, {"other": other.pk, "seen": "", "back": "map"})
    assert answer["Location"] == url("organiser_plan_map", cast, number=1) + f"#m{met.pk}"
    met.refresh_from_db()
    assert met.slot_id == slot(cast, 1)
    answer = desk.post(edit, {"cancel": "1", "seen": "1", "back": str(cast.bank.pk)})
    person = url("organiser_participant", cast, pk=cast.bank.pk)
    assert answer["Location"] == f"{person}#m{met.pk}"
    met.refresh_from_db()
    assert met.state == MeetingState.CANCELLED


def test_what_does_not_hold_is_said_with_the_nearest_that_does(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    table = cast.edition.tables.get(number=1)
    sent = {"slot": slot(cast, 1), "table": table.pk, "seen": ""}
    answer = desk.post(url("organiser_meeting_edit", cast, pk=met.pk), sent)
    assert answer.status_code == 422
    said = words(answer.content)
    assert said.count("That does not hold. Nothing is done. They may not be at that table.") == 1
    assert said.count("The nearest that holds is 10:00 at table 2.") == 1


def test_the_second_organiser_reads_who_did_what(cast: Cast, met: Meeting, desk: Client) -> None:
    edit = url("organiser_meeting_edit", cast, pk=met.pk)
    desk.post(edit, {"slot": slot(cast, 1), "seen": ""})
    desk.post(edit, {"slot": slot(cast, 2), "seen": "1"})
    answer = desk.post(edit, {"cancel": "1", "seen": "1"})
    assert answer.status_code == 422
    said = words(answer.content)
    assert said.count("Liv Arrangør has changed the plan since you opened the page.") == 1
    assert said.count("Berit Bank and Pia Politi: from 10:00 to 11:00, at table 2") == 1
    assert re.search(rb'name="seen" value="2"', answer.content)
    met.refresh_from_db()
    assert met.state == MeetingState.PLANNED


def test_locking_and_confirming_are_words_with_a_sign(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    edit = url("organiser_meeting_edit", cast, pk=met.pk)
    for name, promised in (
        ("lock", (True, False)),
        ("confirm", (True, True)),
        ("unlock", (False, True)),
        ("unconfirm", (False, False)),
    ):
        answer = desk.post(edit, {name: "1"}, follow=True)
        assert answer.status_code == 200
        met.refresh_from_db()
        assert (met.locked, met.confirmed) == promised
        shown = words(answer.content)
        assert ("Cancel the meeting" in shown) == (promised == (False, False))
    assert PlanVersion.objects.count() == 0


def test_why_a_promised_one_stays_is_said_once(cast: Cast, met: Meeting, desk: Client) -> None:
    lock(edition=cast.edition, meetings=[met.pk], by=cast.organiser, now=NOW)
    page = desk.get(url("organiser_meeting", cast, pk=met.pk))
    assert words(page.content).count("It is locked or confirmed") == 1
    assert page.content.count(b"hand-target") == 0
    assert [place["label"] for place in page.context["nav"] if place["current"]] == ["Plan"]


def test_one_that_is_gone_is_not_found_and_an_edit_says_so(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    call_off(met)
    for name in ("organiser_meeting", "organiser_meeting_targets"):
        assert desk.get(url(name, cast, pk=met.pk)).status_code == 404
    sent = {"slot": slot(cast, 1), "seen": ""}
    edit = url("organiser_meeting_edit", cast, pk=met.pk)
    answer = desk.post(edit, sent, follow=True)
    assert words(answer.content).count("The meeting is not on any more. Nothing is done.") == 1
    assert desk.post(edit, {}).status_code == 302
    other = meet(cast.bank, cast.agency, slot=1)
    stranger = signed_in(cast.other_organiser)
    assert stranger.post(url("organiser_meeting_edit", cast, pk=other.pk), sent).status_code == 404


def test_a_meeting_is_added_by_name_and_time(cast: Cast, met: Meeting, desk: Client) -> None:
    add = url("organiser_add_meeting", cast, pk=cast.bank.pk)
    found = desk.get(add, {"q": "nordvagt"}).context["found"]
    assert [p.pk for p in found] == [cast.seller.pk, cast.seller_colleague.pk]
    page = desk.get(add, {"with": cast.seller.pk, "slot": slot(cast, 2)})
    assert [t["state"] for t in page.context["targets"]] == ["no", "ok", "ok", "ok"]
    assert [t["nearest"] for t in page.context["targets"]] == [False, False, True, False]
    answer = desk.post(add, {"with": cast.seller.pk, "slot": slot(cast, 1), "seen": ""})
    assert answer.status_code == 302
    made = Meeting.objects.get(slot=slot(cast, 1))
    assert (made.people, made.table.number) == (
        frozenset({cast.bank.pk, cast.seller.pk}),
        1,
    )
    for wrong in (cast.bank.pk, cast.stranger.pk, cast.withdrawn.pk, 10**9):
        assert desk.get(add, {"with": wrong}).status_code == 404
    gone = url("organiser_add_meeting", cast, pk=cast.withdrawn.pk)
    assert desk.get(gone).status_code == 404


def test_a_no_thanks_is_answered_like_a_wish_not_shared_to_the_letter(
    cast: Cast, met: Meeting, desk: Client
) -> None:
    """The agency would like to meet the bank, and the organiser has been told so."""
    add = url("organiser_add_meeting", cast, pk=cast.agency.pk)
    sent = {"with": cast.bank.pk, "slot": slot(cast, 2), "seen": ""}

    def answers() -> tuple[bytes, ...]:
        shown = desk.get(add, {"with": cast.bank.pk})
        refused = desk.post(add, sent)
        assert (shown.status_code, refused.status_code) == (200, 422)
        secret = rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"'
        return tuple(re.sub(secret, b"", page.content) for page in (shown, refused))

    without = answers()
    veto(cast.bank, cast.agency)
    assert answers() == without
    assert words(without[1]).count("These two cannot be put together here.") == 1


def test_a_persons_day_shows_what_may_be_picked_up(cast: Cast, met: Meeting, desk: Client) -> None:
    page = url("organiser_participant", cast, pk=cast.bank.pk)
    assert "day" not in desk.get(page).context
    cast.edition.phase = Phase.PUBLISHED
    cast.edition.save()
    lock(edition=cast.edition, meetings=[met.pk], by=cast.organiser, now=NOW)
    answer = desk.get(page)
    assert [item.kind.value for item in answer.context["day"]] == [
        "meeting",
        "free",
        "free",
        "free",
    ]
    said = words(answer.content)
    assert said.count("Pia Politi Table 2 Locked") == 1
    assert re.search(rb'data-m="%d"' % met.pk, answer.content)


def test_the_map_of_what_people_follow_can_be_changed_and_a_draft_cannot(
    cast: Cast, desk: Client
) -> None:
    plan = planned(cast)
    address = url("organiser_plan_map", cast, number=plan.number)
    assert re.findall(rb"data-(?:m|p|hand|slot)=", desk.get(address).content) == []
    publish_plan(plan=plan, by=cast.organiser, now=timezone.now() - timedelta(hours=1))
    meeting = Meeting.objects.order_by("pk")[0]
    lock(edition=cast.edition, meetings=[meeting.pk], by=cast.organiser, now=NOW)
    html = desk.get(address).content
    assert html.count(b'data-m="%d"' % meeting.pk) == len(meeting.people)
    assert len(re.findall(rb'aria-label="[^"]*\nLocked"', html)) == len(meeting.people)
    assert say_no_thanks(participant=cast.police, target=cast.bank, now=NOW) in {0, 1}


@pytest.mark.parametrize("people", [2, 60])
def test_a_meeting_picked_up_takes_as_many_queries_for_any_number(
    cast: Cast, met: Meeting, desk: Client, people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    more = crowd(cast, people)
    Participant.objects.filter(pk__in=[p.pk for p in more[::2]]).update(
        organisation=cast.agency.organisation
    )
    meet(more[0], more[1], slot=1, table=3)
    for name, queries in (("organiser_meeting_targets", 12), ("organiser_meeting", 13)):
        with django_assert_num_queries(queries):
            assert desk.get(url(name, cast, pk=met.pk)).status_code == 200
