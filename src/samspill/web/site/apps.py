from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "samspill.web.site"
    label = "site"

    def ready(self) -> None:
        """Have our own checks known."""
        from samspill.web.site import checks  # noqa: F401  (registers itself)
