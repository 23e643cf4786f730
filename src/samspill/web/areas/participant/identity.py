"""Who one is: what is locked until somebody who knows one has confirmed it, and confirming others.

Of the person, across editions, for whoever takes part where ties are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput, whole_number
from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.participant.ties import around_people
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.cases.permissions import is_contact_person
from samspill.web.sharing.identity import (
    NoProofError,
    Said,
    answer_proof,
    asked_of,
    make_proof,
    may_vouch,
    standing,
    take_proof,
)
from samspill.web.sharing.permissions import STRONGER, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_permissions import may_keep_ties


def for_somebody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for whoever takes part where ties are kept, and has signed in, also where what is
    theirs is held back. 404 for anybody else."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request, cast(Person, request.user), timezone.now())
        verdict = may_keep_ties(visit)
        if verdict.reason == STRONGER:
            to = urlencode({"next": reverse("identity")})
            return redirect(f"{reverse('sign_in_fully')}?{to}")
        if not verdict and not own_is_held(visit.person):
            raise Http404
        with as_visit(visit):
            return view(request, visit, **kwargs)

    return checked


class ProofForm(forms.Form):
    """A code that somebody shows one, who would be confirmed."""

    code = LineInput(
        label=gettext_lazy("The code they show you, or read to you"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@for_somebody
def identity(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where one stands, and what is asked of one."""
    return _page(request, visit, ProofForm())


@sensitive_variables("made")
@require_POST
@for_somebody
def new_proof(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A code to show. It is shown once, and kept by nobody."""
    try:
        made = make_proof(visit=visit, by=_by(request))
    except NoProofError:
        return redirect("identity")
    return _page(request, visit, ProofForm(), made=f"{made[:4]} {made[4:]}")


@sensitive_variables("form")
@require_form
@for_somebody
def proof(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A code that somebody showed one."""
    form = ProofForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return redirect("identity")
    if not within_limit(request, "proof_code", account=str(visit.person)):
        return too_often(request)
    if form.is_valid():
        try:
            take_proof(code=form.cleaned_data["code"], visit=visit, by=_by(request))
        except NoProofError:
            said = _(
                "This code is not good for you. Each is good once, for ten minutes, with somebody"
                " who has met them here before, or is their organisation's contact person."
            )
            form.add_error("code", said)
        else:
            return redirect("identity")
    return _page(request, visit, form, status=422)


@require_POST
@for_somebody
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Yes, it is them; or no."""
    number = whole_number(request.POST.get("proof", ""))
    said = request.POST.get("answer", "")
    if number is None or said not in {*Said}:
        return HttpResponseBadRequest()
    try:
        name = answer_proof(proof=number, said=Said(said), visit=visit, by=_by(request))
    except NoProofError:
        messages.error(request, _("The time is out, or something has changed. Ask for a new code."))
    else:
        words = {
            Said.YES: _("Thank you. %(name)s is confirmed."),
            Said.NO: _("Thank you. It stays locked, and %(name)s is told."),
            Said.UNKNOWN: _("Thank you. It stays locked until somebody else says yes."),
        }[Said(said)]
        messages.success(request, words % {"name": name})
    return redirect("identity")


def _page(
    request: HttpRequest, visit: Visit, form: ProofForm, made: str = "", status: int = 200
) -> HttpResponse:
    stands = standing(visit, _by(request))
    facts = {
        "stands": stands,
        "state": stands.state.value,
        "made": made,
        "form": form,
        "asked": asked_of(visit),
        "vouches": may_vouch(visit),
        "contact": is_contact_person(visit.person),
        "nav": around_people(request),
    }
    return render(request, "participant/identity.html", facts, status=status)
