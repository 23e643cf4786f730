"""Publishing: what changes for whom, what stays, and what is refused."""

from __future__ import annotations

import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast, assemble, at, veto, wish
from samspill.web.editions.models import Absence, Participant, Phase
from samspill.web.journal.models import Entry
from samspill.web.meetings.calendar import calendar_of
from samspill.web.meetings.models import Meeting, MeetingState, Seat, pair_text
from samspill.web.outbox.models import Letter
from samspill.web.planning.changes import change_setup
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.publishing import (
    AnotherPublishedError,
    OutdatedPlanError,
    difference,
    publish_plan,
    withdraw,
)
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.versions import PublishedPlanError, discard_plan
from samspill.web.wishes.models import Strength, Veto, Wish
from support.letters import deliver_all
from support.pages import browser_of, planned
from support.setups import as_it_is

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


def test_publishing_makes_meetings_and_tells_everybody_once(players: Cast) -> None:
    plan = planned(players)
    change = publish_plan(plan=plan, by=players.organiser, now=NOW)
    assert Meeting.objects.count() == plan.meetings.count() == len(change.new)
    assert Seat.objects.count() == 2 * plan.meetings.count()
    emails = [letter.to[0] for letter in deliver_all(now=NOW)]
    people = Participant.objects.filter(pk__in=change.affected)
    assert sorted(emails) == sorted(p.person.email for p in people)
    players.edition.refresh_from_db()
    assert players.edition.phase == Phase.PUBLISHED
    assert Entry.objects.filter(verb="plan_published").count() == 1


def test_publishing_twice_changes_nothing(players: Cast) -> None:
    plan = planned(players)
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    deliver_all(now=NOW)
    before = list(Meeting.objects.order_by("pk").values())
    assert publish_plan(plan=plan, by=players.organiser, now=NOW).nothing
    assert list(Meeting.objects.order_by("pk").values()) == before
    assert deliver_all(now=NOW) == []


def test_a_veto_is_never_broken_and_leaves_no_trace(players: Cast) -> None:
    plan = planned(players)
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    sellers = {players.seller.pk, players.seller_colleague.pk}
    pairs = {meeting.people for meeting in Meeting.objects.all()}
    assert not any(frozenset((players.police.pk, s)) in pairs for s in sellers)
    facts = [str(entry.facts) for entry in Entry.objects.all()]
    assert not any(word == "no" for fact in facts for word in fact.split("'"))


def test_what_is_taken_away_is_cancelled_and_keeps_its_identity(players: Cast) -> None:
    publish_plan(plan=planned(players), by=players.organiser, now=NOW)
    met = Meeting.objects.get(pair=pair_text((players.bank.pk, players.police.pk)))
    uid = met.uid
    Wish.objects.filter(by_participant=players.bank, to_participant=players.police).delete()
    Wish.objects.filter(by_participant=players.police, to_participant=players.bank).delete()
    veto(players.police, players.bank)
    deliver_all(now=NOW)
    change = publish_plan(plan=planned(players), by=players.organiser, now=NOW)
    met.refresh_from_db()
    assert (met.state, met.sequence, met.uid) == (MeetingState.CANCELLED, 1, uid)
    assert met.pk in {m.pk for m in change.cancelled}
    assert [s.slot for s in met.seats.all()] == [None, None]
    told = {letter.to[0] for letter in deliver_all(now=NOW)}
    assert {"berit@eksempel.no", "pia@eksempel.no"} <= told
    text = calendar_of(players.bank, site_url="http://testserver").decode()
    cancelled = text[text.index(f"UID:{uid}") :].partition("END:VEVENT")[0]
    assert "STATUS:CANCELLED" in cancelled
    assert "SEQUENCE:1" in cancelled
    Veto.objects.filter(by_participant=players.police).delete()
    wish(players.police, players.bank, Strength.MUST)
    wish(players.bank, players.police, Strength.MUST)
    publish_plan(plan=planned(players), by=players.organiser, now=NOW)
    met.refresh_from_db()
    assert (met.state, met.sequence, met.uid) == (MeetingState.PLANNED, 2, uid)


