"""Who takes part, how far they have come, and inviting them."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.letters import told_notice
from samspill.web.areas.organiser.meanwhile import changed, digest_in, seen_in, shown
from samspill.web.areas.organiser.people_forms import ParticipantForm
from samspill.web.areas.organiser.repairs import after_saving, agreed_in, not_saved, repair_in_words
from samspill.web.editions import invitations
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import (
    SILENT,
    Answer,
    answer_of,
    everybody,
    organisations_at,
    participant_of,
)
from samspill.web.editions.participation import restore_participant
from samspill.web.editions.permissions import may_correct_address
from samspill.web.editions.seen import (
    ChangedMeanwhileError,
    last_participant_change,
    names_of_organisations,
    participant_values,
)
from samspill.web.meetings.queries import meetings_of
from samspill.web.outbox.queries import told_lately
from samspill.web.people.models import Sector
from samspill.web.planning.changes import change_coming, change_participant
from samspill.web.planning.days import day_of_person
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import undoable
from samspill.web.wishes.search import LONGEST_SEARCH, hit, plain, searched

PEOPLE_A_PAGE = 50


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
        "rows": [
            {"who": p, "state": states[p.pk].value, "label": label_of(states[p.pk])} for p in listed
        ],
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


def _query(asked: dict[str, str]) -> str:
    """What is asked for as the start of a query string: ``q=x&``, or nothing."""
    text = urlencode({name: value for name, value in asked.items() if value})
    return f"{text}&" if text else ""


@require_form
@login_required
def participant(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One participant: what the organiser may change, their link, and whether they come."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    more: dict[str, Any] = {"seen": shown(participant_values(who))}
    form = ParticipantForm(
        request.POST if request.method == "POST" else None,
        participant=who,
        organisations=organisations_at(edition),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_participant(
                participant=who,
                facts=form.facts(),
                by=organiser(request),
                now=timezone.now(),
                agreed=agreed_in(request),
                seen=digest_in(request),
            )
        except ChangedMeanwhileError:
            more = _meanwhile(request, who)
        except StandsAgainstError as error:
            more |= repair_in_words(error)
        else:
            messages.success(request, _("Saved."))
            return after_saving(request, slug, "organiser_people")
    facts = {
        **more,
        "who": who,
        "form": form,
        "state": answer_of(who),
        "label": label_of(answer_of(who)),
        "meetings": meetings_of(who),
        **_their_day(edition, who),
        "correct_url": reverse("organiser_address", kwargs={"slug": slug, "pk": pk})
        if may_correct_address(organiser(request), who)
        else "",
        "withdraw_url": reverse("organiser_withdraw", kwargs={"slug": slug, "pk": pk}),
    }
    status = not_saved(request)
    return render(
        request, "organiser/participant.html", page(request, edition, **facts), status=status
    )


def _their_day(edition: Edition, who: Participant) -> dict[str, Any]:
    """What they have in each slot, once people follow a plan."""
    now = timezone.now()
    if not edition.is_published or who.withdrawn_at is not None:
        return {}
    return {"day": day_of_person(who, now=now), "undoable": undoable(edition, now)}


def _meanwhile(request: HttpRequest, who: Participant) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = participant_values(who)
    seen = seen_in(request) or {}
    ids = {one.get("organisation_id") for one in (values, seen)}
    names = names_of_organisations([pk for pk in ids if isinstance(pk, int)])

    def written(name: str, value: object) -> str:
        if name == "organisation_id":
            return names.get(cast(int, value), "")
        if name == "representative":
            return _("Yes") if value else _("No")
        return "" if value is None else str(value)

    labels = {
        "title": _("Role or title"),
        "organisation_id": _("Organisation"),
        "representative": _("Represents the organisation"),
        "cap": _("Most meetings"),
        "minimum": _("Guaranteed meetings"),
    }
    notice = changed(
        request,
        values=values,
        entry=last_participant_change(who),
        label=lambda name, _value: labels[name],
        written=written,
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


@require_POST
@login_required
def send_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new link to one participant; the one they had works until one of them is used."""
    edition = edition_for(request, slug)
    who, by = participant_of(edition, pk), organiser(request)
    _say(request, invitations.send_link(participant=who, by=by, now=timezone.now()))
    return redirect("organiser_participant", slug=slug, pk=pk)


def _say(request: HttpRequest, letters: int) -> None:
    if not letters:
        messages.info(request, _("Nobody gets a letter now: it is on its way already."))
        return
    said = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", letters)
    messages.success(request, said % {"n": number(letters)})


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody does not come after all, or does."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    by, now = organiser(request), timezone.now()
    if "back" in request.POST:
        restore_participant(participant=who, by=by, now=now)
        return redirect("organiser_people", slug=slug)
    try:
        change_coming(participant=who, by=by, now=now, agreed=agreed_in(request))
    except StandsAgainstError as error:
        facts = {"who": who, **repair_in_words(error)}
        return render(
            request,
            "organiser/withdraw.html",
            page(request, edition, **facts),
            status=not_saved(request),
        )
    said = _("%(name)s is withdrawn.") % {"name": who.person.name}
    messages.success(request, said)
    them = reverse("organiser_participant", args=(slug, pk))
    return after_saving(request, slug, "organiser_people", changed=them)


def label_of(state: Answer) -> str:
    """How far somebody has come, in words."""
    return {
        Answer.NOT_INVITED: _("Not invited"),
        Answer.INVITED: _("Invited"),
        Answer.OPENED: _("Has opened the link"),
        Answer.PROFILE: _("Has filled in the profile"),
        Answer.DONE: _("Has answered"),
        Answer.WITHDRAWN: _("Has withdrawn"),
    }[state]
