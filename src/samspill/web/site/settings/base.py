"""Settings that hold everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from samspill.web.site.settings import environment as env

VAR = env.var()
DEMO = env.flag("SAMSPILL_DEMO")  # opens the five doors of the demo edition; never in production

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "samspill.web.journal",
    "samspill.web.people",
    "samspill.web.outbox",
    "samspill.web.editions",
    "samspill.web.wishes",
    "samspill.web.meetings",
    "samspill.web.imports",
    "samspill.web.planning",
    "samspill.web.sharing",
    "samspill.web.privacy",
    "samspill.web.areas",
    "samspill.web.demo",
    "samspill.web.site",
]

MIDDLEWARE = [
    "samspill.web.site.health.Health",
    "samspill.web.site.proxies.TrustedProxies",
    "samspill.web.site.middleware.NothingButFiles",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samspill.web.site.middleware.ContentSecurityPolicy",
    "samspill.web.site.middleware.NothingKept",  # outside of sessions: it sees their cookie set
    "django.middleware.gzip.GZipMiddleware",
    "samspill.web.site.middleware.EditionsZone",
    "samspill.web.site.middleware.Readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samspill.web.site.middleware.WayOnFromForms",
    "samspill.web.site.middleware.SignedOutMeanwhile",
    "samspill.web.site.middleware.GoneMeanwhile",
    "samspill.web.site.middleware.OnceMore",
]

ROOT_URLCONF = "samspill.web.site.urls"
WSGI_APPLICATION = "samspill.web.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [env.WEB / "areas/templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "samspill.web.areas.kit.loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "samspill.web.areas.kit.context.page",
            ],
        },
    }
]

DATABASES = {"default": env.database(VAR / "db.sqlite3")}
APPLICATION_ROLE = env.application_role()
JOURNAL_MAY_BE_FLUSHED = False  # only tests begin anew: see samspill.web.journal.leave
CACHES = {
    # How often somebody has tried (people.Counted): all processes count together, and no stranger
    # can fill it so fast that counts are thrown out before they expire.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Finished pages, see samspill.web.areas.kit.keeping: each process its own, nothing to set up.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    # Signs nobody in by itself: what a link opens.
    "samspill.web.areas.public.accounts.PersonalLink",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "sign_in"  # who shares a mailbox has none, and is not found
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "login": "samspill.web.areas.public.sign_in_forms.PasswordForm",
    "request_login_code": "samspill.web.areas.public.sign_in_forms.CodeForm",
    "reset_password": "samspill.web.areas.public.sign_in_forms.NewPasswordForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # signing up is closed; this shows the field
# Nobody signs up by themselves.
ACCOUNT_ADAPTER = "samspill.web.areas.public.accounts.AccountAdapter"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the organiser's invitation
ACCOUNT_USER_DISPLAY = "samspill.web.areas.public.accounts.display_name"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever changes what guards an account is told to its address
ACCOUNT_PREVENT_ENUMERATION = True
# It says what to do, not only what not.
ACCOUNT_FORMS = {"confirm_login_code": "samspill.web.areas.public.accounts.ConfirmCodeForm"}
# A hall of 300 people has one address and five minutes in its break: limits by address (ip) let
# all of them through twice. What stops a stranger are the limits by account (key).
ACCOUNT_RATE_LIMITS = {
    "login": "600/5m/ip",
    "login_failed": "120/5m/ip,5/5m/key",
    "request_login_code": "600/5m/ip,3/m/key,20/h/key",
    "confirm_login_code": "600/5m/ip,10/5m/key",
    "new_link": "600/5m/ip,5/h/key",
    "reset_password": "600/5m/ip,5/m/key,20/h/key",
    "reset_password_from_key": "600/5m/ip",
    "sign_up": "300/h/ip,5/h/key",
    "sign_up_code": "600/5m/ip",
    "own_data": "20/h/key",
    "tie_code": "10/10m/key",
    "proof_code": "10/10m/key",
    "tie_search": "60/h/key",
    "print": "60/h/key",
    "case_file": "120/h/key",
    "calendar": "30/h/key",
}
MFA_ADAPTER = "samspill.web.areas.public.accounts.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

TRUSTED_PROXIES = env.networks("SAMSPILL_TRUSTED_PROXIES")  # see samspill.web.site.proxies
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"  # links with secrets leave no trace elsewhere
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "samspill.web.areas.kit.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Where people's files are saved from, when that is another origin: see participant.case_files.
FILES_ORIGIN = env.text("SAMSPILL_FILES_ORIGIN", "").rstrip("/")
IMPORT_MAX_BYTES = 10 * 1024 * 1024  # a larger file is refused with a message, not by the server

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [env.WEB / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("designsystemet", env.front_end() / "@digdir/designsystemet-css/dist/src"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "samspill.web.site.finders.PageFonts",
]
PAGE_FONTS = env.front_end() / "@fontsource-variable/inter/files"
PRINT_FONTS = env.front_end() / "@expo-google-fonts"
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # samspill.W002 says what to run
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("SAMSPILL_FROM_EMAIL", "Samspill <samspill@localhost>")
OUTBOX_POLL_SECONDS = 0.5  # how soon the deliverer sees a letter
# How long the letters of a repair wait, so that it can be undone before anybody is told.
LETTERS_WAIT = timedelta(seconds=int(env.text("SAMSPILL_LETTERS_WAIT", "60")))
OUTBOX_SECONDS_A_LETTER = 10.0  # for all of connecting and sending
INVITATION_DAYS = 14
# How many letters that its organisers order may leave for an edition; the others wait.
LETTERS_AN_HOUR = int(env.text("SAMSPILL_LETTERS_AN_HOUR", "1000"))
LETTERS_A_DAY = int(env.text("SAMSPILL_LETTERS_A_DAY", "5000"))
# Who gets the head of the installation's journal; of an edition's its organisers choose.
JOURNAL_WITNESSES = env.words("SAMSPILL_JOURNAL_WITNESSES")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

# Of how many pairs of people one is left out of each other's wide audiences by chance, so that
# nothing can be read from a name that is missing (see the decision on wide audiences). 0: none.
SHARING_LEFT_OUT_ONE_IN = 16

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "samspill.web.site.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"samspill": {"level": "INFO"}},
}

PLANNING_LEASE_SECONDS = int(env.text("SAMSPILL_LEASE_SECONDS", "20"))
PLANNING_PULSE_SECONDS = 1.0
PLANNING_EFFORT = float(env.text("SAMSPILL_PLANNING_EFFORT", "1"))  # how long to look for better
WORKER_POLL_SECONDS = 0.5
