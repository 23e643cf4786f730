"""A preview of an import in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import number
from samspill.web.editions.models import Edition
from samspill.web.imports.columns import PEOPLE
from samspill.web.imports.shown import Shown, ShownRow
from samspill.web.people.models import Sector
from samspill.web.wishes.models import Strength


@dataclass(frozen=True)
class Change:
    """A value that changes, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowInWords:
    """A row that is new or would change."""

    name: str
    beside: str  # address, organisation, title
    changes: tuple[Change, ...]


def rows_in_words(edition: Edition, rows: Sequence[ShownRow]) -> list[RowInWords]:
    """The rows of a preview as its page shows them."""
    zone = ZoneInfo(edition.time_zone)
    return [
        RowInWords(
            name=row.about[0],
            beside=" · ".join(filter(None, row.about[1:])),
            changes=tuple(
                Change(_label(field), _value(field, before, zone), _value(field, after, zone))
                for field, before, after in row.values
            ),
        )
        for row in rows
    ]


def _label(field: str) -> str:
    if field == "absences":
        return _("Away")
    if field == "strength":
        return _("Strength")
    return next(str(column.label) for column in PEOPLE if column.key == field)


def _value(field: str, value: Any, zone: ZoneInfo) -> str:
    if value in (None, "", [], ()):
        return "–"
    if field == "sector":
        return str(Sector(value).label)
    if field == "strength":
        return str(Strength(value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "absences":
        return ", ".join(f"{_clock(start, zone)}–{_clock(end, zone)}" for start, end in value)
    if isinstance(value, (list, tuple)):
        return "; ".join(str(each) for each in value)
    return str(value)


def _clock(text: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(text).astimezone(zone).strftime("%H.%M")


def button(seen: Shown) -> str:
    """Exactly what the button does."""
    facts = {"new": number(seen.new), "changed": number(seen.changed)}
    if not seen.may_import:
        return _("Withdraw those chosen")
    if seen.kind == "people":
        if not seen.changed:
            said = ngettext("Import %(new)s person", "Import %(new)s people", seen.new)
        elif not seen.new:
            said = ngettext("Change %(changed)s person", "Change %(changed)s people", seen.changed)
        else:
            said = ngettext(
                "Import %(new)s new person and change %(changed)s",
                "Import %(new)s new people and change %(changed)s",
                seen.new,
            )
    elif not seen.changed:
        said = ngettext("Import %(new)s wish", "Import %(new)s wishes", seen.new)
    elif not seen.new:
        said = ngettext("Change %(changed)s wish", "Change %(changed)s wishes", seen.changed)
    else:
        said = ngettext(
            "Import %(new)s new wish and change %(changed)s",
            "Import %(new)s new wishes and change %(changed)s",
            seen.new,
        )
    return said % facts


def done(counts: Mapping[str, int]) -> str:
    """What an import did."""
    facts = {name: number(count) for name, count in counts.items()}
    said = _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.") % facts
    if counts["withdrawn"]:
        gone = ngettext(
            "%(withdrawn)s is withdrawn.", "%(withdrawn)s are withdrawn.", counts["withdrawn"]
        )
        said = f"{said} {gone % facts}"
    return said
