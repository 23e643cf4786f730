"""An edition copied to another day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.editions.copying import (
    CopyError,
    Wanted,
    copy_edition,
    proposed_copy,
    who_would_come,
)
from samspill.web.editions.models import FIRST_DAY, LAST_DAY

PARTS = ("times", "tables", "places", "rivals", "letters", "people")


class CopyForm(forms.Form):
    """The new edition's name and day, and what comes along."""

    name = LineInput(label=gettext_lazy("Name"), max_length=200)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Proposed: the same weekday a year on."),
    )
    times = forms.BooleanField(
        label=gettext_lazy("Slots and talks, at the same time by the clock"), required=False
    )
    tables = forms.BooleanField(
        label=gettext_lazy("Rooms and tables, with organisations' own tables"), required=False
    )
    places = forms.BooleanField(
        label=gettext_lazy("How many places each organisation has"), required=False
    )
    rivals = forms.BooleanField(
        label=gettext_lazy("Which organisations are rivals"), required=False
    )
    letters = forms.BooleanField(
        label=gettext_lazy("What you have written yourselves in letters"), required=False
    )
    people = forms.BooleanField(
        label=gettext_lazy("The people who have said that they would be invited again"),
        required=False,
    )

    def clean_day(self) -> Any:
        """A day that an edition can have."""
        day = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day between the years 2000 and 2100."))
        return day

    def wanted(self) -> Wanted:
        """When the form is valid."""
        return Wanted(**self.cleaned_data)


@require_form
@login_required
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """What comes along to the next edition, and what does not."""
    edition = edition_for(request, slug)
    proposed = proposed_copy(edition)
    initial = {"name": proposed.name, "day": proposed.day, **dict.fromkeys(PARTS, True)}
    posted = request.POST if request.method == "POST" else None
    form = CopyForm(posted, initial=initial)
    there = None
    if posted is not None and form.is_valid():
        try:
            made = copy_edition(
                edition=edition, wanted=form.wanted(), by=organiser(request), now=timezone.now()
            )
        except CopyError as error:
            there = _refuse(form, error)
        else:
            messages.success(
                request,
                _("%(edition)s is made. Look through the set-up before you invite.")
                % {"edition": made.name},
            )
            return redirect("organiser_setup", slug=made.slug)
    come, of = who_would_come(edition)
    facts = {"form": form, "come": come, "of": of, "there": there}
    status = 200 if posted is None else 422
    return render(request, "organiser/copy.html", page(request, edition, **facts), status=status)


def _refuse(form: CopyForm, error: CopyError) -> dict[str, str] | None:
    """Say at the field what cannot be; the edition that is there already, for a link."""
    if error.code == "same_day":
        form.add_error("day", _("That is this edition's own day. Choose another."))
        return None
    said = _("%(edition)s is there already, with this name or on this day.")
    form.add_error(None, said % {"edition": error.edition.name})
    return {
        "name": error.edition.name,
        "url": reverse("organiser_home", args=[error.edition.slug]),
    }
