"""What every template may use: words and numbers, icons and sectors, form fields, the plan map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from samspill.web.areas.kit import plan_map, wording
from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.guide.texts import about_page
from samspill.web.people.models import Sector
from samspill.web.people.order import order_key

register = template.Library()
register.filter("number", wording.number)
register.filter("share", wording.share)
register.filter("counted", counted)
register.filter("clock", wording.clock, expects_localtime=True)
register.filter("day", wording.day, expects_localtime=True)
register.filter("initials", wording.initials)
register.simple_tag(wording.between, name="between")


@register.simple_tag(takes_context=True)
def guide_address(context: Mapping[str, Any]) -> str:
    """Where the guide explains the page; the guides' own page where none does."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = about_page(match.url_name or "") if match else None
    if found is None:
        return reverse("guides")
    return reverse("guide", args=found[:1]) + f"#{found[1]}"


@register.filter
def at_key(found: Mapping[str, Any], key: str) -> Any:
    """What the mapping has for the key, None where it has nothing."""
    return found.get(key)


@cache
def sprite() -> str:
    """The address of all icons and shapes: the same for as long as the process lives, and asked
    for dozens of times a page."""
    return static("samspill/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon from the sprite; silent unless it has a ``label``."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            sprite(),
            name,
        )
    return silent_icon(name)


@cache
def silent_icon(name: str) -> SafeString:
    """An icon for the eye only."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite(), name
    )


@register.filter
def sector_name(sector: str) -> str:
    """The sector's name in the page's language."""
    return str(Sector(sector).label)


@register.simple_tag
def sector_mark(sector: str, *, silent: bool = False) -> SafeString:
    """The sector's shape in its colour, with its name for those who cannot see it; ``silent``
    where the name stands beside it."""
    return drawn_sector(Sector(sector), None if silent else get_language())


@cache
def drawn_sector(sector: Sector, language: str | None) -> SafeString:
    """The shape with the sector's name in ``language``, the current one; silent when None."""
    if language is None:
        return format_html(
            '<svg class="sector-mark s-{}" aria-hidden="true"><use href="{}#sector-{}"/></svg>',
            sector.value,
            sprite(),
            sector.value,
        )
    return format_html(
        '<svg class="sector-mark s-{}" role="img" aria-label="{}"><use href="{}#sector-{}"/></svg>',
        sector.value,
        sector.label,
        sprite(),
        sector.value,
    )


@register.simple_tag(name="sector")
def sector_with_name(sector: str, text: str = "") -> SafeString:
    """Shape and name side by side; ``text`` (an organisation, say) in the name's place."""
    mark = sector_mark(sector, silent=not text)
    name = text or sector_name(sector)
    return format_html('<span class="sector">{}<span>{}</span></span>', mark, name)


@register.simple_tag
def sectors() -> list[tuple[str, str]]:
    """Every sector with its name, in their fixed order."""
    return [(each.value, str(each.label)) for each in Sector]


@register.filter
def kind(field: BoundField) -> str:
    """What a form field looks like: ``check`` (one box), ``options`` (several), or ``line``."""
    if field.use_fieldset:
        return "options"
    return "check" if getattr(field.field.widget, "input_type", "") == "checkbox" else "line"


@register.filter
def control(field: BoundField) -> SafeString:
    """A form field's widget in our style, tied to its help and its error."""
    if kind(field) == "options":
        return _options(field)
    attributes: dict[str, str | bool] = {"class": "ds-input"}
    if field.field.widget.attrs.get("rows") == "10":
        attributes["rows"] = "4"  # Django's own default is taller than anybody writes
    described = [
        f"{field.auto_id}_{part}"
        for part, there in (("helptext", field.help_text), ("error", field.errors))
        if there
    ]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


def _options(field: BoundField) -> SafeString:
    """The boxes of a field with several. Django gives a class to what stands around them as well,
    which is no box."""
    for each in field.subwidgets:
        each.data["attrs"]["class"] = "ds-input"
    boxes = format_html_join("", "<div>{}</div>", ((each,) for each in field.subwidgets))
    return format_html('<div id="{}">{}</div>', field.auto_id, boxes)


@register.filter
def elided(page: Page[Any]) -> list[int | str]:
    """The page numbers worth showing, with "…" for those left out."""
    return [
        number if isinstance(number, int) else str(number)
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.simple_tag
def plan_map_body(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of the plan map: see ``samspill.web.areas.kit.plan_map``."""
    return plan_map.body(rows)


@register.filter
def map_organisations(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The organisations in a plan map, each once, sorted."""
    return sorted({str(row["organisation"]) for row in rows}, key=order_key)


@register.filter
def map_tables(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The tables in a plan map, each once, sorted."""
    return plan_map.tables(rows)


@register.filter
def map_round_tables(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether there is a round table in a plan map."""
    return plan_map.has_round_tables(rows)
