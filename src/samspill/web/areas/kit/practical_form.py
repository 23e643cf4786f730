"""What somebody says of photographs, food, access and their phone: on their own page, and where
they sign up."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.posted import LineInput
from samspill.web.editions.models import Photo
from samspill.web.editions.registering.models import LONGEST_NEED, LONGEST_PHONE
from samspill.web.editions.registering.practical import Said

PHONE = re.compile(r"\+?[\d ()./-]*\d[\d ()./-]*")
LEAST_DIGITS = 3


class PhotoForm(forms.Form):
    """What the badge says of photographs."""

    photo = forms.ChoiceField(
        label=_("May you be photographed, and named by the press?"),
        choices=[
            (Photo.YES, _("Yes")),
            (Photo.NO, _("No")),
            (Photo.UNSAID, _("I have not decided: it counts as no")),
        ],
        help_text=_("Your badge shows it by a shape."),
        widget=forms.RadioSelect,
        initial=Photo.UNSAID,
    )

    def said(self) -> Said:
        """What the valid form says."""
        return Said(photo=Photo(self.cleaned_data["photo"]))


class PracticalForm(PhotoForm):
    """Photographs, and what goes after the day."""

    diet = LineInput(
        label=_("Food you do not eat"),
        required=False,
        max_length=LONGEST_NEED,
        help_text=_("Allergies, vegetarian, halal and the like. Empty: you eat everything."),
    )
    access = LineInput(
        label=_("What you need to take part"),
        required=False,
        max_length=LONGEST_NEED,
        help_text=_("A ramp, a loop for hearing, a seat near the door, an interpreter."),
    )
    phone = LineInput(
        label=_("Phone on the day"),
        required=False,
        max_length=LONGEST_PHONE,
        help_text=_("So that the desk can find you when something changes."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        """Digits, as people write them."""
        phone = str(self.cleaned_data["phone"])
        digits = sum(sign.isdecimal() for sign in phone)
        if phone and (not PHONE.fullmatch(phone) or digits < LEAST_DIGITS):
            raise forms.ValidationError(_("Write the number in digits, as +47 22 33 44 55."))
        return phone

    def said(self) -> Said:
        """What the valid form says."""
        data = self.cleaned_data
        return Said(Photo(data["photo"]), data["diet"], data["access"], data["phone"])
