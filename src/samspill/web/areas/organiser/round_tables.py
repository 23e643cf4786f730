"""Round tables: what there are, what might be, and making, changing and taking one away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput, whole_number, whole_numbers
from samspill.web.areas.kit.wording import NOTHING, between, number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, shown
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import after_saving, agreed_in, not_saved, repair_in_words
from samspill.web.editions.models import Edition
from samspill.web.editions.queries import slots_of
from samspill.web.editions.seen import ChangedMeanwhileError, last_change_of
from samspill.web.meetings.queries import round_tables_on
from samspill.web.people.models import Sector
from samspill.web.planning.changes import change_round_table, take_away_round_table
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.wishes.models import RoundTable, Strength
from samspill.web.wishes.round_table_proposals import proposal_of, proposed
from samspill.web.wishes.round_tables import (
    FEWEST,
    LONGEST_THEME,
    MOST,
    RoundTableError,
    RoundTableFacts,
    create_round_table,
    free_tables,
    listed,
    round_table_at,
    round_table_values,
    who_may_lead,
    with_a_table,
)

ROUND_TABLE_VERBS = ("round_table_made", "round_table_changed")
FIELDS = {  # by the code of what cannot be
    "theme": "theme",
    "sizes": "most",
    "sectors": "sectors",
    "moderator": "moderator",
    "slots": "slots",
    "table": "table",
    "chairs": "table",
}


class RoundTableForm(forms.Form):
    """What an organiser says of a round table."""

    theme = LineInput(label=gettext_lazy("Theme"), max_length=LONGEST_THEME)
    moderator = forms.ChoiceField(label=gettext_lazy("Moderator"), required=False)
    fewest = forms.IntegerField(
        label=gettext_lazy("Fewest people"), min_value=FEWEST, max_value=MOST, initial=FEWEST
    )
    most = forms.IntegerField(
        label=gettext_lazy("Most people"), min_value=FEWEST, max_value=MOST, initial=MOST
    )
    sectors = forms.IntegerField(
        label=gettext_lazy("From at least so many sectors"),
        min_value=1,
        max_value=len(Sector),
        initial=1,
    )
    table = forms.ChoiceField(
        label=gettext_lazy("Table"),
        required=False,
        help_text=gettext_lazy("The table that you choose has chairs for as many as may come."),
    )
    slots = forms.MultipleChoiceField(
        label=gettext_lazy("Only at these times"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none, and it may be at any time."),
    )

    def __init__(self, *args: Any, edition: Edition, row: RoundTable | None, **more: Any) -> None:
        super().__init__(*args, **more)
        people = [(str(pk), name) for pk, name in who_may_lead(edition)]
        if row is not None and row.moderator is not None:
            away = str(row.moderator_id), row.moderator.person.name
            people += [] if any(pk == away[0] for pk, _name in people) else [away]
        tables = [(str(pk), number(n)) for pk, n, _chairs in free_tables(edition)]
        self.names = {
            "moderator": [("", _("Nobody")), *people],
            "table": [("", _("Any with chairs enough")), *tables],
            "slots": [(str(s.pk), between(s.start, s.end)) for s in slots_of(edition)],
        }
        for name, choices in self.names.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
            field.choices = choices

    def facts(self) -> RoundTableFacts:
        """When the form is valid."""
        said = self.cleaned_data
        slots = frozenset(whole_numbers(said["slots"]))
        return RoundTableFacts(
            theme=said["theme"],
            moderator=whole_number(said["moderator"]),
            fewest=said["fewest"],
            most=said["most"],
            sectors=said["sectors"],
            table=whole_number(said["table"]),
            slots=slots or None,
        )

    def refuse(self, error: RoundTableError) -> None:
        """Say at the field what cannot be."""
        said = {
            "sizes": _("The most must not be fewer than the fewest."),
            "sectors": _("There cannot be more sectors than people."),
            "chairs": _("No table has chairs for so many. Choose one: it is given them."),
        }.get(error.code, _("This is no more to be chosen. Choose again."))
        self.add_error(FIELDS[error.code], said)


@require_safe
@login_required
def round_tables(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition's round tables, and those that its own words ask for."""
    edition = edition_for(request, slug)
    rows = listed(edition)
    names = {
        Strength.MUST: _("Must be there"),
        Strength.LIKE: _("Would like"),
        Strength.OPEN: _("Open to it"),
    }
    shown_rows = [
        (each.row, each.held, [(names[strength], each.wanted[strength]) for strength in Strength])
        for each in rows
    ]
    places = round_tables_on(edition.pk) if edition.is_published else {}
    facts = {
        "rows": shown_rows,
        "places": places,
        "proposed": proposed(edition, [each.row.theme for each in rows]),
    }
    return render(request, "organiser/round_tables.html", page(request, edition, **facts))


