"""Before planning: is there room, and can everybody get the guaranteed number of meetings?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.wording import clock, number
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.areas.organiser.planning_views import NO_WORKER_AFTER, STOP_POLLING
from samspill.web.editions.models import Edition, Slot
from samspill.web.planning.before import Before, Contended, Shortage, Someone, look_ahead
from samspill.web.planning.early_check import (
    found_by,
    is_small,
    kept_check,
    mark_of,
    order_check,
    reap,
)
from samspill.web.planning.models import EarlyCheck, RunState
from samspill.web.planning.tasks import enqueue_check

SHOWN = 12  # people of one set; the others are behind a click
NAMED = 3  # of those whom people compete for


@require_safe
@login_required
def before(request: HttpRequest, slug: str) -> HttpResponse:
    """Room against what people would take, and who cannot get their minimum, and why. For a large
    edition a worker finds it out, and the page shows it when it comes."""
    edition = edition_for(request, slug)
    if is_small(edition):
        facts = _shown(edition, look_ahead(edition))
    else:
        now, mark = timezone.now(), mark_of(edition)
        reap(now=now, enqueue=enqueue_check)
        check = kept_check(edition)
        if check is None or check.found_mark != mark:
            check = order_check(edition=edition, mark=mark, now=now, enqueue=enqueue_check)
        facts = _kept(edition, check, wanted=mark)
    return render(request, "organiser/planning/before.html", page(request, edition, **facts))


@require_safe
@login_required
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The page's content, asked for every second until it is there."""
    edition = edition_for(request, slug)
    reap(now=timezone.now(), enqueue=enqueue_check)
    check = kept_check(edition)
    if check is None:
        response = HttpResponse(status=STOP_POLLING)
        response.headers["HX-Redirect"] = reverse("organiser_before", args=(slug,))
        return response
    facts = _kept(edition, check)
    return render(
        request, facts["content"], page(request, edition, **facts),
        status=200 if facts.get("going_on") else STOP_POLLING,
    )  # fmt: skip


def _kept(edition: Edition, check: EarlyCheck, *, wanted: str = "") -> dict[str, Any]:
    """What was found, or that it is still to come; ``wanted``: from facts with this mark."""
    if check.found_mark == wanted if wanted else check.state == RunState.DONE:
        return _shown(edition, found_by(check))
    going_on = check.state in {RunState.WAITING, RunState.RUNNING}
    waited = check.state == RunState.WAITING and timezone.now() - check.asked_at > NO_WORKER_AFTER
    return {
        "content": "organiser/planning/_before_waiting.html",
        "going_on": going_on,
        "no_worker": waited and check.attempts == 0,
    }


def _shown(edition: Edition, found: Before | None) -> dict[str, Any]:
    facts = {} if found is None else _facts(edition, found)
    return {"content": "organiser/planning/_before.html", "found": found, **facts}


def _facts(edition: Edition, found: Before) -> dict[str, Any]:
    slots = {slot.pk: slot for slot in edition.slots.all()}
    return {
        "total": found.total,
        "lacks": [
            {
                "title": _title(lack, len(people)),
                "people": people[:SHOWN],
                "others": people[SHOWN:],
                **_why(lack, slots),
            }
            for lack, people in _alike((*found.alone, *found.together))
        ],
        "rooms": [{"slot": slots[room.slot], "room": room} for room in found.slots],
    }


def _alike(lacks: tuple[Shortage, ...]) -> list[tuple[Shortage, list[Someone]]]:
    """The shortages with their people, those of one person each together of which the same is to
    be said."""
    found: dict[object, tuple[Shortage, list[Someone]]] = {}
    for place, lack in enumerate(lacks):
        same = (lack.why, lack.needed, lack.available, lack.slots)
        key: object = same if len(lack.people) == 1 else place
        found.setdefault(key, (lack, []))[1].extend(lack.people)
    return list(found.values())


def _title(lack: Shortage, people: int) -> str:
    facts = {
        "people": number(people),
        "some_people": counted(people, "person"),
        "got": number(lack.available),
        "some_meetings": counted(lack.needed, "meeting"),
    }
    if len(lack.people) == 1:
        words = ngettext(
            "%(people)s person can get %(got)s of %(some_meetings)s",
            "%(people)s people can get %(got)s of %(some_meetings)s each",
            people,
        )
    elif lack.why == "tables":
        words = ngettext(
            "%(some_people)s share %(got)s place at a table",
            "%(some_people)s share %(got)s places at tables",
            lack.available,
        )
    elif lack.why == "left_over":
        words = _("Somebody is left over among %(people)s people")
    else:
        words = _("%(people)s people compete for the same few")
    return words % facts


def _why(lack: Shortage, slots: dict[int, Slot]) -> dict[str, str]:
    """Why the people fall short, and what the organiser can do about it."""
    if lack.why == "few_slots":
        return _few_slots(lack, slots)
    if lack.why == "few_people":
        return _few_people(lack)
    facts = {"needed": number(lack.needed), "got": number(lack.available)}
    if lack.why == "tables":
        return {
            "why": _(
                "Of the %(needed)s meetings they are guaranteed together, the tables they can use "
                "have room for %(got)s, when a meeting of two of them counts for both."
            )
            % facts,
            "remedy": _("Set up more tables."),
        }
    if lack.why == "left_over":
        return _left_over(lack, slots)
    return {
        "why": _(
            "Of the %(needed)s meetings they are guaranteed together, those they can meet have "
            "room for %(got)s: %(others)s."
        )
        % {**facts, "others": _contended(lack.others)},
        "remedy": _("Ask whether they can take more, or ask those below to wish for more people."),
    }


def _few_slots(lack: Shortage, slots: dict[int, Slot]) -> dict[str, str]:
    return {
        "why": _(
            "Can meet somebody only at %(times)s. The rest of the day they are away, at a talk, "
            "or without anybody to meet."
        )
        % {"times": _times(lack, slots)},
        "remedy": _("Ask whether they can be there for more of the day."),
    }


def _left_over(lack: Shortage, slots: dict[int, Slot]) -> dict[str, str]:
    facts = {
        "times": _times(lack, slots),
        "needed": number(lack.needed),
        "got": number(lack.available),
    }
    return {
        "why": _(
            "At %(times)s an odd number of them can meet only one another. Of the %(needed)s "
            "meetings they are guaranteed together, they can get %(got)s, when a meeting of two "
            "of them counts for both."
        )
        % facts,
        "remedy": _("Ask one of them to wish for more people."),
    }


def _times(lack: Shortage, slots: dict[int, Slot]) -> str:
    return _listed([clock(slots[slot].start) for slot in lack.slots])


def _few_people(lack: Shortage) -> dict[str, str]:
    if lack.available:
        why = _("Has only %(count)s to meet, by own wishes, others' wishes and suggestions.")
        why = why % {"count": number(lack.available)}
    else:
        why = _("Has nobody to meet, by own wishes, others' wishes or suggestions.")
    return {
        "why": why,
        "remedy": _("Ask them whom they want to meet, and what they struggle with."),
    }


def _contended(others: tuple[Contended, ...]) -> str:
    named = [f"{one.name} ({number(one.most)})" for one in others[:NAMED]]
    more = len(others) - NAMED
    if more > 0:
        words = ngettext("%(count)s other", "%(count)s others", more)
        named.append(words % {"count": number(more)})
    return _listed(named)


def _listed(words: list[str]) -> str:
    """Words as people list them: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
