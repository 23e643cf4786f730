"""What the pages of cases share: who may be there, what is refused, which forms there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput, whole_numbers
from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.participant.common import around, mine
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.areas.participant.sharing_common import to_sign_in
from samspill.web.editions.models import Participant
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.privacy.durations import CASES_END
from samspill.web.sharing.cases.actions import NotDone, Opening
from samspill.web.sharing.cases.agreements import NAMES, Agreement, text_of
from samspill.web.sharing.cases.lasting import AT_MOST, CARRIED_ON_WITHIN, USUALLY
from samspill.web.sharing.cases.models import (
    LONGEST_ENTRY,
    LONGEST_PURPOSE,
    LONGEST_TITLE,
    WIDEST,
)
from samspill.web.sharing.cases.permissions import cases_are_on, opens_cases
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import UNSURE, Visit


def for_cases(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the visitor's own participation at an edition that lets its people work on cases,
    which is given it and the visit; 404 for anybody else. Who came by a personal link signs in
    first; whose things are held back is told so."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **more: int) -> HttpResponse:
        me = mine(request, slug)
        if not cases_are_on(me.edition_id):
            raise Http404
        if isinstance(request.user, Person) and request.user.takes_part_only:
            return to_sign_in(request)
        if own_is_held(me.person_id):
            return redirect("identity")
        return view(request, me, visit_of(request, me.person, timezone.now()), **more)

    return guarded


def unless_opened(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse | None:
    """What is lacking before the visitor can open a case; None for nothing."""
    verdict = opens_cases(visit)
    if verdict:
        return None
    if verdict.reason == UNSURE:
        return redirect("identity")
    return needs_stronger(request, me, Label.AMBER)


def facts_of(request: HttpRequest, me: Participant, **facts: Any) -> dict[str, Any]:
    """What each of the pages takes."""
    nav = around(request, me, shares=True, cases=True)
    lasts = {"carried_on": CARRIED_ON_WITHIN.days, "kept": CASES_END.days}
    return {"me": me, "edition": me.edition, "nav": nav, "lasts": lasts, **facts}


def day_input() -> forms.DateInput:
    """Where a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def end_of(day: date) -> datetime:
    """The last minute of the day."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


class DayForm(forms.Form):
    """Until when it lasts."""

    until = forms.DateField(label=gettext_lazy("Until"), widget=day_input())


class CaseForm(forms.Form):
    """What a case is about, who answers for it, and what everybody in it accepts."""

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
    agreement = forms.ChoiceField(choices=list(NAMES.items()), widget=forms.RadioSelect)
    widest = forms.ChoiceField(
        choices=[(label.value, label.label) for label in WIDEST], widget=forms.RadioSelect
    )
    may_hide = forms.BooleanField(
        label=gettext_lazy("Members may hide from other members"),
        required=False,
        help_text=gettext_lazy(
            "Never from whoever writes something, before it is sent, and never from those of your"
            " organisation."
        ),
    )
    until = forms.DateField(label=gettext_lazy("Until"), widget=day_input())
    nothing_forbidden = forms.BooleanField(
        label=gettext_lazy("Nothing from a criminal case and nothing classified is written in it")
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        """What stands there at first."""
        return {
            "agreement": Agreement.EXPERIENCE.value,
            "widest": Label.AMBER.value,
            "until": today + USUALLY,
        }

    def clean(self) -> dict[str, Any]:
        """Values that fit together."""
        data = super().clean() or self.cleaned_data
        until = data.get("until")
        if until is not None:
            if until <= self.today:
                self.add_error("until", refused(NotDone.PAST))
            elif until > self.today + AT_MOST - timedelta(days=1):
                self.add_error("until", refused(NotDone.TOO_LATE))
        if data.get("may_hide") and data.get("widest") == Label.AMBER_STRICT:
            self.add_error("may_hide", refused(NotDone.STRICT))
        return data

    def opening(self) -> Opening:
        """What would be opened, when the form is valid."""
        data = self.cleaned_data
        return Opening(
            title=data["title"],
            purpose=data["purpose"],
            agreement=text_of(Agreement(data["agreement"])),
            nothing_forbidden=data["nothing_forbidden"],
            widest=Label(data["widest"]),
            may_hide=data["may_hide"],
        )

    def people(self) -> frozenset[int]:
        """Those ticked by name."""
        posted = self.data if self.is_bound else self.initial
        ticked = posted.getlist("to") if hasattr(posted, "getlist") else posted.get("to", [])
        return frozenset(whole_numbers(ticked))


class EntryForm(forms.Form):
    """Something to write in a case."""

    text = forms.CharField(
        label=gettext_lazy("What you would write"),
        max_length=LONGEST_ENTRY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    label = forms.ChoiceField(widget=forms.Select)

    def __init__(self, *args: Any, labels: list[Label], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(label.value, label.label) for label in labels]
        self.fields["label"].choices = choices  # type: ignore[attr-defined]  # a choice field
        usual = Label.AMBER if Label.AMBER in labels else labels[-1]
        self.fields["label"].initial = usual.value
        self.fields["label"].label = _("How far it may go")


class ReportForm(forms.Form):
    """What came of a case."""

    report = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=LONGEST_ENTRY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def refused(why: NotDone) -> str:
    """Why it is not done, and what to do."""
    return {
        NotDone.EMPTY: _("Write something first."),
        NotDone.TOO_LONG: _("This is too long. Write it shorter."),
        NotDone.CLASSIFIED: _("This is marked as classified. It never belongs here."),
        NotDone.NOT_SAID: _(
            "Say that nothing from a criminal case and nothing classified is in it."
        ),
        NotDone.WIDEST: _("Choose how far what is written may go."),
        NotDone.STRICT: _("Where it is TLP:AMBER+STRICT nobody can hide. Choose one of the two."),
        NotDone.PAST: _("Choose a day that has not been."),
        NotDone.TOO_LATE: _(
            "It can last a year at most. Choose an earlier day; it can be prolonged."
        ),
        NotDone.NOT_REACHED: _(
            "You can invite those you have met, or keep a tie with, and who take part."
            " Choose again."
        ),
        NotDone.TOO_MANY: _("That is more than can be invited at once. Choose fewer."),
        NotDone.MAY_NOT_HIDE: _("In this case nobody can hide."),
        NotDone.ENDED: _("The case has ended. It can be read, and nothing is added."),
        NotDone.ALONE: _("Nothing can be written before people from two organisations are in it."),
        NotDone.TOO_WIDE: _("That is wider than the case allows. Choose a narrower label."),
        NotDone.RED_TOLD: _("What is TLP:RED is told in person at this edition."),
        NotDone.SOMEBODY_HIDES: _(
            "Somebody in the case hides from other members. Then nothing TLP:RED or"
            " TLP:AMBER+STRICT can be written. Choose TLP:AMBER, or talk to them."
        ),
        NotDone.CHANGED: _("Those who are in it are others by now. Look once more."),
        NotDone.NOT_NAMED: _(
            "Your organisation's contact person says who takes part in cases. Ask them to name you."
        ),
        NotDone.NO_ROOM: _("There is no more room: the files of a case take 100 MB at most."),
        NotDone.SAID: _("There is a closing report already."),
        NotDone.NO_SECOND: _("A group has two hosts. Choose who is the other one."),
        NotDone.TOO_MANY_IN_GROUP: _("A group is ten at most, with both hosts. Choose fewer."),
        NotDone.RULES_CHANGED: _("The rules are others by now. Read them, and answer again."),
        NotDone.ELSEWHERE: _(
            "You come from another organisation than when you were asked. Ask the hosts."
        ),
        NotDone.ALREADY: _("They are in the group, are invited or are put forward already."),
        NotDone.DATE_TURNED: _("It ends after it begins, on the same day. Choose another time."),
        NotDone.TOO_FAR: _("That is more than two years ahead. Choose an earlier day."),
        NotDone.TOO_MANY_DATES: _("There are 24 dates to come. Wait until some have been."),
        NotDone.OPENED: _("One of you has opened it. Look among your groups."),
        NotDone.NOT_YET: _("It has not begun yet. Come back when you have met."),
    }[why]
