"""What there is to look at in the demo, through each door that leads to a participant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from cast import PASSWORD
from samspill.engine.generate.demo.last_year import MEETINGS, PARTICIPANT, POLICE, SELLER
from samspill.web.areas.organiser.outcome_print import values_of
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.demo.actions import DESK, ORGANISER, load_people, tell_outcomes
from samspill.web.demo.besides.actions import BESIDES
from samspill.web.demo.besides.registering import FREE
from samspill.web.demo.queries import LAST_YEAR, SLUG, TWO_YEARS_AGO, first_organiser
from samspill.web.editions.models import Edition
from samspill.web.editions.registering.places import OFFER, own_places, who_comes
from samspill.web.editions.registering.practical import diets, needs_at
from samspill.web.editions.registering.sign_up import waiting_at
from samspill.web.journal.queries import otherwise_than_sealed
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Duty, Letter, LetterState
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion
from samspill.web.sharing.audience import met_by
from samspill.web.sharing.cases.queries import find_case, listed
from samspill.web.sharing.contacts.queries import homes_of
from samspill.web.sharing.groups.proposal_queries import proposed_to
from samspill.web.sharing.groups.queries import find_group, groups_listed
from samspill.web.sharing.note_queries import all_notes, opened_lines
from samspill.web.sharing.outcomes.queries import outcomes_of, stories_for
from samspill.web.sharing.outcomes.released import WITHIN_A_WEEK, Key
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.queries import own, received
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_permissions import own_actions
from samspill.web.sharing.tie_queries import people_known
from support.once import made_once
from support.validating import ARCHIVE, UA, assert_valid

EMAILS = {"participant": PARTICIPANT, "company": SELLER, "police": POLICE}
EVERYBODY = {**EMAILS, "organiser": ORGANISER[0], "desk": DESK[0]}
NOW = timezone.now()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    with made_once(django_db_blocker):
        edition = load_people(password=PASSWORD, now=NOW)
        tell_outcomes(password=PASSWORD, now=NOW)
        tell_outcomes(password=PASSWORD, now=NOW)  # again it changes nothing
        assert Duty.objects.filter(done_at=None, due_at__lte=NOW).get().kind == BESIDES
        assert carry_out_due(now=NOW) == 1  # and no letter of a year that has been
        yield edition


def visit_by(email: str) -> Visit:
    return Visit(person=Person.objects.get(email=email).pk, shown=Shown.SECOND, now=NOW)


def test_organisations_name_their_people_and_others_sign_up(db: None, loaded: Edition) -> None:
    edition = Edition.objects.get(slug=SLUG)
    (filled,) = own_places(Person.objects.get(email=SELLER))
    assert filled.number == len(who_comes(filled)) + FREE
    assert len(own_places(Person.objects.get(email=POLICE))) == 1
    assert [row.address.endswith("@demo.example") for row in waiting_at(edition)] == [True, True]
    assert dict(diets(needs_at(edition)))["Vegetar"] == 2
    assert not Letter.objects.filter(kind=OFFER).exists()


@pytest.mark.parametrize("email", EMAILS.values())
def test_behind_each_door_are_last_years_people_notes_shares_and_answers(
    db: None, loaded: Edition, email: str
) -> None:
    visit = visit_by(email)
    with as_visit(visit):
        known = people_known(visit)
        assert len([each for each in known if each.met]) == MEETINGS
        assert [each for each in known if each.tied]
        assert [each for each in known if each.offered and not each.given]
        assert [each for each in known if each.open_actions]
        assert all_notes(visit)
        assert received(visit, loaded.pk)
        mine = own(visit, loaded.pk)
        assert [sent for sent in mine if sent.came]


def test_last_years_day_has_been_planned_published_and_told(db: None, loaded: Edition) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    assert before.event_id == loaded.event_id
    assert before.is_published
    long_ago = NOW - timedelta(days=300)
    assert PlanVersion.objects.filter(edition=before, published_at__lt=long_ago).count() == 1
    waiting = Letter.objects.filter(edition_id=before.pk, state=LetterState.WAITING)
    assert waiting.count() == 0
    assert Person.objects.filter(email=PARTICIPANT).count() == 1


def test_lines_that_were_opened_come_back(db: None, loaded: Edition) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    visit = visit_by(SELLER)
    with as_visit(visit):
        assert len(opened_lines(visit, before.pk)) == 3


def test_those_met_last_year_are_the_first_to_share_with(db: None, loaded: Edition) -> None:
    me = loaded.participants.get(person__email=PARTICIPANT)
    assert {SELLER, POLICE} <= set(met_by(me).values_list("person__email", flat=True))
    assert met_by(me).count() == MEETINGS


def test_the_journal_of_it_is_whole(db: None, loaded: Edition) -> None:
    assert list(otherwise_than_sealed("installation")) == []


@pytest.mark.parametrize("door", EMAILS)
def test_a_door_opens_what_is_above_clear(db: None, loaded: Edition, door: str) -> None:
    client = Client()
    client.post(reverse("demo_door", kwargs={"door": door}))
    assert client.get(reverse("ties")).status_code == 200
    visit = visit_by(EMAILS[door])
    with as_visit(visit):
        rows = received(visit, loaded.pk)
    amber = [row for row in rows if row.label == "AMBER"]
    for row in amber:
        place = {"slug": loaded.slug, "pk": row.pk}
        assert client.get(reverse("participant_shared_one", kwargs=place)).status_code == 200
    assert amber or door == "company"


@pytest.mark.parametrize("door", EVERYBODY)
def test_behind_each_door_is_a_case_of_last_years(db: None, loaded: Edition, door: str) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    visit = visit_by(EVERYBODY[door])
    found = listed(visit, before.pk)
    assert [row for row in found.rows if row.open]
    with as_visit(visit):
        for row in found.rows:
            page = find_case(visit, before.pk, row.pk)
            assert page is not None
            assert [line for line in page.lines if line.kind == "words"]


@pytest.mark.parametrize("door", EVERYBODY)
def test_behind_each_door_is_a_group_with_two_dates(db: None, loaded: Edition, door: str) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    visit = visit_by(EVERYBODY[door])
    rows = groups_listed(visit, before.pk).rows
    assert [row for row in rows if row.open and row.next_at]
    for row in rows:
        page = find_group(visit, before.pk, row.pk)
        assert page is not None
        assert (len(page.past), len(page.coming)) == (1, 1)
        assert [line for line in page.lines if line.kind == "minutes"]


@pytest.mark.parametrize("door", EVERYBODY)
def test_behind_each_door_is_something_to_do_and_to_wait_for_or_that_is_done(
    db: None, loaded: Edition, door: str
) -> None:
    client = Client()
    client.post(reverse("demo_door", kwargs={"door": door}))
    mine = own_actions(visit_by(EVERYBODY[door]))
    with as_visit(visit_by(EVERYBODY[door])):
        assert mine.count() >= 2
    assert client.get(reverse("actions")).status_code == 200


@pytest.mark.parametrize("door", EMAILS)
def test_a_group_is_proposed_and_waits_for_one_more_yes(
    db: None, loaded: Edition, door: str
) -> None:
    (waiting,) = proposed_to(visit_by(EMAILS[door]), Edition.objects.get(slug=LAST_YEAR).pk)
    assert (waiting.answer, waiting.people) == ("", [])


def test_the_police_saves_for_its_archive_and_says_who_takes_part(
    db: None, loaded: Edition
) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    client = Client()
    client.post(reverse("demo_door", kwargs={"door": "police"}))
    rows = [row for row in listed(visit_by(POLICE), before.pk).rows if row.open]
    for row in rows:
        at = reverse("archive_case", kwargs={"slug": before.slug, "pk": row.pk})
        saved = client.post(at)
        assert saved["Content-Type"] == "application/pdf"
        assert_valid(saved.content, ARCHIVE, UA)
    files = [
        reverse("participant_case_files", kwargs={"slug": before.slug, "pk": row.pk})
        for row in rows
    ]
    assert any(".csv" in client.get(at).content.decode() for at in files)
    (home,) = homes_of(visit_by(POLICE))
    assert len([one for one in home.people if one.named]) >= 3
    assert client.get(reverse("contact_page")).status_code == 200


def test_an_organiser_finds_where_they_take_part_themselves(db: None, loaded: Edition) -> None:
    client = Client()
    client.post(reverse("demo_door", kwargs={"door": "organiser"}))
    page = client.get(reverse("organiser_editions")).content.decode()
    assert page.count(reverse("participant_overview", kwargs={"slug": LAST_YEAR})) == 1


def test_last_year_stands_beside_the_year_before_it(db: None, loaded: Edition) -> None:
    client = Client()
    client.post(reverse("demo_door", kwargs={"door": "organiser"}))
    page = client.get(reverse("organiser_outcomes", kwargs={"slug": LAST_YEAR}))
    earlier = Edition.objects.get(slug=TWO_YEARS_AGO)
    assert page.content.decode().count(f"{earlier.name}:") >= 10


def test_an_organiser_has_what_came_of_last_years_day(db: None, loaded: Edition) -> None:
    """Enough has been answered and done for each of the five figures, the picture and two stories;
    counted as the worker counts, and invented."""
    before = Edition.objects.get(slug=LAST_YEAR)
    told = outcomes_of(before)
    for key, level in (
        (Key.ACTED, WITHIN_A_WEEK), (Key.AGAIN, 1), (Key.KEPT, 1), (Key.USEFUL, 1),
        (Key.WOULD_COME, 1), (Key.HELD, 1),
    ):  # fmt: skip
        assert told.released.figure(key, level) is not None, key
    assert told.released.network is not None
    assert sum(each["after"] is not None for each in told.released.network["ties"]) >= 3
    assert told.cost_of_a_meeting is not None
    assert len(stories_for(first_organiser(before), before, timezone.now())) == 2


def test_the_board_gets_it_on_paper_with_its_picture(db: None, loaded: Edition) -> None:
    before = Edition.objects.get(slug=LAST_YEAR)
    values = values_of(outcomes_of(before), None, ["Vi fant ut av det."], now=NOW)
    made = pdf("outcomes", title="What came of it", values=values, now=NOW)
    assert_valid(made)
    first = " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())
    assert "Vi fant ut av det." in first
    ties = cast(Any, values["network"])["pictures"][1]["lines"]
    assert ties
    assert all(line[7] in first for line in ties)
