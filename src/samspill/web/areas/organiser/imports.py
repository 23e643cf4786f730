"""Importing people and wishes: a file, what was understood of it, and one button."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.imports import examples
from samspill.web.imports.columns import Understood, letter
from samspill.web.imports.drafts import (
    KNOWN,
    Chosen,
    draft_of,
    keep_file,
    preview_draft,
    sheet_in,
)
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import BadImportError, Code, Problem, fault
from samspill.web.planning.vetoes import import_and_hold

SHOWN = 100
NOT_THERE = "-"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_form
@login_required
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file; it is kept for a day, for its preview."""
    edition = edition_for(request, slug)
    error: Problem | None = None
    kind = request.POST.get("kind", "people")
    if request.method == "POST" and kind in KNOWN:
        try:
            name, content = _uploaded(request)
            draft = keep_file(
                edition=edition,
                kind=kind,
                name=name,
                content=content,
                by=organiser(request),
                now=timezone.now(),
            )
        except BadImportError as bad:
            error = bad.problem
        else:
            return redirect("organiser_import_preview", slug=slug, pk=draft.pk)
    status = 200 if error is None else 422
    facts = {"error": error, "kind": kind}
    return render(request, "organiser/import.html", page(request, edition, **facts), status=status)


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise fault(Code.EMPTY)
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:  # before it is read into memory
        raise fault(Code.TOO_LARGE, limit=settings.IMPORT_MAX_BYTES // 1024**2)
    return str(file.name), file.read()


@require_form
@login_required
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the file would do, and doing it."""
    edition = edition_for(request, slug)
    now = timezone.now()
    draft = draft_of(edition=edition, pk=pk, by=organiser(request), now=now)
    chosen = _chosen(request, draft.kind)
    error: Problem | None = None
    if request.method == "POST":
        seen_by_them = request.POST.get("seen", "")
        try:
            done = import_and_hold(
                draft=draft, chosen=chosen, seen=seen_by_them, by=organiser(request), now=now
            )
        except BadImportError as bad:
            error = bad.problem
        else:
            messages.success(request, _done(done))
            onward = "organiser_people" if draft.kind == "people" else "organiser_planning"
            return redirect(onward, slug=slug)
    sheet = sheet_in(draft)
    seen = preview_draft(draft, sheet, chosen)
    facts: dict[str, Any] = {
        "draft": draft,
        "sheet": sheet,
        "preview": seen,
        "error": error,
        "problems": seen.problems[:SHOWN],
        "more": len(seen.problems) - SHOWN,
        "remarks": seen.remarks[:SHOWN],
        "fields": _fields(draft.kind, seen.understood, chosen),
        "query": _query(chosen),
        "button": _button(seen),
        "some_new": _some_new(seen),
    }
    status = 200 if error is None else 409
    facts = page(request, edition, **facts)
    return render(request, "organiser/import_preview.html", facts, status=status)


def _chosen(request: HttpRequest, kind: str) -> Chosen:
    """Which column is which, as far as somebody said so themselves: ``?column-name=2``."""
    found: dict[str, int | None] = {}
    for column in KNOWN[kind]:
        said = request.GET.get(f"column-{column.key}", "")
        if said == NOT_THERE:
            found[column.key] = None
        elif (number := whole_number(said)) is not None:
            found[column.key] = number
    return found


def _query(chosen: Chosen) -> str:
    pairs = {f"column-{k}": NOT_THERE if i is None else i for k, i in chosen.items()}
    return urlencode(pairs)


def _fields(kind: str, understood: Understood, chosen: Chosen) -> list[dict[str, Any]]:
    """What each column that we know was found to be, for the form where it can be changed."""
    options = [(n, f"{letter(n)}: {text}") for n, text in enumerate(understood.headings) if text]
    fields = []
    for column in KNOWN[kind]:
        index = understood.columns.get(column.key)
        fields.append(
            {
                "name": f"column-{column.key}",
                "label": column.label,
                "required": column.required,
                "options": [{"value": n, "text": t, "on": n == index} for n, t in options],
                "found": index is not None,
                "by_hand": column.key in chosen,
            }
        )
    return fields


def _button(seen: Preview) -> str:
    """Exactly what the button does."""
    facts = {
        "new": number(seen.new),
        "changed": number(seen.changed),
        "some_new": _some_new(seen),
    }
    if seen.new and seen.changed:
        return _("Import %(some_new)s and change %(changed)s") % facts
    if seen.kind == "people":
        if seen.changed:
            said = ngettext("Change %(changed)s person", "Change %(changed)s people", seen.changed)
        else:
            said = ngettext("Import %(new)s person", "Import %(new)s people", seen.new)
    elif seen.changed:
        said = ngettext("Change %(changed)s wish", "Change %(changed)s wishes", seen.changed)
    else:
        said = ngettext("Import %(new)s wish", "Import %(new)s wishes", seen.new)
    return said % facts


def _some_new(seen: Preview) -> str:
    return counted(seen.new, "new person" if seen.kind == "people" else "new wish")


def _done(done: Preview) -> str:
    facts = {
        "some_new": _some_new(done),
        "changed": number(done.changed),
        "same": number(done.same),
    }
    return _("Imported: %(some_new)s, %(changed)s changed, %(same)s as before.") % facts


@require_safe
@login_required
def template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """An example file with headings and two rows, as a Norwegian Excel opens it."""
    edition_for(request, slug)
    if kind not in KNOWN:
        raise Http404
    content = examples.as_csv(kind, get_language() or "nb")
    return _file(content, "text/csv", f"{kind}.csv")


@require_safe
@login_required
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for people and wishes, as sheets of an Excel workbook."""
    edition_for(request, slug)
    return _file(examples.as_xlsx(get_language() or "nb"), XLSX, "samspill.xlsx")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
