"""Who keeps what, why and how long: for everybody, and for an edition."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samspill.web.privacy.inventory import INVENTORY, OTHERS
from samspill.web.privacy.kept import GROUNDS
from samspill.web.privacy.queries import edition_with_privacy, who_answers

TABLE = [(category, GROUNDS[category.ground]) for category in INVENTORY]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the platform keeps, whatever the edition."""
    return render(request, "public/privacy.html", {"table": TABLE, "others": OTHERS})


@require_safe
def of_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, with who answers for the edition and the day that it is erased."""
    edition = edition_with_privacy(request.user, slug)
    controller, contact = who_answers(edition)
    facts = {
        "table": TABLE,
        "others": OTHERS,
        "edition": edition,
        "erased_on": edition.erased_on,
        "controller": controller,
        "contact": contact,
    }
    return render(request, "public/privacy.html", facts)
