from __future__ import annotations

from django.apps import AppConfig


class WishesConfig(AppConfig):
    name = "samspill.web.wishes"
    label = "wishes"
