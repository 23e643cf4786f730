"""Lists out: files of what an organiser may see, to keep or to change and import again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.imports.export import Out, take_lists_out

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    Out.PEOPLE: ("text/csv; charset=utf-8", "people.csv"),
    Out.MEETINGS: ("text/csv; charset=utf-8", "meetings.csv"),
    Out.WORKBOOK: (XLSX, "lists.xlsx"),
}


@require_form
@login_required
def out(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is, and the file that is asked for."""
    edition = edition_for(request, slug)
    if request.method != "POST":
        return render(request, "organiser/out.html", page(request, edition))
    asked = request.POST.get("what", "")
    if asked not in {*Out}:
        raise Http404
    content_type, name = FILES[Out(asked)]
    content = take_lists_out(
        edition=edition, what=Out(asked), by=organiser(request), now=timezone.now()
    )
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}-{name}"'
    return response
