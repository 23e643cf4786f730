"""Forms for setting an edition up."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.posted import LineInput, whole_number
from samspill.web.areas.kit.wording import clock
from samspill.web.editions.models import FIRST_DAY, LAST_DAY, MAX_MEETINGS
from samspill.web.editions.zones import OSLO, zones
from samspill.web.people.models import Organisation

MOST_TABLES = 2000
LENGTHS, PAUSES = (5, 120), (0, 60)  # minutes
FEWEST_PEOPLE = 2


class ClockField(forms.TimeField):
    """A time of day by the 24-hour clock, written in any of the ways that people do."""

    default_error_messages = {  # noqa: RUF012  (as Django has it)
        "invalid": _("Write a time of day, as 09:30, 9.30 or 930.")
    }

    def __init__(self, *, label: Any, required: bool = True) -> None:
        super().__init__(label=label, required=required, widget=ClockInput())

    def to_python(self, value: Any) -> time | None:
        """The time that was written. Raises ValidationError for what is none."""
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = clock_in(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class ClockInput(forms.TextInput):
    """A clock as text: a browser's own field for it shows AM and PM to whom it thinks so."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"})

    def format_value(self, value: Any) -> str | None:
        """As the page's language writes it; what was typed as it was typed."""
        return clock(value) if isinstance(value, time) else super().format_value(value)


