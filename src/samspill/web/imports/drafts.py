"""An uploaded file, from its preview to its import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404

from samspill.web.editions.models import Edition
from samspill.web.imports.cells import Sheet, shown
from samspill.web.imports.columns import PEOPLE, WISHES, Column
from samspill.web.imports.headings import sheet_of
from samspill.web.imports.models import DraftState, ImportDraft
from samspill.web.imports.preview import Chosen, Preview, Tell, nobody
from samspill.web.imports.problems import Code, fault
from samspill.web.imports.reading import ZIP, read_file
from samspill.web.imports.remembered import memory_of
from samspill.web.imports.workbook import size_inside
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.people.models import Person, Sector

KNOWN: dict[str, tuple[Column, ...]] = {"people": PEOPLE, "wishes": WISHES}
KEPT = timedelta(days=1)
# What a page reads itself, in some tenths of a second: a few hundred rows.
SMALL = 64 * 1024
SMALL_INSIDE = 300 * 1024  # of a workbook, unpacked


class LostLeaseError(Exception):
    """The file is another worker's by now; nothing was written here."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a file: which column is which, and the sector of new organisations
    that it gives none for."""

    chosen: Chosen = field(default_factory=dict)
    sector: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a column of the database."""
        return {"chosen": dict(self.chosen), "sector": self.sector}


def asked_from(kept: Mapping[str, Any]) -> Asked:
    """What ``as_json`` kept."""
    return Asked(chosen=kept.get("chosen", {}), sector=kept.get("sector", ""))


@transaction.atomic
def keep_file(
    *, edition: Edition, kind: str, name: str, content: bytes, by: Person, now: datetime
) -> ImportDraft:
    """Keep the file for its preview, instead of the last one of the same person.

    It is kept as it came: what a browser says about it later is never believed. Raises
    BadImportError, with nothing kept, for a file that can't be read; a large one is read by a
    worker, who says so then.
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise fault(Code.TOO_LARGE, limit=settings.IMPORT_MAX_BYTES // 1024**2)
    small = len(content) <= SMALL and (
        not content.startswith(ZIP) or size_inside(content) <= SMALL_INSIDE
    )
    if small:
        read_file(content)
    ImportDraft.objects.filter(created_at__lt=now - KEPT).delete()
    ImportDraft.objects.filter(edition=edition, by=by).delete()
    return ImportDraft.objects.create(
        edition=edition,
        by=by,
        kind=kind,
        name=shown(name)[:200],
        content=content,
        created_at=now,
        state=DraftState.SMALL if small else DraftState.READY,
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
    sheets = read_file(bytes(draft.content))
    return sheet_of(sheets, KNOWN[draft.kind], memory_of(draft.edition, draft.kind))


def preview_draft(draft: ImportDraft, sheet: Sheet, asked: Asked, tell: Tell = nobody) -> Preview:
    """What importing the file would do now."""
    return PREVIEWS[draft.kind](draft.edition, sheet, **_means(draft, asked), tell=tell)


def _means(draft: ImportDraft, asked: Asked) -> dict[str, Any]:
    said: dict[str, Any] = {
        "chosen": asked.chosen,
        "memory": memory_of(draft.edition, draft.kind),
    }
    if draft.kind == "people" and asked.sector in Sector.values:
        said["sector_else"] = Sector(asked.sector)
    return said


@transaction.atomic
def import_draft(
    *,
    draft: ImportDraft,
    asked: Asked,
    seen: str,
    by: Person,
    now: datetime,
    withdrawn: int = 0,
    tell: Tell = nobody,
) -> Preview:
    """Import the file, and let go of it. Raises BadImportError, with nothing written.

    A large file leaves word of how it went, ``withdrawn`` people with it. Raises LostLeaseError
    when it is another worker's by now.
    """
    done = import_file(
        edition=draft.edition,
        kind=draft.kind,
        sheet=sheet_in(draft),
        seen=seen,
        by=by,
        now=now,
        tell=tell,
        **_means(draft, asked),
    )
    if draft.state == DraftState.SMALL:
        draft.delete()
        return done
    told = {"new": done.new, "changed": done.changed, "same": done.same, "withdrawn": withdrawn}
    held = ImportDraft.objects.filter(
        pk=draft.pk, state=DraftState.WORKING, lease=draft.lease
    ).update(
        state=DraftState.IMPORTED,
        content=b"",
        shown={"done": told},
        lease="",
        leased_until=None,
    )
    if not held:
        raise LostLeaseError
    return done
