"""What Django looks at before a command starts, of what goes wrong silently otherwise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004  (Django's own word)


@register
def proxies_are_known(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Web processes speak no https: what redirects to it needs a proxy whose word is believed."""
    if not settings.SECURE_SSL_REDIRECT or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "Every page leads to https, and no proxy is trusted to say that it is https already: "
            "visitors are redirected without end.",
            hint="Set SAMSPILL_TRUSTED_PROXIES to the address of the proxy, as it is seen from "
            "here. See docs/how-to/run.md.",
            id="samspill.W001",
        )
    ]
