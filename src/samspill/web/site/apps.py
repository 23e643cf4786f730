from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "samspill.web.site"
    label = "site"
