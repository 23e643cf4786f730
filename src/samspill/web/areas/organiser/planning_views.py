"""Ordering a plan, following it live, and stopping when it is good enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit import charts
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.phase_words import now_in_words
from samspill.web.editions.models import Edition
from samspill.web.planning.actions import (
    AlreadyPlanningError,
    NothingToPlanError,
    order_planning,
    stop_here,
)
from samspill.web.planning.comparing import to_compare_with
from samspill.web.planning.figures import figures_of
from samspill.web.planning.keeping import OFFERED, keep_asked
from samspill.web.planning.leases import reap
from samspill.web.planning.models import PlanningRun, RunState, VersionState
from samspill.web.planning.promised import promised_meetings
from samspill.web.planning.stages import way_of
from samspill.web.planning.tasks import enqueue_run
from samspill.web.wishes.queries import wishes_counted

NO_WORKER_AFTER = timedelta(seconds=10)
STOP_POLLING = 286  # htmx's word for "that was the last answer"


@require_safe
@login_required
def planning(request: HttpRequest, slug: str) -> HttpResponse:
    """What will be planned, what is going on, and the versions so far."""
    edition = edition_for(request, slug)
    plans = list(edition.plans.exclude(state=VersionState.DISCARDED))
    shown = [(plan, figures_of(plan)) for plan in plans]
    latest = plans[0] if plans else None
    published = any(plan.is_published for plan in plans)
    way = way_of(edition, timezone.now())
    facts = {
        **_run_facts(edition),
        "versions": shown,
        "plans": plans,
        "plan": latest,
        "other": to_compare_with(latest, plans) if latest else None,
        "published": published,
        "on": next((figures.meetings for plan, figures in shown if plan.is_published), 0),
        "keeps": [(keep.value, keep.label) for keep in OFFERED],
        "promised": len(promised_meetings(edition)) if published else 0,
        "asked": way.asked,
        "phase": now_in_words(way),
        **_sizes(edition),
    }
    return render(request, "organiser/planning/planning.html", page(request, edition, **facts))


@require_POST
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Order a plan."""
    edition = edition_for(request, slug)
    try:
        order_planning(
            edition=edition,
            by=organiser(request),
            now=timezone.now(),
            keep=keep_asked(edition, request.POST.get("keep", "")),
        )
    except AlreadyPlanningError:
        messages.info(request, _("A plan is being made already."))
    except NothingToPlanError as error:
        messages.error(request, _missing(error.missing))
    return redirect("organiser_planning", slug=slug)


@require_safe
@login_required
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that changes while a plan is made, asked for every second."""
    edition = edition_for(request, slug)
    facts = _run_facts(edition)
    run = facts["run"]
    going_on = run is not None and run.state in {RunState.WAITING, RunState.RUNNING}
    response = render(
        request, "organiser/planning/_run.html", page(request, edition, **facts),
        status=200 if going_on else STOP_POLLING,
    )  # fmt: skip
    if run is not None and run.state == RunState.DONE:
        response.headers["HX-Redirect"] = reverse(
            "organiser_plan", kwargs={"slug": slug, "number": run.plan.number}
        )
    return response


@require_POST
@login_required
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the best plan so far."""
    edition = edition_for(request, slug)
    run = edition.runs.first()
    if run is not None:
        stop_here(run=run, by=organiser(request), now=timezone.now())
    return redirect("organiser_planning", slug=slug)


def _run_facts(edition: Edition) -> dict[str, Any]:
    """The latest run in words. Whoever looks also finds runs whose worker is gone."""
    now = timezone.now()
    reap(now=now, enqueue=enqueue_run)
    run = edition.runs.select_related("plan").first()
    if run is None:
        return {"run": None}
    course = [
        charts.Progress(at["seconds"], at["value"], at["bound"])
        for at in run.progress.get("course", ())
        if at["value"] is not None and at["bound"] is not None
    ]
    waited = run.state == RunState.WAITING and now - run.ordered_at > NO_WORKER_AFTER
    return {
        "run": run,
        "going_on": run.state in {RunState.WAITING, RunState.RUNNING},
        "no_worker": waited and run.attempts == 0,
        "percent": round(100 * run.progress.get("fraction", 0)),
        "placed": run.progress.get("placed", 0),
        "stage": _stage(run),
        "chart": charts.closing(course) if len(course) > 1 else "",
        "happened": [(_at(entry["at"]), _in_words(entry["code"])) for entry in run.what_happened],
    }


def _stage(run: PlanningRun) -> str:
    level = run.progress.get("level", "")
    return {
        "minimum": _("Making sure that everybody gets enough meetings"),
        "value": _("Finding the meetings that matter most"),
        "comfort": _("Making the day easy to walk through"),
    }.get(level, _("Reading wishes and hours"))


def _in_words(code: str) -> str:
    return {
        "ordered": _("The plan was ordered."),
        "started": _("A worker took it up."),
        "worker_lost": _("The worker was lost in the middle. The work starts again by itself."),
        "worker_stopped": _("The worker was stopped. The next one takes over."),
        "given_up": _("It failed three times and was given up. The plans so far are unchanged."),
        "refused": _("The plan broke a rule and was thrown away. Nothing was changed."),
        "failed": _("Something went wrong. Nothing was changed; please try again."),
        "done": _("The draft was ready."),
    }.get(code, code)


def _missing(what: str) -> str:
    return {
        "participants": _("Nobody takes part yet. Import people first."),
        "slots": _("There are no slots yet. Set them up first."),
        "tables": _("There are no tables yet. Set them up first."),
    }[what]


def _at(text: str) -> datetime | None:
    return parse_datetime(text)


def _sizes(edition: Edition) -> dict[str, int]:
    coming = edition.participants.filter(withdrawn_at__isnull=True)
    return {
        "people": coming.count(),
        "answered": coming.filter(answered_at__isnull=False).count(),
        "wishes": wishes_counted(edition),
        "slots": edition.slots.count(),
        "tables": edition.tables.count(),
    }
