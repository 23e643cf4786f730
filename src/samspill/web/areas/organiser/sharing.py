"""What people may do with one another after they have met: off until somebody answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, shown
from samspill.web.editions.models import Edition
from samspill.web.editions.seen import ChangedMeanwhileError
from samspill.web.sharing.contact_persons import contact_persons
from samspill.web.sharing.groups.proposal_queries import number_proposed
from samspill.web.sharing.models import SHARING_IS_ON, Part
from samspill.web.sharing.papers.filling import LANGUAGES, NAMES, Paper, paper_file
from samspill.web.sharing.rates import sums_of
from samspill.web.sharing.terms import last_terms_change, set_terms, terms_values

MEANS: dict[str, Promise] = {
    Part.NONE: gettext_lazy("The day ends when it ends. Nothing is kept for people afterwards."),
    Part.TIES: gettext_lazy(
        "Each sees whom they met, what the two agreed to do, and notes that nobody else sees."
    ),
    Part.SHARING: gettext_lazy(
        "And people may share an experience, a method, a question or a number to call, with those"
        " they choose, under a label. You see none of it."
    ),
    Part.CASES: gettext_lazy(
        "And several may work on one matter together, under a written agreement of their own, until"
        " a date. You see none of it."
    ),
}
NEEDED = ("controller", "joint", "processing", "contact")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOR: dict[Paper, Promise] = {
    Paper.JOINT: gettext_lazy(
        "Between you and the organisations that take part (GDPR article 26). Each crosses off which"
        " part it takes, or none."
    ),
    Paper.PROCESSOR: gettext_lazy(
        "With whoever runs the server for you (GDPR article 28), with what they can still see."
    ),
    Paper.ASSESSMENT: gettext_lazy(
        "What may go wrong for people, what is done about it, and who decides (GDPR article 35)."
    ),
}


class TermsForm(forms.Form):
    """How much, who answers for it, and whom those written about turn to."""

    part = forms.ChoiceField(
        label=gettext_lazy("What people may do after they have met"),
        choices=Part.choices,
        widget=forms.RadioSelect,
    )
    controller = LineInput(
        label=gettext_lazy("Controller"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who decides why and how personal data are used here."),
    )
    joint = LineInput(
        label=gettext_lazy("Agreement of joint controllers (GDPR article 26)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where it is kept, and its date."),
    )
    processing = LineInput(
        label=gettext_lazy("Agreement with processors (GDPR article 28)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where it is kept, and its date."),
    )
    contact = forms.EmailField(
        label=gettext_lazy("Contact point for people who are written about"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("An e-mail address that somebody reads."),
    )
    red_in_writing = forms.BooleanField(
        label=gettext_lazy("TLP:RED may be written here"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise it is told in person. What is written asks for a second factor each time it"
            " is opened."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is let on before somebody answers for it."""
        data = super().clean() or self.cleaned_data
        if data.get("part", Part.NONE) != Part.NONE:
            for name in NEEDED:
                if name in data and not data[name]:
                    self.add_error(name, _("This is needed before anything is let on."))
        return data


@require_form
@login_required
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """How much the edition lets its people do."""
    edition = edition_for(request, slug)
    values = terms_values(edition)
    posted = request.POST if request.method == "POST" else None
    form = TermsForm(posted, initial=values)
    more: dict[str, Any] = {"seen": shown(values)}
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        try:
            set_terms(
                edition=edition,
                **{**data, "part": Part(data["part"])},
                by=organiser(request),
                now=timezone.now(),
                seen=digest_in(request),
            )
        except ChangedMeanwhileError:
            more = _meanwhile(request, edition)
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_sharing", slug=slug)
    facts = {
        "form": form,
        "parts": [(value, label, MEANS[value]) for value, label in Part.choices],
        "chosen": form["part"].value(),
        "now": values["part"],
        "on": values["part"] in SHARING_IS_ON,
        "sums": sums_of(edition.pk),
        "groups_proposed": number_proposed(edition),
        "papers": _papers(),
        "word": WORD,
        **more,
    }
    status = 200 if posted is None else 422
    return render(request, "organiser/sharing.html", page(request, edition, **facts), status=status)


@require_safe
@login_required
def paper(request: HttpRequest, slug: str, paper: str, language: str) -> HttpResponse:
    """A paper to begin an agreement from, for Word, with what is known of the edition."""
    edition = edition_for(request, slug)
    if paper not in set(Paper) or language not in LANGUAGES:
        raise Http404
    content = paper_file(edition=edition, paper=Paper(paper), language=language)
    response = HttpResponse(content, content_type=WORD)
    name = f"samspill-{paper}-{edition.slug}-{language}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@login_required
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Who says for each organisation who its people are, and how one is named: not here."""
    edition = edition_for(request, slug)
    homes = contact_persons(edition.pk)
    facts = {
        "homes": len(homes),
        "have": [home for home in homes if home.has_one],
        "lack": [home for home in homes if not home.has_one],
    }
    return render(request, "organiser/contact_persons.html", page(request, edition, **facts))


def _papers() -> list[dict[str, Any]]:
    """The papers: first in the language that is read, then in the others."""
    read = get_language() or settings.LANGUAGE_CODE
    languages = sorted(settings.LANGUAGES, key=lambda each: each[0] != read)
    return [
        {"code": code.value, "name": name, "about": FOR[code], "languages": languages}
        for code, name in NAMES.items()
    ]


def _meanwhile(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = terms_values(edition)
    notice = changed(
        request,
        values=values,
        entry=last_terms_change(edition),
        label=lambda name, _value: str(TermsForm.base_fields[name].label),
        written=_written,
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


def _written(name: str, value: object) -> str:
    if name == "part":
        return str(Part(str(value)).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