def test_a_plan_that_breaks_a_rule_now_is_refused_and_changes_nothing(players: Cast) -> None:
    plan = planned(players)
    Absence.objects.create(participant=players.bank, start=at(8), end=at(17))
    with pytest.raises(OutdatedPlanError):
        publish_plan(plan=plan, by=players.organiser, now=NOW)
    assert Meeting.objects.count() == 0
    assert deliver_all(now=NOW) == []
    plan.refresh_from_db()
    assert plan.state == VersionState.DRAFT


def test_the_organiser_is_told_why_it_was_refused(players: Cast) -> None:
    planned(players)
    Absence.objects.create(participant=players.bank, start=at(8), end=at(17))
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.force_login(players.organiser)
    url = reverse("organiser_plan_publish", args=(players.edition.slug, 1))
    page = client.post(url, follow=True)
    assert "Ingenting blei publisert." not in page.content.decode()
    assert "Ingenting ble publisert." in page.content.decode()


def test_a_replaced_version_is_said_to_be(players: Cast) -> None:
    first, second = planned(players), planned(players)
    publish_plan(plan=first, by=players.organiser, now=NOW)
    publish_plan(plan=second, by=players.organiser, now=NOW)
    states = list(PlanVersion.objects.order_by("number").values_list("state", flat=True))
    assert states == [VersionState.REPLACED, VersionState.PUBLISHED]
    assert difference(second).nothing


def test_of_two_who_publish_at_once_one_is_told_that_the_other_was_quicker(players: Cast) -> None:
    plans = [planned(players), planned(players)]
    failed: list[Exception] = []

    def publish(plan: PlanVersion) -> None:
        try:
            publish_plan(plan=plan, by=None, now=NOW, replaces=None)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    published = PlanVersion.objects.get(state=VersionState.PUBLISHED)
    assert [type(error) for error in failed] == [AnotherPublishedError]
    assert isinstance(failed[0], AnotherPublishedError)
    assert failed[0].plan == published
    assert Letter.objects.values("action").distinct().count() == 1
    seats = Seat.objects.filter(slot__isnull=False).count()
    assert seats == 2 * Meeting.objects.filter(state="planned").count()


def test_who_was_quicker_is_named_and_the_plan_can_be_published_still(players: Cast) -> None:
    first, second = planned(players), planned(players)
    page = browser_of(players.organiser)
    looked = page.get(reverse("organiser_plan", args=(players.edition.slug, second.number)))
    publish_plan(plan=first, by=players.organiser, now=NOW)
    url = reverse("organiser_plan_publish", args=(players.edition.slug, second.number))
    told = page.post(url, {"replaces": looked.context["replaces"] or ""}, follow=True)
    assert [str(message) for message in told.context["messages"]] == [
        "Plan 1 ble publisert av Liv Arrangør 2. november kl. 10.00. Siden du hadde åpen, var "
        "utdatert, så ingenting ble publisert nå. Se hva denne planen vil endre, og publiser den "
        "hvis du fortsatt vil."
    ]
    second.refresh_from_db()
    assert (second.state, told.context["replaces"]) == (VersionState.DRAFT, 1)
    page.post(url, {"replaces": "1"})
    second.refresh_from_db()
    assert second.state == VersionState.PUBLISHED


def test_the_organiser_reads_who_is_told_and_who_is_not(players: Cast) -> None:
    plan = planned(players)
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    page = browser_of(players.organiser)
    url = reverse("organiser_plan", args=(players.edition.slug, plan.number))
    people = Letter.objects.count()
    assert page.get(url).context["told"]["text"] == f"{people} venter på beskjed"
    deliver_all(now=NOW)
    assert page.get(url).context["told"]["text"] == f"{people} har fått beskjed"


