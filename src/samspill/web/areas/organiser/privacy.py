"""The day that an edition is erased, and erasing somebody who has asked for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import day
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import digest_in, shown
from samspill.web.editions.overview import participant_of
from samspill.web.editions.seen import ChangedMeanwhileError
from samspill.web.people.sameness import same_address
from samspill.web.privacy.editions import TooSoonError, erasure_values, first_day, set_erasure
from samspill.web.privacy.giving_way import BusyError
from samspill.web.privacy.people import MustWaitError, Wait, erase_person
from samspill.web.privacy.permissions import may_erase


class ErasureForm(forms.Form):
    """A day."""

    erase_on = forms.DateField(
        label=gettext_lazy("Erased on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("A year after the day, unless you choose another."),
    )


@require_form
@login_required
def erasure(request: HttpRequest, slug: str) -> HttpResponse:
    """When the edition and all that hangs on it goes."""
    edition = edition_for(request, slug)
    now, values = timezone.now(), erasure_values(edition)
    posted = request.POST if request.method == "POST" else None
    form = ErasureForm(posted, initial={"erase_on": edition.erased_on})
    if posted is not None and form.is_valid():
        try:
            set_erasure(
                edition=edition, on=form.cleaned_data["erase_on"], by=organiser(request), now=now,
                seen=digest_in(request),
            )  # fmt: skip
        except TooSoonError as error:
            form.add_error(
                "erase_on",
                _(
                    "Those who were there are told a month before. Choose %(day)s or a later day."
                ) % {"day": day(error.first, "year")},
            )  # fmt: skip
        except ChangedMeanwhileError:
            form.add_error(
                "erase_on",
                _("Somebody else has chosen %(day)s meanwhile. Choose again if that is not right.")
                % {"day": day(edition_for(request, slug).erased_on, "year")},
            )
            values = erasure_values(edition_for(request, slug))
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_erasure", slug=slug)
    facts: dict[str, Any] = {
        "form": form,
        "seen": shown(values),
        "on": edition.erased_on,
        "first": first_day(edition, now),
    }
    status = 200 if posted is None else 422
    return render(request, "organiser/erasure.html", page(request, edition, **facts), status=status)


@require_form
@login_required
def erase_participant(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For somebody who has asked the organiser to be erased."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    if not who.person.is_active:
        raise Http404
    by = organiser(request)
    facts: dict[str, Any] = {"who": who, "may": bool(may_erase(by, who.person))}
    if request.method != "POST":
        return render(request, "organiser/erase.html", page(request, edition, **facts))
    if facts["may"] and same_address(request.POST.get("address", "")) == who.person.email:
        try:
            erase_person(person_id=who.person_id, by=by, now=timezone.now())
        except MustWaitError as error:
            facts["waits"] = error.wait is Wait.COMES
            facts["url"] = reverse("organiser_participant", args=[slug, pk])
        except BusyError:
            facts["busy"] = True
            return render(
                request, "organiser/erase.html", page(request, edition, **facts), status=503
            )
        except PermissionError:  # they have been given a role, or a part elsewhere, meanwhile
            facts["may"] = False
        else:
            messages.success(request, _("Erased."))
            return redirect("organiser_people", slug=slug)
    else:
        facts["wrong"] = facts["may"]
    return render(request, "organiser/erase.html", page(request, edition, **facts), status=422)
