"""Organisations and places: how many may come from each, who names them, and how far they are."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.places_words import in_words, refusal
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.editions.registering.models import MOST_PLACES
from samspill.web.editions.registering.places import (
    PlacesError,
    filled_at,
    give_places,
    offer_places,
    places_of,
    set_places,
    take_places_back,
    who_comes,
)
from samspill.web.editions.roles import OFFERS_END
from samspill.web.imports.by_hand import organisations_like
from samspill.web.people.models import Sector


class PlacesForm(forms.Form):
    """How many may come from an organisation."""

    organisation = LineInput(
        label=gettext_lazy("Organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        required=False,
        help_text=gettext_lazy("Of a new organisation. One that is known keeps its own."),
        choices=[("", "–"), *Sector.choices],
    )
    number = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=MOST_PLACES,
    )


class NumberForm(forms.Form):
    """Another number of places."""

    number = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=0,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("0: nobody counts them, and nobody there names who comes."),
    )


class OfferForm(forms.Form):
    """Who is asked to name those who come."""

    name = LineInput(label=gettext_lazy("Name"), required=False, max_length=200)
    address = LineInput(
        label=gettext_lazy("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


@require_form
@login_required
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Every organisation with its places, and a form that gives one some."""
    edition = edition_for(request, slug)
    form = PlacesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known, near = organisations_like(edition, data["organisation"])
        if known is None and near and not data["sector"]:
            said = _(
                "There are some with names like that: %(names)s. Write one of these, or choose the "
                "sector of a new one."
            )
            form.add_error("organisation", said % {"names": ", ".join(near)})
        else:
            try:
                given = give_places(
                    edition=edition, **data, by=organiser(request), now=timezone.now()
                )
            except PlacesError as error:
                form.add_error(*refusal(error.code))
            else:
                messages.success(request, _("Saved"))
                assert given is not None  # noqa: S101  (one place at least)
                return redirect("organiser_places_one", slug=slug, pk=given.pk)
    filled = filled_at(edition)
    facts = {
        "filled": filled,
        "given": sum(each.places.number for each in filled if each.places),
        "named": sum(each.named for each in filled if each.places),
        "form": form,
    }
    return render(
        request, "organiser/places.html", page(request, edition, **facts), status=not_saved(request)
    )


@require_form
@login_required
def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An organisation's places: who comes, and asking somebody there to name them."""
    edition = edition_for(request, slug)
    held, by, now = places_of(edition, pk), organiser(request), timezone.now()
    counts = "number" in request.POST
    number = NumberForm(request.POST if counts else None, initial={"number": held.number})
    asked = request.POST if request.method == "POST" and not counts else None
    offer = OfferForm(asked)
    if counts and number.is_valid():
        try:
            set_places(
                edition=edition, organisation=held.organisation,
                number=number.cleaned_data["number"], by=by, now=now,
            )  # fmt: skip
        except PlacesError as error:
            number.add_error(*refusal(error.code))
        else:
            messages.success(request, _("Saved"))
            if not number.cleaned_data["number"]:
                return redirect("organiser_places", slug=slug)
            return redirect("organiser_places_one", slug=slug, pk=pk)
    if asked is not None and offer.is_valid():
        to = offer.cleaned_data["address"]
        try:
            offer_places(
                places=held, address=to, name=offer.cleaned_data["name"],
                language=get_language() or settings.LANGUAGE_CODE, by=by, now=now,
            )  # fmt: skip
        except PlacesError as error:
            offer.add_error(*refusal(error.code))
        else:
            messages.success(request, _("A letter is on its way to %(address)s.") % {"address": to})
            return redirect("organiser_places_one", slug=slug, pk=pk)
    rows = in_words(who_comes(held))
    facts = {
        "places": held,
        "rows": rows,
        "named": sum(not row["withdrawn"] for row in rows),
        "number_form": number,
        "form": offer,
        "days": OFFERS_END.days,
    }
    return render(
        request, "organiser/places_one.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip


@require_POST
@login_required
def back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Nobody names them any more, nor is asked to."""
    edition = edition_for(request, slug)
    take_places_back(places=places_of(edition, pk), by=organiser(request), now=timezone.now())
    messages.success(request, _("Nobody names those who come now, but you."))
    return redirect("organiser_places_one", slug=slug, pk=pk)
