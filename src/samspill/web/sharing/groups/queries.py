"""Reading groups, for who may: each of these asks the permissions of groups and of cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, F, Q

from samspill.web.sharing.cases.keys import members_in, yeses_that_hold
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseKey, CaseMember
from samspill.web.sharing.cases.permissions import (
    entries_readable,
    members_known,
)
from samspill.web.sharing.cases.queries import Line, is_open
from samspill.web.sharing.groups.candidates import Word
from samspill.web.sharing.groups.lasting import ASKED_AGAIN_BEFORE
from samspill.web.sharing.groups.models import Attendance, Candidate, GroupDate, GroupRules
from samspill.web.sharing.groups.permissions import (
    attendance_readable,
    candidates_readable,
    dates_readable,
    groups_in,
    groups_invited_to,
    groups_read,
    own_words,
    rules_readable,
    yeses_of_own_people,
)
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.row_security import as_visit

MOST_LISTED = 200


@dataclass(frozen=True)
class GroupRow:
    """A group in a list. ``next_at``: when it meets next; ``yes``: it waits for the visitor's yes
    to new rules, or to another year."""

    pk: int
    title: str
    open: bool
    people: int
    next_at: datetime | None
    yes: bool


@dataclass(frozen=True)
class ListedGroups:
    """The visitor's groups at an edition; ``locked``: how many a second factor would open."""

    invited: list[GroupRow] = field(default_factory=list)
    rows: list[GroupRow] = field(default_factory=list)
    locked: int = 0


@dataclass(frozen=True)
class Standing:
    """A candidate as a member sees them: ``mine`` is one's own word, and nobody else's."""

    candidate: Candidate
    mine: Word | None
    own: bool  # put forward by the visitor


@dataclass(frozen=True)
class GroupPage:
    """A group as one who is in it sees it; or, with ``invited``, who is asked; or, with ``behind``,
    who has not accepted the newest rules: then there is nothing but these."""

    group: Case
    rules: GroupRules
    open: bool
    invited: bool = False
    behind: bool = False
    host: bool = False
    asked_to_host: bool = False
    hostless: bool = False
    until: datetime | None = None  # when one's membership ends
    ask_again: bool = False
    members: list[CaseMember] = field(default_factory=list)
    waiting: list[CaseMember] = field(default_factory=list)
    behind_people: list[int] = field(default_factory=list)  # ids: the rules wait for their yes
    coming: list[GroupDate] = field(default_factory=list)
    past: list[GroupDate] = field(default_factory=list)
    candidates: list[Standing] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    locked: int = 0
    invited_by: str = ""


@dataclass(frozen=True)
class DatePage:
    """A date: the page of its group, who was there, and its minutes."""

    page: GroupPage
    date: GroupDate
    there: list[Attendance]
    minutes: list[CaseEntry]

    @property
    def people_there(self) -> frozenset[int]:
        """Who was there (ids of people)."""
        return frozenset(each.person_id for each in self.there)


def groups_listed(visit: Visit, edition: int) -> ListedGroups:
    """The visitor's groups at the edition (id)."""
    with as_visit(visit):
        keys = CaseKey.objects.filter(person=visit.person, yearly=True)
        if not keys.exists():
            return ListedGroups()
        invited = [
            GroupRow(group.pk, group.title, open=True, people=0, next_at=None, yes=True)
            for group in groups_invited_to(visit).filter(edition=edition)
        ]
        known = members_known(visit).filter(pk__in=members_in(visit.now).values("pk"))
        counted = Count("members", filter=Q(members__in=known.values("pk")))
        mine = list(groups_in(visit).filter(edition=edition).annotate(people=counted)[:MOST_LISTED])
        waits = {pk for pk, at in _yeses(visit) if at <= visit.now + ASKED_AGAIN_BEFORE}
        fresh = set(groups_read(visit).filter(edition=edition).values_list("pk", flat=True))
        dates = dates_readable(visit).filter(ends_at__gt=visit.now, cancelled_at__isnull=True)
        first: dict[int, datetime] = {}
        for pk, at in dates.filter(group__edition=edition).values_list("group", "starts_at"):
            first.setdefault(pk, at)
        rows = [
            GroupRow(
                group.pk, group.title, is_open(group, visit.now), group.people,
                first.get(group.pk), group.pk not in fresh or group.pk in waits,
            )
            for group in mine
        ]  # fmt: skip
    if rows or invited:
        return ListedGroups(invited, rows)
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        locked = groups_in(strong).filter(edition=edition).count()
        locked += groups_invited_to(strong).filter(edition=edition).count()
    return ListedGroups(locked=locked)


def _yeses(visit: Visit) -> list[tuple[int, datetime]]:
    """Until when the visitor's membership of each group lasts."""
    lasting: dict[int, datetime] = {}
    yeses = yeses_that_hold(visit.now).filter(person=visit.person)
    for pk, until in yeses.values_list("group", "until"):
        lasting[pk] = max(until, lasting.get(pk, until))
    return list(lasting.items())


