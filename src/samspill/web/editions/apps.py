from __future__ import annotations

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "samspill.web.editions"
    label = "editions"
