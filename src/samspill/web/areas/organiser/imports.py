"""Importing people and wishes: a file, what was understood of it, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.import_words import button, rows_in_words, some_new
from samspill.web.areas.organiser.import_words import done as done_in_words
from samspill.web.editions.models import Phase
from samspill.web.imports import examples
from samspill.web.imports.cells import letter
from samspill.web.imports.drafts import (
    KNOWN,
    Asked,
    asked_from,
    draft_of,
    keep_file,
    preview_draft,
    sheet_in,
)
from samspill.web.imports.models import DraftState, ImportDraft
from samspill.web.imports.problems import BadImportError, Code, Problem, fault
from samspill.web.imports.shown import MOST_GONE, Shown, shown_from, shown_of
from samspill.web.people.models import Sector
from samspill.web.planning import importing
from samspill.web.planning.actions import NotReadyError, order_import, order_preview
from samspill.web.planning.importing import bring_in
from samspill.web.planning.tasks import enqueue_import

NO_WORKER_AFTER = timedelta(seconds=60)
STOP_POLLING = 286  # htmx's word for "that was the last answer"
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
    try:
        draft = draft_of(edition=edition, pk=pk, by=organiser(request), now=now)
    except Http404:
        facts = page(request, edition)
        return render(request, "organiser/import_replaced.html", facts, status=404)
    asked = _asked(request, draft.kind)
    if draft.state != DraftState.SMALL:
        return _large(request, draft, asked)
    error: Problem | None = None
    if request.method == "POST":
        withdraw = _withdrawn(request)
        try:
            done = bring_in(
                draft=draft,
                asked=asked,
                seen=request.POST.get("seen", ""),
                withdraw=withdraw,
                by=organiser(request),
                now=now,
            )
        except BadImportError as bad:
            error = bad.problem
        else:
            counts = {"new": done.new, "changed": done.changed, "same": done.same}
            return _onward(request, draft, {**counts, "withdrawn": len(withdraw)})
    sheet = sheet_in(draft)
    seen = shown_of(preview_draft(draft, sheet, asked), sheet, sector_else=bool(asked.sector))
    return _shown(request, draft, asked, seen, error)


def _large(request: HttpRequest, draft: ImportDraft, asked: Asked) -> HttpResponse:
    """The page of a file that a worker reads and imports."""
    now = timezone.now()
    importing.reap(now=now, enqueue=enqueue_import)
    draft.refresh_from_db()
    here = f"{request.path}?{_query(asked)}"
    if draft.state == DraftState.IMPORTED:
        return _onward(request, draft, (draft.shown or {})["done"])
    if draft.state in {DraftState.WAITING, DraftState.WORKING}:
        return _waiting(request, draft)
    kept = draft.shown or {}
    read = draft.state == DraftState.READY and asked == asked_from(draft.asked) and bool(kept)
    if request.method == "POST" or not (read or draft.state == DraftState.FAILED):
        try:
            if request.method == "POST" and "seen" in request.POST:
                order_import(
                    draft=draft,
                    asked=asked,
                    seen=request.POST["seen"],
                    withdraw=_withdrawn(request),
                    now=now,
                )
            else:
                order_preview(draft=draft, asked=asked, now=now)
        except NotReadyError:  # pressed twice
            pass
        return redirect(here)
    if draft.state == DraftState.FAILED:
        return render(
            request, "organiser/import_failed.html", page(request, draft.edition, draft=draft)
        )
    error = None if kept["error"] is None else Problem.from_json(kept["error"])
    if "preview" not in kept:
        facts = {"error": error, "kind": draft.kind}
        facts = page(request, draft.edition, **facts)
        return render(request, "organiser/import.html", facts, status=422)
    return _shown(request, draft, asked, shown_from(kept["preview"]), error)


@require_safe
@login_required
def progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The part of the page that changes while a worker has the file, asked for every second. It
    leads on when the file is read or imported, or another one is in its place."""
    edition, now = edition_for(request, slug), timezone.now()
    importing.reap(now=now, enqueue=enqueue_import)
    try:
        draft = draft_of(edition=edition, pk=pk, by=organiser(request), now=now)
    except Http404:
        draft = None
    if draft is not None and draft.state in {DraftState.WAITING, DraftState.WORKING}:
        return _waiting(request, draft, whole=False)
    response = HttpResponse(status=STOP_POLLING)
    url = reverse("organiser_import_preview", kwargs={"slug": slug, "pk": pk})
    query = "" if draft is None else _query(asked_from(draft.asked))
    response.headers["HX-Redirect"] = f"{url}?{query}"
    return response


