"""Asked once more: the plan is frozen, and what an organiser is about to change is on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.planning.freezing import OnPaperError

OURS = frozenset({"csrfmiddlewaretoken", "on_paper"})


def knows(request: HttpRequest) -> bool:
    """Have they been asked?"""
    return "on_paper" in request.POST


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nothing is done yet where a frozen plan would be changed: the same is sent once more, by a
    button that says what it means. For views of an organiser's below ``login_required``."""

    @wraps(view)
    def asked(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponse:
        try:
            return view(request, slug=slug, **kwargs)
        except OnPaperError as error:
            sent = [
                (name, value)
                for name, values in request.POST.lists()
                if name not in OURS
                for value in values
            ]
            facts = {"sentence": _sentence(error), "sent": sent}
            shown = page(request, edition_for(request, slug), **facts)
            return render(request, "organiser/on_paper.html", shown, status=422)

    return asked


def _sentence(error: OnPaperError) -> str:
    if error.printed:
        said = ngettext(
            "The prints are made: %(n)s person has these pages on paper.",
            "The prints are made: %(n)s people have these pages on paper.",
            error.people,
        )
    else:
        said = ngettext(
            "The plan is frozen for printing: %(n)s person gets another page.",
            "The plan is frozen for printing: %(n)s people get another page.",
            error.people,
        )
    return said % {"n": number(error.people)}
