"""Files in a case: put there as words are written, and opened by who reads the entry."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Sum

from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone, open_case_of, write
from samspill.web.sharing.cases.file_models import MOST_IN_A_CASE, CaseFile, CaseRoom
from samspill.web.sharing.cases.inside import add_entry, people_inside
from samspill.web.sharing.cases.models import CaseKind, EntryKind
from samspill.web.sharing.cases.permissions import files_readable
from samspill.web.sharing.cases.timeline import check_readers
from samspill.web.sharing.files.judging import judge
from samspill.web.sharing.files.names import shown_name
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit


@transaction.atomic
def add_file(
    *,
    case: int,
    content: bytes,
    name: str,
    label: Label,
    visit: Visit,
    by: Person,
    seen: Collection[int] | None = None,
) -> CaseFile:
    """A file in the case, for those who are in it now. ``name`` is what its owner calls it;
    ``seen``: the readers (ids) whose names they were shown, which they must still be.

    Raises NoCaseError for who is not in it, UnfitError for a file that is not taken in, CaseError
    with what else stands in the way.
    """
    found = open_case_of(case, visit)
    if found.kind != CaseKind.CASE:
        raise NoCaseError
    kind = judge(content)
    check_readers(found, label, visit)
    if seen is not None and people_inside(visit.person, case, visit.now) != set(seen):
        raise CaseError(NotDone.CHANGED)
    # The case is held, so that nobody counts at the same time.
    used = CaseRoom.objects.filter(case=found).aggregate(all=Sum("used"))["all"] or 0
    if used + len(content) > MOST_IN_A_CASE:
        raise CaseError(NotDone.NO_ROOM)
    CaseRoom.objects.get_or_create(case=found, source=by)
    CaseRoom.objects.filter(case=found, source=by).update(used=F("used") + len(content))
    entry = add_entry(found, EntryKind.FILE, by, visit.now, label=label)
    made = CaseFile.objects.create(
        entry=entry, case=found, source=by, kind=kind, name=shown_name(name, kind),
        size=len(content), digest=sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    write("case_file_added", found, by, visit.now)
    return made


def who_saves(person: int) -> Person | None:
    """The person (id) whom a link to a file was made for, while they may come in at all."""
    found = Person.objects.filter(pk=person, is_active=True).first()
    return None if found is None or own_is_held(person) else found


@transaction.atomic
def open_file(*, file: int, visit: Visit, by: Person) -> CaseFile:
    """The file (id) with what is in it, for whoever may read it: that they have it is written down.

    Raises NoCaseError for everybody else.
    """
    found = files_readable(visit).filter(pk=file).first()
    if found is None:
        raise NoCaseError
    if found.source_id != by.pk:
        write("case_file_opened", found, by, visit.now)
    return found
