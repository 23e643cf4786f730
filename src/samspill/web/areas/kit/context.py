"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """``demo`` (is this the demo) and ``theme``."""
    return {"demo": settings.DEMO, "theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    """Light, dark or auto, from the cookie."""
    theme = request.COOKIES.get("theme", "auto")
    return theme if theme in {"light", "dark"} else "auto"
