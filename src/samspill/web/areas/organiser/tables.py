"""Which organisation has which table of its own."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import NOTHING
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, seen_in, shown
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import after_saving, agreed_in, not_saved, repair_in_words
from samspill.web.areas.organiser.setup_forms import FixedTablesForm
from samspill.web.areas.organiser.setup_words import stretches
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import fixed_tables, numbers_of_tables
from samspill.web.editions.seen import (
    QUIET,
    ChangedMeanwhileError,
    fixed_table_values,
    last_fixed_table_change,
    names_of_organisations,
)
from samspill.web.planning.changes import change_fixed_tables
from samspill.web.planning.standing import StandsAgainstError


@require_form
@login_required
@asks_again
def fixed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every organisation with representatives, and the table that only they sit at."""
    edition = edition_for(request, slug)
    values: dict[str, Any] = fixed_table_values(edition)
    more: dict[str, Any] = {"seen": shown(values)}
    organisations = fixed_tables(edition)
    rooms = numbers_of_tables(edition)
    form = FixedTablesForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        quiet=stretches(values.get(QUIET, [])),
        numbers={n for _room, first, last in rooms for n in range(first, last + 1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_fixed_tables(
                edition=edition,
                tables=form.tables(),
                quiet=form.quiet(),
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
            return after_saving(request, slug, "organiser_tables")
    facts = {
        **more,
        "form": form,
        "tables": ", ".join(
            f"{room} {first}" if first == last else f"{room} {first}–{last}"
            for room, first, last in rooms
        ),
        "have": sum(number is not None for _organisation, number in organisations),
        "may": len(organisations),
    }
    status = not_saved(request)
    return render(request, "organiser/tables.html", page(request, edition, **facts), status=status)


def _meanwhile(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = fixed_table_values(edition)
    known = {*values, *(seen_in(request) or {})} - {QUIET}
    names = names_of_organisations([int(pk) for pk in known if pk.isdecimal()])
    notice = changed(
        request,
        values=values,
        entry=last_fixed_table_change(edition),
        label=lambda name, _value: (
            _("Quiet tables") if name == QUIET else names.get(int(name), NOTHING)
        ),
        written=_written,
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


def _written(name: str, value: object) -> str:
    if name == QUIET:
        return stretches(cast(list[int], value or []))
    return _("No fixed table") if value is None else str(value)
