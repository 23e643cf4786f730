"""What is written in a case, how long it lasts, and its closing report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    check_text,
    check_time,
    open_case_of,
    write,
)
from samspill.web.sharing.cases.file_models import CaseFile, CaseRoom
from samspill.web.sharing.cases.inside import (
    add_entry,
    is_of_several,
    may_be_labelled,
    people_inside,
    somebody_hides,
)
from samspill.web.sharing.cases.models import (
    LONGEST_ENTRY,
    TAKEN_BACK_FROM,
    Case,
    CaseEntry,
    CaseKind,
    EntryKind,
)
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_kept,
    cases_read,
    entries_readable,
    lasting,
)
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit


@transaction.atomic
def write_entry(
    *,
    case: int,
    text: str,
    label: Label,
    visit: Visit,
    by: Person,
    seen: Collection[int] | None = None,
) -> CaseEntry:
    """Words in the case, for those who are in it now. ``seen``: the readers (ids) whose names the
    writer was shown, which they must still be.

    Raises NoCaseError for who is not in it, CaseError with what stands in the way.
    """
    found = open_case_of(case, visit)
    if not cases_read(visit).filter(pk=case).exists():  # a group's, before its newest rules
        raise NoCaseError
    check_text(text, LONGEST_ENTRY)
    check_readers(found, label, visit)
    if seen is not None and people_inside(visit.person, case, visit.now) != set(seen):
        raise CaseError(NotDone.CHANGED)
    made = add_entry(found, EntryKind.WORDS, by, visit.now, text=text, label=label)
    write("case_written", found, by, visit.now)
    return made


@transaction.atomic
def take_back_entry(*, entry: int, visit: Visit, by: Person) -> CaseEntry:
    """Who wrote something in a case, or put a file there, takes it back, also when it has ended:
    that they did is what is left of it, and nothing of what it was.

    Raises NoCaseError for anybody else, and for who is not in it any more.
    """
    mine = entries_readable(visit).filter(pk=entry, source=by, kind__in=TAKEN_BACK_FROM)
    found = mine.select_related("case").first()
    if found is None:
        raise NoCaseError
    gone = CaseFile.objects.filter(entry=found)
    freed = sum(gone.values_list("size", flat=True))
    gone.delete()
    if freed:
        CaseRoom.objects.filter(case=found.case, source=by).update(used=F("used") - freed)
    found.kind, found.text, found.date = EntryKind.TAKEN_BACK, "", None
    found.save(update_fields=("kind", "text", "date"))
    write("case_entry_taken_back", found.case, by, visit.now)
    return found


def check_readers(case: Case, label: Label, visit: Visit) -> None:
    """Raises CaseError where nothing with the label may be given to those who are in the case."""
    if not may_be_labelled(case, label):
        raise CaseError(NotDone.RED_TOLD if label is Label.RED else NotDone.TOO_WIDE)
    if not is_of_several(visit.person, case.pk, visit.now):
        raise CaseError(NotDone.ALONE)
    if somebody_hides(visit.person, case.pk, label, visit.now):
        raise CaseError(NotDone.SOMEBODY_HIDES)


@transaction.atomic
def prolong_case(*, case: int, until: datetime, visit: Visit, by: Person) -> Case:
    """It ends later, or sooner: by who is in it for the organisation that answers for it.

    Raises NoCaseError for anybody else, CaseError where it has ended and for a time too far off.
    """
    if not cases_kept(visit).filter(pk=case, kind=CaseKind.CASE).exists():
        raise NoCaseError
    found = open_case_of(case, visit)
    check_time(until, visit.now)
    found.ends_at = until
    found.save(update_fields=("ends_at",))
    add_entry(found, EntryKind.PROLONGED, by, visit.now, until=until)
    write("case_prolonged", found, by, visit.now)
    return found


@transaction.atomic
def close_case(*, case: int, report: str, visit: Visit, by: Person) -> Case:
    """Its founder says what came of it, and it is closed; of a case that has come to its end, too,
    once. Those who are in it read the report.

    Raises NoCaseError for anybody else, CaseError for a text that is not kept.
    """
    held = cases_in(visit).select_for_update(of=("self",), no_key=True)
    found = held.filter(pk=case, founder=by).first()
    if found is None:
        raise NoCaseError
    check_text(report, LONGEST_ENTRY)
    said = CaseEntry.objects.filter(case=found, kind=EntryKind.REPORT)
    if said.exists():
        raise CaseError(NotDone.SAID)
    if Case.objects.filter(lasting(visit.now), pk=case).exists():
        found.closed_at = visit.now
        found.save(update_fields=("closed_at",))
    try:
        with transaction.atomic():
            add_entry(found, EntryKind.REPORT, by, visit.now, text=report)
    except IntegrityError as error:  # by somebody who was its founder before
        raise CaseError(NotDone.SAID) from error
    write("case_closed", found, by, visit.now)
    return found
