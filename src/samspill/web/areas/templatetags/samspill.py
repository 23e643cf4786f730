"""Numbers, times and names as people here write them, and the marks of sectors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samspill.web.areas import plan_map
from samspill.web.people.models import Sector

register = template.Library()

THIN = "\u202f"  # narrow no-break space: between thousands, before a per cent sign
MINUS = "\u2212"


def is_norwegian() -> bool:
    """True when the page is in bokmål or nynorsk."""
    return (get_language() or "nb")[:2] in {"nb", "nn"}


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``1 600`` and ``0,35`` in Norwegian, ``1,600`` and ``0.35`` in English; "–" for None."""
    if value is None or value == "":
        return "–"
    text = f"{value:,.{int(decimals)}f}"
    if is_norwegian():
        text = text.replace(",", THIN).replace(".", ",")
    return text.replace("-", MINUS)


@register.filter
def share(value: float | None, decimals: int = 0) -> str:
    """A share of one as per cent: ``0.97`` is ``97 %`` in Norwegian, ``97%`` in English."""
    if value is None or value == "":
        return "–"
    return number(value * 100, decimals) + (f"{THIN}%" if is_norwegian() else "%")


@register.filter(expects_localtime=True)
def clock(value: dt.datetime | dt.time | None) -> str:
    """``09.20`` in Norwegian, ``09:20`` in English. A moment is shown in the current zone."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H.%M" if is_norwegian() else "%H:%M")


@register.simple_tag
def between(start: dt.datetime, end: dt.datetime) -> str:
    """``09.20–09.35``"""
    return f"{clock(start)}–{clock(end)}"


@register.filter(expects_localtime=True)
def day(value: dt.date | None, style: str = "") -> str:
    """``12. november``; ``12. november 2026`` with "year"; ``torsdag 12. november`` with "long";
    both with "full". English has no full stop after the day."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    pattern = "j. F" if is_norwegian() else "j F"
    if style in {"year", "full"}:
        pattern += " Y"
    if style in {"long", "full"}:
        pattern = "l " + pattern
    return dateformat.format(value, pattern)


@register.filter
def initials(name: str) -> str:
    """``KN`` for Kari Nordmann."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon from the sprite; silent unless it has a ``label``."""
    href = f"{static('samspill/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.filter
def sector_name(sector: str) -> str:
    """The sector's name in the page's language."""
    return str(Sector(sector).label)


@register.simple_tag
def sector_mark(sector: str, *, silent: bool = False) -> SafeString:
    """The sector's shape in its colour, with its name for those who cannot see it. ``silent``
    where the name stands beside it."""
    href = f"{static('samspill/icons.svg')}#sector-{Sector(sector).value}"
    shape = '<svg class="sector-mark s-{}" {}><use href="{}"/></svg>'
    if silent:
        return format_html(shape, sector, SafeString('aria-hidden="true"'), href)
    name = format_html('role="img" aria-label="{}"', sector_name(sector))
    return format_html(shape, sector, name, href)


@register.simple_tag
def sector(sector: str, text: str = "") -> SafeString:
    """Shape and name side by side; ``text`` (an organisation, say) in the name's place."""
    mark = sector_mark(sector, silent=not text)
    return format_html('<span class="sector">{}<span>{}</span></span>',
                       mark, text or sector_name(sector))


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's widget in our style, tied to its help and its error."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    attributes = {} if kind in {"file", "hidden"} else {"class": "ds-input"}
    if kind == "radio" or getattr(widget, "allow_multiple_selected", False) and kind == "checkbox":
        attributes = {}
    described = [f"{field.auto_id}_{part}"
                 for part, there in (("helptext", field.help_text), ("error", field.errors))
                 if there]
    if described and field.use_fieldset is False:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.filter
def kind(field: BoundField) -> str:
    """What a form field looks like: ``check`` (one box), ``options`` (several), or ``line``."""
    if field.use_fieldset:
        return "options"
    return "check" if getattr(field.field.widget, "input_type", "") == "checkbox" else "line"


@register.filter
def elided(page: Page[Any]) -> list[int | str]:
    """The page numbers worth showing, with "…" for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def plan_map_body(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of the plan map: see ``samspill.web.areas.plan_map``."""
    return plan_map.body(rows)


@register.filter
def map_organisations(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The organisations in a plan map, each once, sorted."""
    return sorted({str(row["organisation"]) for row in rows}, key=str.casefold)


@register.filter
def map_tables(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The tables in a plan map, each once, sorted."""
    return plan_map.tables(rows)


@register.simple_tag
def sectors() -> list[tuple[str, str]]:
    """Every sector with its name, in their fixed order."""
    return [(str(value), str(_(str(label)))) for value, label in Sector.choices]
