"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """``demo`` (is this the demo) and ``theme`` (light, dark or auto, from the cookie)."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "demo": settings.DEMO,
        "theme": theme if theme in {"light", "dark"} else "auto",
    }
