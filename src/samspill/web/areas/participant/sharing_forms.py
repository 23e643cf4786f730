"""What is asked for before something is shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput, whole_numbers
from samspill.web.areas.kit.wording import day
from samspill.web.areas.participant.sharing_common import labels, refused
from samspill.web.people.models import Sector
from samspill.web.sharing.actions import Draft, Refusal
from samspill.web.sharing.audience import Audience
from samspill.web.sharing.care import Worry, worries
from samspill.web.sharing.labels import FOR_MANY, LASTS, LASTS_AT_MOST, Label
from samspill.web.sharing.models import LONGEST_TEXT, Certainty, Kind

WIDE = (
    ("", gettext_lazy("Only those I have ticked")),
    ("theme", gettext_lazy("Those here whose profile is about a theme")),
    ("sector", gettext_lazy("A sector, of those here")),
    ("all", gettext_lazy("Everybody here")),
)


class ShareForm(forms.Form):
    """From the top: what, to whom, on which conditions. Nothing is chosen beforehand that is wider
    than the narrowest."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What you want to share"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    number = LineInput(label=gettext_lazy("Your number"), required=False, max_length=30)
    about = LineInput(
        label=gettext_lazy("About"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("A theme in a few words, never a name."),
    )
    wide = forms.ChoiceField(choices=WIDE, required=False, widget=forms.RadioSelect)
    theme = LineInput(label=gettext_lazy("Theme"), required=False, max_length=100)
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"), required=False, choices=[("", "–"), *Sector.choices]
    )
    case = forms.ChoiceField(label=gettext_lazy("Those in a case"), required=False)
    label = forms.ChoiceField(choices=Label.choices, widget=forms.RadioSelect)
    may_act = forms.BooleanField(
        label=gettext_lazy("They may act on it without asking me first"), required=False
    )
    may_name_source = forms.BooleanField(
        label=gettext_lazy("They may say that it is from me"), required=False
    )
    may_tell_affected = forms.BooleanField(
        label=gettext_lazy("They may tell those it concerns"), required=False
    )
    chatham_house = forms.BooleanField(
        label=gettext_lazy("It was said under the Chatham House Rule"), required=False
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("How do you know it?"),
        choices=Certainty.choices,
        widget=forms.RadioSelect,
    )
    purpose = LineInput(
        label=gettext_lazy("What it is for"),
        required=False,
        max_length=300,
    )
    ground = forms.CharField(required=False, max_length=60)
    weighing = LineInput(
        label=gettext_lazy("Why it is right to share this, in a sentence"),
        required=False,
        max_length=500,
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, red: bool, today: date, cases: Sequence[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        among = [("", _("None")), *cases]
        self.fields["case"].choices = among  # type: ignore[attr-defined]  # a choice field
        self.today = today
        self.may = labels(red=red)
        choices = [(label.value, label.label) for label in self.may]
        self.fields["label"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def usual(*, red: bool) -> dict[str, Any]:
        """What stands there at first: the narrowest."""
        return {
            "label": labels(red=red)[0].value,
            "certainty": Certainty.OWN.value,
            "wide": "",
            "purpose": _("To recognise it and prevent it"),
        }

    def clean(self) -> dict[str, Any]:
        """Values that fit together."""
        data = super().clean() or self.cleaned_data
        calls = data.get("kind") == Kind.CALL_ME
        if "kind" in data and not data.get("number" if calls else "text", "").strip():
            self.add_error("number" if calls else "text", refused(Refusal.EMPTY))
        data["text" if calls else "number"] = ""
        for name in ("text", "about", "purpose", "weighing"):
            if any(each.worry is Worry.CLASSIFIED for each in worries(data.get(name) or "")):
                self.add_error(name, refused(Refusal.CLASSIFIED))
        wide = data.get("wide", "")
        if wide and "label" in data and Label(data["label"]) not in FOR_MANY:
            self.add_error("label", refused(Refusal.WIDE))
        if wide in {"theme", "sector"} and not data.get(wide):
            self.add_error(wide, _("Say which."))
        if wide and not data.get("weighing"):
            self.add_error(
                "weighing", _("With so many readers, say in a sentence why it is right.")
            )
        self._check_until(data)
        return data

    def _check_until(self, data: dict[str, Any]) -> None:
        until = data.get("until")
        if until is None or "label" not in data:
            return
        last = self.today + LASTS_AT_MOST[Label(data["label"])]
        if until <= self.today:
            self.add_error("until", refused(Refusal.PAST))
        elif until > last:
            self.add_error(
                "until", _("It can last until %(day)s at most.") % {"day": day(last, "year")}
            )

    def draft(self) -> Draft:
        """What would be shared, when the form is valid."""
        data = self.cleaned_data
        return Draft(
            kind=Kind(data["kind"]),
            about=data["about"],
            label=Label(data["label"]),
            certainty=Certainty(data["certainty"]),
            purpose=data["purpose"],
            text=data["text"],
            number=data["number"],
            act_after_contact=not data["may_act"],
            may_name_source=data["may_name_source"],
            may_tell_affected=data["may_tell_affected"],
            chatham_house=data["chatham_house"],
            ground=data["ground"],
            weighing=data["weighing"],
        )

    def audience(self) -> Audience:
        """To whom, as far as the form says."""
        wide = self.cleaned_data.get("wide", "")
        return Audience(
            people=self.people(),
            case=int(self.cleaned_data.get("case") or 0),
            everybody=wide == "all",
            sector=self.cleaned_data.get("sector", "") if wide == "sector" else "",
            theme=self.cleaned_data.get("theme", "") if wide == "theme" else "",
        )

    def people(self) -> frozenset[int]:
        """Those ticked by name."""
        posted = self.data if self.is_bound else self.initial
        ticked = posted.getlist("to") if hasattr(posted, "getlist") else posted.get("to", [])
        return frozenset(whole_numbers(ticked))

    def ends(self, now: datetime) -> datetime:
        """Until when: the end of the day that is chosen, or as long as the label lasts."""
        until = self.cleaned_data.get("until")
        if until is None:
            chosen = self.cleaned_data.get("label") or self.may[0]
            return now + LASTS[Label(chosen)]
        last = now + LASTS_AT_MOST[Label(self.cleaned_data["label"])]
        return min(timezone.make_aware(datetime.combine(until, time(23, 59))), last)
