"""Quiet tables: kept for those who ask, whom nobody but the organiser learns of."""

from __future__ import annotations

import pytest
from django.test import Client

from cast import NOW, Cast
from samspill.engine.model.tables import own_tables
from samspill.web.areas.organiser.setup_forms import numbers_in
from samspill.web.editions.facts import SetupError
from samspill.web.editions.models import Participant, Table
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.outbox.models import Letter
from samspill.web.planning.changes import change_fixed_tables
from samspill.web.planning.problem import facts_of
from support.followed import published
from support.forms import shown_form
from support.pages import browser_of, meet, planned, signed_in, url, words


def quiet(cast: Cast) -> set[int]:
    return set(
        Table.objects.filter(edition=cast.edition, quiet=True).values_list("number", flat=True)
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", set()),
        ("4", {4}),
        ("4, 7-9", {4, 7, 8, 9}),
        ("7\N{EN DASH}8,", {7, 8}),
        ("9-7", None),
        ("four", None),
        ("1-2-3", None),
        ("1-99999999", None),
    ],
)
def test_numbers(text: str, numbers: set[int] | None) -> None:
    assert numbers_in(text) == numbers


def test_meetings_of_those_who_ask_are_at_quiet_tables(cast: Cast) -> None:
    Table.objects.filter(number__in=(5, 6)).update(quiet=True)
    Participant.objects.filter(pk=cast.bank.pk).update(wants_quiet=True)
    plan = planned(cast)
    problem = facts_of(cast.edition).problem
    assert len(problem.quiet_tables) == 2
    assert plan.meetings.exists()
    for meeting in plan.meetings.select_related("table").prefetch_related("seats"):
        people = tuple(f"p{pk}" for pk in meeting.people)
        fixed = meeting.table.organisation_id is not None
        asks = cast.bank.pk in meeting.people
        if not fixed:
            assert asks == meeting.table.quiet
            assert asks == bool(own_tables(problem, people))


def test_nobody_asks_and_the_tables_are_for_everybody(cast: Cast) -> None:
    Table.objects.filter(number=6).update(quiet=True)
    assert facts_of(cast.edition).problem.quiet_tables == frozenset()


@pytest.fixture
def asking(cast: Cast) -> tuple[Client, str, dict[str, object]]:
    """The bank's page, and what is posted to ask for quiet: they meet the police at table 2, which
    is none of the quiet ones."""
    published(cast, meet(cast.bank, cast.police))
    Table.objects.filter(number=6).update(quiet=True)
    slots = [str(slot.pk) for slot in cast.edition.slots.all()]
    said: dict[str, object] = {"present": slots, "wants_quiet": "on"}
    return browser_of(cast.bank), url("participant_me", cast), said


def tables() -> list[int]:
    on = Meeting.objects.filter(state=MeetingState.PLANNED)
    return list(on.order_by("slot__start").values_list("table__number", flat=True))


def asks(cast: Cast) -> bool:
    return Participant.objects.get(pk=cast.bank.pk).wants_quiet


def test_asking_after_publishing_is_shown_agreed_to_and_told(
    cast: Cast, asking: tuple[Client, str, dict[str, object]]
) -> None:
    page, address, said = asking
    shown = page.post(address, said)
    assert shown.status_code == 422
    assert "09.00, bord 6" in words(shown.content)
    assert shown.context["repair"]["others"] == 1
    assert (tables(), asks(cast)) == ([2], False)
    key = shown.context["repair"]["key"]
    assert page.post(address, {**said, "agreed": key}).status_code == 302
    assert (tables(), asks(cast)) == ([6], True)
    told = Letter.objects.filter(kind="day_changed").values_list("person", flat=True)
    assert set(told) == {cast.bank.person_id, cast.police.person_id}
    # Nobody asks any more: the quiet tables are for everybody, and they stay.
    assert page.post(address, {"present": said["present"]}).status_code == 302
    assert (tables(), asks(cast)) == ([6], False)


def test_the_meetings_may_be_left_where_they_are(
    cast: Cast, asking: tuple[Client, str, dict[str, object]]
) -> None:
    page, address, said = asking
    assert page.post(address, {**said, "leave": "1"}).status_code == 302
    assert (tables(), asks(cast)) == ([2], True)
    assert page.post(address, said).status_code == 302  # nothing new is asked for
    assert page.get(address).content.count(b'id="wants-quiet"') == 1


def test_tables_that_become_quiet_take_those_who_ask(cast: Cast) -> None:
    Participant.objects.filter(pk=cast.bank.pk).update(wants_quiet=True)
    published(cast, meet(cast.bank, cast.police))
    page, address = signed_in(cast.organiser), url("organiser_tables", cast)
    posted = {**shown_form(page, address), "quiet": "6"}
    shown = page.post(address, posted)
    assert shown.status_code == 422
    assert "1 meeting is moved, 2 people are told" in words(shown.content)
    repair = shown.context["repair"]
    agreed = {"agreed": repair["key"], "way": "as_few", "stands": str(repair["stands"])}
    assert page.post(address, {**posted, **agreed}).status_code == 302
    assert (tables(), quiet(cast)) == ([6], {6})


def test_whoever_asks_with_no_quiet_table_is_asked_nothing(cast: Cast) -> None:
    published(cast, meet(cast.bank, cast.police))
    slots = [str(slot.pk) for slot in cast.edition.slots.all()]
    said = {"present": slots, "wants_quiet": "on"}
    assert browser_of(cast.bank).post(url("participant_me", cast), said).status_code == 302
    assert (tables(), asks(cast)) == ([2], True)


def test_only_the_organiser_sees_who_asks(cast: Cast) -> None:
    Participant.objects.filter(pk=cast.bank.pk).update(wants_quiet=True)
    said = words(signed_in(cast.organiser).get(
        url("organiser_participant", cast, pk=cast.bank.pk)
    ).content)  # fmt: skip
    assert "Asks for a quiet table." in said
    for name in ("participant_whom", "participant_me", "participant_overview"):
        page = signed_in(cast.police.person).get(url(name, cast)).content.decode()
        assert "checked" not in page.partition('id="wants-quiet"')[2][:200]


def test_an_organiser_says_which_are_quiet(cast: Cast) -> None:
    page, address = signed_in(cast.organiser), url("organiser_tables", cast)
    posted = {**shown_form(page, address), "quiet": "5-6"}
    assert page.post(address, posted).status_code == 302
    assert quiet(cast) == {5, 6}
    assert shown_form(page, address)["quiet"] == "5\N{EN DASH}6"
    page.post(address, shown_form(page, address))
    assert quiet(cast) == {5, 6}
    posted = {**shown_form(page, address), "quiet": "5, 99"}
    assert "There is no table 99." in words(page.post(address, posted).content)
    posted["quiet"] = "the corner"
    assert "Write numbers with commas between" in words(page.post(address, posted).content)
    stale = {**shown_form(page, address), "quiet": ""}
    page.post(address, {**shown_form(page, address), "quiet": "6"})
    assert "Quiet tables" in words(page.post(address, stale).content)
    assert quiet(cast) == {6}


def test_a_quiet_table_is_one_that_there_is(cast: Cast) -> None:
    with pytest.raises(SetupError, match="no_such_table"):
        change_fixed_tables(edition=cast.edition, tables={}, quiet={99}, by=cast.organiser, now=NOW)
