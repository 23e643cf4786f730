"""For real people: nothing has a default that would be wrong to go live with."""

from __future__ import annotations

from samspill.web.site.settings import environment as env
from samspill.web.site.settings.base import *  # noqa: F403  (settings are layered)

DEBUG = False
DEMO = False
SECRET_KEY = env.text("SAMSPILL_SECRET_KEY")
ALLOWED_HOSTS = env.words("SAMSPILL_HOSTS")  # that of SAMSPILL_FILES_ORIGIN, too
SITE_URL = env.text("SAMSPILL_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = env.flag("SAMSPILL_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = "samspill.web.outbox.smtp.EmailBackend"
EMAIL_HOST = env.text("SAMSPILL_SMTP_HOST", "localhost")
EMAIL_PORT = int(env.text("SAMSPILL_SMTP_PORT", "25"))
EMAIL_HOST_USER = env.text("SAMSPILL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SAMSPILL_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("SAMSPILL_SMTP_TLS")
