"""One person by hand: somebody who is on no list takes part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.holes import proposal_for
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.overview import organisations_at
from samspill.web.imports.by_hand import Added, NotAddedError, add_person, organisations_like
from samspill.web.imports.problems import Code, Problem
from samspill.web.people.models import Person, Sector
from samspill.web.people.sameness import same_name

NEW = "new"  # none of the organisations that were offered


class NewPersonForm(forms.Form):
    """Who it is and where from. What may be a slip is asked about once: which organisation is
    meant (``which``), and whether others have the address, too (``shares``)."""

    name = LineInput(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    shares = forms.BooleanField(
        label=gettext_lazy("They are two people with one address"), required=False
    )
    organisation = LineInput(
        label=gettext_lazy("Organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Which organisation is it?"), required=False, widget=forms.RadioSelect
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        required=False,
        help_text=gettext_lazy("Of a new organisation. One that is known keeps its own."),
        choices=[("", "–"), *Sector.choices],
    )
    title = LineInput(label=gettext_lazy("Role or title"), required=False, max_length=200)
    representative = forms.BooleanField(
        label=gettext_lazy("Represents the organisation"), required=False
    )
    present_from = LineInput(
        label=gettext_lazy("Comes at"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("As 10.30. Empty: is there from the start."),
    )
    present_to = LineInput(
        label=gettext_lazy("Leaves at"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Empty: is there to the end."),
    )
    invite = forms.BooleanField(
        label=gettext_lazy("Send them an invitation now"), required=False, initial=True
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.here: Participant | None = None  # who it is already
        self.asks: set[str] = set()
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101  (for the types)
        said = str(self.data.get("organisation", "")) if self.is_bound else ""
        self._known, near = organisations_like(edition, said) if said.strip() else (None, [])
        if self._known is None and near:
            new = _("A new organisation: %(name)s") % {"name": said.strip()}
            which.choices = [*((name, name) for name in near), (NEW, new)]
            self.asks.add("which")
        if self.is_bound and self.data.get("shares"):
            self.asks.add("shares")

    def clean(self) -> dict[str, Any]:
        """Which organisation it is is said, and a new one has its sector."""
        data = super().clean() or self.cleaned_data
        if "which" in self.asks and not data.get("which") and "which" not in self.errors:
            self.add_error("which", _("There are some with names like that. Choose one."))
        return data

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields: those that ask about a slip only where there may be one."""
        return [field for field in self if field.name not in {"shares", "which"} - self.asks]

    def said(self) -> dict[str, str]:
        """What the valid form says, as a list would."""
        data = self.cleaned_data
        chosen = data["which"] if data["which"] not in {"", NEW} else data["organisation"]
        known = self._known is not None or chosen != data["organisation"]
        return {
            "name": data["name"],
            "email": data["email"],
            "organisation": chosen,
            "sector": "" if known else data["sector"],
            "title": data["title"],
            "representative": "x" if data["representative"] else "",
            "present_from": data["present_from"],
            "present_to": data["present_to"],
        }

    def agreed(self) -> set[str]:
        """What was asked about, and is so."""
        shares = {"shares"} if self.cleaned_data["shares"] else set()
        chosen = {"new_organisation"} if self.cleaned_data["which"] == NEW else set()
        return shares | chosen

    def bring(self, verb: Callable[..., Added], *, by: Person, now: datetime) -> Added | None:
        """Whom the verb adds with what the form says; None where it says nothing yet, and where
        nobody is added: why stands in the form then."""
        if not self.is_bound or not self.is_valid():
            return None
        invite = self.cleaned_data["invite"]
        try:
            return verb(said=self.said(), agreed=self.agreed(), invite=invite, by=by, now=now)
        except NotAddedError as error:
            self.here = error.here
            self.refuse(error)
            return None

    def refuse(self, error: NotAddedError) -> None:
        """Say what is wrong, or ask, at the field that it is about."""
        for key, problem in error.problems.items():
            self.add_error(key if key in self.fields else None, _in_words(problem))
        if "shares" in error.asked:
            self.asks.add("shares")
            self.add_error(
                "email",
                _("Somebody else has this address. Tick below if two people share it."),
            )
        if "new_organisation" in error.asked:
            near = str(error.asked["new_organisation"].facts["other"])
            which = self.fields["which"]
            assert isinstance(which, forms.ChoiceField)  # noqa: S101  (for the types)
            new = _("A new organisation: %(name)s") % {"name": self.cleaned_data["organisation"]}
            which.choices = [(near, near), (NEW, new)]
            self.asks.add("which")
            self.add_error("which", _("There are some with names like that. Choose one."))


def _in_words(problem: Problem) -> str:
    """What is wrong, as it is said of a form's field."""
    own = {
        Code.SECTOR_NEEDED: _("Choose the sector of the new organisation."),
        Code.BAD_TIME: _("Write the time as 10.30."),
        Code.TIMES_SWAPPED: _("They leave before they come."),
    }
    return own.get(problem.code) or f"{problem.text} {problem.remedy}"


@require_form
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Who it is; then they take part, and are invited at once or later."""
    edition = edition_for(request, slug)
    posted = request.POST if request.method == "POST" else None
    form = NewPersonForm(posted, edition=edition)
    added = form.bring(
        partial(add_person, edition=edition), by=organiser(request), now=timezone.now()
    )
    if added is not None:
        messages.success(request, said_of(added))
        if edition.phase == Phase.PUBLISHED:
            return proposal_for(request, edition, added.participant)
        return redirect("organiser_participant", slug=slug, pk=added.participant.pk)
    facts = {
        "form": form,
        "here": form.here,
        "organisations": known_organisations(edition),
    }
    status = 200 if posted is None else 422
    return render(
        request, "organiser/add_person.html", page(request, edition, **facts), status=status
    )


def known_organisations(edition: Edition) -> Iterable[str]:
    """The names to choose among, each in one spelling."""
    return {same_name(o.name): o.name for o in organisations_at(edition)}.values()


def said_of(added: Added) -> str:
    """That somebody takes part, and whether they are told."""
    name = {"name": added.participant.person.name}
    if added.invited:
        return _("%(name)s takes part. The invitation is on its way.") % name
    return _("%(name)s takes part. Nobody has written to them yet.") % name
