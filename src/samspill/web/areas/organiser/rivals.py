"""Which organisations are of one trade, and so rivals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.kit.wording import NOTHING
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, seen_in, shown
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import after_saving, agreed_in, not_saved, repair_in_words
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import organisations_at
from samspill.web.editions.rivals import trade_values, trades_of
from samspill.web.editions.seen import (
    ChangedMeanwhileError,
    last_trade_change,
    names_of_organisations,
)
from samspill.web.planning.changes import change_trades
from samspill.web.planning.standing import StandsAgainstError


class TradesForm(forms.Form):
    """A trade for each organisation, or none."""

    def __init__(
        self, *args: Any, organisations: list[tuple[int, str]], trades: dict[int, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.homes = {f"trade-{pk}": pk for pk, _name in organisations}
        for pk, name in organisations:
            self.fields[f"trade-{pk}"] = LineInput(
                label=name, required=False, max_length=100, initial=trades.get(pk, "")
            )

    def trades(self) -> dict[int, str]:
        """Trade by organisation, when the form is valid."""
        return {self.homes[name]: trade for name, trade in self.cleaned_data.items()}


@require_form
@login_required
@asks_again
def trades(request: HttpRequest, slug: str) -> HttpResponse:
    """Every organisation and its trade."""
    edition = edition_for(request, slug)
    known = trades_of(edition)
    homes = list(organisations_at(edition).values_list("pk", "name"))
    posted = request.POST if request.method == "POST" else None
    form = TradesForm(posted, organisations=homes, trades=known)
    more: dict[str, Any] = {"seen": shown(trade_values(edition))}
    if posted is not None and form.is_valid():
        try:
            change_trades(
                edition=edition,
                trades=form.trades(),
                by=organiser(request),
                now=timezone.now(),
                agreed=agreed_in(request),
                seen=digest_in(request),
            )
        except ChangedMeanwhileError:
            more = _meanwhile(request, edition)
        except StandsAgainstError as error:
            more |= repair_in_words(error)
        else:
            messages.success(request, _("Saved."))
            return after_saving(request, slug, "organiser_rivals")
    facts = {"form": form, "known": sorted(set(known.values())), **more}
    status = not_saved(request)
    return render(request, "organiser/rivals.html", page(request, edition, **facts), status=status)


def _meanwhile(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = trade_values(edition)
    names = names_of_organisations([int(pk) for pk in {*values, *(seen_in(request) or {})}])
    notice = changed(
        request,
        values=values,
        entry=last_trade_change(edition),
        label=lambda name, _value: names.get(int(name), NOTHING),
        written=lambda _name, value: NOTHING if value is None else str(value),
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}
