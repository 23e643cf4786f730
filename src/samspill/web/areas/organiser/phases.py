"""The phases: the whole way of the edition on one page, when each part of it turns, and by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import digest_in, shown
from samspill.web.areas.organiser.phase_words import (
    LABELS,
    POSSIBLE,
    by_hand,
    done_in_words,
    stops_in_words,
    times_in_words,
    turn_in_words,
    wrong,
)
from samspill.web.editions.models import FIRST_DAY, LAST_DAY, Edition
from samspill.web.editions.phases import (
    FIELDS,
    Back,
    Dates,
    PhaseError,
    Turn,
    date_values,
    set_dates,
    turn,
    turns_possible,
)
from samspill.web.editions.seen import ChangedMeanwhileError
from samspill.web.planning.stages import Stage, Stop, Way, way_of


def _moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


class DatesForm(forms.Form):
    """When each phase turns, by the edition's own clock. What the form does not change keeps its
    seconds, which it does not show."""

    wishes_open_at = _moment_field(
        gettext_lazy("Wishes open"),
        gettext_lazy("Empty: with the first invitation. They are written a letter then."),
    )
    wishes_close_at = _moment_field(
        gettext_lazy("Wishes close"), gettext_lazy("Empty: when you close them.")
    )
    freeze_at = _moment_field(
        gettext_lazy("The plan is frozen"),
        gettext_lazy("Before you print. Empty: when you freeze it, or never."),
    )
    over_at = _moment_field(
        gettext_lazy("It is over"), gettext_lazy("Empty: at six on the morning after.")
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition, self.zone = edition, ZoneInfo(edition.time_zone)
        kwargs["initial"] = {name: self._minute(name) for name in FIELDS.values()}
        super().__init__(*args, **kwargs)

    def _minute(self, name: str) -> datetime | None:
        at: datetime | None = getattr(self.edition, name)
        return at and at.astimezone(self.zone).replace(second=0, microsecond=0, tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """As typed, by the edition's clock."""
        data = super().clean() or self.cleaned_data
        for name, typed in list(data.items()):
            if typed is None:
                continue
            here = timezone.make_naive(typed)
            if not FIRST_DAY <= here.date() <= LAST_DAY:
                self.add_error(name, _("Look at the year: it can't be right."))
            elif here == self._minute(name):
                data[name] = getattr(self.edition, name)
            else:
                data[name] = here.replace(tzinfo=self.zone)
        return data

    def dates(self) -> Dates:
        """What the valid form says."""
        return Dates(**self.cleaned_data)


@require_form
@login_required
def phases(request: HttpRequest, slug: str) -> HttpResponse:
    """The way, and when each part of it turns."""
    edition, now = edition_for(request, slug), timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = DatesForm(posted, edition=edition)
    if posted is not None and form.is_valid():
        try:
            set_dates(
                edition=edition,
                dates=form.dates(),
                by=organiser(request),
                now=now,
                seen=digest_in(request),
            )
        except PhaseError as error:
            form.add_error(error.field, wrong(error))
        except ChangedMeanwhileError:
            edition = edition_for(request, slug)
            form.add_error(
                None, _("Somebody else has changed this meanwhile. Look, and save again.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_phases", slug=slug)
    way = way_of(edition, now)
    possible = turns_possible(edition, now)
    facts = {
        "form": form,
        "seen": shown(date_values(edition)),
        "here": LABELS[way.stage],
        "says": POSSIBLE[way.stage],
        "stops": stops_in_words(way, whole=True),
        "rows": [_row(edition, stop, way, possible) for stop in way.stops],
        "turns": [
            {"id": f"turn-{to}", "value": to.value, **turn_in_words(to)}
            for to in (*Turn, *Back)
            if to in possible
        ],
    }
    status = 200 if posted is None else 422
    return render(request, "organiser/phases.html", page(request, edition, **facts), status=status)


@require_POST
@login_required
def turn_by_hand(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, close, freeze or end it now, or take that back."""
    edition, asked = edition_for(request, slug), request.POST.get("turn", "")
    to = next((each for each in (*Turn, *Back) if each.value == asked), None)
    if to is None:
        return HttpResponseBadRequest()
    try:
        letters = turn(edition=edition, to=to, by=organiser(request), now=timezone.now())
    except PhaseError:
        messages.info(request, _("That is done already, or not possible now."))
    else:
        messages.success(request, " ".join(filter(None, (done_in_words(to), _told(letters)))))
    return redirect("organiser_phases", slug=slug)


def _told(letters: int) -> str:
    if not letters:
        return ""
    said = ngettext("%(n)s person is told by e-mail.", "%(n)s people are told by e-mail.", letters)
    return said % {"n": number(letters)}


def _row(
    edition: Edition, stop: Stop, way: Way, possible: frozenset[Turn | Back]
) -> dict[str, Any]:
    links = {
        Stage.SETTING_UP: ("organiser_setup", _("Set-up")),
        Stage.INVITING: ("organiser_letters_whom", _("Invite")),
        Stage.WISHING: ("organiser_people", _("Who has answered")),
        Stage.FIRST_PLAN: ("organiser_planning", _("Plans")),
        Stage.CONFIRMING: ("organiser_confirming", _("Ask people to confirm")),
        Stage.SECOND_PLAN: ("organiser_planning", _("Plans")),
        Stage.FROZEN: ("organiser_prints", _("Print")),
        Stage.THE_DAY: ("desk", _("Desk")),
        Stage.AFTER: ("organiser_outcomes", _("What came of it")),
    }
    name, label = links.get(stop.stage, ("", ""))
    return {
        "label": LABELS[stop.stage],
        "state": stop.at.value,
        "times": times_in_words(stop),
        "possible": POSSIBLE[stop.stage],
        "url": reverse(name, args=(edition.slug,)) if name else "",
        "link": label,
        "turns": [
            {"id": f"turn-{to}", "label": turn_in_words(to)["label"]}
            for to in by_hand(stop.stage)
            if to in possible
        ],
    }
