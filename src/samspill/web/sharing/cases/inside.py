"""Who is in a case now, what may be given to them, and one more thing in the timeline: what is
written there and what is shared with a case ask the same."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from samspill.web.people.models import Person
from samspill.web.sharing.cases.keys import keys_that_open, members_in
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseMember, EntryKind
from samspill.web.sharing.cases.permissions import CASES_ARE_ON, NOBODY_HIDES, lasting
from samspill.web.sharing.cases.policies import as_source
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Terms


def case_to_write_in(person: int, case: int, now: datetime) -> Case | None:
    """The case (id), where the person (id) is in it and it is open."""
    there = keys_that_open(person, now).filter(case=OuterRef("pk"))
    open_now = Case.objects.filter(lasting(now), Exists(there), pk=case)
    return open_now.filter(edition__terms__part__in=CASES_ARE_ON).first()


def inside(person: int, case: int, now: datetime) -> QuerySet[CaseMember]:
    """Everybody in the case (id), those who hide, too, for a person (id) in it who is about to
    write: on PostgreSQL within ``as_source``."""
    there = keys_that_open(person, now).filter(case=OuterRef("case"))
    return members_in(now).filter(Exists(there), case=case)


def people_inside(person: int, case: int, now: datetime) -> set[int]:
    """Those (ids of people) who are in the case besides the person."""
    with as_source(case):
        rows = inside(person, case, now).exclude(person=person)
        return set(rows.values_list("person", flat=True))


def is_of_several(person: int, case: int, now: datetime) -> bool:
    """Are those in the case from two organisations or more?"""
    with as_source(case):
        return inside(person, case, now).order_by().values("organisation").distinct().count() > 1


def somebody_hides(person: int, case: int, label: Label, now: datetime) -> bool:
    """Does somebody hide where, with this label, nobody may?"""
    with as_source(case):
        return label in NOBODY_HIDES and inside(person, case, now).filter(hidden=True).exists()


def may_be_labelled(case: Case, label: Label) -> bool:
    """May something in the case have the label? Nothing wider than the case allows, and what is RED
    where the edition lets it be written."""
    if label is Label.RED:
        return Terms.objects.filter(edition=case.edition_id, red_in_writing=True).exists()
    order = list(Label)
    return order.index(label) <= order.index(Label(case.widest))


def labels_in(case: Case) -> list[Label]:
    """Those that something in the case may have, the narrowest first: one query."""
    return [label for label in Label if may_be_labelled(case, label)]


def add_entry(
    case: Case,
    kind: EntryKind,
    by: Person,
    now: datetime,
    *,
    text: str = "",
    label: Label = Label.AMBER,
    about: int | None = None,
    share: int | None = None,
    date: int | None = None,
    until: datetime | None = None,
) -> CaseEntry:
    """One more thing in the timeline."""
    return CaseEntry.objects.create(
        case=case, kind=kind, source=by, at=now, text=text, label=label, about_id=about,
        share_id=share, date_id=date, until=until,
    )  # fmt: skip
