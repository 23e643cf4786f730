"""What Django looks at before a command starts, of what goes wrong silently otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004  (Django's own word)

from samspill.web.areas.prints.fonts import lacking_fonts


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


def lacking_styles() -> str | None:
    """What to run before pages have their styles, None when they do."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return None
    (_prefix, source), *_rest = settings.STATICFILES_DIRS
    if Path(source).is_dir():
        return "Collect the pages' styles and scripts: run collectstatic --noinput."
    modules = Path(source).parents[3]
    return (
        f"The pages' styles are not in {modules}: run npm ci --ignore-scripts in {modules.parent} "
        "with package.json and package-lock.json of the repository there, then collectstatic."
    )


@register
def pages_have_their_styles(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Told with every command; ``run_web`` does not start without."""
    lack = lacking_styles()
    return [Warning(lack, id="samspill.W002")] if lack else []


@register
def prints_have_their_fonts(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Told with every command; ``run_web`` does not start without."""
    lack = lacking_fonts()
    return [Warning(lack, id="samspill.W003")] if lack else []
