"""The form for one participant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.posted import LineInput
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Participant
from samspill.web.people.models import Organisation


class ParticipantForm(forms.Form):
    """What an organiser may change: the rest is the participant's own."""

    title = LineInput(label=_("Role or title"), required=False, max_length=200)
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, empty_label=None
    )
    representative = forms.BooleanField(label=_("Represents the organisation"), required=False)
    cap = forms.IntegerField(
        label=_("Most meetings"),
        required=False,
        min_value=1,
        help_text=_("Empty: as everybody else."),
    )
    minimum = forms.IntegerField(
        label=_("Guaranteed meetings"),
        required=False,
        min_value=0,
        help_text=_("Instead of the number that is guaranteed to everybody. Empty: as for them."),
    )
    for_all = forms.BooleanField(
        label=_("The same guarantee for everybody from the organisation"), required=False
    )

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        organisations: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "title": participant.title,
            "organisation": participant.organisation_id,
            "representative": participant.representative,
            "cap": participant.cap,
            "minimum": participant.minimum,
        }
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)  # noqa: S101  (for the types)
        organisation.queryset = organisations
        limit = participant.edition.cap
        for name in ("cap", "minimum"):
            number = self.fields[name]
            assert isinstance(number, forms.IntegerField)  # noqa: S101  (as above)
            number.max_value = limit
            number.widget.attrs["max"] = limit
            number.validators.append(MaxValueValidator(limit))

    def clean(self) -> dict[str, Any]:
        """Nobody is guaranteed more than they take."""
        data = super().clean() or self.cleaned_data
        cap, minimum = data.get("cap"), data.get("minimum")
        if cap is not None and minimum is not None and minimum > cap:
            self.add_error("minimum", _("This can't be more than the most meetings for each."))
        return data

    def facts(self) -> ParticipantFacts:
        """What the valid form says."""
        data = self.cleaned_data
        return ParticipantFacts(
            title=data["title"],
            organisation=data["organisation"],
            representative=data["representative"],
            cap=data["cap"],
            minimum=data["minimum"],
            for_all=data["for_all"],
        )