def find_group(visit: Visit, edition: int, pk: int) -> GroupPage | None:
    """The group for who is in it, or is invited; None for everybody else."""
    with as_visit(visit):
        newest = rules_readable(visit).filter(number=F("group__rules"))
        rules = newest.filter(group=pk, group__edition=edition).select_related("group").first()
        if rules is None:
            return None
        group = rules.group
        yeses = list(
            yeses_that_hold(visit.now).filter(group=group).values_list("person", "number", "until")
        )
        mine = [until for person, _number, until in yeses if person == visit.person]
        if not mine:
            return _invitation(rules, visit)
        until = max(mine)
        accepted = {person for person, number, _until in yeses if number >= group.rules}
        if visit.person not in accepted:
            return GroupPage(group, rules, is_open(group, visit.now), behind=True, until=until)
        inside = {person for person, _number, _until in yeses}
        members = list(
            members_known(visit)
            .filter(case=group)
            .select_related("person", "organisation")
            .order_by("-host", "person__name_order", "pk")
        )
        member = next(each for each in members if each.person_id == visit.person)
        hostless = not any(each.host and each.person_id in inside for each in members)
        dates = list(dates_readable(visit).filter(group=group))
        lines = _lines(visit, group)
        return GroupPage(
            group=group,
            rules=rules,
            open=is_open(group, visit.now),
            host=member.host,
            asked_to_host=member.named_at is not None or hostless,
            hostless=hostless,
            until=until,
            ask_again=until <= visit.now + ASKED_AGAIN_BEFORE,
            members=[each for each in members if each.accepted_at and each.person_id in inside],
            waiting=[each for each in members if each.accepted_at is None],
            behind_people=[
                each.person_id for each in members if each.person_id in inside - accepted
            ],
            coming=[date for date in dates if date.ends_at > visit.now],
            past=[date for date in reversed(dates) if date.ends_at <= visit.now],
            candidates=_candidates(visit, group),
            lines=lines,
            locked=_locked(visit, group, len(lines)),
        )


def find_date(visit: Visit, edition: int, pk: int) -> DatePage | None:
    """A date for who sees it; None for everybody else, and for who has not accepted the newest
    rules of its group."""
    with as_visit(visit):
        dates = dates_readable(visit).filter(group__edition=edition)
        date = dates.filter(pk=pk).first()
    if date is None:
        return None
    page = find_group(visit, edition, date.group_id)
    if page is None:
        return None
    with as_visit(visit):
        there = attendance_readable(visit).filter(date=date).select_related("person")
        minutes = entries_readable(visit).filter(date=date).select_related("source")
        return DatePage(page, date, list(there.order_by("person__name_order", "pk")), list(minutes))


def own_people_in_groups(visit: Visit) -> list[tuple[int, str]]:
    """For a contact person: who (id and name) of their own is in any group. One query."""
    with as_visit(visit):
        rows = yeses_of_own_people(visit).values_list("person", "person__name").distinct()
        return sorted(rows, key=lambda row: (row[1], row[0]))


def _invitation(rules: GroupRules, visit: Visit) -> GroupPage:
    mine = CaseMember.objects.select_related("invited_by").get(
        case=rules.group, person=visit.person
    )
    by = mine.invited_by.name if mine.invited_by else ""
    return GroupPage(rules.group, rules, open=True, invited=True, host=mine.host, invited_by=by)


def _candidates(visit: Visit, group: Case) -> list[Standing]:
    found = candidates_readable(visit).filter(group=group).annotate(**own_words(visit))
    return [
        Standing(each, _word(each), own=each.put_forward_by_id == visit.person)
        for each in found.select_related("person", "organisation", "put_forward_by")
    ]


def _word(candidate: Candidate) -> Word | None:
    """The visitor's own, as it was asked for with the candidate."""
    if candidate.vouched:  # type: ignore[attr-defined]  # annotated
        return Word.YES
    return Word.NO if candidate.objected else None  # type: ignore[attr-defined]  # annotated


def _lines(visit: Visit, group: Case) -> list[Line]:
    entries = list(
        entries_readable(visit).filter(case=group).select_related("source", "about", "date")
    )
    keys = {entry.share_id for entry in entries if entry.share_id}
    shares = Share.objects.filter(readable(visit), pk__in=keys).in_bulk() if keys else {}
    return [Line(entry, shares.get(entry.share_id or 0)) for entry in entries]


def _locked(visit: Visit, group: Case, seen: int) -> int:
    if visit.shown is Shown.ANEW:
        return 0
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        return entries_readable(strong).filter(case=group).count() - seen


def takes_stronger_date(visit: Visit, edition: int, pk: int) -> bool:
    """Would the visitor see the date with a second factor shown?"""
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        return dates_readable(strong).filter(group__edition=edition, pk=pk).exists()
