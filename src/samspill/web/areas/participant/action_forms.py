"""What is asked for when two agree on something, and what is suggested to them at the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.participant.sharing_common import labels
from samspill.web.sharing.labels import Label
from samspill.web.sharing.tie_models import LONGEST_LINE

A_WEEK_ON = timedelta(days=7)


@dataclass(frozen=True)
class Suggestion:
    """What two at a table often agree on: as the one who taps says it, and as it is kept, where
    the name of who does it stands before it."""

    key: str
    said: Promise
    line: Promise
    mine: bool = True


SUGGESTIONS = (
    Suggestion("send", _("I send you something"), _("Send something")),
    Suggestion("get", _("You send me something"), _("Send something"), mine=False),
    Suggestion("meet", _("We meet again"), _("Arrange for us to meet again")),
    Suggestion(
        "introduce",
        _("I put you in touch with somebody"),
        _("Put the other in touch with somebody"),
    ),
)


def suggested(key: str) -> Suggestion | None:
    """The suggestion with this key; None for any other word."""
    return next((each for each in SUGGESTIONS if each.key == key), None)


def due_then(today: date) -> date:
    """By when something suggested is to be done, unless another day is said."""
    return today + A_WEEK_ON


class _Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AgreeForm(forms.Form):
    """What the two said they would do."""

    line = LineInput(label=_("What you said you would do"), max_length=LONGEST_LINE)
    whose = forms.ChoiceField(
        label=_("Who does it"),
        choices=(("mine", _("I do")), ("theirs", _("They do"))),
        widget=forms.RadioSelect,
        initial="mine",
    )
    due = _Day(label=_("By when"), required=False)
    label = forms.ChoiceField(
        label=_("How far what stands here may go"),
        choices=[(each.value, each.label) for each in labels(red=False)],
        initial=Label.AMBER.value,
        required=False,
    )

    def clean_label(self) -> Label:
        """The one chosen; the usual one where nothing was."""
        return Label(self.cleaned_data["label"] or Label.AMBER)


class DoneForm(forms.Form):
    """That it is done, and what came of it, if one would say."""

    line = LineInput(
        label=_("What came of it, in one line"), max_length=LONGEST_LINE, required=False
    )
    told = forms.BooleanField(label=_("Let the other read it"), required=False)


class DueForm(forms.Form):
    """Another date."""

    due = _Day(label=_("By when"))
