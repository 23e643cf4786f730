"""The form with which somebody's meetings go to a colleague: an organiser's, and their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput, whole_number
from samspill.web.areas.kit.wording import clock
from samspill.web.editions.joining import JoinError
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import names_by_id
from samspill.web.meetings.models import Meeting
from samspill.web.planning.substitutes import TakeOver, colleagues_of, meetings_to_hand_over


class HandOverForm(forms.Form):
    """Who takes over which meetings. ``giver`` has them; ``chosen``: ticked at first, all where
    none is; ``colleague_first``: the number of the one who is chosen at first."""

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
        colleague_first: str = "",
        may_withdraw: bool = False,
        **kwargs: Any,
    ) -> None:
        self.giver, self.colleagues = giver, list(colleagues_of(giver))
        self.found = meetings_to_hand_over(giver, now)
        uids = [str(m.uid) for m in self.found]
        only = self.colleagues[0].pk if len(self.colleagues) == 1 else None
        first = whole_number(colleague_first) or only
        kwargs["initial"] = {
            "colleague": None if first is None else str(first),
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


class NewColleagueForm(forms.Form):
    """Somebody who is not among the participants yet."""

    name = LineInput(label=gettext_lazy("Name"), max_length=200)
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def refuse(self, error: JoinError, *, own: bool) -> None:
        """Say what is wrong and what to do. ``own``: to a participant, who does not learn who
        else takes part, and who has an account."""
        said = {
            "name": ("name", _("Write the name.")),
            "no_address": ("email", _("This is no e-mail address that a letter can go to.")),
            "here": ("email", _("They take part already. Choose them in the list.")),
            "many": (None, _("You have named as many as one may. Ask the organiser.")),
            "closed": (None, _("Somebody who does not come has nothing to hand over.")),
        }
        not_own = {
            "elsewhere": _(
                "They take part already, from another organisation. Correct that on their page "
                "first."
            ),
            "withdrawn": _(
                "They take part, but are withdrawn. Bring them back on their page first."
            ),
            "taken": _(
                "Somebody else has this address here, or the name is written otherwise there. Give "
                "another address, or take them in with a list."
            ),
        }
        kept = _("This address cannot be used here. Give another one, or ask the organiser.")
        field, text = said.get(
            error.code, ("email", kept if own else not_own.get(error.code, kept))
        )
        self.add_error(field, text)


def meetings_in_words(meetings: Sequence[Meeting], giver: Participant) -> list[str]:
    """When, with whom and where: one query."""
    partners = {m.pk: next(iter(m.people - {giver.pk})) for m in meetings if not m.round_table}
    names = names_by_id(partners.values()) if partners else {}
    return [
        _("%(time)s: %(who)s, table %(table)s")
        % {
            "time": clock(m.slot.start),
            "who": m.theme if m.round_table else names[partners[m.pk]],
            "table": m.table.number,
        }
        for m in meetings
    ]
