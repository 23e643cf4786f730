"""An uploaded file, from its preview to its import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404

from samspill.web.editions.models import Edition
from samspill.web.imports.columns import PEOPLE, WISHES, Column, sheet_of
from samspill.web.imports.models import ImportDraft
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import Code, fault
from samspill.web.imports.reading import Sheet, read_file
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.people.models import Person

KNOWN: dict[str, tuple[Column, ...]] = {"people": PEOPLE, "wishes": WISHES}
KEPT = timedelta(days=1)
Chosen = Mapping[str, int | None]


@transaction.atomic
def keep_file(
    *, edition: Edition, kind: str, name: str, content: bytes, by: Person, now: datetime
) -> ImportDraft:
    """Keep the file for its preview, instead of the last one of the same person.

    It is kept as it came: what a browser says about it later is never believed. Raises
    BadImportError, with nothing kept, for a file that can't be read.
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise fault(Code.TOO_LARGE, limit=settings.IMPORT_MAX_BYTES // 1024**2)
    read_file(content)
    ImportDraft.objects.filter(created_at__lt=now - KEPT).delete()
    ImportDraft.objects.filter(edition=edition, by=by).delete()
    return ImportDraft.objects.create(
        edition=edition,
        by=by,
        kind=kind,
        name=name[:200],
        content=content,
        created_at=now,
    )


def draft_of(*, edition: Edition, pk: int, by: Person, now: datetime) -> ImportDraft:
    """The file that this person uploaded for this edition a short while ago. Raises Http404."""
    draft = ImportDraft.objects.filter(
        pk=pk, edition=edition, by=by, created_at__gt=now - KEPT
    ).first()
    if draft is None:
        raise Http404
    return draft


def sheet_in(draft: ImportDraft) -> Sheet:
    """The list in the file that fits what it was uploaded as."""
    return sheet_of(read_file(bytes(draft.content)), KNOWN[draft.kind])


def preview_draft(draft: ImportDraft, sheet: Sheet, chosen: Chosen) -> Preview:
    """What importing the file would do now."""
    return PREVIEWS[draft.kind](draft.edition, sheet, chosen)


@transaction.atomic
def import_draft(
    *, draft: ImportDraft, chosen: Chosen, seen: str, by: Person, now: datetime
) -> Preview:
    """Import the file, and let go of it. Raises BadImportError, with nothing written."""
    done = import_file(
        edition=draft.edition,
        kind=draft.kind,
        sheet=sheet_in(draft),
        chosen=chosen,
        seen=seen,
        by=by,
        now=now,
    )
    draft.delete()
    return done
