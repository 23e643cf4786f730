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
        }
        super().__init__(*args, **kwargs)
        organisation, cap = self.fields["organisation"], self.fields["cap"]
        assert isinstance(organisation, forms.ModelChoiceField)  # noqa: S101  (for the types)
        assert isinstance(cap, forms.IntegerField)  # noqa: S101  (as above)
        organisation.queryset = organisations
        limit = participant.edition.cap
        cap.max_value = limit
        cap.widget.attrs["max"] = limit
        cap.validators.append(MaxValueValidator(limit))

    def facts(self) -> ParticipantFacts:
        """What the valid form says."""
        data = self.cleaned_data
        return ParticipantFacts(
            title=data["title"],
            organisation=data["organisation"],
            representative=data["representative"],
            cap=data["cap"],
        )
