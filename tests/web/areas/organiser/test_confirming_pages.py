"""The pages of a round of confirmation, for organisers and for those who answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting, Reply
from samspill.web.outbox.models import Letter
from samspill.web.planning.confirm_queries import round_of
from samspill.web.planning.models import ConfirmRound, PlanningRun
from support.pages import meet, signed_in, url, words


@pytest.fixture
def met(cast: Cast) -> Meeting:
    meeting = meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    return meeting


def ask(cast: Cast, until: str, **more: str) -> int:
    browser, page = signed_in(cast.organiser), url("organiser_confirming", cast)
    seen = browser.get(page).context["seen"]
    posted = {"closes_at": until, "silence": "open", "seen": seen, **more}
    return browser.post(page, posted).status_code


def soon() -> str:
    return timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


def test_an_organiser_asks_looks_and_ends_it(cast: Cast, met: Meeting) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_confirming", cast)
    assert "Ask people whether they come" in words(browser.get(page).content)
    assert ask(cast, soon()) == 302
    said = words(browser.get(page).content)
    assert Letter.objects.count() == 2
    assert "0 of 1 meeting is confirmed." in said
    assert "2 people have not answered everything" in said
    assert cast.police.person.name in said
    signed_in(cast.bank.person).post(
        url("participant_answer_meeting", cast, meeting=met.uid), {}, follow=True
    )
    assert "1 person has not answered everything" in words(browser.get(page).content)
    closed = browser.post(url("organiser_confirming_close", cast), follow=True)
    assert "The round has ended." in words(closed.content)
    assert "Make the second plan" in words(closed.content)
    start = browser.post(url("organiser_plan_start", cast), {"keep": "promised"})
    assert start.status_code == 302
    assert PlanningRun.objects.get().keep == "promised"
    again = browser.post(url("organiser_confirming_close", cast), follow=True)
    assert "The round has ended already." in words(again.content)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-01-01T10:00", "Give people an hour at least, from now."),
        ("2099-01-01T10:00", "It must end before the first meeting starts."),
        ("", "This field is required."),
    ],
)
def test_a_wrong_end_is_said_and_nothing_is_asked(
    cast: Cast, met: Meeting, until: str, said: str
) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_confirming", cast)
    posted = {"closes_at": until, "silence": "comes", "seen": browser.get(page).context["seen"]}
    answered = browser.post(page, posted)
    assert answered.status_code == 422
    assert said in words(answered.content)
    assert round_of(cast.edition.pk) is None
    assert not Letter.objects.exists()


def test_one_who_saves_over_another_is_told(cast: Cast, met: Meeting) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_confirming", cast)
    old = browser.get(page).context["seen"]
    assert ask(cast, soon()) == 302
    before = ConfirmRound.objects.get().silence
    answered = browser.post(page, {"closes_at": soon(), "silence": "comes", "seen": old})
    assert answered.status_code == 422
    assert "Somebody else has changed this meanwhile." in words(answered.content)
    assert ConfirmRound.objects.get().silence == before


def test_a_participant_answers_on_their_day(cast: Cast, met: Meeting) -> None:
    browser, page = signed_in(cast.police.person), url("participant_agenda", cast)
    at = url("participant_answer_meeting", cast, meeting=met.uid)
    assert "Yes, I come" not in words(browser.get(page).content)
    refused = browser.post(at, follow=True)
    assert "Nobody is asked to confirm meetings now." in words(refused.content)
    ask(cast, soon())
    assert "You have said yes to 0 of 1." in words(browser.get(page).content)
    said = words(browser.post(at, follow=True).content)
    assert "You have said that you come" in said
    assert "You have answered all of them." in said
    said = words(browser.post(at, {"back": "1"}, follow=True).content)
    assert "Yes, I come" in said
    for who in (cast.police, cast.bank):
        said = words(signed_in(who.person).post(at, follow=True).content)
    assert "Confirmed: all of you come" in said
    assert "Confirmed: all of you come" in words(browser.get(page).content)


def test_what_one_wants_out_of_it_is_read_by_the_other(cast: Cast, met: Meeting) -> None:
    at = url("participant_aim", cast, meeting=met.uid)
    bank, page = signed_in(cast.bank.person), url("participant_agenda", cast)
    said = bank.post(at, {"aim": "Et felles\nvarsel & <b>"}, follow=True).content.decode()
    assert "You want out of it: “Et felles varsel &amp; &lt;b&gt;”" in said
    said = signed_in(cast.police.person).get(page).content.decode()
    assert f"{cast.bank.person.name} wants out of it: “Et felles varsel &amp; &lt;b&gt;”" in said
    refused = words(bank.post(at, {"aim": "x" * 300}, follow=True).content)
    assert "It must be one line, and not so long." in refused
    assert Reply.objects.get().aim == "Et felles varsel & <b>"
    organiser = signed_in(cast.organiser)
    for name in ("organiser_confirming", "organiser_journal"):
        assert "Et felles varsel" not in words(organiser.get(url(name, cast)).content)
