"""The participant's day, on the page and in their calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.floor_plan import Room, Visit, floor_plan
from samspill.web.areas.kit.keeping import Page, kept_page
from samspill.web.areas.kit.wording import day as day_in_words
from samspill.web.areas.participant.action_forms import SUGGESTIONS
from samspill.web.areas.participant.common import around, mine, sheet_at, shown, with_people
from samspill.web.areas.participant.possible import says, turning
from samspill.web.editions.models import Participant, Phase
from samspill.web.editions.queries import (
    holder_of_calendar,
    own_participation,
    own_place,
    tables_by_room,
)
from samspill.web.journal.actions import programme_version
from samspill.web.meetings.agenda import Item, Kind, own_meeting
from samspill.web.meetings.agenda import agenda as agenda_of
from samspill.web.meetings.calendar import CONTENT_TYPE, calendar_of, etag
from samspill.web.meetings.queries import meets_among
from samspill.web.people.models import Person
from samspill.web.planning.confirm_queries import round_at_hand
from samspill.web.planning.vetoes import MeetingOverError, drop_meeting
from samspill.web.sharing.cases.permissions import CASES_ARE_ON
from samspill.web.sharing.models import SHARING_IS_ON, Part
from samspill.web.sharing.permissions import part_of
from samspill.web.sharing.tie_permissions import TIES_ARE_ON
from samspill.web.wishes.in_common import Topics, topics_of
from samspill.web.wishes.queries import works_with

SEEN = "cancelled-seen"  # what the session keeps, by edition
BESIDE = ("edition__terms", "edition__confirm_round")  # read with who the page is for


@require_safe
@login_required
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The next thing first and large, then the day."""
    person, now = cast(Person, request.user), timezone.now()
    place, edition, profiles = own_place(person, slug)
    marks, seen = works_with(place), _seen(request, edition)
    version = (place, programme_version(edition), profiles, sorted(marks), sorted(seen))

    def make() -> Page:
        return _agenda(request, own_participation(person, slug, BESIDE), marks, seen, now)

    return kept_page(request, name="agenda", version=version, now=now, make=make)


def _agenda(
    request: HttpRequest,
    me: Participant,
    marks: Collection[str],
    seen: Collection[str],
    now: datetime,
) -> Page:
    published = me.edition.is_published
    feed = reverse("calendar_feed", kwargs={"token": me.calendar_token})
    day = agenda_of(me, now=now) if published else None
    coming = day.next if day else None
    part = part_of(me.edition) if day else Part.NONE
    asked = round_at_hand(me.edition) if day else None
    confirming = asked is not None and asked.is_open(now)
    notes = part in TIES_ARE_ON
    ways = Ways(
        notes=notes,
        share=sheet_at(me.edition.slug) if part in SHARING_IS_ON else "",
        case=reverse("participant_case_new", args=[me.edition.slug])
        if part in CASES_ARE_ON
        else "",
    )
    items = [i for i in day.items if not i.cancelled or str(i.meeting) not in seen] if day else []
    meetings = [item for item in items if item.kind is Kind.MEETING and not item.cancelled]
    topics = topics_of({o.participant for i in meetings for o in i.others}, me=me) if day else {}
    ahead = [item for item in meetings if item.end > now]
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "published": published,
        "meetings": day.meetings if day else 0,
        "known": len(marks),
        "known_met": meets_among(me, marks) if day and marks else 0,
        "items": [_item(item, now, coming, ways, topics) for item in items],
        "cancelled": any(item.cancelled for item in items),
        "next": _item(coming, now, coming, ways, topics) if coming else None,
        "notes": notes,
        "suggestions": SUGGESTIONS,
        "when": _when(coming, now) if coming else "",
        "rooms": _rooms(me, meetings, coming),
        "confirming": confirming,
        "asked": asked,
        "answered": len([i for i in ahead if i.coming or i.confirmed]),
        "to_answer": len(ahead),
        "says": says(me.edition, now),
        "may_drop": me.edition.phase == Phase.PUBLISHED,
        "may_hand_over": bool(day and day.meetings)
        and me.edition.phase == Phase.PUBLISHED
        and not me.edition.is_frozen(now),
        "feed": settings.SITE_URL.replace("https:", "webcal:").replace("http:", "webcal:") + feed,
    }
    moments = [moment for item in day.items for moment in (item.start, item.end)] if day else []
    if asked is not None and asked.closed_at is None:
        moments += [asked.opened_at, asked.closes_at]
    moments += turning(me.edition)
    if day:  # from midnight on, what comes is said without its date
        midnights = {timezone.localtime(item.start).date() for item in day.items}
        moments += [timezone.make_aware(datetime.combine(d, time.min)) for d in midnights]
    return Page("participant/agenda.html", facts, moments)


