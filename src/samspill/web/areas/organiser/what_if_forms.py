"""The form in which an organiser asks what if."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.wording import number
from samspill.web.editions.models import MAX_MEETINGS, Edition
from samspill.web.planning.what_if import MOST_SLOTS, MOST_TABLES, Question


class WhatIfForm(forms.Form):
    """One change of the set-up or more; a field that is left empty changes nothing."""

    tables = forms.IntegerField(
        label=gettext_lazy("More tables"),
        required=False,
        min_value=-MOST_TABLES,
        max_value=MOST_TABLES,
    )
    slots = forms.IntegerField(
        label=gettext_lazy("More slots, at the end of the day"),
        required=False,
        min_value=-MOST_SLOTS,
        max_value=MOST_SLOTS,
    )
    cap = forms.IntegerField(
        label=gettext_lazy("Most meetings for each"),
        required=False,
        min_value=1,
        max_value=MAX_MEETINGS,
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("Guaranteed meetings for each"),
        required=False,
        min_value=0,
        max_value=MAX_MEETINGS,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.slots_now = edition.slots.count()
        fewer = _("There are %(number)s now. A number below zero is so many fewer.")
        tables = edition.tables.count()
        self.fields["tables"].help_text = fewer % {"number": number(tables)}
        self.fields["slots"].help_text = fewer % {"number": number(self.slots_now)}
        now = _("Now %(number)s.")
        self.fields["cap"].help_text = now % {"number": number(edition.cap)}
        self.fields["minimum"].help_text = now % {"number": number(edition.minimum)}

    def clean(self) -> dict[str, Any]:
        """Something that is other than it is, and that can be."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if self.question().empty:
            self.add_error(None, _("Nothing of this is other than it is. Change at least one."))
        cap, minimum = data["cap"], data["minimum"]
        cap = self.edition.cap if cap is None else cap
        minimum = self.edition.minimum if minimum is None else minimum
        if minimum > cap:
            at = "cap" if data["minimum"] is None else "minimum"
            self.add_error(at, _("More meetings would be guaranteed than anybody may have."))
        if self.slots_now and self.slots_now + (data["slots"] or 0) < 1:
            self.add_error("slots", _("At least one slot must be left."))
        return data

    def question(self) -> Question:
        """What is asked, when the form is valid."""
        data, edition = self.cleaned_data, self.edition
        return Question(
            tables=data["tables"] or 0,
            slots=data["slots"] or 0,
            cap=None if data["cap"] == edition.cap else data["cap"],
            minimum=None if data["minimum"] == edition.minimum else data["minimum"],
        )
