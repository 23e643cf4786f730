"""What people need on the day, for the secretariat: food counted, access and phones as a list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import organiser, page
from samspill.web.areas.organiser.out import XLSX
from samspill.web.editions.models import Photo
from samspill.web.editions.queries import organised_edition
from samspill.web.editions.registering.practical import (
    diets,
    needs_are_kept,
    needs_at,
    photos_at,
)
from samspill.web.imports.export import take_needs_out


@require_form
@login_required
def practical(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts and the list, and the same as a workbook. Not for who reads only."""
    edition = organised_edition(organiser(request), slug)
    if request.method == "POST":
        content = take_needs_out(edition=edition, by=organiser(request), now=timezone.now())
        response = HttpResponse(content, content_type=XLSX)
        name = f"{edition.slug}-needs.xlsx"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    needs, photos = needs_at(edition), photos_at(edition)
    facts = {
        "needs": needs,
        "diets": diets(needs),
        "photos": [(photo.label, photos[photo]) for photo in (Photo.YES, Photo.NO, Photo.UNSAID)],
        "kept": needs_are_kept(edition, now=timezone.now()),
    }
    return render(request, "organiser/practical.html", page(request, edition, **facts))
