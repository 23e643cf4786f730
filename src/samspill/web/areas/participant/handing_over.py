"""A colleague takes over one's own meetings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.handing_over import (
    HandOverForm,
    NewColleagueForm,
    meetings_in_words,
)
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.participant.common import around, mine
from samspill.web.areas.participant.possible import plan_in_words
from samspill.web.editions.joining import JoinError, join_colleague
from samspill.web.editions.models import Phase
from samspill.web.planning.freezing import FrozenError
from samspill.web.planning.repairing import NoRepairError, OtherProposalError
from samspill.web.planning.substitutes import (
    CannotTakeError,
    NoColleagueError,
    let_colleague,
    meetings_to_hand_over,
)


@require_form
@login_required
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Which meetings go to which colleague. Why one cannot take a meeting is never said."""
    me, now = mine(request, slug), timezone.now()
    posted = request.POST if request.method == "POST" else None
    asked = {name: request.GET.get(name, "")[:36] for name in ("meeting", "colleague")}
    form = HandOverForm(
        posted,
        giver=me,
        now=now,
        chosen=asked["meeting"],
        colleague_first=asked["colleague"],
    )
    frozen = me.edition.is_frozen(now)
    open_for_it = me.edition.phase == Phase.PUBLISHED and form.possible and not frozen
    if posted is not None and open_for_it and form.is_valid():
        over = form.over()
        facts: dict[str, object] = {"name": over.colleague.person.name}
        try:
            left = let_colleague(over=over, by=me.person, now=now)
        except FrozenError:  # just now
            return redirect("participant_hand_over", slug=slug)
        except (CannotTakeError, NoColleagueError, NoRepairError, OtherProposalError):
            said = _("%(name)s cannot take this. Your meetings stay as they are.")
            form.add_error(None, said % facts)
        else:
            messages.success(request, _("%(name)s takes over, and is told.") % facts)
            for line in meetings_in_words(left, me):
                facts["meeting"] = line
                said = _("%(name)s cannot take this one, which stays yours: %(meeting)s")
                messages.warning(request, said % facts)
            return redirect("participant_agenda", slug=slug)
    shown = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "form": form,
        "open": open_for_it,
        "frozen": frozen,
        "says": plan_in_words(me.edition, now),
        "may_name": me.edition.phase == Phase.PUBLISHED and bool(form.found) and not frozen,
    }
    status = 200 if posted is None else 422
    return render(request, "participant/hand_over.html", shown, status=status)


@require_form
@login_required
def new_colleague(request: HttpRequest, slug: str) -> HttpResponse:
    """A colleague who was on no list takes part, to take over one's own meetings."""
    me, now = mine(request, slug), timezone.now()
    closed = me.edition.phase != Phase.PUBLISHED or me.edition.is_frozen(now)
    if closed or not meetings_to_hand_over(me, now):
        return redirect("participant_hand_over", slug=slug)
    posted = request.POST if request.method == "POST" else None
    form = NewColleagueForm(posted)
    back = reverse("participant_hand_over", args=(slug,))
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            joined = join_colleague(
                beside=me, name=said["name"], address=said["email"], by=me.person, now=now
            )
        except JoinError as error:
            form.refuse(error, own=True)
        else:
            text = _("%(name)s takes part now, and is invited. Choose what they take over.")
            messages.success(request, text % {"name": joined.person.name})
            return redirect(f"{back}?colleague={joined.pk}")
    shown = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "form": form,
        "back": back,
    }
    status = 200 if posted is None else 422
    return render(request, "participant/new_colleague.html", shown, status=status)
