"""What stands on tables and hangs on people: signs, badges, and slips to fill in."""

from __future__ import annotations

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.organiser.printing.common import Task, badge_number
from samspill.web.areas.organiser.printing.forms import BY_ORGANISATION
from samspill.web.areas.organiser.printing.kinds import ORDERED, SHEET, SHEETS
from samspill.web.areas.prints.typesetting import Value
from samspill.web.editions.models import Participant, Photo
from samspill.web.people.models import Sector
from samspill.web.sharing.tie_permissions import ties_are_on

TOLD_EVERY = 25  # badges
PHOTO_SAYS = {
    Photo.UNSAID: "",
    Photo.YES: gettext_lazy("May be photographed"),
    Photo.NO: gettext_lazy("No photographs"),
}


def sign_values(task: Task) -> dict[str, Value]:
    """A sheet for each table."""
    signs: list[Value] = [
        {
            "number": str(table.number),
            "called": _("Table"),
            "room": table.room.name,
            "organisation": table.organisation.name if table.organisation else "",
        }
        for table in task.day.tables
    ]
    return {**task.common(), "signs": signs, "nothing": _("There are no tables yet.")}


def badge_values(task: Task) -> dict[str, Value]:
    """A label for everybody, with what they let others be told. Who is not told of has a line to
    write on, and the number that is on their own sheet."""
    sheet = SHEETS.get(str(task.choices.get(SHEET)), next(iter(SHEETS.values())))
    ties = ties_are_on(task.edition.pk)
    badges: list[Value] = []
    by_organisation = task.choices.get(ORDERED) == BY_ORGANISATION
    for n, (participant, shown) in enumerate(task.day.listed(by_organisation=by_organisation)):
        if n % TOLD_EVERY == 0:
            task.report(n)
        photo = Photo(participant.photo)
        badges.append(
            {
                "name": shown.name,
                "organisation": shown.organisation,
                "sector": shown.sector,
                "sector-name": str(Sector(shown.sector).label) if shown.sector else "",
                "number": _("Badge %(number)s") % {"number": badge_number(participant)},
                "photo": photo.value,
                "photo-says": str(PHOTO_SAYS[photo]),
                "code": _code(task, participant, ties=ties),
                "says": _("Code that opens the page of whoever wears badge %(number)s")
                % {"number": badge_number(participant)},
            }
        )
    return {
        **task.common(),
        "edition": task.edition.name,
        "badges": badges,
        "nothing": _("Nobody takes part yet."),
        "across": sheet.across,
        "down": sheet.down,
        "width": sheet.width,
        "height": sheet.height,
        "left": sheet.left,
        "top": sheet.top,
        "step-x": sheet.step_x,
        "step-y": sheet.step_y,
    }


def _code(task: Task, participant: Participant, *, ties: bool) -> str:
    """The QR code as SVG. It holds an address that says nothing and opens nothing: whoever follows
    it signs in first, and sees what they may."""
    page = reverse("tie", args=[participant.person_id])
    if not ties:
        there = reverse("participant_whom", args=[task.edition.slug])
        page = f"{there}#card-p{participant.pk}"
    drawn = BytesIO()
    code = segno.make(settings.SITE_URL + page, micro=False, error="m")
    code.save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True, nl=False)
    return drawn.getvalue().decode()


def slip_values(task: Task) -> dict[str, Value]:
    """Four slips, to be filled in by hand."""
    return {
        **task.common(),
        "edition": task.edition.name,
        "lines": [_("Name"), _("Instead of"), _("Time"), _("Table"), _("With whom")],
        "called": _("Somebody else comes"),
    }
