"""The kinds of prints in words, what each needs, and what one may choose of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.planning.models import PrintKind

ORDERED, LARGE, SHEET, WARNING = "ordered", "large", "sheet", "warning"


@dataclass(frozen=True)
class About:
    """What it is for in one sentence; does it say who meets whom, so that it waits for a plan to
    be published; and what of it one may choose, by the names of the form's fields."""

    sentence: Promise
    of_plan: bool = False
    choices: tuple[str, ...] = ()


ABOUT: dict[PrintKind, About] = {
    PrintKind.AGENDAS: About(
        _(
            "Everybody's day on a sheet of their own, with the way to each table, and room for "
            "notes and for what is agreed."
        ),
        of_plan=True,
        choices=(ORDERED, LARGE),
    ),
    PrintKind.PEOPLE: About(
        _("Everybody who comes, with their first table and a box to tick."), choices=(LARGE,)
    ),
    PrintKind.BADGES: About(
        _(
            "Name, organisation, the shape of the sector, a camera for who may be photographed or "
            "may not, and a code, on sheets of labels."
        ),
        choices=(SHEET, ORDERED),
    ),
    PrintKind.DOORS: About(
        _("To hang on each door: who has a table in the room, and when."),
        of_plan=True,
        choices=(LARGE,),
    ),
    PrintKind.SIGNS: About(_("The number of each table, as large as the sheet takes.")),
    PrintKind.TABLES: About(
        _("To lie on each table: who meets there, slot by slot."), of_plan=True, choices=(LARGE,)
    ),
    PrintKind.SLOTS: About(
        _("For hosts: who is at which table, slot by slot."), of_plan=True, choices=(LARGE,)
    ),
    PrintKind.GONG: About(
        _("When to ring: at the start, shortly before the end, and at the end."),
        choices=(WARNING, LARGE),
    ),
    PrintKind.SLIPS: About(
        _("Four a sheet, to fill in when somebody takes another's place."),
    ),
    PrintKind.WALK_INS: About(
        _("An empty day, for who comes without being on the list."), choices=(LARGE,)
    ),
}


@dataclass(frozen=True)
class LabelSheet:
    """Labels on A4, in tenths of a millimetre: so many across and down, how large each is, where
    the first is, and how far it is from one's left and upper edge to the next one's."""

    across: int
    down: int
    width: int
    height: int
    left: int
    top: int
    step_x: int
    step_y: int

    @property
    def each(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down


SHEETS: dict[str, LabelSheet] = {
    "80x50": LabelSheet(2, 5, 800, 500, 175, 135, 950, 550),
    "99x68": LabelSheet(2, 4, 991, 677, 46, 131, 1016, 677),
    "99x57": LabelSheet(2, 5, 991, 570, 46, 60, 1016, 570),
}
SHEET_NAMES = {
    "80x50": _("80 × 50 mm, ten a sheet"),
    "99x68": _("99.1 × 67.7 mm, eight a sheet"),
    "99x57": _("99.1 × 57 mm, ten a sheet"),
}
