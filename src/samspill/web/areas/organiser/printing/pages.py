"""The page of prints: what can be had, how far it has come, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.planning_views import STOP_POLLING
from samspill.web.areas.organiser.printing.forms import PrintForm
from samspill.web.areas.organiser.printing.kinds import ABOUT
from samspill.web.areas.organiser.printing.worker import enqueue_print
from samspill.web.areas.prints.files import as_file
from samspill.web.editions.models import Edition
from samspill.web.planning.models import Print, PrintKind
from samspill.web.planning.printing.actions import order_print
from samspill.web.planning.printing.queries import (
    NOT_TAKEN_UP,
    Standing,
    chosen_last,
    content_of,
    facts_version,
    prints_of,
    standing,
)

GOING_ON = frozenset({Standing.WAITING, Standing.MAKING})


@require_safe
@login_required
def prints(request: HttpRequest, slug: str) -> HttpResponse:
    """Each kind with a sentence, what may be chosen of it, and where it is."""
    edition = edition_for(request, slug)
    return _page(request, edition)


def _page(request: HttpRequest, edition: Edition, wrong: PrintForm | None = None) -> HttpResponse:
    ordered = prints_of(edition, _language())
    where = _standings(edition, list(ordered.values()))
    kinds = [
        {
            **_state(kind, ordered.get(kind), where),
            "sentence": about.sentence,
            "form": wrong
            if wrong is not None and wrong.prefix == kind.value
            else PrintForm(kind=kind, initial=_chosen(ordered.get(kind))),
            "too_early": about.of_plan and not edition.is_published,
        }
        for kind, about in ABOUT.items()
    ]
    return render(
        request,
        "organiser/prints/prints.html",
        page(request, edition, kinds=kinds, frozen=edition.is_frozen(timezone.now())),
        status=200 if wrong is None else 422,
    )


@require_POST
@login_required
def order(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Have one made, by the worker."""
    edition, by, which = edition_for(request, slug), organiser(request), _kind(kind)
    form = PrintForm(request.POST, kind=which)
    if not form.is_valid():
        return _page(request, edition, form)
    if ABOUT[which].of_plan and not edition.is_published:
        messages.error(request, _("It can be printed when a plan has been published."))
        return redirect("organiser_prints", slug=slug)
    if not within_limit(request, "print", account=str(by.pk)):
        return too_often(request)
    order_print(
        edition=edition, kind=which, choices=form.cleaned_data, language=_language(),
        by=by, now=timezone.now(), enqueue=enqueue_print,
    )  # fmt: skip
    response = redirect("organiser_prints", slug=slug)
    response["Location"] += f"#{which.value}"
    return response


@require_safe
@login_required
def progress(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """How far one has come, asked for every second while it is made."""
    edition, which = edition_for(request, slug), _kind(kind)
    found = prints_of(edition, _language()).get(which)
    where = _standings(edition, [] if found is None else [found])
    facts = _state(which, found, where)
    return render(
        request,
        "organiser/prints/_state.html",
        page(request, edition, it=facts),
        status=200 if facts["going_on"] else STOP_POLLING,
    )


@require_safe
@login_required
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The PDF, when it has been made."""
    edition, which = edition_for(request, slug), _kind(kind)
    content = content_of(edition, which, _language())
    if content is None:
        raise Http404
    return as_file(content, f"samspill-{slug}-{which.value}-{_language()}.pdf")


def _standings(edition: Edition, ordered: list[Print]) -> dict[str, Standing]:
    if not ordered:
        return {}
    version, chosen, now = facts_version(edition.pk), chosen_last(edition.pk), timezone.now()
    return {each.kind: standing(each, version=version, chosen=chosen, now=now) for each in ordered}


def _state(kind: PrintKind, found: Print | None, where: dict[str, Standing]) -> dict[str, Any]:
    """Where one is, as its part of the page takes it."""
    facts: dict[str, Any] = {"kind": kind.value, "name": kind.label, "going_on": False}
    if found is None:
        return facts
    now = where[kind]
    no_worker = now is Standing.WAITING and timezone.now() - found.ordered_at > NOT_TAKEN_UP
    return {
        **facts,
        "standing": now.value,
        "going_on": now in GOING_ON,
        "no_worker": no_worker,
        "made_at": found.made_at,
        "done": found.done,
        "total": found.total,
    }


def _chosen(found: Print | None) -> dict[str, Any]:
    """What was chosen the last time."""
    return {} if found is None else dict(found.choices)


def _kind(kind: str) -> PrintKind:
    try:
        return PrintKind(kind)
    except ValueError as error:
        raise Http404 from error


def _language() -> str:
    return (get_language() or "nb")[:2]
