"""Reading cases, for who may: each of these asks ``cases.permissions``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import Count, Q

from samspill.web.editions.models import Participant
from samspill.web.sharing.audience import here
from samspill.web.sharing.cases.inside import inside
from samspill.web.sharing.cases.models import (
    TAKEN_BACK_FROM,
    Case,
    CaseEntry,
    CaseKey,
    CaseKind,
    CaseMember,
    EntryKind,
)
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_invited_to,
    cases_known,
    cases_read,
    cases_without_founder,
    entries_readable,
    lasting,
    members_known,
)
from samspill.web.sharing.cases.policies import as_source
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_queries import people_known

MOST_LISTED = 200


@dataclass(frozen=True)
class Reader:
    """One who will read what is written in a case."""

    person: int
    name: str
    organisation: str
    sector: str
    hidden: bool


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. ``people``: how many are in it, so far as the visitor knows."""

    pk: int
    title: str
    organisation: str
    ends: datetime
    open: bool
    people: int


@dataclass(frozen=True)
class Listed:
    """The visitor's cases at an edition; ``locked``: how many there are that a second factor would
    open."""

    invited: list[CaseRow] = field(default_factory=list)
    rows: list[CaseRow] = field(default_factory=list)
    locked: int = 0


@dataclass(frozen=True)
class Line:
    """Something in the timeline, as the visitor sees it. ``share``: one that they may read."""

    entry: CaseEntry
    share: Share | None = None

    @property
    def kind(self) -> str:
        """What it is."""
        return self.entry.kind

    @property
    def may_be_taken_back(self) -> bool:
        """Can who wrote it take it back?"""
        return self.entry.kind in TAKEN_BACK_FROM


@dataclass(frozen=True)
class CasePage:
    """A case as one who is in it sees it, or, with ``invited``, who is asked."""

    case: Case
    open: bool
    invited: bool
    keeps: bool
    founder: bool
    hidden: bool
    named: bool  # asked to carry it on
    members: list[CaseMember]
    waiting: list[CaseMember]
    lines: list[Line]
    locked: int  # entries that take a stronger sign-in
    report: CaseEntry | None
    invited_by: str = ""


@dataclass(frozen=True)
class Orphan:
    """A case without a founder, as the contact person sees it, and their own people in it."""

    pk: int
    title: str
    closes: datetime
    people: list[CaseMember]

    @property
    def named(self) -> str:
        """Who has been asked to carry it on."""
        return next((each.person.name for each in self.people if each.named_at), "")


def listed(visit: Visit, edition: int) -> Listed:
    """The visitor's cases at the edition (id): three queries."""
    with as_visit(visit):
        keys = CaseKey.objects.filter(person=visit.person, yearly=False)
        there = list(keys.values_list("case", "since"))
        own = {"edition": edition, "kind": CaseKind.CASE}
        asked = cases_invited_to(visit).filter(**own).select_related("organisation")
        invited = [_row(case, visit.now) for case in asked]
        known = members_known(visit).filter(accepted_at__isnull=False)
        counted = Count("members", filter=Q(members__in=known.values("pk")))
        mine = cases_in(visit).filter(**own).select_related("organisation")
        rows = [_row(case, visit.now) for case in mine.annotate(people=counted)[:MOST_LISTED]]
    if rows or invited or not there:
        return Listed(invited, rows)
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        locked = cases_in(strong).filter(**own).count()
        locked += cases_invited_to(strong).filter(**own).count()
    return Listed(locked=locked)


def _row(case: Case, now: datetime) -> CaseRow:
    return CaseRow(
        case.pk, case.title, case.organisation.name, ends_of(case), is_open(case, now),
        getattr(case, "people", 0),
    )  # fmt: skip


def is_open(case: Case, now: datetime) -> bool:
    """``permissions.lasting``, of a case that is at hand."""
    return case.closed_at is None and ends_of(case) > now


def ends_of(case: Case) -> datetime:
    """When it ends, or has, whichever comes first; at the end of days for a group that stands."""
    ends = [at for at in (case.closed_at, case.ends_at, case.lapses_at) if at is not None]
    return min(ends, default=datetime.max.replace(tzinfo=UTC))


