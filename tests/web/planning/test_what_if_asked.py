"""What if: asked on a page, answered by a worker, kept, and never a way to a veto."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import NOW, Cast, at, veto, wish
from samspill.engine.answers.what_if import Alteration, What, alternatives
from samspill.engine.answers.what_if import what_if as rows_of
from samspill.web.editions.models import Edition, Participant, Slot, Table, Talk
from samspill.web.meetings.models import Meeting
from samspill.web.planning import ending
from samspill.web.planning.early_check import mark_of
from samspill.web.planning.leases import MOST_ATTEMPTS
from samspill.web.planning.models import RunState, WhatIf
from samspill.web.planning.problem import problem_without_vetoes
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.tasks import enqueue_what_if
from samspill.web.planning.what_if import (
    MOST_KEPT,
    MOST_WAITING,
    Answer,
    Question,
    TooManyAskedError,
    answer_of,
    ask_what_if,
)
from samspill.web.planning.what_if_worker import _store, carry_out, reap
from samspill.web.wishes.models import Strength, Veto
from support.forms import form_on, shown_form
from support.pages import call_off, crowd, meet, planned, signed_in, url
from support.worlds import as_fixed

# The pulse of a worker writes in a connection of its own: on SQLite it would wait for the test's.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(cast: Cast) -> Client:
    return signed_in(cast.organiser)


def words(html: bytes) -> str:
    """What a reader sees of the page's content."""
    text = html.decode().partition("<main")[2].partition("</main>")[0] or html.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<main" + text)).split())


def ask(cast: Cast, question: Question) -> WhatIf:
    return ask_what_if(
        edition=cast.edition,
        question=question,
        mark=mark_of(Edition.objects.get(pk=cast.edition.pk)),
        now=NOW,
        enqueue=enqueue_what_if,
    )


def answered(cast: Cast, question: Question) -> WhatIf:
    asked = ask(cast, question)
    assert carry_out(what_if_id=asked.pk, enqueue=enqueue_what_if) == "done"
    asked.refresh_from_db()
    return asked


def found_by(asked: WhatIf) -> Answer:
    assert asked.found is not None
    return answer_of(asked.found)


TWICE = {
    "At least one slot must be left.",
    "More meetings would be guaranteed than anybody may have.",
    "Ensure this value is less than or equal to 200.",
}  # on the field, and in the summary


def narrow(cast: Cast) -> None:
    """One table for two, in one slot: little can be held."""
    cast.edition.tables.filter(number__gt=2).delete()
    cast.edition.tables.update(organisation=None, capacity=1)
    Slot.objects.filter(edition=cast.edition).exclude(start=at(9)).delete()


@pytest.mark.parametrize(
    "question",
    [
        Question(tables=5),
        Question(tables=-2, slots=1),
        Question(slots=-1, cap=7),
        Question(cap=4, minimum=0),
    ],
)
def test_a_question_is_read_as_it_is_kept(question: Question) -> None:
    assert Question.of(question.text) == question
    assert [Alteration.of(What(w), n) for w, n in map(str.split, question.text.split(", "))]


def test_the_page_shows_what_a_worker_found(cast: Cast, page: Client) -> None:
    narrow(cast)
    address, progress = url("organiser_what_if", cast), url("organiser_what_if_progress", cast)
    assert words(page.get(address).content).count("Side by side") == 0
    assert page.post(address, {"tables": "1", "slots": "2"}).status_code == 302
    said = words(page.get(address).content)
    assert said.count("1 more table, 2 more slots 0% done") == 1
    answer = page.get(progress + "?waiting=1")
    assert (answer.status_code, answer.headers.get("HX-Retarget")) == (200, None)
    asked = WhatIf.objects.get()
    assert carry_out(what_if_id=asked.pk, enqueue=enqueue_what_if) == "done"
    answer = page.get(progress + "?waiting=1")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (286, "#answers")
    shown = words(answer.content)
    assert words(page.get(address).content).count(shown.removeprefix("<main").strip()) == 1
    asked.refresh_from_db()
    found = found_by(asked)
    assert found.as_it_is is not None
    assert found.then is not None
    assert (found.as_it_is.meetings, found.as_it_is.below) == (2, 2)
    assert found.then.meetings > 2
    assert shown.count("As it is 2 2 100%") == 1
    assert shown.count("1 more table, 2 more slots Make it so 0 −2") == 1
    assert carry_out(what_if_id=asked.pk, enqueue=enqueue_what_if) == "taken"


