"""Time zones: an edition's own governs whatever is said of its times, wherever one reads it."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OSLO = "Europe/Oslo"
REGIONS = (
    "Europe", "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia",
    "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """The names of the zones that one may choose, by region; the first is where most live."""
    names = sorted(available_timezones())
    regions = {region: tuple(n for n in names if n.startswith(f"{region}/")) for region in REGIONS}
    return {**regions, "UTC": ("UTC",)}


def is_zone(name: str) -> bool:
    """Is there such a zone among those to choose from?"""
    return any(name in names for names in zones().values())


def check_zone(name: str) -> None:
    """Raises ValidationError for what is no zone."""
    if not is_zone(name):
        raise ValidationError(_("“%(zone)s” is no time zone."), params={"zone": name}, code="zone")


def activate(name: str) -> None:
    """From here on the answer to this request says times in this zone: the edition's, whoever
    looks and wherever they are. ``site.middleware.EditionsZone`` ends it."""
    timezone.activate(ZoneInfo(name))