@dataclass(frozen=True)
class Ways:
    """What an edition's people may do with those they meet: keep notes and agree on something, and
    the addresses of where they share, and open a case; empty where they may not."""

    notes: bool
    share: str
    case: str


def _item(
    item: Item, now: datetime, coming: Item | None, ways: Ways, topics: Mapping[int, Topics]
) -> dict[str, Any]:
    """The item, with the way to one's notes about it where they are kept, and of a meeting the way
    to sharing with those in it; as soon as it has begun, to agreeing on something, and to a case
    with them. Of a meeting of two, what the two share, and what the other wrote."""
    facts = shown(item, now=now, coming=coming)
    if item.cancelled:
        return facts
    if item.kind is Kind.MEETING and not item.theme and item.others:
        facts["topics"] = found = topics.get(item.others[0].participant)
        if found is not None and found.themes and not item.about:
            facts["reason"] = _("Both: %(themes)s") % {"themes": _listed(found.themes)}
    about = f"meeting:{item.meeting}" if item.meeting else f"talk:{item.talk}"
    if ways.notes and (item.meeting or item.talk):
        facts["note"] = f"{reverse('notes')}?about={about}"
    if ways.notes and item.meeting and item.start <= now:
        facts["agree"] = reverse("action_at_table", args=[item.meeting])
        facts["with"] = item.others
    people = [each.person for each in item.others]
    if ways.share and item.meeting:
        facts["share"] = with_people(ways.share, people)
    if ways.case and item.meeting and item.start <= now:
        facts["case"] = with_people(ways.case, people)
    return facts


def _listed(themes: Sequence[str]) -> str:
    """Themes within a sentence."""
    return ", ".join(theme[:1].lower() + theme[1:] for theme in themes)


def _when(coming: Item, now: datetime) -> str:
    """The day of what comes next, unless it is today."""
    today = timezone.localtime(coming.start).date() == timezone.localtime(now).date()
    return "" if today else day_in_words(coming.start, "long")


def _rooms(me: Participant, meetings: Iterable[Item], coming: Item | None) -> list[Room]:
    visits = [Visit(item.table, item.start, next=item is coming) for item in meetings]
    return floor_plan(tables_by_room(me.edition), visits) if visits else []


def _seen(request: HttpRequest, edition: int) -> list[str]:
    """The cancelled meetings that were said to have been seen, in this browser."""
    return list(request.session.get(f"{SEEN}-{edition}", []))


@require_POST
@login_required
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """The cancelled meetings of the day have been seen, and are left out from here on."""
    me, now = mine(request, slug), timezone.now()
    if me.edition.is_published:
        gone = [str(i.meeting) for i in agenda_of(me, now=now).items if i.cancelled]
        request.session[f"{SEEN}-{me.edition_id}"] = gone
    return redirect("participant_agenda", slug=slug)


@require_POST
@login_required
def drop(request: HttpRequest, slug: str, meeting: UUID) -> HttpResponse:
    """A meeting that the participant does not come to, without a word on why."""
    me = mine(request, slug)
    try:
        drop_meeting(participant=me, meeting=own_meeting(me, meeting), now=timezone.now())
    except MeetingOverError:
        messages.error(request, _("The meeting has been, and can't be cancelled any more."))
    else:
        messages.success(request, _("The meeting is cancelled."))
    return redirect("participant_agenda", slug=slug)


@require_safe
@login_required
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar as a file to open once."""
    me = own_participation(cast(Person, request.user), slug)
    response = _calendar(request, me)
    response.headers["Content-Disposition"] = f'attachment; filename="{me.edition.slug}.ics"'
    return response


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar to subscribe to: whoever has the secret address, and nobody else. Of somebody
    who has withdrawn it goes on, so that what it has put in their calendar is cancelled there."""
    return _calendar(request, holder_of_calendar(token))


def _calendar(request: HttpRequest, me: Participant) -> HttpResponse:
    with translation.override(me.person.language):
        content = calendar_of(me, site_url=settings.SITE_URL)
    headers = {"ETag": etag(content), "Cache-Control": "private, max-age=300"}
    response = HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
    answer = get_conditional_response(request, etag=headers["ETag"], response=response)
    return cast(HttpResponse, answer)
