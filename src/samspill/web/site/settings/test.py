"""For the tests: the database that DATABASE_URL names, or SQLite."""

from __future__ import annotations

import os
import sys

from samspill.web.site.settings.base import *  # noqa: F403  (settings are layered)
from samspill.web.site.settings.base import CACHES, DATABASES, VAR

DEBUG = False
DEMO = True
JOURNAL_MAY_BE_FLUSHED = True
SECRET_KEY = "for-tests-only-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if os.environ.get("SAMSPILL_SMTP_PORT"):  # a process of a test, with the test's mail server
    EMAIL_BACKEND = "samspill.web.outbox.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["SAMSPILL_SMTP_PORT"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed, in tests only
# Tests set the clock and write without actions: each looks at a page that is made afresh.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that another process (a worker that a test kills) sees it; one for each run.
    DATABASES["default"]["OPTIONS"]["timeout"] = 300  # the machine may be busy with other work
    if "pytest" in sys.modules:
        # Within a test's own transaction a pulse would wait for the lock that the test holds, and
        # the test for the pulse. Workers, which are processes of their own, have theirs.
        PLANNING_PULSE_SECONDS = 3600.0
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / f"test-{os.getpid()}.sqlite3")}
elif run := os.environ.get("SAMSPILL_TEST_DATABASE"):  # one of several at once, on one server
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{run}"}
