"""What came of it, for whoever was there: three questions, once; and words for the board that two
have approved."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.participant.ties import (
    StoryForm,
    around_people,
    back_to,
    facts_of,
    for_ties,
)
from samspill.web.people.models import Person
from samspill.web.sharing.care import SAID
from samspill.web.sharing.outcomes.actions import (
    CarelessError,
    Said,
    answer_outcomes,
    approve_story,
    propose_story,
    take_back_answer,
    take_back_story,
)
from samspill.web.sharing.outcomes.models import HowMany
from samspill.web.sharing.outcomes.queries import edition_asked_about, own_answer
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.ties import NoTieError

YES, NO = "yes", "no"


class OutcomesForm(forms.Form):
    """The three questions."""

    useful = forms.TypedChoiceField(
        label=gettext_lazy("How many of those you met have been of use?"),
        choices=HowMany.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    again = forms.TypedChoiceField(
        label=gettext_lazy("How many have you met again, or agreed to meet?"),
        choices=HowMany.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    would_come = forms.ChoiceField(
        label=gettext_lazy("Would you come again?"),
        choices=((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))),
        widget=forms.RadioSelect,
    )


@require_form
@for_ties
def answer(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """The questions, for whoever met somebody at the edition, while they are asked."""
    edition = edition_asked_about(visit, slug)
    if edition is None:
        raise Http404
    kept = own_answer(visit, edition)
    initial = None if kept is None else {
        "useful": kept.useful, "again": kept.again, "would_come": YES if kept.would_come else NO,
    }  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("do") == "take back":
        try:
            take_back_answer(edition=edition, visit=visit, by=_by(request))
        except NoTieError as error:
            raise Http404 from error
        messages.success(request, _("Your answer is taken back: nothing of it is kept."))
        return redirect("ties")
    form = OutcomesForm(posted, initial=initial)
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        said = Said(data["useful"], data["again"], data["would_come"] == YES)
        answer_outcomes(edition=edition, said=said, visit=visit, by=_by(request))
        messages.success(request, _("Thank you. Nobody but you sees what you answered."))
        return redirect("ties")
    facts = {
        "form": form,
        "asked_about": edition,
        "answered": kept is not None,
        "nav": around_people(request),
    }
    status = 200 if posted is None else 422
    return render(request, "participant/outcomes.html", facts, status=status)


@require_POST
@for_ties
def tell_story(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Words for the board on what the two did, for the other to read."""
    form = StoryForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            propose_story(other=pk, text=text, visit=visit, by=_by(request))
        except CarelessError as error:
            for found in error.found:
                piece = text[found.start : found.end]
                form.add_error("text", f"“{piece}”: {SAID[found.worry]}")
        else:
            messages.success(request, _("Sent. The board reads it when the other has said yes."))
            return back_to(visit, pk)
    facts = facts_of(request, visit, pk) | {"story_form": form}
    return render(request, "participant/person.html", facts, status=422)


@require_POST
@for_ties
def change_story(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Approved, as it was read; or gone."""
    by = _by(request)
    if request.POST.get("do") != "approve":
        return back_to(visit, take_back_story(story=pk, visit=visit, by=by))
    story = approve_story(story=pk, text=request.POST.get("text", ""), visit=visit, by=by)
    return back_to(visit, story.by_id)


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)
