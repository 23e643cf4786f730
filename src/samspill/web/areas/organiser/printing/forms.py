"""What one may choose of a print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samspill.web.areas.organiser.printing.kinds import ABOUT, LARGE, ORDERED, SHEET, SHEET_NAMES
from samspill.web.areas.organiser.printing.kinds import WARNING as WARN
from samspill.web.planning.models import PrintKind

BY_SURNAME, BY_ORGANISATION = "surname", "organisation"
WARNINGS = (1, 2, 3, 5)  # minutes before the end
USUAL_WARNING = 2


def _minutes(n: int) -> tuple[int, str]:
    said = ngettext("%(minutes)s minute", "%(minutes)s minutes", n)
    return n, said % {"minutes": n}


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
        label=_("The warning is rung before the end by"),
        coerce=int,
        initial=USUAL_WARNING,
        choices=lambda: list(map(_minutes, WARNINGS)),
    )
    large = forms.BooleanField(label=_("Large print"), required=False)

    def __init__(
        self, data: Any = None, *, kind: PrintKind, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=kind.value, initial=initial)
        for name in (ORDERED, SHEET, WARN, LARGE):
            if name not in ABOUT[kind].choices:
                del self.fields[name]