@pytest.mark.parametrize("people", [1, 300])
def test_the_draft_and_the_map_take_the_same_few_queries_for_any_number(
    players: Cast, people: int, django_assert_num_queries: object
) -> None:
    from samspill.web.people.models import Person

    for n in range(people):
        Participant.objects.create(
            edition=players.edition,
            person=Person.objects.create(email=f"x{n}@eksempel.no", name=f"Person {n}"),
            organisation=players.agency.organisation,
        )
    planned(players)
    client = Client()
    client.force_login(players.organiser)
    slot = players.edition.slots.order_by("start")[0].pk
    for name, queries, more in (
        ("organiser_plan", 14, ()),
        ("organiser_plan_map", 8, ()),
        ("organiser_plan_room", 6 if people == 1 else 8, (slot,)),  # two for those who meet
    ):
        url = reverse(name, args=(players.edition.slug, 1, *more))
        with django_assert_num_queries(queries):  # type: ignore[operator]
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("code", ["cannot_meet", "busy_same_times", "no_common_slot", "no_table"])
def test_a_veto_reads_like_what_could_not_be_fitted_in(players: Cast, code: str) -> None:
    """Word for word: else the organiser would see that somebody does not want to meet another."""
    plan = planned(players)
    row = {"participant": players.bank.pk, "meetings": 0, "open_slots": 3, "wishes": 1}
    plan.report["worst_off"] = [{**row, "reasons": {code: 1}}]
    plan.save()
    page = browser_of(players.organiser).get(reverse("organiser_plan", args=(plan.edition.slug, 1)))
    assert [row["why"] for row in page.context["worst_off"]] == [
        "det fantes ikke ledig tid eller bord (1)"
    ]


@pytest.mark.parametrize(("meetings", "shown"), [(2, ["Alle ønskene ble til møter."]), (6, [])])
def test_who_has_all_they_wished_for_is_said_to_or_left_out(
    players: Cast, meetings: int, shown: list[str]
) -> None:
    plan = planned(players)
    row = {"participant": players.bank.pk, "meetings": meetings, "open_slots": 8, "wishes": 2}
    plan.report["worst_off"] = [{**row, "reasons": {}}]
    plan.save()
    page = browser_of(players.organiser).get(reverse("organiser_plan", args=(plan.edition.slug, 1)))
    assert [row["why"] for row in page.context["worst_off"]] == shown


def test_who_withdraws_leaves_no_meeting_behind(players: Cast) -> None:
    plan = planned(players)
    publish_plan(plan=plan, by=players.organiser, now=NOW)
    theirs = Meeting.objects.filter(seats__participant=players.bank)
    others = {p for m in theirs for p in m.people} - {players.bank.pk}
    before = Meeting.objects.filter(state=MeetingState.PLANNED).count()
    deliver_all(now=NOW)
    assert withdraw(participant=players.bank, by=players.organiser, now=NOW) == len(others) > 0
    assert {m.state for m in theirs.all()} == {MeetingState.CANCELLED}
    assert {m.sequence for m in theirs.all()} == {1}
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == before - len(others)
    assert not Seat.objects.filter(meeting__in=theirs, slot__isnull=False).exists()
    told = Participant.objects.filter(pk__in=others).values_list("person__email", flat=True)
    letters = deliver_all(now=NOW)
    assert sorted(letter.to[0] for letter in letters) == sorted(told)
    assert "er endret." in letters[0].body
    assert Entry.objects.filter(verb="meetings_cancelled").count() == 1
    deliver_all(now=NOW)
    assert withdraw(participant=players.bank, by=players.organiser, now=NOW) == 0
    assert deliver_all(now=NOW) == []


def test_a_discarded_draft_lets_go_of_slots_and_tables(players: Cast) -> None:
    plan = planned(players)
    nothing = as_it_is(players.edition) | {"slots": []}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**nothing, by=players.organiser, now=NOW)
    assert (caught.value.meetings, caught.value.drafts) == ((), (plan.number,))
    for _ in range(2):
        discard_plan(plan=plan, by=players.organiser, now=NOW)
    change_setup(**nothing, by=players.organiser, now=NOW)
    assert not players.edition.slots.exists()
    assert Entry.objects.filter(verb="plan_discarded").count() == 1


def test_a_discarded_plan_is_never_published_and_a_published_one_never_discarded(
    players: Cast,
) -> None:
    first, second = planned(players), planned(players)
    discard_plan(plan=first, by=players.organiser, now=NOW)
    with pytest.raises(OutdatedPlanError):
        publish_plan(plan=first, by=players.organiser, now=NOW)
    publish_plan(plan=second, by=players.organiser, now=NOW)
    with pytest.raises(PublishedPlanError):
        discard_plan(plan=second, by=players.organiser, now=NOW)
    assert planned(players).number == 3


