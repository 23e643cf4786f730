"""The round of confirmation: opening it, how far it has come, ending it, and the second plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.letters import told_notice
from samspill.web.areas.organiser.meanwhile import digest_in, shown
from samspill.web.editions.models import Edition
from samspill.web.editions.seen import ChangedMeanwhileError
from samspill.web.outbox.queries import told_lately
from samspill.web.planning.confirm_queries import (
    Standing,
    round_of,
    round_values,
    silent_people,
    standing_of,
)
from samspill.web.planning.confirming import (
    ASKED,
    REMINDED,
    NoRoundError,
    RoundError,
    close_round,
    open_round,
)
from samspill.web.planning.models import Silence

MOST_NAMED = 100
USUALLY = timedelta(days=5)  # that people are given


class RoundForm(forms.Form):
    """From when and until when, and what silence means."""

    opens_at = forms.DateTimeField(
        label=gettext_lazy("They are asked at"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("People answer until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    silence = forms.ChoiceField(
        label=gettext_lazy("What it means that somebody says nothing"),
        choices=Silence.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, edition: Edition, begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(edition.time_zone)
        if begun:
            del self.fields["opens_at"]

    def clean_opens_at(self) -> datetime | None:
        """By the clock of the edition."""
        return self._here(self.cleaned_data["opens_at"])

    def clean_closes_at(self) -> datetime | None:
        """The same."""
        return self._here(self.cleaned_data["closes_at"])

    def _here(self, typed: datetime | None) -> datetime | None:
        return typed and timezone.make_naive(typed).replace(tzinfo=self.zone)


@require_form
@login_required
def confirming(request: HttpRequest, slug: str) -> HttpResponse:
    """How far people have come, and until when they answer."""
    edition, now = edition_for(request, slug), timezone.now()
    found = round_of(edition.pk)
    values = round_values(found)
    posted = request.POST if request.method == "POST" else None
    going_on = found is not None and found.is_open(now)
    waits = found is not None and found.waits(now)
    usual = now.astimezone(ZoneInfo(edition.time_zone)) + USUALLY
    form = RoundForm(
        posted,
        edition=edition,
        begun=going_on,
        initial={
            "opens_at": found.opened_at if found is not None and waits else None,
            "closes_at": found.closes_at if found is not None and (going_on or waits)
            else usual.replace(hour=16, minute=0, second=0, microsecond=0),
            "silence": found.silence if found is not None else Silence.COMES,
        },
    )  # fmt: skip
    if posted is not None and form.is_valid():
        try:
            letters = open_round(
                edition=edition,
                opens_at=form.cleaned_data.get("opens_at"),
                closes_at=form.cleaned_data["closes_at"],
                silence=Silence(form.cleaned_data["silence"]),
                by=organiser(request),
                now=now,
                seen=digest_in(request),
            )
        except RoundError as error:
            form.add_error("closes_at", _wrong(error))
        except ChangedMeanwhileError:
            found = round_of(edition.pk)
            values = round_values(found)
            form.add_error(
                None, _("Somebody else has changed this meanwhile. Look, and save again.")
            )
        else:
            messages.success(request, _said(letters))
            return redirect("organiser_confirming", slug=slug)
    facts: dict[str, Any] = {
        "round": found,
        "open": going_on,
        "waits": waits,
        "form": form,
        "seen": shown(values),
        "published": edition.is_published,
        "told": told_notice(told_lately(edition.pk, (ASKED, REMINDED)), edition),
    }
    if found is not None and not waits:
        standing = standing_of(found, now)
        silent = silent_people(edition.pk, now)
        facts |= {
            "standing": standing,
            "stats": _stats(standing),
            "silent": silent[:MOST_NAMED],
            "silent_count": silent.count(),
        }
    status = 200 if posted is None else 422
    context = page(request, edition, **facts)
    return render(request, "organiser/confirming.html", context, status=status)


@require_POST
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """End the round now."""
    edition = edition_for(request, slug)
    try:
        confirmed = close_round(edition=edition, by=organiser(request), now=timezone.now())
    except NoRoundError:
        messages.info(request, _("The round has ended already."))
    else:
        said = ngettext(
            "The round has ended. %(n)s more meeting counts as confirmed.",
            "The round has ended. %(n)s more meetings count as confirmed.",
            confirmed,
        )
        messages.success(request, said % {"n": number(confirmed)})
    return redirect("organiser_confirming", slug=slug)


def _said(letters: int) -> str:
    if not letters:
        return _("Saved.")
    said = ngettext(
        "%(n)s person is asked by e-mail.", "%(n)s people are asked by e-mail.", letters
    )
    return said % {"n": number(letters)}


def _wrong(error: RoundError) -> str:
    return {
        "unpublished": _("Publish a plan first: there are no meetings to confirm."),
        "too_soon": _("Give people an hour at least, from now."),
        "too_late": _("It must end before the first meeting starts."),
    }[error.code]


def _stats(standing: Standing) -> list[dict[str, str]]:
    def row(label: str, value: int, note: str = "") -> dict[str, str]:
        return {"label": label, "value": number(value), "note": note}

    return [
        row(_("Confirmed"), standing.confirmed, _("All come, or you count on them")),
        row(_("Somebody has said yes"), standing.some),
        row(_("Nobody has answered"), standing.nobody),
        row(_("Cancelled since you asked"), standing.dropped),
    ]
