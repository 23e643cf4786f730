"""Reading a plan version, and publishing it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit import charts
from samspill.web.areas.kit.wording import number, share, words
from samspill.web.areas.organiser.changes import changes_in_words, published_in_words
from samspill.web.areas.organiser.common import edition_for, organiser, page, plan_for
from samspill.web.areas.organiser.letters import told_notice
from samspill.web.areas.organiser.on_paper import asks_again, knows
from samspill.web.areas.organiser.rooms import slot_address
from samspill.web.areas.organiser.verdict import concerns
from samspill.web.editions.models import Edition
from samspill.web.editions.queries import participants_by_name
from samspill.web.meetings.queries import meetings_each
from samspill.web.outbox.queries import told_by
from samspill.web.planning.comparing import comparable, to_compare_with
from samspill.web.planning.differences import Difference
from samspill.web.planning.figures import figures_of, with_figures
from samspill.web.planning.guarantees import WhyNot, guarantees_of
from samspill.web.planning.models import Keep, PlanVersion, VersionState
from samspill.web.planning.publishing import (
    AnotherPublishedError,
    OutdatedPlanError,
    difference,
    publish_plan,
    telling,
)
from samspill.web.planning.queries import has_other_times, places_taken, slots_of
from samspill.web.planning.rolling_back import may_go_back_to
from samspill.web.planning.versions import PublishedPlanError, discard_plan

MOST_REASONS = 3  # why somebody got so little: counted in words, which several codes share


@require_safe
@login_required
def draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version in numbers, who is worst off and why, tables, and what publishing does."""
    edition = edition_for(request, slug)
    plan = plan_for(edition, number)
    facts = _facts(edition, plan)
    return render(request, "organiser/planning/plan.html", page(request, edition, **facts))


def _facts(edition: Edition, plan: PlanVersion) -> dict[str, Any]:
    plan = with_figures(plan)
    each = meetings_each(edition.pk) if plan.is_published else None
    number, report, figures = plan.number, plan.report, figures_of(plan, each)
    plans = comparable(edition)
    worst_off = [row["participant"] for row in report["worst_off"]]
    people = {p.pk: p for p in participants_by_name(worst_off)}
    guarantees, dropped = guarantees_of(plan, each), _dropped(report["dropped"])
    is_draft = plan.state == VersionState.DRAFT
    return {
        "plan": plan,
        "replaces": next((each.number for each in plans if each.is_published), None),
        "told": told_notice(told_by(telling(plan)), edition) if plan.published_at else None,
        "against_url": _against(edition, plan, plans),
        "may_go_back": may_go_back_to(plan),
        "kept": ""
        if plan.run is None or plan.run.keep == Keep.NOTHING
        else plan.run.get_keep_display(),
        "discard_url": None
        if plan.is_published
        else reverse("organiser_plan_discard", kwargs={"slug": edition.slug, "number": number}),
        "report": report,
        "figures": figures,
        "since": (figures.meetings, figures.fewest) != (report["meetings"], report["fewest"]),
        "mutual_share": _part(report["mutual"]),
        "stats": _stats(plan),
        "distribution": charts.distribution(
            list(enumerate(report["distribution"])), minimum=edition.minimum
        ),
        "fulfilment": charts.fulfilment(
            [
                charts.SectorShare(row["sector"], row["fulfilled"], row["of"])
                for row in report["sectors"]
                if row["of"]
            ],
            title=_("Musts fulfilled, by sector"),
        ),
        **_satisfaction(report),
        "worst_off": [
            {**row, "who": people[row["participant"]], "why": _why(row)}
            for row in report["worst_off"]
            if row["participant"] in people and (row["reasons"] or row["meetings"] < edition.cap)
        ],
        "guarantees": [{**row, "why": _why_not(row)} for row in guarantees],
        "rooms": _rooms(edition, plan),
        "other_times": has_other_times(plan),
        "dropped": dropped,
        "is_draft": is_draft,
        "concerns": concerns(report, guarantees=guarantees, dropped=dropped) if is_draft else [],
        **_change(plan),
    }


def _against(edition: Edition, plan: PlanVersion, plans: list[PlanVersion]) -> str | None:
    """Where the version is compared with the one that one most wants to see it beside."""
    other = to_compare_with(plan, plans)
    if other is None:
        return None
    return reverse("organiser_plan_against", args=(edition.slug, plan.number, other.number))


