"""Which organisation has which table of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.setup_forms import FixedTablesForm
from samspill.web.editions.actions import set_fixed_tables
from samspill.web.editions.overview import fixed_tables


@require_form
@login_required
def fixed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every organisation with representatives, and the table that only they sit at."""
    edition = edition_for(request, slug)
    organisations = fixed_tables(edition)
    form = FixedTablesForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        numbers=list(edition.tables.values_list("number", flat=True)),
    )
    if request.method == "POST" and form.is_valid():
        set_fixed_tables(
            edition=edition, tables=form.tables(), by=organiser(request), now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("organiser_tables", slug=slug)
    facts = {
        "form": form,
        "have": sum(number is not None for _organisation, number in organisations),
        "may": len(organisations),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organiser/tables.html", page(request, edition, **facts), status=status)
