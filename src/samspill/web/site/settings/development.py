"""One machine, SQLite, e-mail on the console: what ``make run`` starts."""

from __future__ import annotations

from samspill.web.site.settings import environment as env
from samspill.web.site.settings.base import *  # noqa: F403  (settings are layered)

DEBUG = env.flag("SAMSPILL_DEBUG")
SECRET_KEY = env.text("SAMSPILL_SECRET_KEY", "development-only-not-a-secret-" + "x" * 30)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("SAMSPILL_HOSTS")]
SITE_URL = env.text("SAMSPILL_URL", f"http://127.0.0.1:{env.text('PORT', '8000')}")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
