"""Everything that pages are made of, on one page, with invented people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samspill.web.areas.kit import charts
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.styleguide import invented

MAX_PEOPLE = 2000


class ExampleForm(forms.Form):
    """One field of each kind, with faults when it is filled in."""

    name = forms.CharField(label="Name of the edition", max_length=100)
    day = forms.DateField(
        label="Day",
        help_text="The whole day, from the first talk to the last meeting.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(label="Words to all", widget=forms.Textarea, required=False)
    cap = forms.ChoiceField(label="Most meetings each", choices=[(n, n) for n in range(1, 7)])
    hours = forms.MultipleChoiceField(
        label="Hours I am there",
        choices=[("am", "Before lunch"), ("pm", "After lunch")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    standby = forms.BooleanField(label="I am on standby", required=False)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All components. ``?people=1000`` fills the plan map with as many."""
    asked = whole_number(request.GET.get("people", ""))
    people = 40 if asked is None else min(asked, MAX_PEOPLE)
    return render(request, "styleguide/page.html", context(people))


def context(people: int) -> dict[str, Any]:
    """What the page shows."""
    items = invented.agenda()
    return {
        "nav": [
            {"label": "Overview", "url": "#", "current": True},
            {"label": "People", "url": "#form", "current": False},
            {"label": "Planning", "url": "#plan", "current": False},
        ],
        "steps": [
            {"label": "Me", "url": "#steps", "state": "done"},
            {"label": "Whom", "url": "#steps", "state": "current"},
            {"label": "Done", "url": "", "state": "next"},
        ],
        "stops": [
            {"label": "Set up", "note": "1 October", "state": "done"},
            {"label": "Wishes", "note": "until 6 November", "state": "current"},
            {"label": "Plan", "note": "", "state": "next"},
            {"label": "The day", "note": "12 November", "state": "next"},
            {"label": "After", "note": "", "state": "next"},
        ],
        "todos": [
            {"number": 14, "text": "have not opened their invitation", "url": "#"},
            {"number": 3, "text": "rows in the last import were wrong", "url": "#"},
        ],
        "stats": [
            {"value": "594", "label": "meetings"},
            {"value": "97%", "label": "of the mutual wishes", "note": "212 of 218"},
            {"value": "3", "label": "people below four meetings", "tone": "act"},
            {"value": "75", "label": "tables in use"},
        ],
        "people": invented.cards(),
        "items": items,
        "next": items[2],
        "chips": [
            {"label": "All", "url": "#", "current": True, "count": 200},
            {"label": "Not answered", "url": "#", "current": False, "count": 14},
            {"label": "Few wishes", "url": "#", "current": False, "count": 22},
        ],
        "form": ExampleForm(),
        "wrong": ExampleForm({"name": "Autumn", "day": "31.02.2026", "cap": "9"}, prefix="wrong"),
        "page": Paginator(range(200), 10).page(7),
        "slots": [{"label": label} for label in invented.SLOTS],
        "rows": invented.plan(people),
        "charts": charts_shown(),
    }


def charts_shown() -> list[str]:
    """One chart of each kind."""
    return [
        charts.distribution([(2, 1), (3, 2), (4, 18), (5, 61), (6, 118)], minimum=4),
        charts.fulfilment(
            [
                charts.SectorShare("security_industry", 88, 97),
                charts.SectorShare("business", 132, 140),
                charts.SectorShare("police", 31, 31),
                charts.SectorShare("control_agency", 40, 43),
                charts.SectorShare("other_public", 22, 25),
                charts.SectorShare("research", 9, 12),
            ]
        ),
        charts.satisfaction(charts.Satisfied((0, 0, 0, 0, 0, 1, 2, 11, 52, 134), 0.93, 0.58)),
        charts.sizes(
            [
                charts.SizeServed(size, people, meetings, charts.Satisfied(tenths, *levels), *musts)
                for size, people, meetings, tenths, levels, musts in (
                    ("1", 26, 5.4, (0, 0, 0, 0, 0, 1, 1, 4, 8, 12), (0.89, 0.58), (41, 60)),
                    ("2-4", 148, 5.6, (0, 0, 0, 0, 0, 0, 1, 6, 40, 101), (0.94, 0.67), (210, 262)),
                    ("5+", 26, 5.7, (0, 0, 0, 0, 0, 0, 0, 1, 4, 21), (0.95, 0.75), (36, 41)),
                )
            ]
        ),
        charts.answers(
            [
                charts.Answered(dt.date(2026, 10, 12) + dt.timedelta(days=at), count)
                for at, count in enumerate((0, 22, 41, 48, 52, 53, 60, 88, 101, 110, 113, 140, 171))
            ],
            people=200,
        ),
        charts.closing(
            [
                charts.Progress(0.4, 9120, 10410),
                charts.Progress(0.9, 9770, 10404),
                charts.Progress(1.6, 10105, 10390),
                charts.Progress(2.4, 10240, 10351),
                charts.Progress(3.6, 10290, 10330),
                charts.Progress(4.8, 10311, 10320),
            ]
        ),
    ]
