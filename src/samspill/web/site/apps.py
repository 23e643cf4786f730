from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import pre_migrate


class SiteConfig(AppConfig):
    name = "samspill.web.site"
    label = "site"

    def ready(self) -> None:
        """Have our own checks known, and look at a database before it is migrated."""
        from samspill.web.site import checks  # noqa: F401  (registers itself)
        from samspill.web.site.lineage import refuse_another_lineage

        # Told once for each package that has models, so by the first of ours.
        pre_migrate.connect(refuse_another_lineage, sender=apps.get_app_config("people"))
