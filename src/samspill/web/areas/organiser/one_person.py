"""One participant, as an organiser sees and corrects them: their day, how far they have come, what
has been sent to them, and what is done for them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.letters import SHOWN_TO_ORGANISERS, kind_in_words
from samspill.web.areas.organiser.meanwhile import changed, digest_in, seen_in, shown
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.people import say_letters, state_in_words
from samspill.web.areas.organiser.people_forms import ParticipantForm
from samspill.web.areas.organiser.repairs import after_saving, agreed_in, not_saved, repair_in_words
from samspill.web.editions import invitations
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.overview import answer_of, organisations_at, participant_of
from samspill.web.editions.participation import (
    NameRefusedError,
    correct_name,
    restore_participant,
)
from samspill.web.editions.permissions import may_correct_address, may_correct_name
from samspill.web.editions.seen import (
    ChangedMeanwhileError,
    last_participant_change,
    names_of_organisations,
    participant_values,
)
from samspill.web.meetings.queries import meetings_of
from samspill.web.outbox.queries import letters_to
from samspill.web.planning.changes import change_coming, change_participant
from samspill.web.planning.days import day_of_person
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import undoable
from samspill.web.wishes.queries import counting_wishes


@require_form
@login_required
@asks_again
def participant(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One participant: what the organiser may change, their link, and whether they come."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    more: dict[str, Any] = {"seen": shown(participant_values(who))}
    form = ParticipantForm(
        request.POST if request.method == "POST" else None,
        participant=who,
        organisations=organisations_at(edition),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_participant(
                participant=who,
                facts=form.facts(),
                by=organiser(request),
                now=timezone.now(),
                agreed=agreed_in(request),
                seen=digest_in(request),
            )
        except ChangedMeanwhileError:
            more = _meanwhile(request, who)
        except StandsAgainstError as error:
            more |= repair_in_words(error)
        else:
            messages.success(request, _("Saved."))
            return after_saving(request, slug, "organiser_people")
    facts = {
        **more,
        "who": who,
        "form": form,
        **state_in_words(answer_of(who)),
        "meetings": meetings_of(who),
        **_their_day(edition, who),
        **_how_far(edition, who),
        "rename_url": reverse("organiser_name", kwargs={"slug": slug, "pk": pk})
        if may_correct_name(organiser(request), who)
        else "",
        "correct_url": reverse("organiser_address", kwargs={"slug": slug, "pk": pk})
        if may_correct_address(organiser(request), who)
        else "",
        "withdraw_url": reverse("organiser_withdraw", kwargs={"slug": slug, "pk": pk}),
    }
    status = not_saved(request)
    return render(
        request, "organiser/participant.html", page(request, edition, **facts), status=status
    )


def _their_day(edition: Edition, who: Participant) -> dict[str, Any]:
    """What they have in each slot, once people follow a plan."""
    now = timezone.now()
    if not edition.is_published or who.withdrawn_at is not None:
        return {}
    return {"day": day_of_person(who, now=now), "undoable": undoable(edition, now)}


def _how_far(edition: Edition, who: Participant) -> dict[str, Any]:
    """What they have said, counted and never shown, and what has been sent to them."""
    letters = letters_to(who.person_id, edition.pk, SHOWN_TO_ORGANISERS)
    return {
        "wishes": counting_wishes([who.pk]).get(who.pk, 0),
        "letters": [
            {"kind": kind_in_words(each.kind), "state": each.state.label, "at": each.at}
            for each in letters
        ],
        "may_enter": who.withdrawn_at is None and edition.phase != Phase.OVER,
    }


@require_POST
@login_required
def rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The name as it should be written."""
    edition = edition_for(request, slug)
    who, by = participant_of(edition, pk), organiser(request)
    name = request.POST.get("name", "")
    try:
        correct_name(participant=who, name=name, by=by, now=timezone.now())
    except NameRefusedError as error:
        messages.error(request, _name_refusals()[error.code])
    else:
        messages.success(request, _("The name is corrected."))
    return redirect("organiser_participant", slug=slug, pk=pk)


def _name_refusals() -> dict[str, str]:
    return {
        "no_name": _("Write the name on one line, in at most 200 characters."),
        "theirs": _("They take part elsewhere, too: the name is theirs to keep."),
        "another": _(
            "That would be somebody else. Let a colleague take over, or withdraw this participant "
            "and add the right one."
        ),
        "taken": _("Somebody who shares the address has that name."),
    }


def _meanwhile(request: HttpRequest, who: Participant) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = participant_values(who)
    seen = seen_in(request) or {}
    ids = {one.get("organisation_id") for one in (values, seen)}
    names = names_of_organisations([pk for pk in ids if isinstance(pk, int)])

    def written(name: str, value: object) -> str:
        if name == "organisation_id":
            return names.get(cast(int, value), "")
        if name == "representative":
            return _("Yes") if value else _("No")
        return "" if value is None else str(value)

    labels = {
        "title": _("Role or title"),
        "organisation_id": _("Organisation"),
        "representative": _("Represents the organisation"),
        "cap": _("Most meetings"),
        "minimum": _("Guaranteed meetings"),
    }
    notice = changed(
        request,
        values=values,
        entry=last_participant_change(who),
        label=lambda name, _value: labels[name],
        written=written,
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


@require_POST
@login_required
def send_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new link to one participant; the one they had works until one of them is used."""
    edition = edition_for(request, slug)
    who, by = participant_of(edition, pk), organiser(request)
    say_letters(request, invitations.send_link(participant=who, by=by, now=timezone.now()))
    return redirect("organiser_participant", slug=slug, pk=pk)


@require_POST
@login_required
@asks_again
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody does not come after all, or does."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    by, now = organiser(request), timezone.now()
    if "back" in request.POST:
        restore_participant(participant=who, by=by, now=now)
        return redirect("organiser_people", slug=slug)
    try:
        change_coming(participant=who, by=by, now=now, agreed=agreed_in(request))
    except StandsAgainstError as error:
        facts = {"who": who, **repair_in_words(error)}
        return render(
            request,
            "organiser/withdraw.html",
            page(request, edition, **facts),
            status=not_saved(request),
        )
    said = _("%(name)s is withdrawn.") % {"name": who.person.name}
    messages.success(request, said)
    them = reverse("organiser_participant", args=(slug, pk))
    return after_saving(request, slug, "organiser_people", changed=them)
