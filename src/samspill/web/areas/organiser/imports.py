"""Importing people and wishes: a file, what was understood of it, and one button."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.wording import number
from samspill.web.editions.models import Edition
from samspill.web.meetings.imports.columns import PEOPLE, WISHES
from samspill.web.meetings.imports.people import import_people, preview_people
from samspill.web.meetings.imports.preview import Preview
from samspill.web.meetings.imports.problems import BadImportError, Code, Problem
from samspill.web.meetings.imports.reading import Sheet, read_file
from samspill.web.meetings.imports.wishes import import_wishes, preview_wishes
from samspill.web.meetings.models import ImportDraft

KINDS = ("people", "wishes")
KEPT = timedelta(days=1)
SHOWN = 100
EXAMPLES = {
    "people": [
        ["Kari Eksempel", "kari@eksempel.no", "Fjordbanken", "næringsliv", "Sikkerhetssjef", "nei",
         "09.00", "16.00", "Svindel mot eldre kunder; Innsidere", "Felles varsling", "6"],
        ["Ola Eksempel", "ola@eksempel.no", "Nordvakt Sikkerhet", "sikkerhetsbransjen",
         "Fagsjef", "ja", "", "", "", "Alarm for alenearbeid", ""],
    ],
    "wishes": [
        ["kari@eksempel.no", "ola@eksempel.no", "må"],
        ["ola@eksempel.no", "Fjordbanken", "vil gjerne"],
    ],
}  # fmt: skip


@login_required
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file; it is kept for a day, for its preview."""
    edition = edition_for(request, slug)
    error: Problem | None = None
    kind = request.POST.get("kind", "people")
    if request.method == "POST" and kind in KINDS:
        file = request.FILES.get("file")
        error = _problem_with(file)
        if error is None and isinstance(file, UploadedFile):
            content = file.read()
            try:
                read_file(content)
            except BadImportError as bad:
                error = bad.problem
            else:
                return _kept(request, edition, kind, str(file.name), content)
    status = 200 if error is None else 422
    facts = {"error": error, "kind": kind}
    return render(request, "organiser/import.html", page(request, edition, **facts), status=status)


def _problem_with(file: object) -> Problem | None:
    if not isinstance(file, UploadedFile):
        return Problem(Code.EMPTY)
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        return Problem(Code.TOO_LARGE, "", {"limit": settings.IMPORT_MAX_BYTES // 1024**2})
    return None


def _kept(
    request: HttpRequest, edition: Edition, kind: str, name: str, content: bytes
) -> HttpResponse:
    now = timezone.now()
    ImportDraft.objects.filter(created_at__lt=now - KEPT).delete()
    draft = ImportDraft.objects.create(
        edition=edition,
        by=organiser(request),
        kind=kind,
        name=name[:200],
        content=content,
        created_at=now,
    )
    return redirect("organiser_import_preview", slug=edition.slug, pk=draft.pk)


@login_required
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the file would do, and doing it."""
    edition = edition_for(request, slug)
    draft = ImportDraft.objects.filter(
        pk=pk, edition=edition, by=organiser(request), created_at__gte=timezone.now() - KEPT
    ).first()
    if draft is None:
        raise Http404
    error: Problem | None = None
    try:
        sheet = read_file(bytes(draft.content))[0]
        if request.method == "POST":
            done = _import(request, edition, draft, sheet)
            draft.delete()
            messages.success(request, _done(done))
            return redirect("organiser_people", slug=slug)
    except BadImportError as bad:
        error = bad.problem
    seen = _preview(edition, draft.kind, sheet)
    facts: dict[str, Any] = {
        "draft": draft,
        "preview": seen,
        "error": error,
        "problems": seen.problems[:SHOWN],
        "more": len(seen.problems) - SHOWN,
        "remarks": seen.remarks[:SHOWN],
        "rows": len(sheet.rows) - 1,
        "button": _button(seen),
    }
    status = 200 if error is None else 409
    facts = page(request, edition, **facts)
    return render(request, "organiser/import_preview.html", facts, status=status)


def _preview(edition: Edition, kind: str, sheet: Sheet) -> Preview:
    return (preview_people if kind == "people" else preview_wishes)(edition, sheet)


def _import(request: HttpRequest, edition: Edition, draft: ImportDraft, sheet: Sheet) -> Preview:
    act = import_people if draft.kind == "people" else import_wishes
    return act(
        edition=edition,
        sheet=sheet,
        seen=request.POST.get("seen", ""),
        by=organiser(request),
        now=timezone.now(),
    )


def _button(seen: Preview) -> str:
    """Exactly what the button does."""
    facts = {"new": number(seen.new), "changed": number(seen.changed)}
    if seen.kind == "people":
        if not seen.changed:
            return ngettext("Import %(new)s person", "Import %(new)s people", seen.new) % facts
        return _("Import %(new)s new people and change %(changed)s") % facts
    if not seen.changed:
        return ngettext("Import %(new)s wish", "Import %(new)s wishes", seen.new) % facts
    return _("Import %(new)s new wishes and change %(changed)s") % facts


def _done(done: Preview) -> str:
    facts = {"new": number(done.new), "changed": number(done.changed), "same": number(done.same)}
    return _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.") % facts


@login_required
def template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """An example file with the headings and two rows, as a Norwegian Excel opens it."""
    edition_for(request, slug)
    if kind not in KINDS:
        raise Http404
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([c.headings[0] for c in (PEOPLE if kind == "people" else WISHES)])
    writer.writerows(EXAMPLES[kind])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response
