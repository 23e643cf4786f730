"""The page of the phases, what is asked once more when the plan is frozen, what participants read
of it, the organiser's home after publishing, and newcomers who are planned in."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import DAY, Cast, wish
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import meetings_each
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.vetoes import drop_meeting
from samspill.web.wishes.models import Strength
from support.files import csv_of
from support.forms import shown_form
from support.letters import deliver_all
from support.pages import meet, planned, signed_in, url, words

DAY_BEFORE = f"{DAY - timedelta(days=1):%Y-%m-%d}T12:00"
ON_THE_DAY = f"{DAY:%Y-%m-%d}T23:00"


@pytest.fixture
def met(cast: Cast) -> Meeting:
    meeting = meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    return meeting


def frozen(cast: Cast) -> None:
    ago = timezone.now() - timedelta(hours=1)
    Edition.objects.filter(pk=cast.edition.pk).update(freeze_at=ago, phase="published")


def test_the_whole_way_and_when_it_turns(cast: Cast) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_phases", cast)
    said = words(browser.get(page).content)
    assert "Now: Wishes" in said
    assert said.count("Participants say whom they want to meet") == 2  # at the top, and in its row
    sent = shown_form(browser, page) | {"freeze_at": DAY_BEFORE}
    assert browser.post(page, sent).status_code == 302
    assert "from 12 November 12:00" in words(browser.get(page).content)
    cast.edition.refresh_from_db()
    assert cast.edition.freeze_at is not None
    assert cast.edition.freeze_at.isoformat() == "2031-11-12T11:00:00+00:00"  # Oslo's clock


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("wishes_open_at", "2031-13-45T99:00", "Enter a valid date/time."),
        ("wishes_open_at", "0001-01-01T00:00", "Look at the year: it can't be right."),
        ("wishes_open_at", ON_THE_DAY, "Wishes must close after they open."),
        ("freeze_at", "2031-11-20T12:00", "This must be at the latest on the day itself."),
        ("over_at", DAY_BEFORE, "It cannot be over before the day itself."),
    ],
)
def test_dates_that_cannot_be(cast: Cast, name: str, typed: str, said: str) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_phases", cast)
    sent = shown_form(browser, page) | {"wishes_close_at": DAY_BEFORE, name: typed}
    answer = browser.post(page, sent)
    assert answer.status_code == 422
    assert said in unescape(words(answer.content))


def test_who_was_slower_is_told(cast: Cast) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_phases", cast)
    sent = shown_form(browser, page) | {"freeze_at": DAY_BEFORE}
    assert browser.post(page, sent).status_code == 302
    answer = browser.post(page, sent | {"freeze_at": ""})
    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile." in words(answer.content)


def test_by_hand_and_back(cast: Cast, met: Meeting) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_phases_turn", cast)
    for turn, said in (
        ("freeze", "The plan is frozen."),
        ("freeze", "That is done already, or not possible now."),
        ("thaw", "The plan is frozen no more."),
        ("end", "The edition is over."),
        ("reopen", "The edition is open again."),
    ):
        assert said in words(browser.post(page, {"turn": turn}, follow=True).content)
    assert browser.post(page, {"turn": "sideways"}).status_code == 400
    cast.edition.refresh_from_db()
    assert cast.edition.phase == Phase.PUBLISHED


def test_a_participant_reads_what_is_possible_and_until_when(cast: Cast, met: Meeting) -> None:
    browser = signed_in(cast.bank.person)
    when = timezone.now() + timedelta(days=1)
    Edition.objects.filter(pk=cast.edition.pk).update(
        freeze_at=when, answers_to="together@example.org"
    )
    said = "You can change your hours, and let a colleague take over, until"
    for name in ("agenda", "overview", "me", "hand_over"):
        assert words(browser.get(url(f"participant_{name}", cast)).content).count(said) == 1, name
    frozen(cast)
    said = "The plan is frozen, as it is on paper"
    for name in ("agenda", "overview", "me", "hand_over"):
        page = words(browser.get(url(f"participant_{name}", cast)).content)
        assert page.count(said) == 1, name
        assert page.count("Write to together@example.org.") == 1, name
    assert "wishes are closed" in words(browser.get(url("participant_whom", cast)).content)


def test_hours_are_kept_in_a_frozen_plan_and_the_rest_is_saved(cast: Cast, met: Meeting) -> None:
    frozen(cast)
    browser, page = signed_in(cast.bank.person), url("participant_me", cast)
    sent = {"challenges": ["Fraud"], "present": [], "wants_quiet": "on", "standby": "on"}
    assert browser.post(page, sent).status_code == 302
    cast.bank.refresh_from_db()
    assert (cast.bank.standby, cast.bank.wants_quiet) == (True, False)
    assert not cast.bank.absences.exists()
    assert browser.get(url("participant_new_colleague", cast)).status_code == 302


def test_an_organiser_is_asked_once_more_and_by_the_same_form(cast: Cast, met: Meeting) -> None:
    frozen(cast)
    browser = signed_in(cast.organiser)
    page = url("organiser_meeting_edit", cast, pk=met.pk)
    answer = browser.post(page, {"cancel": "1", "seen": ""})
    assert answer.status_code == 422
    said = words(answer.content)
    assert "The plan is frozen for printing: 2 people get another page." in said
    assert sorted(answer.context["sent"]) == [("cancel", "1"), ("seen", "")]
    met.refresh_from_db()
    assert met.state == "planned"
    browser.post(page, {"cancel": "1", "seen": "", "on_paper": "1"})
    met.refresh_from_db()
    assert met.state == "cancelled"


@pytest.fixture
def plan(cast: Cast) -> PlanVersion:
    """What people follow, made by the solver."""
    made = planned(cast)
    publish_plan(plan=made, by=cast.organiser, now=timezone.now())
    cast.edition.refresh_from_db()
    return made


def added(cast: Cast) -> dict[str, str]:
    """What the form says of somebody new, from where the bank would like to meet somebody."""
    wish(cast.bank_colleague, cast.police.organisation, Strength.LIKE)
    return {
        "name": "Nina Ny", "email": "nina@example.org",
        "organisation": cast.police.organisation.name, "representative": "on",
    }  # fmt: skip


def test_who_is_added_after_publishing_is_planned_in_with_one_press(
    cast: Cast, plan: PlanVersion
) -> None:
    browser = signed_in(cast.organiser)
    answer = browser.post(url("organiser_add_person", cast), added(cast))
    assert answer.status_code == 200
    nina = Participant.objects.get(person__email="nina@example.org")
    said = words(answer.content)
    assert "Plan Nina Ny in" in said
    repair = answer.context["repair"]
    assert "new meeting" in repair["sentence"]
    press = {
        "who": nina.pk, "way": repair["way"], "stands": repair["stands"], "agreed": repair["key"]
    }  # fmt: skip
    done = browser.post(url("organiser_plan_in", cast), press)
    assert done.status_code == 302
    assert meetings_each(cast.edition.pk)[nina.pk] > 0


def test_a_list_with_somebody_new_leads_to_who_has_no_meetings(
    cast: Cast, plan: PlanVersion
) -> None:
    browser = signed_in(cast.organiser)
    rows = (("navn", "e-post", "organisasjon", "sektor"), ("Nina Ny", "nina@example.org",
            cast.police.organisation.name, ""))  # fmt: skip
    sent = {"kind": "people", "file": SimpleUploadedFile("liste.csv", csv_of(*rows))}
    preview = browser.post(url("organiser_import", cast), sent).headers["Location"]
    seen = browser.get(preview).context["preview"].digest
    followed = browser.post(preview, {"seen": seen}, follow=True)
    assert followed.redirect_chain[-1] == (url("organiser_plan_in", cast), 302)
    assert "Plan Nina Ny in" in words(followed.content)
    shown = browser.post(url("organiser_plan_in", cast))
    assert "There is no meeting to give them now" in words(shown.content)


def test_nobody_of_another_edition_is_named_there(cast: Cast, plan: PlanVersion) -> None:
    browser = signed_in(cast.organiser)
    answer = browser.get(url("organiser_plan_in", cast), {"who": cast.stranger.pk})
    assert cast.stranger.person.name not in words(answer.content)
    answer = browser.post(url("organiser_plan_in", cast), {"who": cast.stranger.pk})
    assert cast.stranger.person.name not in words(answer.content)


def test_an_address_for_answers_is_set_up_and_used(cast: Cast) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_setup", cast)
    form = shown_form(browser, page)
    answer = browser.post(page, form | {"answers_to": "no address"})
    assert answer.status_code == 422
    assert "Enter a valid email address." in words(answer.content)
    assert browser.post(page, form | {"answers_to": "together@example.org"}).status_code == 302
    entry = Entry.objects.filter(verb="edition_changed").get()
    assert entry.facts["fields"] == ["answers_to"]
    browser.post(url("organiser_send_link", cast, pk=cast.bank.pk))
    (letter,) = deliver_all()
    assert letter.reply_to == ["together@example.org"]
    assert "together@example.org" in browser.get(page).content.decode()


def test_home_says_who_has_no_meetings_and_who_lost_one(cast: Cast, plan: PlanVersion) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_home", cast)
    before = [todo["url"] for todo in browser.get(page).context["todos"]]
    assert url("organiser_plan_fill", cast) not in before
    each = meetings_each(cast.edition.pk)
    giver = next(who for who in (cast.bank, cast.police, cast.agency) if each[who.pk] > 1)
    meeting = Meeting.objects.filter(seats__participant=giver, seats__slot__isnull=False).first()
    assert meeting is not None
    left = [who for who in meeting.people if each[who] > 1]
    drop_meeting(participant=giver, meeting=meeting, now=timezone.now())
    todos = browser.get(page).context["todos"]
    assert todos[0]["url"] == url("organiser_plan_fill", cast)
    assert todos[0]["number"] == len(left)
    assert PlanVersion.objects.filter(state=VersionState.PUBLISHED).get() == plan


def test_home_takes_at_most_twelve_queries(cast: Cast, plan: PlanVersion) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_home", cast)
    browser.get(page)
    with CaptureQueriesContext(connection) as captured:
        browser.get(page)
    assert len(captured) == 12