def test_the_organiser_discards_a_draft_on_its_page(players: Cast) -> None:
    plan = planned(players)
    page = browser_of(players.organiser)
    where = {"slug": players.edition.slug, "number": plan.number}
    assert (
        reverse("organiser_plan_discard", kwargs=where)
        in page.get(reverse("organiser_plan", kwargs=where)).content.decode()
    )
    answer = page.post(reverse("organiser_plan_discard", kwargs=where), follow=True)
    assert "Plan 1 er forkastet." in answer.content.decode()
    assert page.get(reverse("organiser_plan", kwargs=where)).status_code == 404


def test_the_page_shows_how_satisfied_people_are_and_bears_plans_from_before(
    players: Cast,
) -> None:
    plan = planned(players)
    people = plan.report["participants"]
    assert sum(plan.report["satisfaction"]["tenths"]) == plan.report["satisfaction"]["people"]
    assert sum(size["participants"] for size in plan.report["sizes"]) == people
    page = browser_of(players.organiser)
    url = reverse("organiser_plan", args=(players.edition.slug, plan.number))
    titles = [
        "Andel av det best mulige",
        "Andel av det best mulige, etter antall fra virksomheten",
    ]
    shown = page.get(url).content.decode()
    assert [f"<figcaption>{title}</figcaption>" in shown for title in titles] == [True, True]
    for new in ("satisfaction", "sizes"):
        del plan.report[new]
    plan.save()
    older = page.get(url)
    assert older.status_code == 200
    assert titles[0] not in older.content.decode()


def test_what_would_change_is_told_in_words(players: Cast) -> None:
    first, second = planned(players), planned(players)
    page = browser_of(players.organiser)
    where = reverse("organiser_plan", args=(players.edition.slug, second.number))
    assert page.get(where).context["changes"] == []  # all is new: the plan itself says it
    publish_plan(plan=first, by=players.organiser, now=NOW)
    assert page.get(where).context["changes"] == []
    gone, moved, *_ = second.meetings.order_by("pk")
    names = {p.pk: p.person.name for p in Participant.objects.select_related("person")}
    old = f"{moved.slot.start.astimezone(OSLO):%H.%M} ved bord {moved.table.number}"
    moved.slot = players.edition.slots.exclude(pk__in=taken(second, moved))[0]
    moved.table = players.edition.tables.exclude(pk=moved.table_id)[0]
    moved.save()
    moved.seats.update(slot=moved.slot)
    lost = f"{gone.slot.start.astimezone(OSLO):%H.%M} ved bord {gone.table.number}"
    two, both = in_words(gone, names), in_words(moved, names)
    gone.delete()
    new = f"{moved.slot.start.astimezone(OSLO):%H.%M} ved bord {moved.table.number}"
    changes = page.get(where).context["changes"]
    assert [(kind.title, kind.lines, kind.more) for kind in changes] == [
        ("Avlyst", (f"{two}: {lost}",), 0),
        (
            "Flyttet",
            (f"{both}: fra {old} til {new}",),
            0,
        ),
    ]


def taken(plan: PlanVersion, meeting: PlannedMeeting) -> set[int]:
    """Slots in which one of the two has a meeting."""
    theirs = plan.seats.filter(participant__in=meeting.people)
    return set(theirs.values_list("slot_id", flat=True))


def in_words(meeting: PlannedMeeting, names: dict[int, str]) -> str:
    return " og ".join(sorted(names[person] for person in meeting.people))


def test_a_slot_opens_the_room(players: Cast) -> None:
    plan = planned(players)
    page = browser_of(players.organiser)
    plan_map = page.get(reverse("organiser_plan_map", args=(players.edition.slug, plan.number)))
    assert len(plan_map.context["slots"]) == players.edition.slots.count()
    for slot, shown in zip(players.edition.slots.all(), plan_map.context["slots"], strict=True):
        room = page.get(shown["url"]).context
        seated = {
            (table.number, pair_text([person.pk for person in meeting.people]))
            for table, there in room["taken"]
            for meeting in there
        }
        meetings = plan.meetings.filter(slot=slot)
        assert seated == set(meetings.values_list("table__number", "pair"))
        assert (room["used"], room["places"]) == (meetings.count(), 7)
    nowhere = reverse("organiser_plan_room", args=(players.edition.slug, plan.number, 9999))
    assert page.get(nowhere).status_code == 404