def _waiting(request: HttpRequest, draft: ImportDraft, *, whole: bool = True) -> HttpResponse:
    waits = draft.state == DraftState.WAITING
    since = timezone.now() - (draft.asked_at or draft.created_at)
    facts = {
        "draft": draft,
        "waits": waits,
        "no_worker": waits and draft.attempts == 0 and since > NO_WORKER_AFTER,
        "imports": draft.asked.get("work") == "import",
        "percent": round(100 * draft.progress),
    }
    name = "organiser/import_waiting.html" if whole else "organiser/_import_waiting.html"
    return render(request, name, page(request, draft.edition, **facts))


def _shown(
    request: HttpRequest, draft: ImportDraft, asked: Asked, seen: Shown, error: Problem | None
) -> HttpResponse:
    facts: dict[str, Any] = {
        "draft": draft,
        "preview": seen,
        "error": error,
        "more": seen.problem_count - len(seen.problems),
        "more_remarks": seen.remark_count - len(seen.remarks),
        "more_new": seen.new - len(seen.new_rows),
        "more_changed": seen.changed - len(seen.changed_rows),
        "more_gone": seen.gone_count - len(seen.gone),
        "new_rows": rows_in_words(draft.edition, seen.new_rows),
        "changed_rows": rows_in_words(draft.edition, seen.changed_rows),
        "fields": _fields(draft.kind, seen, asked),
        "sectors": _sectors(seen, asked),
        "look_at_columns": bool(seen.guessed or seen.problem_count or seen.sector_asked),
        "query": _query(asked),
        "button": button(seen),
        "some_new": some_new(seen.kind, seen.new),
    }
    status = 200 if error is None else 409
    facts = page(request, draft.edition, **facts)
    return render(request, "organiser/import_preview.html", facts, status=status)


def _onward(request: HttpRequest, draft: ImportDraft, counts: Mapping[str, int]) -> HttpResponse:
    messages.success(request, done_in_words(draft.kind, counts))
    onward = "organiser_people" if draft.kind == "people" else "organiser_planning"
    if draft.kind == "people" and counts.get("new") and draft.edition.phase == Phase.PUBLISHED:
        onward = "organiser_plan_in"
    return redirect(onward, slug=draft.edition.slug)


def _asked(request: HttpRequest, kind: str) -> Asked:
    """Which column is which, as far as somebody said so themselves: ``?column-name=2``."""
    found: dict[str, int | None] = {}
    for column in KNOWN[kind]:
        said = request.GET.get(f"column-{column.key}", "")
        if said == NOT_THERE:
            found[column.key] = None
        elif (number := whole_number(said)) is not None:
            found[column.key] = number
    sector = request.GET.get("sector", "")
    return Asked(chosen=found, sector=sector if sector in Sector.values else "")


def _withdrawn(request: HttpRequest) -> list[int]:
    """The participants chosen to be withdrawn."""
    said = request.POST.getlist("withdraw")[:MOST_GONE]
    return [int(pk) for pk in said if pk.isascii() and pk.isdecimal() and len(pk) < 16]


def _query(asked: Asked) -> str:
    pairs = {f"column-{k}": NOT_THERE if i is None else i for k, i in asked.chosen.items()}
    return urlencode({**pairs, **({"sector": asked.sector} if asked.sector else {})})


def _fields(kind: str, seen: Shown, asked: Asked) -> list[dict[str, Any]]:
    """What each column that we know was found to be, for the form where it can be changed."""
    options = [(n, f"{letter(n)}: {text}") for n, text in enumerate(seen.headings) if text]
    fields = []
    for column in KNOWN[kind]:
        index = seen.columns.get(column.key)
        fields.append(
            {
                "name": f"column-{column.key}",
                "label": column.label,
                "required": column.required,
                "options": [{"value": n, "text": t, "on": n == index} for n, t in options],
                "found": index is not None,
                "by_hand": column.key in asked.chosen,
                "guessed": column.key in seen.guessed,
                "remembered": column.key in seen.remembered,
            }
        )
    return fields


def _sectors(seen: Shown, asked: Asked) -> list[dict[str, Any]]:
    """The sectors to choose from for organisations that the file gives none; empty when it
    gives them all."""
    if not seen.sector_asked:
        return []
    return [{"value": s.value, "label": s.label, "on": s == asked.sector} for s in Sector]


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