def clock_in(text: str) -> time | None:
    """The time of day that 09:30, 9.30, 9,30, 9 30, 930 or 9 says; None for anything else."""
    written = re.fullmatch(r"(\d{1,2})(?:[:., ]?(\d{2}))?", text.strip(), re.ASCII)
    hour, minute = (int(written[1]), int(written[2] or 0)) if written else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class SetupForm(forms.Form):
    """The day, its slots and its numbers."""

    name = LineInput(label=_("Name of the edition"), max_length=200)
    day = forms.DateField(
        label=_("Day"),
        validators=(MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = LineInput(label=_("Place"), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(region, [(n, n) for n in names]) for region, names in zones().items()],
        help_text=_("Every page, letter and calendar says its times in this zone."),
    )
    wishes_close_at = forms.DateTimeField(
        label=_("Deadline for wishes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    answers_to = forms.EmailField(
        label=_("Answers to letters go to"),
        max_length=254,
        required=False,
        help_text=_(
            "An address that several of you read. Empty: to whoever of you has the letter sent."
        ),
    )
    announced = forms.BooleanField(
        label=_("Name the edition on the start page"),
        required=False,
        help_text=_(
            "Everybody who looks sees its name, day, hours and place, and who answers for it."
        ),
    )
    skipping = forms.BooleanField(
        label=_("Meetings during talks that one skips"),
        required=False,
        help_text=_(
            "There are slots during talks, too, and only those who say that they skip the talk are "
            "given meetings in them."
        ),
    )
    start = ClockField(label=_("First slot from"))
    end = ClockField(label=_("Last slot until"))
    length = forms.IntegerField(
        label=_("Minutes a meeting"), min_value=LENGTHS[0], max_value=LENGTHS[1]
    )
    pause = forms.IntegerField(
        label=_("Minutes between meetings"), min_value=PAUSES[0], max_value=PAUSES[1]
    )
    lunch_from = ClockField(label=_("Lunch from"), required=False)
    lunch_to = ClockField(label=_("Lunch until"), required=False)
    people = forms.IntegerField(
        label=_("People expected"), min_value=FEWEST_PEOPLE, max_value=20_000
    )
    cap = forms.IntegerField(label=_("Most meetings for each"), min_value=1, max_value=MAX_MEETINGS)
    minimum = forms.IntegerField(
        label=_("Guaranteed meetings for each"), min_value=0, max_value=MAX_MEETINGS
    )

    @staticmethod
    def usual() -> dict[str, Any]:
        """What works for most: fifteen minutes and five between, six meetings in eight slots."""
        return {
            "time_zone": OSLO,
            "start": time(10, 0),
            "end": time(14, 15),
            "length": 15,
            "pause": 5,
            "lunch_from": time(11, 20),
            "lunch_to": time(13, 0),
            "people": 200,
            "cap": 6,
            "minimum": 3,
        }

    def clean(self) -> dict[str, Any]:
        """Values that fit together."""
        data = super().clean() or self.cleaned_data
        if data.get("start") and data.get("end") and data["start"] >= data["end"]:
            self.add_error("end", _("The last slot must end after the first one starts."))
        lunch = data.get("lunch_from"), data.get("lunch_to")
        if any(lunch) and not all(lunch):
            self.add_error("lunch_to", _("Give both times, or neither."))
        if data.get("cap") is not None and (data.get("minimum") or 0) > data["cap"]:
            self.add_error("minimum", _("This can't be more than the most meetings for each."))
        closes: datetime | None = data.get("wishes_close_at")
        if closes and data.get("time_zone"):  # as typed, by the clock of the zone that is chosen
            here = timezone.make_naive(closes)
            closes = data["wishes_close_at"] = here.replace(tzinfo=ZoneInfo(data["time_zone"]))
        if closes and not FIRST_DAY <= closes.date() <= LAST_DAY:
            self.add_error("wishes_close_at", _("Look at the year: it can't be right."))
            closes = None
        if closes and data.get("day") and closes.date() > data["day"]:
            self.add_error("wishes_close_at", _("The deadline must be before the day itself."))
        return data


class TalkForm(forms.Form):
    """A talk; an empty row is none."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = ClockField(label=_("From"), required=False)
    end = ClockField(label=_("Until"), required=False)
    title = LineInput(label=_("Title"), required=False, max_length=200)
    speaker = LineInput(label=_("Speaker"), required=False, max_length=200)
    place = LineInput(label=_("Place"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """A title needs both times, in order."""
        data = super().clean() or self.cleaned_data
        if data.get("title") and not self.errors:
            if not data.get("start") or not data.get("end"):
                self.add_error("start", _("Give both times."))
            elif data["start"] >= data["end"]:
                self.add_error("end", _("The talk must end after it starts."))
        return data


class RoomForm(forms.Form):
    """A room and the numbers of its tables; an empty row is none."""

    room = LineInput(label=_("Room"), required=False, max_length=100)
    first = forms.IntegerField(
        label=_("First table"), required=False, min_value=1, max_value=MOST_TABLES
    )
    last = forms.IntegerField(
        label=_("Last table"), required=False, min_value=1, max_value=MOST_TABLES
    )

    def clean(self) -> dict[str, Any]:
        """A room needs both numbers, in order."""
        data = super().clean() or self.cleaned_data
        if data.get("room") and not self.errors:
            if not data.get("first") or not data.get("last"):
                self.add_error("first", _("Give the first and the last table number."))
            elif data["first"] > data["last"]:
                self.add_error("last", _("The last number can't be below the first."))
        return data


TalkSet = forms.formset_factory(TalkForm, extra=1, max_num=40)
RoomSet = forms.formset_factory(RoomForm, extra=1, max_num=40)


def numbers_in(text: str) -> frozenset[int] | None:
    """The numbers that a text as "4, 7-9" names; None for another text."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        ends = [whole_number(end.strip()) for end in re.split("[-\N{EN DASH}]", part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None or not first <= last <= MOST_TABLES * 2:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


class FixedTablesForm(forms.Form):
    """The number of a table for each organisation with representatives, or none. ``organisations``
    are those that may have one, with the number of the table each has now; ``numbers`` the tables
    that there are. A number is typed: a list of all tables, once for each of hundreds of
    organisations, was a page of megabytes."""

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[tuple[Organisation, int | None]],
        numbers: Collection[int],
        quiet: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {f"organisation-{o.pk}": o for o, _number in organisations}
        self.numbers = frozenset(numbers)
        last = max(self.numbers, default=1)
        self.fields["quiet"] = LineInput(
            label=_("Quiet tables"),
            required=False,
            max_length=1000,
            initial=quiet,
            help_text=_(
                "Numbers of tables out of earshot, as 4, 7–9. They are kept for those who ask for "
                "one, and used by all when nobody does."
            ),
        )
        for organisation, number in organisations:
            self.fields[f"organisation-{organisation.pk}"] = forms.IntegerField(
                label=organisation.name,
                required=False,
                min_value=1,
                max_value=last,
                initial=number,
            )

    def clean(self) -> dict[str, Any]:
        """A table that there is, and not one for two."""
        data = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        self._see_to_quiet(data)
        for name, number in list(data.items()):  # an error takes its value out
            if name not in self.organisations:
                continue
            if number is None:
                continue
            if number not in self.numbers:
                self.add_error(name, _("There is no table %(number)s.") % {"number": number})
                continue
            if number in taken:
                text = _("Table %(number)s is given to %(other)s already.")
                self.add_error(name, text % {"number": number, "other": taken[number]})
            taken.setdefault(number, self.organisations[name].name)
        return data

    def _see_to_quiet(self, data: dict[str, Any]) -> None:
        found = numbers_in(data.get("quiet", ""))
        if found is None:
            self.add_error("quiet", _("Write numbers with commas between, as 4, 7–9."))
            return
        for number in sorted(found - self.numbers)[:1]:
            self.add_error("quiet", _("There is no table %(number)s.") % {"number": number})
        self._quiet = found

    def quiet(self) -> frozenset[int]:
        """The numbers of the quiet tables, when the form is valid."""
        return self._quiet

    def tables(self) -> dict[int, Organisation]:
        """Organisation by table number, when the form is valid."""
        return {
            number: self.organisations[name]
            for name, number in self.cleaned_data.items()
            if name in self.organisations and number is not None
        }
