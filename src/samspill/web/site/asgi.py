"""What a web server that holds streams open starts."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.production")
application = get_asgi_application()
