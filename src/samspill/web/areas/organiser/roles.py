"""Who helps with an edition: roles offered, held and taken away."""

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
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.editions.models import Role
from samspill.web.editions.roles import (
    OFFERS_END,
    RoleError,
    offer_of,
    offer_role,
    offers_at,
    role_of,
    roles_at,
    take_back_offer,
    take_role_away,
)

MAY = {
    Role.ORGANISER: gettext_lazy("sets up, invites, plans and publishes"),
    Role.READER: gettext_lazy("sees what organisers see, and changes nothing"),
    Role.DESK: gettext_lazy("sees where everybody should be, and notes who has come"),
    Role.CHECK_IN: gettext_lazy("sees the names, and notes who has come: nothing of the plan"),
}


class OfferForm(forms.Form):
    """Whom a role is offered to."""

    name = LineInput(label=gettext_lazy("Name"), max_length=200)
    address = LineInput(
        label=gettext_lazy("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in reversed(Role)],
        widget=forms.RadioSelect,
    )


@require_form
@login_required
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a role, what each may do, and offering somebody one."""
    edition = edition_for(request, slug)
    by, now = organiser(request), timezone.now()
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            offer_role(
                edition=edition,
                role=Role(form.cleaned_data["role"]),
                address=form.cleaned_data["address"],
                name=form.cleaned_data["name"],
                language=get_language() or settings.LANGUAGE_CODE,
                by=by,
                now=now,
            )
        except RoleError as error:
            form.add_error("name" if error.code == "no_name" else "address", _refusal(error.code))
        else:
            to = form.cleaned_data["address"]
            messages.success(request, _("A letter is on its way to %(address)s.") % {"address": to})
            return redirect("organiser_roles", slug=slug)
    held = roles_at(edition)
    facts = {
        "form": form,
        "held": held,
        "number": len({each.person.pk for each in held}),
        "me": by.pk,
        "offers": [
            {"offer": offer, "label": Role(offer.role).label}
            for offer in offers_at(edition, now=now)
        ],
        "may": [(role.label, MAY[role]) for role in Role],
        "days": OFFERS_END.days,
    }
    return render(
        request, "organiser/roles.html", page(request, edition, **facts), status=not_saved(request)
    )


@require_POST
@login_required
def away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role away, from the next request on."""
    edition = edition_for(request, slug)
    role, by = role_of(edition, pk), organiser(request)
    try:
        take_role_away(role=role, by=by, now=timezone.now())
    except RoleError as error:
        messages.error(request, _refusal(error.code))
    else:
        said = _("%(name)s has the role no more.") % {"name": role.person.name}
        messages.success(request, said)
        if role.person_id == by.pk and role.role == Role.ORGANISER:
            return redirect("home")
    return redirect("organiser_roles", slug=slug)


@require_POST
@login_required
def offer_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Offer the role no more."""
    edition = edition_for(request, slug)
    take_back_offer(offer=offer_of(edition, pk), by=organiser(request), now=timezone.now())
    messages.success(request, _("The offer is taken back."))
    return redirect("organiser_roles", slug=slug)


def _refusal(code: str) -> str:
    return {
        "no_address": _("That is no e-mail address. Write it as name@example.org."),
        "no_name": _("Write a name."),
        "shared": _("Several people share that mailbox: a role needs an address of one's own."),
        "has_it": _("Whoever has that address has the role already."),
        "last": _("The last organiser stays: give somebody else the role first."),
    }[code]