def test_what_is_found_is_what_the_engine_answers(cast: Cast) -> None:
    found = found_by(answered(cast, Question(tables=-3, cap=2)))
    both = alternatives(
        problem_without_vetoes(cast.edition),
        [[Alteration(What.TABLES, -3, relative=True), Alteration(What.CAP, 2, relative=False)]],
    )
    for row, outcome in zip(rows_of(both), (found.as_it_is, found.then), strict=True):
        assert outcome is not None
        assert outcome.meetings == row.meetings
        assert (outcome.cap, outcome.below, outcome.musts) == (
            row.cap,
            row.below,
            row.musts.fulfilled,
        )


def test_the_same_question_costs_nothing_until_something_changes(cast: Cast, page: Client) -> None:
    asked = answered(cast, Question(slots=1))
    assert ask(cast, Question(slots=1)).state == RunState.DONE
    veto(cast.agency, cast.bank)  # is no fact here: nobody learns of it
    assert ask(cast, Question(slots=1)).state == RunState.DONE
    wish(cast.bank_colleague, cast.police, Strength.LIKE)
    said = words(page.get(url("organiser_what_if", cast)).content)
    assert said.count("1 more slot: Asked before something was changed: ask again.") == 1
    assert said.count("Side by side") == 0
    page.post(url("organiser_what_if", cast), {"slots": "1"})
    asked.refresh_from_db()
    assert (WhatIf.objects.count(), asked.state) == (1, RunState.WAITING)


def test_the_set_up_as_it_is_is_planned_once_for_the_same_facts(cast: Cast) -> None:
    first = answered(cast, Question(slots=1))
    assert first.found is not None
    first.found["as_it_is"]["meetings"] = 77
    first.save()
    known = found_by(answered(cast, Question(cap=2))).as_it_is
    assert known is not None
    assert known.meetings == 77
    wish(cast.bank_colleague, cast.police, Strength.LIKE)
    anew = found_by(answered(cast, Question(cap=2))).as_it_is
    assert anew is not None
    assert anew.meetings < 77


def test_a_locked_meeting_is_a_fact(cast: Cast) -> None:
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    cast.edition.refresh_from_db()
    marks = [mark_of(cast.edition)]
    meeting = Meeting.objects.order_by("pk")[0]
    Meeting.objects.filter(pk=meeting.pk).update(locked=True)
    marks.append(mark_of(cast.edition))
    call_off(meeting)
    marks.append(mark_of(cast.edition))
    assert marks[0] == marks[2] != marks[1]


def test_what_cannot_be_is_said(cast: Cast, page: Client) -> None:
    address = url("organiser_what_if", cast)
    for data, said in (
        ({}, "Nothing of this is other than it is."),
        ({"cap": str(cast.edition.cap)}, "Nothing of this is other than it is."),
        ({"slots": "-4"}, "At least one slot must be left."),
        ({"minimum": "5"}, "More meetings would be guaranteed than anybody may have."),
        ({"tables": "999"}, "Ensure this value is less than or equal to 200."),
    ):
        answer = page.post(address, data)
        assert (said, answer.status_code, words(answer.content).count(said)) == (
            said,
            422,
            1 + (said in TWICE),
        )
    answered(cast, Question(tables=-6))  # one of the six is a company's
    said = words(page.get(address).content)
    assert said.count("6 tables fewer: Only 5 tables are nobody's own") == 1
    assert said.count("Ask again") == 0
    Participant.objects.filter(edition=cast.edition).update(withdrawn_at=NOW)
    assert found_by(answered(cast, Question(cap=2))).refused == "nothing"
    pk = str(WhatIf.objects.get(question="cap 2").pk)
    page.post(url("organiser_what_if_forget", cast), {"question": pk})
    assert WhatIf.objects.get().question == "tables -6"


def test_no_more_wait_than_may_and_no_more_are_kept(cast: Cast, page: Client) -> None:
    for cap in range(2, 2 + MOST_WAITING):
        ask(cast, Question(cap=cap))
    assert ask(cast, Question(cap=2)).state == RunState.WAITING
    with pytest.raises(TooManyAskedError):
        ask(cast, Question(slots=1))
    answer = page.post(url("organiser_what_if", cast), {"slots": "1"}, follow=True)
    assert words(answer.content).count("Wait for the answers to what you have asked.") == 1
    for cap in range(10, 30):
        WhatIf.objects.update(state=RunState.DONE)
        ask(cast, Question(cap=cap))
    assert WhatIf.objects.count() <= MOST_KEPT


