"""The guide's pages: for everybody, signed in or not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.guide.texts import GUIDES, guide_of


@require_safe
def guide(request: HttpRequest, name: str = GUIDES[0]) -> HttpResponse:
    """One guide, in the page's language, with the way to the others. Raises Http404."""
    language = (get_language() or "nb")[:2]
    if name not in GUIDES:
        raise Http404
    facts = {
        "guide": guide_of(name, language),
        "name": name,
        "others": [(each, guide_of(each, language).title) for each in GUIDES],
    }
    return render(request, "public/guide.html", facts)
