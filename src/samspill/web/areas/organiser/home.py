"""Where an edition is, what needs the organiser today, and who did what."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from samspill.web.areas.kit import charts
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.letters import tellings, undelivered
from samspill.web.areas.organiser.phase_words import stops_in_words
from samspill.web.areas.organiser.ways_back import changed_on
from samspill.web.areas.organiser.words import facts_in_words, verb_in_words
from samspill.web.editions.models import Edition, Phase
from samspill.web.editions.overview import answer_days, counts_of, names_of
from samspill.web.editions.permissions import READERS, may_create_edition
from samspill.web.editions.queries import editions_of, participations
from samspill.web.journal.models import Entry
from samspill.web.journal.queries import entries_of
from samspill.web.planning.queries import Waiting, table_sum, waiting_in
from samspill.web.planning.stages import way_of
from samspill.web.planning.undoing import undoable

ENTRIES_A_PAGE = 50
PARTICIPANT = "editions.participant"  # what an entry calls its subject
MOST_TODOS = 3


@require_safe
@login_required
def editions(request: HttpRequest) -> HttpResponse:
    """The editions that the visitor organises, those that are archived apart, and those that they
    take part in themselves."""
    person = organiser(request)
    every = list(editions_of(person, *READERS))
    may_create = bool(may_create_edition(person))
    if not every and not may_create:
        raise Http404
    archived = [edition for edition in every if edition.archived_at]
    facts = {
        "editions": [edition for edition in every if not edition.archived_at],
        "archived": archived,
        "may_create": may_create,
        "own": participations(person),
    }
    return render(request, "organiser/editions.html", facts)


@require_safe
@login_required
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition as a line, three things to do, answers over time, and the sum."""
    edition = edition_for(request, slug)
    counts, now = counts_of(edition), timezone.now()
    today = timezone.localdate()
    answered = [] if edition.is_published else answer_days(edition)
    days = [charts.Answered(day, people) for day, people in answered]
    waiting = waiting_in(edition, now=now)
    facts = {
        "counts": counts,
        "total": table_sum(edition),
        "stops": stops_in_words(way_of(edition, now)),
        "tellings": [*_halted(waiting), *tellings(edition)],
        "undoable": undoable(edition, now),
        "changed": changed_on(slug, request.GET.get("changed", "")),
        "todos": _todos(edition, counts, waiting)[:MOST_TODOS],
        # One day alone is a flat line, and what is published says more than who answered when.
        "answers": charts.answers(days, people=counts["people"]) if len(days) > 1 else "",
        "days_left": (edition.day - today).days,
        "published": edition.is_published,
        "meetings": counts["meetings"],
    }
    return render(request, "organiser/home.html", page(request, edition, **facts))


@require_safe
@login_required
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what, newest first: three queries a page."""
    edition = edition_for(request, slug)
    entries = entries_of(edition.pk)
    listed = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    whom = {entry.pk: _whom(entry) for entry in listed}
    names = names_of(edition, [pk for ids in whom.values() for pk in ids])
    rows = [
        {
            "at": timezone.localtime(entry.at),
            "who": _who(entry),
            "what": verb_in_words(entry.verb),
            "whom": ", ".join(names[pk] for pk in whom[entry.pk] if pk in names) or None,
            "facts": facts_in_words(entry.verb, entry.facts),
        }
        for entry in listed
    ]
    facts = {"rows": rows, "listed": listed, "total": listed.paginator.count}
    return render(request, "organiser/journal.html", page(request, edition, **facts))


def _halted(waiting: Waiting) -> list[dict[str, str]]:
    """Notices of what waits for a process that does not run."""
    notices = [undelivered()] if waiting.late else []
    if waiting.idle:
        text = _(
            "A plan is ordered, and nothing has taken it up. Tell those who run the site: no "
            "background process is running. It starts by itself when one does."
        )
        notices.append({"tone": "warning", "text": text, "url": "", "label": ""})
    return notices


def _whom(entry: Entry) -> list[str]:
    """Participants whom the entry is about: its subject, or those of a meeting. Nobody, where that
    has been erased."""
    if entry.subject_type == PARTICIPANT:
        return [entry.subject_id] if entry.subject_id else []
    return [str(pk) for pk in entry.facts.get("who", ())]


def _who(entry: Entry) -> str:
    if entry.by is not None:
        return str(entry.by.name)
    return _("Somebody who has been erased") if entry.by_somebody_forgotten else _("Samspill")


def _todos(edition: Edition, counts: Counter[str], waiting: Waiting) -> list[dict[str, Any]]:
    """What needs somebody today, most urgent first."""
    slug = {"slug": edition.slug}
    found: list[dict[str, Any]] = []

    def add(number: int, text: str, name: str) -> None:
        found.append({"number": number, "text": text, "url": reverse(name, kwargs=slug)})

    if edition.phase == Phase.OVER:
        add(0, _("Read what came of it"), "organiser_outcomes")
        return found
    if not counts["slots"]:
        add(0, _("Set up the slots of the day"), "organiser_setup")
    if not counts["tables"]:
        add(0, _("Set up rooms and tables"), "organiser_setup")
    if not counts["people"]:
        add(0, _("Import the list of people"), "organiser_import")
    if holes := waiting.holes:
        said = ngettext(
            "has got a hole: propose a new meeting",
            "have got a hole: propose new meetings",
            holes,
        )
        add(holes, said, "organiser_plan_fill")
    if (none := waiting.none) and counts["meetings"]:
        said = ngettext(
            "has no meetings yet: plan them in", "have no meetings yet: plan them in", none
        )
        add(none, said, "organiser_plan_in")
    if asking := counts["sign_ups"]:
        said = ngettext("has signed up: answer", "have signed up: answer", asking)
        add(asking, said, "organiser_sign_ups")
    if left := counts["not_invited"]:
        said = ngettext("has not been invited", "have not been invited", left)
        add(left, said, "organiser_people")
    silent = counts["people"] - counts["answered"]
    if silent and counts["invited"] and not edition.is_published:
        said = ngettext("has not answered", "have not answered", silent)
        add(silent, said, "organiser_people")
    if drafts := counts["drafts"]:
        said = ngettext("draft to look at", "drafts to look at", drafts)
        add(drafts, said, "organiser_planning")
    elif (answered := counts["answered"]) and not counts["plans"]:
        said = ngettext("has answered: make a plan", "have answered: make a plan", answered)
        add(answered, said, "organiser_planning")
    elif (wishes := counts["wishes"]) and not counts["plans"]:
        said = ngettext("wish is here: make a plan", "wishes are here: make a plan", wishes)
        add(wishes, said, "organiser_planning")
    if edition.is_published:
        add(0, _("Print agendas, lists and badges"), "organiser_prints")
        add(0, _("See where everybody should be"), "desk")
    return found