def test_a_lost_worker_is_found_and_given_up_in_the_end(cast: Cast, page: Client) -> None:
    asked = ask(cast, Question(slots=1))
    gone = timezone.now() - timedelta(seconds=1)
    for attempts, state in ((1, RunState.WAITING), (MOST_ATTEMPTS, RunState.FAILED)):
        WhatIf.objects.update(state=RunState.RUNNING, leased_until=gone, attempts=attempts)
        assert reap(now=timezone.now(), enqueue=enqueue_what_if) == 1
        assert WhatIf.objects.get().state == state
    assert _store(asked.pk, "not mine", "x", Answer()) == "lost"  # fmt: skip
    said = words(page.get(url("organiser_what_if", cast)).content)
    assert said.count("1 more slot: It could not be worked out.") == 1


def test_a_worker_that_is_to_end_hands_the_question_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(cast, Question(slots=1))
    again: list[int] = []
    monkeypatch.setattr(ending.this_process, "asked", True)
    assert carry_out(what_if_id=asked.pk, enqueue=again.append) == "worker_stopped"
    assert again == [asked.pk]
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (RunState.WAITING, 0)


def test_make_it_so_fills_the_set_up_in_and_saving_makes_it(cast: Cast, page: Client) -> None:
    asked = answered(cast, Question(tables=2, slots=1, cap=5, minimum=2))
    address = url("organiser_setup", cast)
    answer = page.get(address, {"what-if": str(asked.pk)})
    assert words(answer.content).count("Filled in as you asked. Look at it, and save.") == 1
    form = answer.context["form"]
    assert [form[name].value() for name in ("cap", "minimum")] == [5, 2]
    assert [room["last"] for room in answer.context["rooms"].initial] == [8]
    assert len(answer.context["proposed"]) == 5
    data = form_on(answer.content.decode())
    assert page.post(f"{address}?what-if={asked.pk}", data).status_code == 302
    cast.edition.refresh_from_db()
    assert (cast.edition.cap, cast.edition.minimum) == (5, 2)
    assert (cast.edition.tables.count(), cast.edition.slots.count()) == (8, 5)
    # of another edition, or of none: the form is as it always is
    for pk in (str(asked.pk + 1), "x"):
        assert words(page.get(address, {"what-if": pk}).content).count("Filled in") == 0


def test_make_it_so_shows_the_repair_where_meetings_are_published(cast: Cast, page: Client) -> None:
    Talk.objects.filter(edition=cast.edition).delete()
    meet(cast.bank, cast.police, slot=3, table=6)
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    asked = answered(cast, Question(tables=-5, slots=-1))
    before = Table.objects.count(), Slot.objects.count()
    address = url("organiser_setup", cast)
    answer = page.post(address, shown_form(page, f"{address}?what-if={asked.pk}"))
    assert answer.status_code == 422
    assert "repair" in answer.context
    assert (Table.objects.count(), Slot.objects.count()) == before


@pytest.mark.parametrize("more", [1, 3])
def test_as_many_queries_for_more_people_and_more_answers(
    cast: Cast, page: Client, more: int
) -> None:
    crowd(cast, 2 * more)
    for slots in range(1, 1 + more):
        answered(cast, Question(slots=slots))
    with CaptureQueriesContext(connection) as captured:
        page.get(url("organiser_what_if", cast))
    assert len(captured) == 19
    with CaptureQueriesContext(connection) as captured:
        page.get(url("organiser_what_if_progress", cast) + "?waiting=0")
    assert len(captured) == 17


def test_two_worlds_that_differ_in_a_veto_are_answered_alike(cast: Cast, page: Client) -> None:
    narrow(cast)
    Edition.objects.filter(pk=cast.edition.pk).update(cap=1)
    seen = []
    for world in range(2):
        WhatIf.objects.all().delete()
        asked = answered(cast, Question(tables=1))
        WhatIf.objects.filter(pk=asked.pk).delete()
        asked.pk = 1_000
        asked.save(force_insert=True)
        with as_fixed(NOW):
            answer = page.get(url("organiser_what_if", cast))
        seen.append((asked.found, asked.found_mark, answer.content))
        if not world:
            veto(cast.bank, cast.police)
            veto(cast.agency, cast.bank)
    assert Veto.objects.count() >= 3
    assert seen[0] == seen[1]
