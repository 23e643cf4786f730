"""The participant's overview, and what they say about themselves."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.participant.appearing import in_calendars
from samspill.web.areas.participant.common import around, mine, steps
from samspill.web.areas.participant.entered import entered_in_words
from samspill.web.areas.participant.possible import plan_in_words, says
from samspill.web.areas.participant.repairs import agreed_in, repair_in_words
from samspill.web.areas.participant.ties import last_time_in_words
from samspill.web.editions.entered import Entered
from samspill.web.editions.models import Participant, Phase, Slot, TopicKind
from samspill.web.editions.profile import (
    MAX_TOPIC_LENGTH,
    MAX_TOPICS,
    ProfileError,
    proposed_topics,
)
from samspill.web.editions.spans import overlap
from samspill.web.meetings.queries import meetings_of
from samspill.web.people.models import Sector
from samspill.web.planning.changes import change_coming, change_profile
from samspill.web.planning.freezing import FrozenError
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.sharing.permissions import shares_are_on
from samspill.web.wishes.actions import finish_wishes, wishes_are_open
from samspill.web.wishes.models import Seeks
from samspill.web.wishes.permissions import may_set_rules
from samspill.web.wishes.queries import Preferences, only_imported, preferences_of, wished_by
from samspill.web.wishes.themes import themes_like

SHOWN_TOPICS = 3


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How far one has come: me, whom, done."""
    me = mine(request, slug)
    wished, now = wished_by(me), timezone.now()
    published = me.edition.is_published
    facts: dict[str, object] = {
        "me": me,
        "edition": me.edition,
        "wished": wished,
        "imported": bool(wished) and only_imported(me),
        "steps": steps(me, wished=wished, current=""),
        "open": wishes_are_open(me.edition, now=now),
        "says": says(me.edition, now),
        "published": published,
        "meetings": meetings_of(me) if published else 0,
        "shares": (shares := shares_are_on(me.edition_id)),
        "nav": around(request, me, shares=shares),
    }
    facts["entered"] = entered_in_words(me)
    facts |= last_time_in_words(request, me)
    return render(request, "participant/overview.html", facts)


