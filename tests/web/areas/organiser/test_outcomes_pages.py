"""What came of it, as an organiser and their board read it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cast import DAY, Cast, at
from samspill.web.areas.organiser.outcome_print import make_print
from samspill.web.editions.models import Edition, EditionRole, Phase, Role
from samspill.web.sharing.outcomes.counting import count_outcomes
from samspill.web.sharing.outcomes.models import Outcomes, OutcomesPrint
from support.outcomes import LATER, agreed, answers, did_not_meet, past
from support.pages import signed_in, url, words
from support.validating import assert_valid

QUERIES = 10


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Sixty people's day, and the same figures for an edition the year before."""
    been = past(cast)
    for (one, other), meeting in list(zip(been.pairs, been.meetings, strict=True))[:8]:
        did_not_meet(one, other, meeting)
    for one, other in been.pairs[8:38]:
        agreed(one, other, at(20), due=10, done=9)
    for n, who in enumerate(been.people[:40]):
        answers(who, LATER - timedelta(days=10), useful=n % 4, again=n % 3, come=n % 5 != 0)
    kept = count_outcomes(edition=cast.edition, now=LATER)
    before = Edition.objects.create(
        event=cast.edition.event, slug="sikkerhetsdagen-2025", name="Sikkerhetsdagen 2025",
        day=DAY - timedelta(days=364), place="Hamar", phase=Phase.OVER, cap=4, minimum=1,
        wishes_close_at=at(9) - timedelta(days=370),
    )  # fmt: skip
    Outcomes.objects.create(edition=before, released=kept.released, counted_at=LATER)
    EditionRole.objects.create(edition=before, person=cast.organiser, role=Role.ORGANISER)
    return cast


def test_a_board_reads_it_with_last_year_beside_and_what_is_not_shown(counted: Cast) -> None:
    browser, page = signed_in(counted.organiser), url("organiser_outcomes", counted)
    said = words(browser.get(page).content)
    assert "Of ten meetings, about 5 led to an action within a week." in said
    for line in (
        "Meetings with an action within a week about 52% Goal: 50%"
        " Sikkerhetsdagen 2025: about 52% 28–34 of 60 meetings",
        "Have met again, or agreed to about 68% Goal: 30%",
        "Met somebody who has been of use about 81%",
        "Would come again about 81%",
        "Of these were held 42–53",
        # All thirty who had promised something had done it: that is nearly told.
        "Did all they had promised, in time. Counted, but too few stand on one side of it",
        "Cost of a meeting. You have not said what the edition cost.",
    ):
        assert line in said, line
    assert browser.post(page, {"cost": "190000"}).status_code == 302
    assert "Cost of a meeting about kr 4,000" in words(browser.get(page).content)


def test_groups_and_cases_stand_beside_last_year_s_when_they_have_been_counted(
    counted: Cast,
) -> None:
    browser, page = signed_in(counted.organiser), url("organiser_outcomes", counted)
    early = "Groups that meet. Not counted yet: that is done half a year after the day."
    assert early in words(browser.get(page).content)
    now = {"at": at(9).isoformat(), "groups": None, "cases": [[11, 15], [6, 10], [6, 10]]}
    last = {"at": at(9).isoformat(), "groups": [6, 10], "cases": [[6, 10], None, None]}
    for kept in Outcomes.objects.all():
        kept.released["together"] = now if kept.edition == counted.edition else last
        kept.save()
    said = words(browser.get(page).content)
    assert "Groups that meet. Fewer than six, or with too few people and organisations" in said
    assert "Cases that people work on together 11–15 Sikkerhetsdagen 2025: 6–10 Counted" in said
    assert "6–10 of them have ended, 6–10 go on." in said


def test_whoever_did_not_organise_last_year_does_not_see_it(counted: Cast) -> None:
    EditionRole.objects.filter(edition__slug="sikkerhetsdagen-2025").delete()
    page = signed_in(counted.organiser).get(url("organiser_outcomes", counted))
    assert "Sikkerhetsdagen 2025" not in words(page.content)


@pytest.mark.parametrize("cost", ["-1", "0", "1e9", "x", "100000001"])
def test_a_cost_that_is_none_is_said_to_be_so(counted: Cast, cost: str) -> None:
    page = url("organiser_outcomes", counted)
    assert signed_in(counted.organiser).post(page, {"cost": cost}).status_code == 422
    assert Outcomes.objects.get(edition=counted.edition).cost is None


def test_it_reads_what_is_stored(counted: Cast) -> None:
    browser, page = signed_in(counted.organiser), url("organiser_outcomes", counted)
    browser.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    said = [
        each["sql"]
        for each in asked
        if "set_config" not in each["sql"] and "SAVEPOINT" not in each["sql"]
    ]
    assert len(said) == QUERIES, said
    for table in ("sharing_action", "sharing_release", "sharing_notheld", "sharing_outcomeanswer"):
        assert not any(table in sql for sql in said)


def test_the_pdf_is_made_by_the_worker_and_dropped_when_it_is_old(counted: Cast) -> None:
    browser = signed_in(counted.organiser)
    address = url("organiser_outcomes_file", counted)
    assert browser.get(address).status_code == 404
    assert browser.post(url("organiser_outcomes_print", counted)).status_code == 302
    ordered = OutcomesPrint.objects.get()
    assert browser.get(address).status_code == 404
    assert make_print.call(ordered.pk, counted.organiser.pk) == "made"
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert_valid(answer.content)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "What came of Sikkerhetsdagen 2026" in " ".join(text.split())
    assert "about 52%" in " ".join(text.split())
    assert signed_in(counted.other_organiser).get(address).status_code == 404
    browser.post(url("organiser_outcomes", counted), {"cost": "200000"})
    assert browser.get(address).status_code == 404


def test_who_organises_no_more_gets_no_pdf(counted: Cast) -> None:
    signed_in(counted.organiser).post(url("organiser_outcomes_print", counted))
    ordered = OutcomesPrint.objects.get()
    EditionRole.objects.filter(person=counted.organiser).delete()
    assert make_print.call(ordered.pk, counted.organiser.pk) == "not theirs"
    assert bytes(OutcomesPrint.objects.get().content) == b""
