"""Makes the files that gettext reads from the translations, without gettext's own tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """``manage.py compile_translations``: only what has changed."""

    help = "Compile the translations of the pages."
    requires_system_checks = ()  # what they look at takes longer than the work

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                    continue
                polib.pofile(str(source)).save_as_mofile(str(target))
                self.stdout.write(f"{source.parent.parent.name}: compiled")