def find_case(visit: Visit, edition: int, pk: int) -> CasePage | None:
    """The case for who is in it, or is invited; None for everybody else."""
    with as_visit(visit):
        cases = Case.objects.filter(edition=edition, pk=pk, kind=CaseKind.CASE).select_related(
            "organisation", "founder"
        )
        case = cases.filter(pk__in=cases_in(visit).values("pk")).first()
        if case is None:
            case = cases.filter(pk__in=cases_invited_to(visit).values("pk")).first()
            return None if case is None else _invitation(case, visit)
        members = list(
            members_known(visit)
            .filter(case=case)
            .select_related("person", "organisation")
            .order_by("person__name_order", "pk")
        )
        mine = next(each for each in members if each.person_id == visit.person)
        lines = _lines(visit, case)
        return CasePage(
            case=case,
            open=is_open(case, visit.now),
            invited=False,
            keeps=mine.organisation_id == case.organisation_id,
            founder=case.founder_id == visit.person,
            hidden=mine.hidden,
            named=mine.named_at is not None and case.founder_id is None,
            members=[each for each in members if each.accepted_at],
            waiting=[each for each in members if not each.accepted_at],
            lines=lines,
            locked=_locked(visit, case, len(lines)),
            report=next((x.entry for x in lines if x.kind == EntryKind.REPORT), None),
        )


def takes_stronger(visit: Visit, edition: int, pk: int, kind: CaseKind = CaseKind.CASE) -> bool:
    """Would the visitor see the case with a second factor shown? The same queries whichever it
    is."""
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        return cases_known(strong).filter(edition=edition, pk=pk, kind=kind).exists()


def _invitation(case: Case, visit: Visit) -> CasePage:
    mine = CaseMember.objects.select_related("invited_by").get(case=case, person=visit.person)
    return CasePage(
        case=case, open=True, invited=True, keeps=False, founder=False, hidden=False, named=False,
        members=[], waiting=[], lines=[], locked=0, report=None,
        invited_by=mine.invited_by.name if mine.invited_by else "",
    )  # fmt: skip


def _lines(visit: Visit, case: Case) -> list[Line]:
    entries = list(
        entries_readable(visit)
        .filter(case=case)
        .select_related("source", "about", "file")
        .defer("file__content")
    )
    keys = {entry.share_id for entry in entries if entry.share_id}
    shares = Share.objects.filter(readable(visit), pk__in=keys).in_bulk() if keys else {}
    return [Line(entry, shares.get(entry.share_id or 0)) for entry in entries]


def _locked(visit: Visit, case: Case, seen: int) -> int:
    if visit.shown is Shown.ANEW:
        return 0
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        return entries_readable(strong).filter(case=case).count() - seen


def readers_of_case(visit: Visit, case: int) -> list[Reader]:
    """All who will read what the visitor writes in the case (id) now, those who hide, too."""
    with as_visit(visit), as_source(case):
        rows = inside(visit.person, case, visit.now).exclude(person=visit.person)
        return [
            Reader(
                each.person_id, each.person.name, each.organisation.name,
                each.organisation.sector, each.hidden,
            )
            for each in rows.select_related("person", "organisation").order_by(
                "person__name_order", "pk"
            )
        ]  # fmt: skip


def people_to_invite(visit: Visit, me: Participant) -> list[Participant]:
    """Those who take part and whom the visitor has met or keeps a tie with, the latest first."""
    with as_visit(visit):
        known = [each.person for each in people_known(visit)]
    there = {one.person_id: one for one in here(me).filter(person__in=known)}
    return [there[person] for person in known if person in there]


def cases_to_write_in(visit: Visit, edition: int) -> list[tuple[int, str]]:
    """Those (id and title) at the edition that the visitor is in and that are open, groups, too:
    one query."""
    with as_visit(visit):
        cases = cases_read(visit).filter(lasting(visit.now), edition=edition)
        return list(cases.values_list("pk", "title")[:MOST_LISTED])


def orphans(visit: Visit) -> list[Orphan]:
    """The cases that the visitor, as a contact person, may have carried on: two queries."""
    with as_visit(visit):
        cases = list(cases_without_founder(visit).order_by("lapses_at", "pk"))
        people = (
            members_known(visit)
            .filter(case__in=cases, accepted_at__isnull=False)
            .select_related("person")
            .order_by("person__name_order", "pk")
        )
        by: dict[int, list[CaseMember]] = {}
        home = {case.pk: case.organisation_id for case in cases}
        for each in people:
            if each.organisation_id == home[each.case_id]:
                by.setdefault(each.case_id, []).append(each)
    return [Orphan(case.pk, case.title, ends_of(case), by.get(case.pk, [])) for case in cases]
