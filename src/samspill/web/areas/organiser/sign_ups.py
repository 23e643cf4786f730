"""Who signs up by themselves: opening the address for it, and answering those who wait."""

from __future__ import annotations

from functools import partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.adding import NewPersonForm, known_organisations, said_of
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.editions.registering.models import SignUp, SignUpList
from samspill.web.editions.registering.sign_up import (
    MOST_WAITING,
    renew_code,
    set_sign_up,
    sign_up_list,
    sign_up_of,
    turn_down,
    waiting_at,
)
from samspill.web.imports.signing_up import let_in


class ListForm(forms.Form):
    """May people sign up, and how many."""

    is_open = forms.BooleanField(
        label=gettext_lazy("People may sign up by themselves"), required=False
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most so many"),
        required=False,
        min_value=1,
        max_value=MOST_WAITING,
        help_text=gettext_lazy("Those who wait and those you have let in. Empty: any number."),
    )


@require_form
@login_required
def sign_ups(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits, the address, and opening and closing it."""
    edition = edition_for(request, slug)
    found = sign_up_list(edition)
    form = ListForm(
        request.POST if request.method == "POST" else None, initial=_shown(found)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        set_sign_up(
            edition=edition, is_open=data["is_open"], most=data["most"],
            by=organiser(request), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Saved"))
        return redirect("organiser_sign_ups", slug=slug)
    facts = {
        "waiting": waiting_at(edition),
        "found": found,
        "address": settings.SITE_URL + reverse("join", args=[found.code]) if found else "",
        "by_hand": settings.SITE_URL + reverse("join_code"),
        "form": form,
    }
    return render(
        request, "organiser/sign_ups.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip


@require_POST
@login_required
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Another code: the old address leads nowhere."""
    edition = edition_for(request, slug)
    renew_code(edition=edition, by=organiser(request), now=timezone.now())
    messages.success(request, _("There is a new address. The old one leads nowhere now."))
    return redirect("organiser_sign_ups", slug=slug)


@require_form
@login_required
def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who it is, as they wrote it, to be corrected; then they take part."""
    edition = edition_for(request, slug)
    waiting = sign_up_of(edition, pk)
    posted = request.POST if request.method == "POST" else None
    form = NewPersonForm(posted, edition=edition, initial=_as_written(waiting))
    added = form.bring(partial(let_in, waiting=waiting), by=organiser(request), now=timezone.now())
    if added is not None:
        messages.success(request, said_of(added))
        return redirect("organiser_sign_ups", slug=slug)
    facts = {
        "waiting": waiting,
        "form": form,
        "here": form.here,
        "organisations": known_organisations(edition),
    }
    return render(
        request, "organiser/sign_up.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip


@require_POST
@login_required
def down(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """No place: a kind letter, and what they wrote is erased."""
    edition = edition_for(request, slug)
    waiting = sign_up_of(edition, pk)
    turn_down(waiting=waiting, by=organiser(request), now=timezone.now())
    said = _("%(name)s gets a letter, and what they wrote is erased.") % {"name": waiting.name}
    messages.success(request, said)
    return redirect("organiser_sign_ups", slug=slug)


def _shown(found: SignUpList | None) -> dict[str, object]:
    return {"is_open": found.is_open, "most": found.most} if found else {"is_open": False}


def _as_written(waiting: SignUp) -> dict[str, object]:
    return {
        "name": waiting.name,
        "email": waiting.address,
        "organisation": waiting.organisation,
        "title": waiting.title,
        "invite": True,
    }
