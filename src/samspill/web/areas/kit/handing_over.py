"""The form with which somebody's meetings go to a colleague: an organiser's, and their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.wording import clock
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import names_by_id
from samspill.web.meetings.models import Meeting
from samspill.web.planning.substitutes import TakeOver, colleagues_of, meetings_to_hand_over


class HandOverForm(forms.Form):
    """Who takes over which meetings. ``giver`` has them; ``chosen``: ticked at first, all where
    none is."""

    colleague = forms.ChoiceField(label=gettext_lazy("Colleague"), widget=forms.RadioSelect)
    meetings = forms.MultipleChoiceField(
        label=gettext_lazy("Meetings"), widget=forms.CheckboxSelectMultiple
    )
    withdraws = forms.BooleanField(
        label=gettext_lazy("The participant does not come after all"), required=False
    )

    def __init__(
        self,
        *args: Any,
        giver: Participant,
        now: datetime,
        chosen: str = "",
        may_withdraw: bool = False,
        **kwargs: Any,
    ) -> None:
        self.giver, self.colleagues = giver, list(colleagues_of(giver))
        self.found = meetings_to_hand_over(giver, now)
        uids = [str(m.uid) for m in self.found]
        kwargs["initial"] = {
            "colleague": str(self.colleagues[0].pk) if len(self.colleagues) == 1 else None,
            "meetings": [chosen] if chosen in uids else uids,
        }
        super().__init__(*args, **kwargs)
        if not may_withdraw:
            del self.fields["withdraws"]
        colleague, meetings = self.fields["colleague"], self.fields["meetings"]
        assert isinstance(colleague, forms.ChoiceField)  # noqa: S101  (for the types)
        assert isinstance(meetings, forms.MultipleChoiceField)  # noqa: S101  (as above)
        colleague.choices = [(str(c.pk), c.person.name) for c in self.colleagues]
        meetings.choices = list(zip(uids, meetings_in_words(self.found, giver), strict=True))

    @property
    def possible(self) -> bool:
        """Is there a meeting, and somebody who might take it?"""
        return bool(self.found and self.colleagues)

    def over(self) -> TakeOver:
        """What the valid form says."""
        data = self.cleaned_data
        colleague = next(c for c in self.colleagues if str(c.pk) == data["colleague"])
        wanted = frozenset(m.pk for m in self.found if str(m.uid) in data["meetings"])
        return TakeOver(self.giver, colleague, wanted, withdraws=data.get("withdraws", False))


def meetings_in_words(meetings: Sequence[Meeting], giver: Participant) -> list[str]:
    """When, with whom and where: one query."""
    partners = [next(iter(m.people - {giver.pk})) for m in meetings]
    names = names_by_id(partners) if partners else {}
    return [
        _("%(time)s: %(who)s, table %(table)s")
        % {"time": clock(m.slot.start), "who": names[partner], "table": m.table.number}
        for m, partner in zip(meetings, partners, strict=True)
    ]
