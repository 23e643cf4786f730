"""What a participant brought on paper or said by phone, entered for them: whom they want to meet,
what they struggle with and know, when they are there. Wishes are taken here and never shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput, whole_numbers
from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import agreed_in, not_saved, repair_in_words
from samspill.web.areas.organiser.ways_back import to_where_it_is_undone
from samspill.web.editions.models import Participant, Phase, TopicKind
from samspill.web.editions.overview import participant_of
from samspill.web.editions.profile import MAX_TOPICS, ProfileError
from samspill.web.editions.spans import overlap
from samspill.web.planning.entering import (
    hours_from_paper,
    profile_from_paper,
    wishes_from_paper,
)
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.wishes.finding import Party, parties_for, parties_like
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.queries import Choice, Target, party_of

ROWS = 6  # on the sheet that people write on, and no more than fits on a screen
CHOICES: tuple[tuple[str, Any], ...] = (*Strength.choices, *VetoKind.choices)


class WishForm(forms.Form):
    """One wish: for whom, in any spelling, and how much."""

    whom = LineInput(
        label=gettext_lazy("Person or company"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Who is meant?"), required=False, widget=forms.RadioSelect
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("How much"), choices=CHOICES, initial=Strength.LIKE.value
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = ""
        said = str(self.data.get(self.add_prefix("whom"), "")) if self.is_bound else ""
        self._found = parties_like(parties, said)
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101  (for the types)
        if len(self._found) > 1:
            which.choices = [(party.key, party.label) for party in self._found]

    def clean(self) -> dict[str, Any]:
        """Who is meant is known."""
        data = super().clean() or self.cleaned_data
        if not data.get("whom") or self.errors:
            return data
        if not self._found:
            self.add_error(
                "whom", _("Nobody here has that name. Write it as in the list of people.")
            )
        elif len(self._found) == 1:
            self.key = self._found[0].key
        elif data["which"]:
            self.key = data["which"]
        else:
            self.add_error("which", _("There are several. Choose one."))
        return data

    @property
    def shown(self) -> list[forms.BoundField]:
        """Its fields: who is meant is asked only where there are several."""
        return [field for field in self if field.name != "which" or len(self._found) > 1]


@require_form
@login_required
def wishes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whom they want to meet, and whom not: new ones are taken, those there are shown to nobody."""
    who = _coming(request, slug, pk)
    parties = parties_for(who)
    posted = request.POST if request.method == "POST" else None
    rows = [WishForm(posted, prefix=f"row{n}", parties=parties) for n in range(ROWS)]
    error, status = "", 200
    if posted is not None:
        status = 422
        if not any(row.errors for row in rows):
            said = {row.key: row.cleaned_data["choice"] for row in rows if row.key}
            everything = "all" in posted
            error = _("Write at least one name.")
            if said or everything:
                try:
                    wishes_from_paper(
                        participant=who,
                        wishes=_targets(who, said),
                        all_of_them=everything,
                        by=organiser(request),
                        now=timezone.now(),
                    )
                except ValueError:  # somebody withdrew, or the edition ended, at the same moment
                    error = _("That is not possible any more. Look at the people again.")
                else:
                    messages.success(request, _entered(who, len(said)))
                    return redirect("organiser_participant", slug=slug, pk=pk)
    facts = {"who": who, "rows": rows, "parties": parties, "error": error}
    facts["all"] = posted is not None and "all" in posted
    return render(
        request,
        "organiser/enter_wishes.html",
        page(request, who.edition, **facts),
        status=status,
    )


def _targets(who: Participant, said: dict[str, str]) -> list[tuple[Target, Choice]]:
    found: list[tuple[Target, Choice]] = []
    for key, choice in said.items():
        target = party_of(who.edition_id, key)
        if target is not None:
            kind = VetoKind(choice) if choice in VetoKind.values else Strength(choice)
            found.append((target, kind))
    return found


def _entered(who: Participant, rows: int) -> str:
    said = ngettext(
        "%(n)s line is entered for %(name)s, who sees it and can change it.",
        "%(n)s lines are entered for %(name)s, who sees them and can change them.",
        rows,
    )
    return said % {"n": number(rows), "name": who.person.name}


@require_form
@login_required
def profile(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What they struggle with and know: everybody at the edition reads that."""
    who = _coming(request, slug, pk)
    facts: dict[str, Any] = {"who": who, "error": ""}
    if request.method == "POST":
        said = {kind: request.POST.getlist(kind)[:MAX_TOPICS] for kind in _KINDS}
        try:
            profile_from_paper(
                participant=who,
                challenges=said["challenges"],
                solutions=said["solutions"],
                by=organiser(request),
                now=timezone.now(),
            )
        except ProfileError as error:
            facts["error"] = str(error)
        else:
            messages.success(request, _for_them(who))
            return redirect("organiser_participant", slug=slug, pk=pk)
    else:
        topics = list(who.topics.all())
        said = {
            name: [topic.text for topic in topics if topic.kind == kind]
            for name, kind in _KINDS.items()
        }
    for name, texts in said.items():
        facts[name] = texts + [""] * (MAX_TOPICS - len(texts))
    return render(
        request,
        "organiser/enter_profile.html",
        page(request, who.edition, **facts),
        status=422 if facts["error"] else 200,
    )


_KINDS = {"challenges": TopicKind.CHALLENGE, "solutions": TopicKind.SOLUTION}


@require_form
@login_required
@asks_again
def hours(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """When they are there. Meetings that stand against it are repaired, once that is agreed."""
    who = _coming(request, slug, pk)
    slots = list(who.edition.slots.all())
    facts: dict[str, Any] = {"who": who, "slots": slots}
    if request.method == "POST":
        facts["present"] = whole_numbers(request.POST.getlist("present"))
        agreed = agreed_in(request)
        try:
            hours_from_paper(
                participant=who,
                present_slots=facts["present"],
                by=organiser(request),
                now=timezone.now(),
                agreed=agreed,
            )
        except StandsAgainstError as error:
            facts |= repair_in_words(error)
        else:
            messages.success(request, _for_them(who))
            where = redirect("organiser_participant", slug=slug, pk=pk)
            return to_where_it_is_undone(slug, where.url) if agreed.key else where
    else:
        absences = list(who.absences.all())
        facts["present"] = {s.pk for s in slots if not any(overlap(s, a) for a in absences)}
    return render(
        request,
        "organiser/enter_hours.html",
        page(request, who.edition, **facts),
        status=not_saved(request),
    )


def _for_them(who: Participant) -> str:
    said = _("Entered for %(name)s, who sees it and can change it.")
    return said % {"name": who.person.name}


def _coming(request: HttpRequest, slug: str, pk: int) -> Participant:
    """Somebody who comes to an edition that is not over. Raises Http404."""
    who = participant_of(edition_for(request, slug), pk)
    if who.withdrawn_at is not None or who.edition.phase == Phase.OVER:
        raise Http404
    return who