@require_POST
@login_required
@asks_again
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make the version what everybody follows. Where something has changed since it was made, its
    page comes again with one press that makes a new one; what has changed is not said."""
    edition = edition_for(request, slug)
    plan = plan_for(edition, number)
    seen = request.POST.get("replaces", "")
    try:
        change = publish_plan(
            plan=plan,
            by=organiser(request),
            now=timezone.now(),
            replaces=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
            on_paper=knows(request),
        )
    except AnotherPublishedError as error:
        messages.error(request, _another(error.plan))
    except OutdatedPlanError:
        facts = {**_facts(edition, plan_for(edition, number)), "outdated": True}
        shown = page(request, edition, **facts)
        return render(request, "organiser/planning/plan.html", shown, status=409)
    else:
        count = len(change.affected)
        if not count:
            messages.success(request, _("Published. Nobody's day changes."))
            return redirect("organiser_plan", slug=slug, number=number)
        messages.success(
            request,
            ngettext(
                "Published. %(count)s person is told by e-mail.",
                "Published. %(count)s people are told by e-mail.",
                count,
            )
            % {"count": count},
        )
    return redirect("organiser_plan", slug=slug, number=number)


def _another(plan: PlanVersion) -> str:
    """Who was quicker, and what to do."""
    return " ".join(
        (
            published_in_words(plan),
            _("You had another one before you, so nothing was published now."),
            _("See what this plan would change, and publish it if you still want to."),
        )
    )


@require_POST
@login_required
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw the version away."""
    edition = edition_for(request, slug)
    try:
        discard_plan(plan=plan_for(edition, number), by=organiser(request), now=timezone.now())
    except PublishedPlanError:
        messages.error(request, _("People follow this plan. Publish another one first."))
        return redirect("organiser_plan", slug=slug, number=number)
    messages.success(request, _("Plan %(number)s is discarded.") % {"number": number})
    return redirect("organiser_planning", slug=slug)


def _part(counts: dict[str, int]) -> float:
    return counts["fulfilled"] / counts["of"] if counts["of"] else 1.0


def _stats(plan: PlanVersion) -> list[dict[str, str]]:
    report = plan.report
    gaps = [level["gap"] for level in plan.result["levels"] if level["name"] == "value"]
    return [
        {
            "label": _("Mutual wishes that became meetings"),
            "value": share(_part(report["mutual"])),
            "note": _("%(fulfilled)s of %(of)s")
            % {
                "fulfilled": number(report["mutual"]["fulfilled"]),
                "of": number(report["mutual"]["of"]),
            },
        },
        {
            "label": _("Musts fulfilled"),
            "value": share(_part(report["musts"])),
            "note": _("%(fulfilled)s of %(of)s")
            % {
                "fulfilled": number(report["musts"]["fulfilled"]),
                "of": number(report["musts"]["of"]),
            },
        },
        *_works_with(report),
        {
            "label": _("So much better can a plan be, at most"),
            "value": share(gaps[0], 2 if gaps[0] else 0) if gaps else "–",
            "note": _("proven by the bound") if gaps else _("not known of this plan"),
        },
        {
            "label": _("Breaks between meetings"),
            "value": number(report["breaks"]),
            "note": _("in all, for everybody"),
        },
    ]


def _satisfaction(report: dict[str, Any]) -> dict[str, Any]:
    """Two charts; plans from before there were such have neither."""
    if "sizes" not in report:
        return {}
    return {
        "satisfaction": charts.satisfaction(_satisfied(report["satisfaction"])),
        "sizes": charts.sizes(
            [
                charts.SizeServed(
                    size=row["size"],
                    people=row["participants"],
                    meetings=row["meetings"] / row["participants"],
                    satisfied=_satisfied(row["satisfaction"]),
                    fulfilled=row["musts"]["fulfilled"],
                    asked=row["musts"]["of"],
                )
                for row in report["sizes"]
            ]
        ),
    }


