"""Signing up by oneself, at an address with a code. What it answers does not depend on who is known
here, and whether a code leads anywhere is not to be found out by trying many."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.kit.practical_form import PracticalForm
from samspill.web.editions.registering.sign_up import (
    Applicant,
    FullError,
    is_full,
    open_list,
    sign_up,
)
from samspill.web.outbox.lines import is_address
from samspill.web.people.sameness import same_address

LONGEST_CODE = 40


class SignUpForm(PracticalForm):
    """Who comes, where from, and what they need."""

    field_order = ("name", "address", "organisation", "title", "language")
    name = LineInput(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = LineInput(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = LineInput(
        label=gettext_lazy("Organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    title = LineInput(
        label=gettext_lazy("Role or title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do you want your letters?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    def clean_address(self) -> str:
        """One that letters can go to."""
        address = same_address(self.cleaned_data["address"])
        if not is_address(address):
            said = _("That is no e-mail address. Write it as name@example.org.")
            raise forms.ValidationError(said)
        return address

    def applicant(self) -> Applicant:
        """Who the valid form says."""
        data = self.cleaned_data
        return Applicant(
            data["name"], data["address"], data["organisation"], data["title"], data["language"],
            self.said(),
        )  # fmt: skip


@never_cache
@require_form
def by_code(request: HttpRequest) -> HttpResponse:
    """The code typed by hand."""
    if request.method != "POST":
        return render(request, "public/join_code.html")
    if not within_limit(request, "sign_up_code", account=""):
        return too_often(request)
    typed = request.POST.get("code", "").strip()[:LONGEST_CODE].lower()
    try:
        found = open_list(typed, now=timezone.now())
    except Http404:
        error = _("No sign-up has that code. Look at it again, or ask who gave it to you.")
        facts = {"typed": typed, "error": error}
        return render(request, "public/join_code.html", facts, status=422)
    return redirect("join", code=found.code)


@never_cache
@require_form
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The form; then one waits for an organiser to say yes."""
    now = timezone.now()
    found = open_list(code[:LONGEST_CODE], now=now)
    facts = {"edition": found.edition}
    if request.method != "POST":
        form = SignUpForm(initial={"language": get_language()})
        return render(request, "public/join.html", {**facts, "form": form, "full": is_full(found)})
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return render(request, "public/join.html", {**facts, "form": form}, status=422)
    applicant = form.applicant()
    if not within_limit(request, "sign_up", account=applicant.address):
        return too_often(request)
    try:
        sign_up(found=found, applicant=applicant, now=now)
    except FullError:
        return render(request, "public/join.html", {**facts, "full": True}, status=422)
    return render(request, "public/joined.html", facts)
