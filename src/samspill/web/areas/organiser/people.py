"""Who takes part, how far they have come, and inviting them. One of them: ``one_person``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.areas.organiser.letters import told_notice
from samspill.web.editions import invitations
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import (
    SILENT,
    Answer,
    answer_of,
    everybody,
    label_of,
)
from samspill.web.meetings.queries import meetings_each
from samspill.web.outbox.queries import last_sent, told_lately
from samspill.web.people.models import Sector
from samspill.web.wishes.queries import counting_wishes
from samspill.web.wishes.search import LONGEST_SEARCH, hit, plain, searched

PEOPLE_A_PAGE = 50
TONES = {
    Answer.NOT_INVITED: "neutral",
    Answer.INVITED: "info",
    Answer.OPENED: "info",
    Answer.PROFILE: "info",
    Answer.DONE: "success",
    Answer.WITHDRAWN: "neutral",
}


@require_safe
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody by name, with search and filter: the same few queries for any number."""
    edition = edition_for(request, slug)
    found = list(everybody(edition).select_related("person", "organisation"))
    states = {p.pk: answer_of(p) for p in found}
    counts = Counter(states.values())
    asked = {name: request.GET.get(name, "")[:LONGEST_SEARCH] for name in ("q", "state", "sector")}
    words = searched(asked["q"])
    chosen = [
        p
        for p in found
        if asked["state"] in {"", states[p.pk]}
        and asked["sector"] in {"", p.organisation.sector}
        and (not words or hit(words, plain(f"{p.person.name} {p.organisation.name} {p.title}")))
    ]
    listed = Paginator(chosen, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    facts: dict[str, Any] = {
        "rows": _rows(edition, list(listed), states),
        "listed": listed,
        "found": len(chosen),
        "told": told_notice(told_lately(edition.pk, invitations.INVITING), edition),
        "people": len(found) - counts[Answer.WITHDRAWN],
        "answered": counts[Answer.DONE],
        "not_invited": counts[Answer.NOT_INVITED],
        "silent": sum(counts[state] for state in SILENT),
        "asked": asked,
        "filtered": any(asked.values()),
        "query": _query(asked),
        "chips": [
            {
                "label": label_of(state),
                "url": "?" + _query({**asked, "state": state.value}),
                "current": asked["state"] == state,
                "count": counts[state],
            }
            for state in Answer
            if counts[state]
        ],
        "sectors": [
            {"value": s.value, "label": s.label, "on": s == asked["sector"]} for s in Sector
        ],
    }
    return render(request, "organiser/people.html", page(request, edition, **facts))


def _rows(
    edition: Edition, listed: Sequence[Participant], states: Mapping[int, Answer]
) -> list[dict[str, Any]]:
    """A row each of those on the page: three queries, however many there are."""
    wishes = counting_wishes([p.pk for p in listed])
    meetings = meetings_each(edition.pk)
    people = [p.person_id for p in listed]
    reminded = last_sent(edition.pk, invitations.LinkLetter.REMINDER, people)
    return [
        {
            "who": p,
            **state_in_words(states[p.pk]),
            "wishes": wishes.get(p.pk, 0),
            "meetings": meetings.get(p.pk, 0),
            "reminded": reminded.get(p.person_id),
        }
        for p in listed
    ]


def state_in_words(state: Answer) -> dict[str, str]:
    """The state for its mark: in words, in a shape and in a colour."""
    return {"state": state.value, "label": label_of(state), "tone": TONES[state]}


def _query(asked: dict[str, str]) -> str:
    """What is asked for as the start of a query string: ``q=x&``, or nothing."""
    text = urlencode({name: value for name, value in asked.items() if value})
    return f"{text}&" if text else ""


def say_letters(request: HttpRequest, letters: int) -> None:
    """How many letters are on their way."""
    if not letters:
        messages.info(request, _("Nobody gets a letter now: it is on its way already."))
        return
    said = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", letters)
    messages.success(request, said % {"n": number(letters)})
