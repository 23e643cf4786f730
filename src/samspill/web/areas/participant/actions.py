"""My actions: what one said one would do and what one waits for; written down at the table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.wording import day as day_in_words
from samspill.web.areas.participant.action_forms import (
    SUGGESTIONS,
    AgreeForm,
    DoneForm,
    DueForm,
    due_then,
    suggested,
)
from samspill.web.areas.participant.ties import around_people, back_to, for_ties, person_page
from samspill.web.people.models import Person
from samspill.web.sharing.action_queries import my_actions, others_in
from samspill.web.sharing.action_verbs import agree, let_go, set_due, take_away, tick
from samspill.web.sharing.archives.permissions import may_archive
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import Action

A_MONTH_ON = timedelta(days=30)
MOST_SHOWN = 20  # in each list: each has its forms


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _today(visit: Visit) -> date:
    return timezone.localdate(visit.now)


@require_safe
@for_ties
def actions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Mine, and those I wait for."""
    return _actions(request, visit)


def _actions(request: HttpRequest, visit: Visit, form: forms.Form | None = None) -> HttpResponse:
    today = _today(visit)
    facts = {
        "all": my_actions(visit),
        "most": "" if "all" in request.GET else f":{MOST_SHOWN}",
        "form": form,
        "in_a_week": due_then(today),
        "in_a_month": today + A_MONTH_ON,
        "nav": around_people(request),
        "archives": bool(may_archive(visit.person)),
    }
    return render(request, "participant/actions.html", facts, status=422 if form else 200)


@require_form
@for_ties
def at_the_table(request: HttpRequest, visit: Visit, meeting: UUID) -> HttpResponse:
    """What two of a meeting agree on while they still sit there: one of the suggestions by a tap,
    or in their own words."""
    others = others_in(visit, meeting)
    if not others:
        raise Http404
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        chosen = whole_number(request.POST.get("with", ""))
        said = _said(request, form, _today(visit))
        if chosen not in {each.person for each in others}:
            form.add_error(None, _("Say with whom."))
        elif said is not None:
            made = agree(other=chosen, meeting=meeting, visit=visit, by=_by(request), **said)
            return _written(request, made)
    facts = {
        "form": form,
        "others": others,
        "suggestions": SUGGESTIONS,
        "meeting": meeting,
        "nav": around_people(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participant/agree.html", facts, status=status)


def _said(request: HttpRequest, form: AgreeForm, today: date) -> dict[str, Any] | None:
    """What is agreed, by the tap or by the form; None where the form has to be put right."""
    tapped = suggested(request.POST.get("suggestion", ""))
    if tapped is not None:
        line, due = str(tapped.line), due_then(today)
        return {"line": line, "mine": tapped.mine, "due": due, "label": Label.AMBER}
    return _agreed(form) if form.is_valid() else None


def _agreed(form: AgreeForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "line": said["line"],
        "mine": said["whose"] == "mine",
        "due": said["due"],
        "label": said["label"],
    }


def _written(request: HttpRequest, made: Action) -> HttpResponse:
    said = _("Written down. It stands in My actions.")
    if made.due is not None:
        day = {"day": day_in_words(made.due)}
        said = _("Written down, for %(day)s. It stands in My actions.") % day
    messages.success(request, said)
    if made.edition is None:
        return redirect("actions")
    return redirect("participant_agenda", slug=made.edition.slug)


@require_POST
@for_ties
def say_action(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Something that the two have agreed, from the other's page."""
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return person_page(request, visit, pk, form)
    agree(other=pk, visit=visit, by=_by(request), **_agreed(form))
    return back_to(visit, pk)


@require_POST
@for_ties
def change_action(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Done, not done after all, another date, let go, or taken away."""
    by, do = _by(request), request.POST.get("do")
    if do == "take away":
        return _back(request, visit, take_away(action=pk, visit=visit, by=by))
    if do == "let go":
        action = let_go(action=pk, visit=visit, by=by)
    elif do == "date":
        moved = DueForm(request.POST)
        if not moved.is_valid():
            return _actions(request, visit, moved)
        action = set_due(action=pk, due=moved.cleaned_data["due"], visit=visit, by=by)
    else:
        form = DoneForm(request.POST)
        if not form.is_valid():
            return _actions(request, visit, form)
        done = do != "not done"
        action = tick(action=pk, done=done, visit=visit, by=by, **form.cleaned_data)
    other = action.other_id if action.owner_id == visit.person else action.owner_id
    return _back(request, visit, other)


def _back(request: HttpRequest, visit: Visit, other: int | None) -> HttpResponse:
    """To the page that it was said on."""
    if other is None or request.POST.get("from") == "actions":
        return redirect("actions")
    return back_to(visit, other)
