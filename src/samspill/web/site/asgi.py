"""What a web server that holds streams open starts."""

from __future__ import annotations

import os

import django

from samspill.web.site.requests import AsyncHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.production")
django.setup(set_prefix=False)
application = AsyncHandler()
