"""What one may choose of a print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from samspill.web.areas.organiser.printing.kinds import ABOUT, LARGE, ORDERED, SHEET, SHEET_NAMES
from samspill.web.areas.organiser.printing.kinds import WARNING as WARN
from samspill.web.planning.models import PrintKind

BY_SURNAME, BY_ORGANISATION = "surname", "organisation"
WARNINGS = (1, 2, 3, 5)  # minutes before the end
USUAL_WARNING = 2


class PrintForm(forms.Form):
    """The choices that the kind has, and none of the others."""

    ordered = forms.ChoiceField(
        label=_("In the order of"),
        choices=((BY_SURNAME, _("Surname")), (BY_ORGANISATION, _("Organisation"))),
        initial=BY_SURNAME,
    )
    sheet = forms.ChoiceField(
        label=_("Labels"), choices=tuple(SHEET_NAMES.items()), initial=next(iter(SHEET_NAMES))
    )
    warning = forms.TypedChoiceField(
        label=_("The warning is rung before the end by"), coerce=int, initial=USUAL_WARNING
    )
    large = forms.BooleanField(label=_("Large print"), required=False)

    def __init__(self, *args: Any, kind: PrintKind, **kwargs: Any) -> None:
        super().__init__(*args, prefix=kind.value, **kwargs)
        for name in (ORDERED, SHEET, WARN, LARGE):
            if name not in ABOUT[kind].choices:
                del self.fields[name]
        if WARN in self.fields:
            said = ngettext_lazy("%(minutes)s minute", "%(minutes)s minutes", "minutes")
            self.fields[WARN].choices = [(n, said % {"minutes": n}) for n in WARNINGS]
