"""Places of organisations in words: for organisers, and for who says who comes."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput
from samspill.web.editions.registering.places import Comes, State

LABELS: dict[State, tuple[Promise, str]] = {
    State.NOT_INVITED: (gettext_lazy("Not invited yet"), "neutral"),
    State.INVITED: (gettext_lazy("Invited"), "info"),
    State.ANSWERED: (gettext_lazy("Has answered"), "success"),
    State.WITHDRAWN: (gettext_lazy("Does not come"), "neutral"),
}


class NamedForm(forms.Form):
    """Who comes."""

    name = LineInput(label=gettext_lazy("Name"), max_length=200)
    address = LineInput(
        label=gettext_lazy("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    title = LineInput(label=gettext_lazy("Role or title"), required=False, max_length=200)


def in_words(people: list[Comes]) -> list[dict[str, object]]:
    """A row each: who, and how far they have come."""
    return [
        {
            "who": each.participant,
            "label": LABELS[each.state][0],
            "tone": LABELS[each.state][1],
            "withdrawn": each.state is State.WITHDRAWN,
        }
        for each in people
    ]


def refusal(code: str) -> tuple[str, str]:
    """The field it is about, and the sentence."""
    return {
        "no_organisation": ("organisation", _("Write the name of the organisation.")),
        "no_sector": ("sector", _("Choose the sector of the new organisation.")),
        "number": ("number", _("Write a number from 0 to 500.")),
        "fewer": ("number", _("More than that come already: take somebody out first.")),
        "no_address": (
            "address", _("That is no e-mail address. Write it as name@example.org."),
        ),
        "no_name": ("name", _("Write a name.")),
        "name": ("name", _("Write a name.")),
        "shared": (
            "address",
            _("Several people share that mailbox: this needs an address of one's own."),
        ),
        "full": (
            "",
            _("All places are taken. The organisers can give you more, or you replace somebody."),
        ),
        "many": ("", _("You have named many by now. Ask the organisers to add this one.")),
        "here": ("address", _("They come already.")),
        "ask": (
            "address",
            _(
                "That address can't be added here. Ask the organisers to add this person: they see "
                "why."
            ),
        ),
        "published": (
            "",
            _(
                "The plan is published, and others are to meet them. Write to the organisers who "
                "comes instead: they let the new one take the meetings over."
            ),
        ),
        "closed": ("", _("The day is over.")),
    }[code]  # fmt: skip
