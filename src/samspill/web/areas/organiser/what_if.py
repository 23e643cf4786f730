"""What if there were more tables, a longer day, another cap: asked here, answered by a worker."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.areas.organiser.planning_views import NO_WORKER_AFTER, STOP_POLLING
from samspill.web.areas.organiser.what_if_forms import WhatIfForm
from samspill.web.areas.organiser.what_if_words import cells, in_words, refused
from samspill.web.editions.models import Edition
from samspill.web.planning.early_check import mark_of
from samspill.web.planning.models import RunState, WhatIf
from samspill.web.planning.tasks import enqueue_what_if
from samspill.web.planning.what_if import (
    GOING_ON,
    MOST_WAITING,
    Question,
    TooManyAskedError,
    answer_of,
    ask_what_if,
    forget_what_if,
    kept_what_ifs,
)
from samspill.web.planning.what_if_worker import reap


@require_form
@login_required
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be asked, and what has been answered, beside the set-up as it is."""
    edition, now = edition_for(request, slug), timezone.now()
    posted = request.method == "POST"
    form = WhatIfForm(request.POST if posted else None, edition=edition)
    status = 200
    if posted:
        if form.is_valid():
            try:
                ask_what_if(
                    edition=edition,
                    question=form.question(),
                    mark=mark_of(edition),
                    now=now,
                    enqueue=enqueue_what_if,
                )
            except TooManyAskedError:
                messages.error(request, _("Wait for the answers to what you have asked."))
            return redirect("organiser_what_if", slug=slug)
        status = 422
    reap(now=now, enqueue=enqueue_what_if)
    facts = {"form": form, **_answers(edition, kept_what_ifs(edition))}
    return render(
        request, "organiser/planning/what_if.html", page(request, edition, **facts), status=status
    )


@require_safe
@login_required
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the answers have come, asked for every second; and all of them when one is there."""
    edition = edition_for(request, slug)
    reap(now=timezone.now(), enqueue=enqueue_what_if)
    kept = kept_what_ifs(edition)
    waiting = _waiting(kept)
    if waiting["waiting"] and request.GET.get("waiting") == str(len(waiting["waiting"])):
        return render(
            request,
            "organiser/planning/_what_if_waiting.html",
            page(request, edition, **waiting),
        )
    response = render(
        request,
        "organiser/planning/_what_if.html",
        page(request, edition, **_answers(edition, kept)),
        status=200 if waiting["waiting"] else STOP_POLLING,
    )
    response.headers["HX-Retarget"] = "#answers"
    return response


@require_POST
@login_required
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a question away."""
    edition = edition_for(request, slug)
    pk = whole_number(request.POST.get("question", ""))
    if pk is not None:
        forget_what_if(edition=edition, pk=pk)
    return redirect("organiser_what_if", slug=slug)


def _answers(edition: Edition, kept: list[WhatIf]) -> dict[str, Any]:
    """The answers that hold, side by side; those of other facts than today's; and what is still
    to come."""
    mark = mark_of(edition) if any(each.state == RunState.DONE for each in kept) else ""
    rows: list[dict[str, Any]] = []
    none: list[dict[str, Any]] = []
    base = None
    for each in kept:
        if each.state in GOING_ON:
            continue
        answer = answer_of(each.found) if each.found is not None else None
        row = _row(each)
        if each.state == RunState.FAILED:
            none.append({**row, "why": _("It could not be worked out.")})
        elif answer is None or each.found_mark != mark:
            why = _("Asked before something was changed: ask again.")
            none.append({**row, "why": why})
        elif answer.as_it_is is None or answer.then is None:
            why = refused(answer.refused, answer.most)
            none.append({**row, "why": why, "final": True})
        else:
            base = answer.as_it_is
            rows.append({**row, "cells": cells(answer.then, beside=base)})
    found = {"answers": rows, "unanswered": none, **_waiting(kept)}
    return {**found, "as_it_is": cells(base)} if base else found


def _waiting(kept: list[WhatIf]) -> dict[str, Any]:
    waiting = [each for each in kept if each.state in GOING_ON]
    late = timezone.now() - NO_WORKER_AFTER
    return {
        "waiting": [{**_row(each), "part": each.percent / 100} for each in waiting],
        "no_worker": bool(waiting)
        and all(
            each.state == RunState.WAITING and each.attempts == 0 and each.asked_at < late
            for each in waiting
        ),
        "full": len(waiting) >= MOST_WAITING,
    }


def _row(asked: WhatIf) -> dict[str, Any]:
    question = Question.of(asked.question)
    return {"pk": asked.pk, "question": question, "title": in_words(question)}
