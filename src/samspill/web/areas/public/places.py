"""Who comes from an organisation: for who has said yes to naming them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.places_words import NamedForm, in_words, refusal
from samspill.web.editions.registering.places import (
    PlacesError,
    free_place,
    name_person,
    places_to_fill,
    take_on_places,
    take_places_back,
    who_comes,
)
from samspill.web.people.models import Person


@require_form
@login_required
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who come and how far they have come, and a form for the next."""
    by, now = cast(Person, request.user), timezone.now()
    mine = places_to_fill(by, pk)
    form = NamedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            named = name_person(
                places=mine, name=data["name"], address=data["address"], title=data["title"],
                by=by, now=now,
            )  # fmt: skip
        except PlacesError as error:
            field, sentence = refusal(error.code)
            form.add_error(field or None, sentence)
        else:
            said = _("%(name)s has a place now.") % {"name": named.person.name}
            messages.success(request, said)
            return redirect("places", pk=pk)
    people = who_comes(mine)
    rows = in_words(people)
    come = [row for row in rows if not row["withdrawn"]]
    facts = {
        "places": mine,
        "edition": mine.edition,
        "rows": rows,
        "named": len(come),
        "free": max(0, mine.number - len(come)),
        "form": form,
        "published": mine.edition.is_published,
    }
    status = 422 if form.is_bound else 200
    return render(request, "public/places.html", facts, status=status)


@require_POST
@login_required
def free(request: HttpRequest, pk: int, participant: int) -> HttpResponse:
    """Somebody does not come after all: the place is free for another."""
    by = cast(Person, request.user)
    mine = places_to_fill(by, pk)
    try:
        gone = free_place(places=mine, participant_pk=participant, by=by, now=timezone.now())
    except PlacesError as error:
        messages.error(request, refusal(error.code)[1])
    else:
        said = _("%(name)s does not come. Name another one below.") % {"name": gone.person.name}
        messages.success(request, said)
    return redirect("places", pk=pk)


@require_POST
@login_required
def take_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes to naming those who come."""
    take_on_places(pk=pk, by=cast(Person, request.user), now=timezone.now())
    return redirect("places", pk=pk)


@require_POST
@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else is to name them."""
    by = cast(Person, request.user)
    take_places_back(places=places_to_fill(by, pk), by=by, now=timezone.now())
    messages.success(request, _("The organisers ask somebody else now."))
    return redirect("roles")