def _works_with(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Of all together, and only of so many that it says nothing of one of them."""
    said = report.get("works_with")
    if said is None:
        return []
    values = {"fulfilled": number(said["fulfilled"]), "of": number(said["of"])}
    return [
        {
            "label": _("Meetings with those one works with"),
            "value": share(_part(said)),
            "note": _("%(fulfilled)s of %(of)s") % values,
        }
    ]


def _satisfied(spread: dict[str, Any]) -> charts.Satisfied:
    return charts.Satisfied(spread["tenths"], spread["median"], spread["lowest"])


# What a report calls what a wish met; all else could not be fitted in.
_OBSTACLES = {
    "other_full": "others_full",
    "self_full": "self_full",
    "colleague_met": "colleague",
    "would_fit": "room",
}


def _why(row: dict[str, Any]) -> str:
    """Why somebody got so little. A veto hides among what could not be fitted in: told on its
    own, even as "cannot meet", it would be found out."""
    say = words()
    if not row["wishes"]:
        return say("no_wishes")
    if not row["reasons"]:
        return _("All their wishes became meetings.")
    told: Counter[str] = Counter()
    for code, count in row["reasons"].items():
        told[_OBSTACLES.get(code, "not_fitted")] += count
    return ", ".join(
        say(reason, count=number(count)) for reason, count in told.most_common(MOST_REASONS)
    )


def _why_not(row: dict[str, Any]) -> str:
    """Why a guarantee is not held, from what everybody may know: never a wish or a veto."""
    if row["held"]:
        return ""
    return {
        WhyNot.FEW_SLOTS: _("Can meet somebody in too few slots: away, at talks, or with nobody."),
        WhyNot.FEW_PEOPLE: _("Has too few to meet, by wishes and suggestions."),
        WhyNot.NO_ROOM: _("No room for more beside the others' meetings."),
    }.get(row["why"]) or _("The guarantee or the meetings have changed since.")


def _rooms(edition: Edition, plan: PlanVersion) -> list[dict[str, Any]]:
    """The places taken and left in each slot: by the meetings that are on, of the plan that people
    follow."""
    slots = {slot.pk: slot for slot in slots_of(plan)}
    on = places_taken(edition) if plan.is_published else None
    found = []
    for row in plan.report["rooms"]:
        pk, of = row["slot"], row["of"]
        if pk in slots:
            used = row["used"] if on is None else on.get(pk, 0)
            url = slot_address(edition, plan.number, pk)
            found.append({"slot": slots[pk], "used": used, "left": of - used, "url": url})
    return found


def _dropped(dropped: dict[str, int]) -> list[str]:
    def sentence(why: str, n: int) -> str:
        return {
            "not coming": ngettext(
                "%(count)s wish is for or from somebody who is not coming.",
                "%(count)s wishes are for or from somebody who is not coming.",
                n,
            ),
            "own organisation": ngettext(
                "%(count)s wish is within one organisation.",
                "%(count)s wishes are within one organisation.",
                n,
            ),
            "nobody represents": ngettext(
                "%(count)s wish is for an organisation nobody represents.",
                "%(count)s wishes are for an organisation nobody represents.",
                n,
            ),
        }[why]

    return [sentence(why, count) % {"count": number(count)} for why, count in dropped.items()]


def _change(plan: PlanVersion) -> dict[str, Any]:
    """What publishing would change, in words, against what is published now."""
    if plan.state != VersionState.DRAFT:
        return {"change": None}
    change = difference(plan)
    url = reverse(
        "organiser_plan_publish", kwargs={"slug": plan.edition.slug, "number": plan.number}
    )
    return {
        "change": change,
        "change_words": _in_words(change),
        "disturbed": _disturbed(change),
        "changes": changes_in_words(change),
        "publish_url": url,
    }


def _disturbed(change: Difference) -> str:
    """``98 of 101 published meetings would be moved or cancelled, and 40 people get another day.``
    Empty where none is published."""
    if not change.current:
        return ""
    count, people = len(change.current) - change.unchanged, len(change.affected)
    meetings = ngettext(
        "%(n)s of %(all)s published meetings would be moved or cancelled",
        "%(n)s of %(all)s published meetings would be moved or cancelled",
        count,
    ) % {"n": number(count), "all": number(len(change.current))}
    days = ngettext("%(n)s person gets another day", "%(n)s people get another day", people) % {
        "n": number(people)
    }
    return _("%(meetings)s, and %(days)s.") % {"meetings": meetings, "days": days}


def _in_words(change: Difference) -> list[str]:
    """How much of each: what there is nothing of is left out."""
    new, moved, cancelled = len(change.new), len(change.moved), len(change.cancelled)
    regrouped = len({m.key for m, _ in change.joined} | {m.key for m, _ in change.left})
    people = len(change.affected)
    said = (
        (new, ngettext("%(n)s new meeting", "%(n)s new meetings", new)),
        (moved, ngettext("%(n)s moved", "%(n)s moved", moved)),
        (cancelled, ngettext("%(n)s cancelled", "%(n)s cancelled", cancelled)),
        (
            regrouped,
            ngettext("%(n)s with other people", "%(n)s with other people", regrouped),
        ),
        (people, ngettext("%(n)s person gets an e-mail", "%(n)s people get an e-mail", people)),
    )
    return [words % {"n": number(count)} for count, words in said if count]
