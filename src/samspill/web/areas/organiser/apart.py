"""Two plan versions side by side: who gets another day, by person and by meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.wording import clock, number
from samspill.web.areas.organiser.changes import listed, moved_in_words, where_in_words
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import participants_by_name
from samspill.web.planning.comparing import between_versions, comparable
from samspill.web.planning.differences import AnyMeeting, Comparison
from samspill.web.planning.models import VersionState

ROWS_A_PAGE = 100
Names = Mapping[int, str]


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """To the page of the two versions that were chosen."""
    edition = edition_for(request, slug)
    asked = [request.GET.get(name, "") for name in ("number", "other")]
    if not all(text.isdecimal() and len(text) < 10 for text in asked):
        return redirect("organiser_planning", slug=edition.slug)
    after, before = (int(text) for text in asked)
    return redirect("organiser_plan_against", slug=edition.slug, number=after, other=before)


@require_safe
@login_required
def against(request: HttpRequest, slug: str, number: int, other: int) -> HttpResponse:
    """What is other in the version ``number`` than in the version ``other``: in thirteen queries
    for any number of people."""
    edition = edition_for(request, slug)
    plans = comparable(edition, number, other)
    found = {plan.number: plan for plan in plans}
    if number not in found or other not in found:
        raise Http404
    after, before = found[number], found[other]
    change = between_versions(before, after)
    by_meeting = request.GET.get("by") == "meeting"
    people = _people(change)
    names = {who.pk: who.person.name for who in people}
    everything = request.GET.get("all") == "1"
    rows = _by_meeting(change, names) if by_meeting else _by_person(change, people, names)
    listing = Paginator(rows, max(1, len(rows)) if everything else ROWS_A_PAGE)
    facts: dict[str, Any] = {
        "plan": after,
        "other": before,
        "sentence": _sentence(change),
        "discarded": [p.number for p in (after, before) if p.state == VersionState.DISCARDED],
        "plans": plans,
        "by_meeting": by_meeting,
        "listed": listing.get_page(request.GET.get("page")),
        "query": "by=meeting&" if by_meeting else "",
        "more": listing.num_pages > 1,
    }
    if by_meeting:
        facts["kinds"] = _kinds(facts["listed"])
    return render(request, "organiser/planning/against.html", page(request, edition, **facts))


def _sentence(change: Comparison[AnyMeeting]) -> str:
    """``41 people get another day: 4 meetings are cancelled, 2 are moved, 3 new meetings.``"""
    if change.nothing:
        return _("Nobody gets another day: the two plans are the same.")
    tables = sum(_same_time(change, meeting) for meeting in change.moved)
    elsewhere = len(change.moved) - tables
    left = sum(len(people) for _meeting, people in change.left)
    joined = sum(len(people) for _meeting, people in change.joined)
    parts = [
        (len(change.cancelled), ngettext(
            "%(n)s meeting is cancelled", "%(n)s meetings are cancelled", len(change.cancelled))),
        (elsewhere, ngettext("%(n)s meeting is moved", "%(n)s meetings are moved", elsewhere)),
        (tables, ngettext(
            "%(n)s meeting is at another table only", "%(n)s meetings are at another table only",
            tables)),
        (len(change.new), ngettext("%(n)s new meeting", "%(n)s new meetings", len(change.new))),
        (left, ngettext(
            "%(n)s person leaves a round table", "%(n)s people leave a round table", left)),
        (joined, ngettext(
            "%(n)s person comes to a round table", "%(n)s people come to a round table", joined)),
        (change.unchanged, ngettext(
            "%(n)s meeting stays as it is", "%(n)s meetings stay as they are", change.unchanged)),
    ]  # fmt: skip
    said = ", ".join(text % {"n": number(count)} for count, text in parts if count)
    people = len(change.affected)
    return ngettext(
        "%(n)s person gets another day: %(said)s.",
        "%(n)s people get another day: %(said)s.",
        people,
    ) % {"n": number(people), "said": said}


def _same_time(change: Comparison[AnyMeeting], meeting: AnyMeeting) -> bool:
    """Is it only its table that is another?"""
    was = change.current[meeting.key]
    return (was.slot.start, was.slot.end) == (meeting.slot.start, meeting.slot.end)


def _people(change: Comparison[AnyMeeting]) -> list[Participant]:
    """Everybody who is named on the page, by name: one query, none where nothing is other."""
    groups = [
        *(m.people for m in (*change.new, *change.moved, *change.cancelled)),
        *(m.people for m, _some in (*change.joined, *change.left)),
    ]
    everybody = frozenset().union(*groups)
    return participants_by_name(everybody) if everybody else []


def _by_person(
    change: Comparison[AnyMeeting], people: Sequence[Participant], names: Names
) -> list[dict[str, Any]]:
    """Each whose day is another, by name, with what is other in it."""
    lines = change.lines
    return [
        {"who": who, "lines": [_line(line, names) for line in lines[who.pk]]}
        for who in people
        if who.pk in lines
    ]


def _line(line: Mapping[str, Any], names: Names) -> str:
    with_whom = line["theme"] or listed(line["others"], names)
    facts = {"who": with_whom}
    for when in ("before", "after"):
        if line[when] is not None:
            start, table, end = line[when]
            facts |= {
                f"{when}_time": clock(parse_datetime(start)),
                f"{when}_table": table,
                f"{when}_end": clock(parse_datetime(end)),
            }
    if line["what"] == "cancelled":
        said = _("Not any more: %(before_time)s with %(who)s, table %(before_table)s")
    elif line["what"] == "new":
        said = _("New: %(after_time)s with %(who)s, table %(after_table)s")
    elif line["before"][:2] == line["after"][:2]:
        said = _("%(who)s: %(after_time)s to %(after_end)s instead of %(before_end)s, at table "
                 "%(after_table)s")  # fmt: skip
    elif line["before"][0] == line["after"][0]:
        said = _("Other table: %(after_time)s with %(who)s, from table %(before_table)s to "
                 "%(after_table)s")  # fmt: skip
    else:
        said = _("Moved: %(who)s, from %(before_time)s at table %(before_table)s to %(after_time)s "
                 "at table %(after_table)s")  # fmt: skip
    return said % facts


def _by_meeting(change: Comparison[AnyMeeting], names: Names) -> list[tuple[str, str]]:
    """Each meeting that is other: its kind and its line, those that hurt most first."""
    tables = [m for m in change.moved if _same_time(change, m)]
    elsewhere = [m for m in change.moved if not _same_time(change, m)]
    kinds: Sequence[tuple[str, Iterable[str]]] = (
        (_("Cancelled"), (where_in_words(m, names) for m in _in_order(change.cancelled))),
        (_("Left a round table"), (_at(m, some, names) for m, some in change.left)),
        (_("Moved"), (_moved(change, m, names) for m in _in_order(elsewhere))),
        (_("Other table only"), (_moved(change, m, names) for m in _in_order(tables))),
        (_("Joined a round table"), (_at(m, some, names) for m, some in change.joined)),
        (_("New"), (where_in_words(m, names) for m in _in_order(change.new))),
    )
    return [(kind, line) for kind, lines in kinds for line in lines]


def _in_order(meetings: Sequence[AnyMeeting]) -> list[AnyMeeting]:
    return sorted(meetings, key=lambda m: (m.slot.start, m.table.number, sorted(m.people)))


def _moved(change: Comparison[AnyMeeting], meeting: AnyMeeting, names: Names) -> str:
    return moved_in_words(meeting, change.current[meeting.key], names)


def _at(meeting: AnyMeeting, people: frozenset[int], names: Names) -> str:
    return where_in_words(meeting, names, people)


def _kinds(listing: Page[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """The page's lines under the title of their kind."""
    found: dict[str, list[str]] = {}
    for kind, line in listing:
        found.setdefault(kind, []).append(line)
    return list(found.items())
