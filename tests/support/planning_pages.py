"""A plan made and published as an organiser does it, page by page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from samspill.web.planning.models import PlanningRun, PlanVersion
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run


def planned_and_published(browser: Client, slug: str, **keep: str) -> PlanVersion:
    """Ordered, made by the worker's hand and published, in the organiser's browser."""
    assert browser.post(reverse("organiser_plan_start", args=[slug]), keep).status_code == 302
    run = PlanningRun.objects.latest("pk")
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    version = PlanVersion.objects.get(run=run)
    page = browser.get(reverse("organiser_plan", args=[slug, version.number]))
    answer = browser.post(
        reverse("organiser_plan_publish", args=[slug, version.number]),
        {"replaces": page.context["replaces"] or ""},
    )
    assert answer.status_code == 302
    version.refresh_from_db()
    assert version.is_published
    return version