@require_form
@login_required
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Challenges and solutions, hours and talks."""
    me = mine(request, slug)
    now = timezone.now()
    slots = list(me.edition.slots.all())
    facts: dict[str, object] = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "slots": slots,
        "talks": list(me.edition.talks.all()),
        "themes": themes_like(""),
        "steps": steps(me, wished=wished_by(me), current="me"),
        "open": wishes_are_open(me.edition, now=now),
        "frozen": (frozen := me.edition.is_frozen(now)),
        "says": plan_in_words(me.edition, now),
        "sells": me.organisation.sector == Sector.SECURITY_INDUSTRY,
        "seekings": Seeks.choices,
        "rules": bool(may_set_rules(me)),
        "in_calendars": in_calendars(me),
        "entered": entered_in_words(me, Entered.PROFILE, Entered.HOURS),
    }
    if request.method != "POST":
        return render(request, "participant/me.html", {**facts, **_kept(me, slots)})
    said = _said(request) | {"chosen": _preferences(request, me)}
    if frozen:  # what the page does not let one change is not in its form either
        kept = _kept(me, slots)
        said |= {name: kept[name] for name in ("present", "skipped", "wants_quiet")}
    try:
        change_profile(
            participant=me,
            challenges=cast(list[str], said["challenges"]),
            solutions=cast(list[str], said["solutions"]),
            present_slots=cast(set[int], said["present"]),
            skipped_talks=cast(set[int], said["skipped"]),
            standby=bool(said["standby"]),
            wants_quiet=bool(said["wants_quiet"]),
            by=me.person,
            now=now,
            preferences=cast(Preferences, said["chosen"]),
            agreed=agreed_in(request),
        )
    except ProfileError as error:
        facts = {**facts, **said, "error": str(error)}
        return render(request, "participant/me.html", facts, status=422)
    except FrozenError:  # since the line above
        return redirect("participant_me", slug=slug)
    except StandsAgainstError as error:
        facts = {**facts, **said, **repair_in_words(error, me)}
        return render(request, "participant/me.html", facts, status=422)
    if agreed_in(request).key:
        messages.success(request, _("Saved, and your meetings are changed."))
        return redirect("participant_agenda", slug=slug)
    if not wishes_are_open(me.edition, now=now):
        messages.success(request, _("Saved"))
        return redirect("participant_overview", slug=slug)
    messages.success(request, _("Saved. Now say whom you want to meet."))
    return redirect("participant_whom", slug=slug)


@require_form
@login_required
def cannot_come(request: HttpRequest, slug: str) -> HttpResponse:
    """Saying that one does not come after all: asked once, and shown what it does to meetings."""
    me = mine(request, slug)
    if me.edition.phase == Phase.OVER:
        raise Http404
    facts: dict[str, object] = {"me": me, "edition": me.edition, "nav": around(request, me)}
    if request.method != "POST":
        return render(request, "participant/cannot_come.html", facts)
    try:
        change_coming(participant=me, by=me.person, now=timezone.now(), agreed=agreed_in(request))
    except StandsAgainstError as error:
        facts |= repair_in_words(error, me)
        return render(request, "participant/cannot_come.html", facts, status=422)
    messages.success(
        request,
        _("You do not come to %(edition)s. Thank you for saying so.")
        % {"edition": me.edition.name},
    )
    return redirect("home")


@require_safe
@login_required
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """Theme chips that fit what is being typed."""
    mine(request, slug)
    typed = request.GET.get("solutions") or request.GET.get("challenges") or ""
    typed = typed[:MAX_TOPIC_LENGTH]
    return render(request, "participant/_themes.html", {"themes": themes_like(typed)})


@require_POST
@login_required
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer is complete."""
    me = mine(request, slug)
    finish_wishes(participant=me, now=timezone.now())
    messages.success(request, _("Thank you. You may still change your wishes until the deadline."))
    return redirect("participant_overview", slug=slug)


def _kept(me: Participant, slots: list[Slot]) -> dict[str, object]:
    topics = list(me.topics.all())
    proposed = [] if topics or me.profile_saved_at else proposed_topics(me)
    topics = topics or proposed
    absences = list(me.absences.all())
    present = {s.pk for s in slots if not any(overlap(s, a) for a in absences)}
    return {
        "proposed": bool(proposed),
        "challenges": _padded([t.text for t in topics if t.kind == TopicKind.CHALLENGE]),
        "solutions": _padded([t.text for t in topics if t.kind == TopicKind.SOLUTION]),
        "present": present,
        "skipped": set(me.skipped_talks.values_list("pk", flat=True)),
        "standby": me.standby,
        "chosen": preferences_of(me),
        "wants_quiet": me.wants_quiet,
    }


def _padded(texts: list[str]) -> list[str]:
    """One empty field more than there are texts, at least three in all."""
    wanted = min(MAX_TOPICS, max(SHOWN_TOPICS, len(texts) + 1))
    return texts + [""] * (wanted - len(texts))


def _said(request: HttpRequest) -> dict[str, object]:
    return {
        "challenges": request.POST.getlist("challenges"),
        "solutions": request.POST.getlist("solutions"),
        "present": whole_numbers(request.POST.getlist("present")),
        "skipped": whole_numbers(request.POST.getlist("skipped")),
        "standby": "standby" in request.POST,
        "wants_quiet": "wants_quiet" in request.POST,
    }


def _preferences(request: HttpRequest, me: Participant) -> Preferences:
    """What was chosen; what a form leaves out, or does not know, stays as it is."""
    kept = preferences_of(me)
    sellers, seeks = request.POST.get("sellers"), request.POST.get("seeks")
    return Preferences(
        open_to_sellers=sellers == "open" if sellers in {"open", "shut"} else kept.open_to_sellers,
        seeks=Seeks(seeks) if seeks in Seeks.values else kept.seeks,
    )