@require_form
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A round table of the organiser's own."""
    edition = edition_for(request, slug)
    posted = request.POST if request.method == "POST" else None
    form = RoundTableForm(posted, edition=edition, row=None)
    if posted is not None and form.is_valid():
        try:
            create_round_table(
                edition=edition, facts=form.facts(), by=organiser(request), now=timezone.now()
            )
        except RoundTableError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_round_tables", slug=slug)
    status = 200 if posted is None else 422
    return render(
        request, "organiser/round_table.html", page(request, edition, form=form), status=status
    )


@require_POST
@login_required
def take_up(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the proposals becomes a round table."""
    edition = edition_for(request, slug)
    found = proposal_of(edition, request.POST.get("proposal", ""))
    if found is None:
        messages.error(request, _("That proposal is gone: what people write has changed."))
        return redirect("organiser_round_tables", slug=slug)
    facts = with_a_table(edition, found.facts())
    try:
        row = create_round_table(
            edition=edition, facts=facts, by=organiser(request), now=timezone.now()
        )
    except RoundTableError:
        messages.error(request, _("No table is free for a round table. Set up one more first."))
        return redirect("organiser_round_tables", slug=slug)
    messages.success(request, _("It is a round table now. People can wish for a seat."))
    return redirect("organiser_round_table", slug=slug, pk=row.pk)


@require_form
@login_required
@asks_again
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a round table."""
    edition = edition_for(request, slug)
    row = _found(edition, pk)
    values = round_table_values(row)
    posted = request.POST if request.method == "POST" else None
    form = RoundTableForm(posted, edition=edition, row=row, initial=_initial(values))
    more: dict[str, Any] = {"seen": shown(values)}
    if posted is not None and form.is_valid():
        try:
            change_round_table(
                round_table=row,
                facts=form.facts(),
                by=organiser(request),
                now=timezone.now(),
                seen=digest_in(request),
                agreed=agreed_in(request),
            )
        except RoundTable.DoesNotExist as error:
            raise Http404 from error
        except RoundTableError as error:
            form.refuse(error)
        except ChangedMeanwhileError:
            more = _meanwhile(request, _found(edition, pk), form)
        except StandsAgainstError as error:
            more |= repair_in_words(error)
        else:
            messages.success(request, _("Saved."))
            return after_saving(request, slug, "organiser_round_tables")
    facts = page(request, edition, form=form, row=row, **more)
    status = not_saved(request)
    return render(request, "organiser/round_table.html", facts, status=status)


@require_POST
@login_required
@asks_again
def take_away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a round table away; where it is in the programme it is shown first what becomes of
    those who would sit there."""
    edition = edition_for(request, slug)
    row = _found(edition, pk)
    try:
        take_away_round_table(
            round_table=row, by=organiser(request), now=timezone.now(), agreed=agreed_in(request)
        )
    except RoundTable.DoesNotExist as error:
        raise Http404 from error
    except StandsAgainstError as error:
        facts = page(request, edition, row=row, **repair_in_words(error))
        return render(request, "organiser/round_table_away.html", facts, status=not_saved(request))
    messages.success(request, _("The round table is taken away."))
    all_of_them = reverse("organiser_round_tables", args=(slug,))
    return after_saving(request, slug, "organiser_round_tables", changed=all_of_them)


def _found(edition: Edition, pk: int) -> RoundTable:
    row = round_table_at(edition, pk)
    if row is None:
        raise Http404
    return row


def _initial(values: dict[str, object]) -> dict[str, object]:
    slots = values["slots"]
    chosen = [str(pk) for pk in slots] if isinstance(slots, list) else []
    return {**values, "slots": chosen}


def _meanwhile(request: HttpRequest, row: RoundTable, form: RoundTableForm) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = round_table_values(row)

    def written(name: str, value: object) -> str:
        if name not in form.names:
            return str(value)
        names = dict(form.names[name])
        many = value if isinstance(value, list) else [value]
        said = ", ".join(names.get(str(one), "") for one in many if one is not None)
        return said or NOTHING

    notice = changed(
        request,
        values=values,
        entry=last_change_of(row, ROUND_TABLE_VERBS),
        label=lambda name, _value: str(form.fields[name].label),
        written=written,
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}
