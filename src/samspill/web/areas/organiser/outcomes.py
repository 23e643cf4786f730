"""What came of an edition: a page that a board reads in three minutes, and the same as a PDF."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser import outcome_words
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.outcome_print import enqueue_print, rule
from samspill.web.areas.prints.files import as_file
from samspill.web.editions.models import Edition
from samspill.web.editions.queries import organised_edition
from samspill.web.sharing.outcomes.actions import MOST_COST, order_print, set_cost
from samspill.web.sharing.outcomes.permissions import ASKED_AFTER, edition_before
from samspill.web.sharing.outcomes.queries import content_of, outcomes_of, print_of, stories_for
from samspill.web.sharing.tie_permissions import ties_are_on

SLOW = timedelta(minutes=2)  # then nobody is making it


class CostForm(forms.Form):
    """What the edition cost."""

    cost = forms.IntegerField(
        label=gettext_lazy("What the edition cost in all, in crowns"),
        required=False,
        min_value=1,
        max_value=MOST_COST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


@require_form
@login_required
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """The sentence, five figures beside last year's, the network, two stories, and what may not be
    shown."""
    edition = edition_for(request, slug)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        form = CostForm(posted)
        if form.is_valid():
            cost, now = form.cleaned_data["cost"], timezone.now()
            set_cost(edition=edition, cost=cost, by=organiser(request), now=now)
            messages.success(request, _("Saved."))
            return redirect("organiser_outcomes", slug=slug)
        facts = {**_facts(request, edition), "form": form}
        whole = page(request, edition, **facts)
        return render(request, "organiser/outcomes.html", whole, status=422)
    return render(
        request, "organiser/outcomes.html", page(request, edition, **_facts(request, edition))
    )


def _facts(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    by, now = organiser(request), timezone.now()
    told = outcomes_of(edition)
    before = edition_before(by, edition)
    last = None if before is None else outcomes_of(before)
    five, others = outcome_words.headline(told, last), outcome_words.more(told, last)
    found = outcome_words.networks(told)
    ordered = print_of(edition, _language())
    return {
        "told": told,
        "before": before,
        "sentence": outcome_words.sentence(told),
        "five": five,
        "others": [line for line in others if line.shown],
        "hidden": outcome_words.not_shown([*five, *others]),
        "rule": rule(),
        "without_help": outcome_words.WITHOUT_HELP,
        "network": None if found is None else outcome_words.figure_of(found),
        "network_note": None if found is None else found.note,
        "stories": stories_for(by, edition, now),
        "form": CostForm(initial={"cost": told.cost}),
        "on": ties_are_on(edition.pk),
        "asked_on": edition.day + ASKED_AFTER,
        "ordered": ordered,
        "slow": ordered is not None and ordered.made_at is None and now - ordered.ordered_at > SLOW,
    }


@require_safe
@login_required
def outcomes_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The PDF, when it has been made."""
    # With stories that two have approved for organisers: not for who reads only.
    content = content_of(organised_edition(organiser(request), slug), _language())
    if content is None:
        raise Http404
    return as_file(content, f"samspill-{slug}-{_language()}.pdf")


@require_POST
@login_required
def outcomes_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the PDF made, by the worker."""
    edition, by = edition_for(request, slug), organiser(request)
    if not within_limit(request, "print", account=str(by.pk)):
        return too_often(request)
    ordered = order_print(edition=edition, language=_language(), by=by, now=timezone.now())
    enqueue_print(ordered=ordered.pk, by=by.pk)
    return redirect("organiser_outcomes", slug=slug)


def _language() -> str:
    return (get_language() or "nb")[:2]
