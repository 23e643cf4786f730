"""A worker that is killed loses nothing: the run is found, and run again by the next."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import NOW, PASSWORD, Cast, assemble
from samspill.engine.generate.demo import demo_edition
from samspill.web.demo.actions import put_in_database
from samspill.web.editions.models import Edition
from samspill.web.journal.models import Entry
from samspill.web.planning import ending
from samspill.web.planning.actions import (
    AlreadyPlanningError,
    NothingToPlanError,
    order_planning,
    stop_here,
)
from samspill.web.planning.leases import MOST_ATTEMPTS, reap, take
from samspill.web.planning.models import PlanningRun, PlanVersion, RunState
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from support.workers import until, worker

# More work than any machine gets done before the test has looked and struck.
LONG = {"SAMSPILL_PLANNING_EFFORT": "10000"}


@pytest.fixture
def players(transactional_db: None) -> Cast:
    """The cast, in a database that other processes see."""
    return assemble()


@pytest.fixture
def large(transactional_db: None) -> Edition:
    """The demo edition: enough work to be killed in."""
    return put_in_database(demo_edition(day=date(2031, 11, 13)), password=PASSWORD, now=NOW)


def codes(run: PlanningRun) -> list[str]:
    return [entry["code"] for entry in run.what_happened]


def state(run: PlanningRun) -> str:
    return PlanningRun.objects.get(pk=run.pk).state


def test_a_killed_worker_leaves_nothing_and_the_next_one_finishes(large: Edition) -> None:
    run = order_planning(edition=large, by=None, now=timezone.now())
    with worker(SAMSPILL_LEASE_SECONDS="3", **LONG) as first:
        until(lambda: bool(PlanningRun.objects.get(pk=run.pk).progress.get("placed")), "progress")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert state(run) == RunState.RUNNING
    assert PlanVersion.objects.count() == 0
    with worker(SAMSPILL_LEASE_SECONDS="3"):
        until(lambda: state(run) == RunState.DONE, "the run is done")
    run.refresh_from_db()
    assert codes(run) == ["ordered", "started", "worker_lost", "started", "done"]
    assert run.attempts == 2
    version = PlanVersion.objects.get()
    assert version.meetings.count() == version.report["meetings"]
    assert list(
        Entry.objects.filter(edition_id=large.pk).order_by("id").values_list("verb", flat=True)
    ) == ["demo_loaded", "planning_ordered", "planning_taken_up_again", "plan_made"]


def test_a_worker_that_is_asked_to_end_gives_its_run_back(large: Edition) -> None:
    run = order_planning(edition=large, by=None, now=timezone.now())
    with worker(**LONG) as first:
        until(lambda: bool(PlanningRun.objects.get(pk=run.pk).progress.get("placed")), "progress")
        first.terminate()
        first.wait()
    assert state(run) == RunState.WAITING
    with worker():
        until(lambda: state(run) == RunState.DONE, "the run is done")
    run.refresh_from_db()
    assert codes(run) == ["ordered", "started", "worker_stopped", "started", "done"]
    assert PlanVersion.objects.count() == 1


@pytest.fixture
def asked_to_end() -> Iterator[None]:
    """This process as one that got its signal."""
    ending.this_process.asked = True
    yield
    ending.this_process.asked = False


def test_a_process_that_is_ending_takes_no_run_up(players: Cast, asked_to_end: None) -> None:
    run = order_planning(edition=players.edition, by=players.organiser, now=NOW)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "worker_stopped"
    run.refresh_from_db()
    assert (run.state, run.attempts, codes(run)) == (RunState.WAITING, 0, ["ordered"])


@pytest.mark.parametrize("blow", [ValueError, SystemExit])
def test_a_run_is_given_back_whatever_the_signal_broke(
    players: Cast, monkeypatch: pytest.MonkeyPatch, blow: type[BaseException]
) -> None:
    """A library in whose midst the process is told to end may answer with any error."""

    def struck(*_: object, **__: object) -> None:
        monkeypatch.setattr(ending.this_process, "asked", True)
        raise blow

    run = order_planning(edition=players.edition, by=players.organiser, now=NOW)
    monkeypatch.setattr("samspill.web.planning.running.facts_of", struck)
    with suppress(SystemExit):
        assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "worker_stopped"
    run.refresh_from_db()
    assert (run.state, run.lease) == (RunState.WAITING, "")
    assert codes(run) == ["ordered", "started", "worker_stopped"]


def test_a_run_is_given_up_after_three_lost_workers(players: Cast) -> None:
    run = order_planning(edition=players.edition, by=players.organiser, now=NOW)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        now = NOW + timedelta(hours=attempt)
        assert take(run.pk, now=now) is not None
        assert reap(now=now + timedelta(minutes=5), enqueue=enqueue_run) == 1
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert codes(run)[-2:] == ["worker_lost", "given_up"]
    assert PlanVersion.objects.count() == 0


def test_only_one_takes_a_run(players: Cast) -> None:
    run = order_planning(edition=players.edition, by=players.organiser, now=NOW)
    assert take(run.pk, now=NOW) is not None
    assert take(run.pk, now=NOW) is None
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "taken"


def test_a_second_order_is_refused_while_one_waits(players: Cast) -> None:
    order_planning(edition=players.edition, by=players.organiser, now=NOW)
    with pytest.raises(AlreadyPlanningError):
        order_planning(edition=players.edition, by=players.organiser, now=NOW)
    assert PlanningRun.objects.count() == 1


def test_an_edition_without_tables_is_not_planned(players: Cast) -> None:
    players.edition.tables.all().delete()
    with pytest.raises(NothingToPlanError) as refused:
        order_planning(edition=players.edition, by=players.organiser, now=NOW)
    assert refused.value.missing == "tables"
    assert PlanningRun.objects.count() == 0


def test_stopping_takes_the_best_plan_so_far(players: Cast) -> None:
    run = order_planning(edition=players.edition, by=players.organiser, now=NOW)
    stop_here(run=run, by=players.organiser, now=NOW)
    stop_here(run=run, by=players.organiser, now=NOW)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    assert PlanVersion.objects.get().run == run
    assert Entry.objects.filter(verb="planning_stopped").count() == 1
