"""What a web server starts."""

from __future__ import annotations

import os

import django

from samspill.web.site.requests import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.production")
django.setup(set_prefix=False)
application = Handler()
