"""What the pages of groups share: the forms, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput, whole_number, whole_numbers
from samspill.web.areas.participant.case_common import day_input, refused
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import NoCaseError, NotDone
from samspill.web.sharing.cases.models import LONGEST_PURPOSE, LONGEST_TITLE, WIDEST, CaseKind
from samspill.web.sharing.cases.queries import takes_stronger
from samspill.web.sharing.groups.actions import Beginning
from samspill.web.sharing.groups.dates import Planned
from samspill.web.sharing.groups.models import (
    LONGEST_AGENDA,
    LONGEST_PLACE,
    LONGEST_RULES,
    GroupDate,
)
from samspill.web.sharing.groups.queries import GroupPage, find_group
from samspill.web.sharing.groups.rules import text_to_begin_with
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit


def group_or_none(visit: Visit, me: Participant, pk: int) -> GroupPage | None:
    """The group; None where it only takes a stronger sign-in. Raises Http404 for anything else."""
    page = find_group(visit, me.edition_id, pk)
    if page is None and not takes_stronger(visit, me.edition_id, pk, CaseKind.GROUP):
        raise Http404
    return page


def inside_group(
    request: HttpRequest, me: Participant, visit: Visit, pk: int
) -> GroupPage | HttpResponse:
    """The group, for who is in it and has accepted its newest rules; or that it takes a stronger
    sign-in. Raises Http404."""
    page = group_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    if page.invited or page.behind:
        raise Http404
    return page


def do(verb: Callable[..., object], **facts: Any) -> None:
    """Raises Http404 for what went between looking and doing, or is not theirs to do."""
    try:
        with as_visit(facts["visit"]):
            verb(**facts)
    except NoCaseError as error:
        raise Http404 from error


def labels_to_choose() -> list[tuple[str, str, str]]:
    """The widest that a group may allow, the widest first: value, name, what it lets be done."""
    return [(label.value, label.label, str(ALLOWS[label])) for label in reversed(WIDEST)]


def rules_input() -> forms.Textarea:
    """Where rules are written, one a line."""
    return forms.Textarea(attrs={"rows": 10})


class GroupForm(forms.Form):
    """What a group is about, its rules, and who is to be in it."""

    title = LineInput(
        label=gettext_lazy("What it is called"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("A theme, never the name of somebody it is about."),
    )
    purpose = LineInput(
        label=gettext_lazy("What it is for"),
        max_length=LONGEST_PURPOSE,
        help_text=gettext_lazy("One sentence. Whoever is invited reads it before they answer."),
    )
    rules = forms.CharField(
        label=gettext_lazy("The rules of the room, one a line"),
        max_length=LONGEST_RULES,
        widget=rules_input(),
        help_text=gettext_lazy(
            "Each accepts them by name, and you can write them anew. These are to begin with."
        ),
    )
    widest = forms.ChoiceField(
        choices=[(label.value, label.label) for label in WIDEST], widget=forms.RadioSelect
    )
    nothing_forbidden = forms.BooleanField(
        label=gettext_lazy("Nothing from a criminal case and nothing classified is written in it")
    )

    @staticmethod
    def usual() -> dict[str, Any]:
        """What stands there at first."""
        return {"rules": text_to_begin_with(), "widest": Label.AMBER.value}

    def beginning(self) -> Beginning:
        """What would be opened, when the form is valid."""
        data = self.cleaned_data
        return Beginning(
            title=data["title"],
            purpose=data["purpose"],
            rules=data["rules"],
            nothing_forbidden=data["nothing_forbidden"],
            widest=Label(data["widest"]),
        )

    def people(self) -> frozenset[int]:
        """Those ticked by name."""
        posted = self.data if self.is_bound else self.initial
        ticked = posted.getlist("to") if hasattr(posted, "getlist") else posted.get("to", [])
        return frozenset(whole_numbers(ticked))

    def second(self) -> int | None:
        """Who is to be the other host."""
        return whole_number(str(self.data.get("host", ""))) if self.is_bound else None


class RulesForm(forms.Form):
    """The rules of the room, anew."""

    rules = forms.CharField(
        label=gettext_lazy("The rules of the room, one a line"),
        max_length=LONGEST_RULES,
        widget=rules_input(),
    )


class DateForm(forms.Form):
    """When and where the group meets."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    starts = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = LineInput(
        label=gettext_lazy("Where"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=gettext_lazy("Stands here, and in no letter and no calendar."),
    )
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        max_length=LONGEST_AGENDA,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @staticmethod
    def of(found: GroupDate) -> dict[str, Any]:
        """As a date is now."""
        starts, ends = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
        return {
            "day": starts.date(), "starts": starts.time(), "ends": ends.time(),
            "place": found.place, "agenda": found.agenda,
        }  # fmt: skip

    def planned(self) -> Planned:
        """What it would be, when the form is valid."""
        data = self.cleaned_data
        day: date = data["day"]
        starts, ends = (
            timezone.make_aware(datetime.combine(day, data[each])) for each in ("starts", "ends")
        )
        return Planned(starts, ends, place=data["place"], agenda=data["agenda"])

    def refuse(self, why: NotDone) -> None:
        """Say what is wrong beside what it is wrong with."""
        field = {NotDone.PAST: "day", NotDone.TOO_FAR: "day", NotDone.DATE_TURNED: "ends"}.get(why)
        self.add_error(field, refused(why))
