"""All settings, from the environment, with defaults for a laptop; what cannot be right fails loudly at start-up."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def text(name: str, default: str = "") -> str:
    """The setting JUNTO_<name> as text."""
    return os.environ.get(f"JUNTO_{name}", default)


def flag(name: str, default: bool) -> bool:
    """The setting JUNTO_<name> as yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise ImproperlyConfigured(f"JUNTO_{name} is {value!r}; it takes yes or no.")
    return value in {"yes", "true", "1"}


def number(name: str, default: int) -> int:
    """The setting JUNTO_<name> as a whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"JUNTO_{name} is {value!r}; it takes a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """The setting JUNTO_<name> as a list, split at commas."""
    return [w.strip() for w in text(name, default).split(",") if w.strip()]


# --- where everything lies -------------------------------------------------------------------------------------------
DATA = Path(text("DATA", "var")).resolve()  # database, attachments, mail: everything to back up
DEMO = flag("DEMO", False)  # one-click demonstration people; never on a real installation
DEBUG = flag("DEBUG", False)


def _secret_key() -> str:
    """The key from the setting, or one made once and kept beside the data, readable by its owner only."""
    if key := text("SECRET_KEY"):
        return key
    file = DATA / "secret-key"
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # another process was first
    return file.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")  # keys from before a change: what they signed stays good

# --- the city --------------------------------------------------------------------------------------------------------
CITY_NAME = text("CITY_NAME", "West End")
OCID_PREFIX = text("OCID_PREFIX", "ocds-junto0")
CURRENCY = text("CURRENCY", "USD")
TIME_ZONE = text("TIME_ZONE", "America/Chicago")
FISCAL_YEAR_STARTS = number("FISCAL_YEAR_STARTS", 10)  # month; the year is named for the one in which it ends
if not 1 <= FISCAL_YEAR_STARTS <= 12:
    raise ImproperlyConfigured(f"JUNTO_FISCAL_YEAR_STARTS is {FISCAL_YEAR_STARTS}; a month is 1 to 12.")
LANGUAGE_CODE = text("LANGUAGE", "en")
LANGUAGES = [("en", _("English")), ("es", _("Español"))]
TILES_URL = text("TILES_URL")  # e.g. a tile server's {z}/{x}/{y} address; empty: the city's own GeoJSON only
TILES_CREDIT = text("TILES_CREDIT")
SITE_URL = text("SITE_URL", "http://localhost:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
BEHIND_PROXY = flag("BEHIND_PROXY", SECURE)  # Junto speaks no TLS itself: an https address has a proxy before it
SECURITY_CONTACT = text("SECURITY_CONTACT") or f"mailto:{text('MAIL_FROM', 'junto@localhost')}"  # security.txt
if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\S+)", SECURITY_CONTACT):
    raise ImproperlyConfigured(
        f"JUNTO_SECURITY_CONTACT is {SECURITY_CONTACT!r}; it takes mailto:somebody@city.gov or an https address."
    )
try:
    ZoneInfo(TIME_ZONE)
except Exception as error:
    raise ImproperlyConfigured(f"JUNTO_TIME_ZONE is {TIME_ZONE!r}, which is no time zone.") from error

# --- limits on what comes from outside -------------------------------------------------------------------------------
ATTACHMENT_MAX_BYTES = number("ATTACHMENT_MAX_BYTES", 25_000_000)
ATTACHMENT_TYPES = words(  # what files may be, found in their content: documents/media.py knows these
    "ATTACHMENT_TYPES", "pdf,png,jpg,gif,webp,tif,txt,json,xml,zip,docx,xlsx,pptx,odt,ods,odp"
)
ENVELOPE_MAX_BYTES = number("ENVELOPE_MAX_BYTES", 50_000_000)  # all that one submission holds
IMPORT_MAX_BYTES = number("IMPORT_MAX_BYTES", 50_000_000)
IMPORT_MAX_ROWS = number("IMPORT_MAX_ROWS", 200_000)
IMPORT_KEPT_DAYS = number("IMPORT_KEPT_DAYS", 90)  # the file itself, after its import came to rest
REPORTS_PER_HOUR = number("REPORTS_PER_HOUR", 10)  # problem reports without an account, from one address
RATE_LIMITS = flag("RATE_LIMITS", True)  # people/limits.py: how often one may try, write and upload
UPLOAD_MB_PER_HOUR = number("UPLOAD_MB_PER_HOUR", 2_000)  # by one person, or one address without an account
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"  # what is on its way in: where a killed process's leavings are looked for
DATA_UPLOAD_MAX_MEMORY_SIZE = number("FORM_MAX_BYTES", 2_500_000)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
CLOCK_MAY_BE_SET = flag("CLOCK_MAY_BE_SET", False)  # tests and the demonstration alone

# --- overlaps: what is near enough in place and time to be told ------------------------------------------------------
OVERLAP_WITHIN_M = number("OVERLAP_WITHIN_M", 50)  # about a crossing with its corners
# Windows half a year apart still meet: within one budget year a department can move its works or its purchase.
OVERLAP_GAP_DAYS = number("OVERLAP_GAP_DAYS", 180)
OVERLAP_SOON_DAYS = number("OVERLAP_SOON_DAYS", 365)  # works that follow another's within a year open its street again
OVERLAP_WEAKEST = number("OVERLAP_WEAKEST", 50)  # of 100: weaker ones are not put before people
OVERLAP_MAX = number("OVERLAP_MAX", 5_000)  # written by one search, the strongest first; the rest is counted

# --- the server (`junto serve`) and its worker -----------------------------------------------------------------------
BIND = text("BIND", "127.0.0.1:8000")
WORKERS = number("WORKERS", 0)  # processes; 0: by the database
THREADS = number("THREADS", 0)  # in each process; 0: by the database
WORKER_LEASE = number("WORKER_LEASE", 30)  # seconds after which another worker takes over from one that fell silent
DIGEST_HOUR = number("DIGEST_HOUR", 6)  # of the city's day, from which digest mails are made
if WORKER_LEASE < 1:
    raise ImproperlyConfigured("JUNTO_WORKER_LEASE is 0; the worker needs at least a second.")
if DIGEST_HOUR > 23:
    raise ImproperlyConfigured(f"JUNTO_DIGEST_HOUR is {DIGEST_HOUR}; a day has the hours 0 to 23.")

# --- the published log ------------------------------------------------------------------------------------------------
LOG = Path(text("LOG", str(DATA / "log"))).resolve()  # the log's static files, as anyone may have them
LOG_NAME = text("LOG_NAME", SITE_URL.partition("://")[2] + "/log")  # taken by the key when setup makes it
LOG_SECONDS = number("LOG_SECONDS", 5)  # between two publications: longer ones tell less of when something happened
# While offers may come the log grows only so often, each time by so many lines (or twice, four times… as many), most of
# them blank: nobody sees how much came, or when (docs/tlog.md). 0 seconds: never.
LOG_STEP_SECONDS = number("LOG_STEP_SECONDS", 60 if DEMO else 600)  # who tries it out does not wait so long
LOG_STEP_ENTRIES = number("LOG_STEP_ENTRIES", 256)
if LOG_STEP_ENTRIES < 1:
    raise ImproperlyConfigured("JUNTO_LOG_STEP_ENTRIES is 0; a step of the log has at least one line.")
LOG_WITNESSES = [tuple(one.split()) for one in words("LOG_WITNESSES")]  # "https://witness.example NAME+ID+KEY, …"
LOG_TIMESTAMPS = text("LOG_TIMESTAMPS")  # address of a time stamp authority (RFC 3161)
LOG_TIMESTAMP_SECONDS = number("LOG_TIMESTAMP_SECONDS", 3_600)
if wrong := next((one for one in LOG_WITNESSES if len(one) != 2), None):
    raise ImproperlyConfigured(f"JUNTO_LOG_WITNESSES: {' '.join(wrong)!r} is not an address and a key.")

# --- the program -----------------------------------------------------------------------------------------------------
ALLOWED_HOSTS = words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("ORIGINS")
ROOT_URLCONF = "junto.urls"
WSGI_APPLICATION = "junto.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "junto.frame.formats"
LOCALE_PATHS = [PACKAGE / "core" / "locale"]  # core is no application; its sentences are translated all the same

ROOMS = [  # in the order in which a purchase flows; a room imports only those above it
    "junto.frame",
    "junto.journal",
    "junto.people",
    "junto.documents",
    "junto.notices",
    "junto.places",
    "junto.needs",
    "junto.projects",
    "junto.solicitations",
    "junto.evaluation",
    "junto.agreements",
    "junto.pilots",
    "junto.publication",
    "junto.web",
]
INSTALLED_APPS = [
    *[room for room in ROOMS if (PACKAGE / room.split(".")[1] / "__init__.py").exists()],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # templates of the sign-in library ask for it
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",  # one's sessions, to be seen and ended
    *(["allauth.socialaccount.providers.openid_connect"] if text("OIDC_SERVER") else []),
]
MIDDLEWARE = [
    "junto.frame.security.Proxied",  # before anything asks whether the request came by TLS
    "django.middleware.security.SecurityMiddleware",
    "junto.frame.security.Headers",
    "csp.middleware.CSPMiddleware",  # before the static files: every answer says who may frame it
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers at random, so that sizes tell nothing (BREACH)
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "junto.documents.middleware.BodyLimit",  # before anything reads the body
    "junto.people.throttling.Throttle",  # likewise: what comes too often is not read
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "junto.people.sessions.Idle",
    "junto.people.middleware.ActorMiddleware",
    "junto.journal.middleware.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "junto.web.context.page",
            ],
            "builtins": [
                "junto.frame.templatetags.frame",
                "junto.frame.templatetags.writing",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "junto.frame.forms.Renderer"
CSRF_FAILURE_VIEW = "junto.web.errors.form_expired"

# --- the database: SQLite embedded, or PostgreSQL by address ---------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        text("DATABASE_URL") or f"sqlite:///{DATA / 'junto.sqlite3'}",
        conn_max_age=60,  # seconds; making a connection costs as much as many questions
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "junto.frame.sqlite3"  # writers take turns
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a write takes its lock at BEGIN, so two writers queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # FULL: what was acknowledged is on the disk. Foreign keys are Django's default. cache_size (32 MB, released
        # with the connection): a large import writes each page once instead of once for each time it is pushed out.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA cache_size=-32768;"
        ),
    }
if DATABASES["default"]["ENGINE"].endswith(".postgresql"):
    DATABASES["default"]["ENGINE"] = "junto.frame.postgresql"  # statements are planned once
    if flag("PREPARED_STATEMENTS", True):
        DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 5} | DATABASES["default"].get("OPTIONS", {})
POSTGRESQL_PROGRAMS = text("POSTGRESQL_PROGRAMS")  # the folder of pg_dump and pg_restore; empty: where programs lie
# For the sign-in library, which notes here that a code was used and how often was tried: shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cacherow",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # Django's 300 would forget used codes as soon as many people sign in
    }
}

# --- sign-in ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "junto.people.passwords.NotOfThisPlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "junto.people.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "junto.people.adapter.SocialAccountAdapter"
MFA_ADAPTER = "junto.people.adapter.MFAAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "junto.people.signup.SignupForm"
INVITATION_DAYS = number("INVITATION_DAYS", 14)  # for which the link in an invitation mail sets a password
SIGNUP_OPEN = flag("SIGNUP", True)  # companies and residents may register an account
# Roles that decide about money, law or what is published are held only with a second factor at sign-in.
MFA_ROLES = frozenset(
    words("MFA_ROLES", "" if DEMO else "administrator,procurement_officer,controller,budget_officer,city_attorney")
)
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{CITY_NAME}: "
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that registered; elsewhere one signs in
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address, a password or a second factor is changed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password or second factor
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":")[0]
# Tries at signing in are counted in people/limits.py, so that nobody can lock another out before a deadline; what the
# library counts is each account's tries from one place, and mails.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "5/5m/key",
    "signup": "100/h/ip",
    "reset_password": "5/h/key",  # nosec B105 - a rate
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
OIDC_TRUST_EMAIL = flag("OIDC_TRUST_EMAIL", False)  # the city's service vouches for addresses without saying so
OIDC_SERVER = text("OIDC_SERVER")  # the city's own accounts (OpenID Connect)
OIDC_SECOND_FACTOR = words(
    "OIDC_SECOND_FACTOR", "no"
)  # no, yes, or what the city's service says where it asked for one
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the one service is the city's own: a verified address is the same account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "city",
                "name": text("OIDC_NAME", "City account"),
                "client_id": text("OIDC_CLIENT"),
                "secret": text("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ],
        "VERIFIED_EMAIL": OIDC_TRUST_EMAIL,
        "OAUTH_PKCE_ENABLED": True,
    }
}

# --- mail: files by default, SMTP by setting -------------------------------------------------------------------------
EMAIL_HOST = text("SMTP_HOST")
EMAIL_PORT = number("SMTP_PORT", 587)
EMAIL_HOST_USER = text("SMTP_USER")
EMAIL_HOST_PASSWORD = text("SMTP_PASSWORD")
EMAIL_USE_TLS = flag("SMTP_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(DATA / "mail")
DEFAULT_FROM_EMAIL = text("MAIL_FROM", "junto@localhost")

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(DATA / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Collecting takes 4 s instead of 16: one copy of each file; source maps, which only developers load, stay as they are.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "woff2", "png", "jpg", "gif", "webp", "gz", "br")
ATTACHMENTS = DATA / "attachments"  # by digest, outside every web root
ENVELOPES = DATA / "envelopes"  # sealed submissions and companies' drafts: read through one door alone
# Secrets that no backup holds: the platform's key, the log's, and those of submissions' second wraps, whose destruction
# must be the end. Keep a mirror of this folder on a second disk, without a history.
KEYS = Path(text("KEYS", str(DATA / "keys")))
MEDIA_ROOT = DATA / "media"

# --- safety of pages -------------------------------------------------------------------------------------------------
_oidc_hosts = ["/".join(OIDC_SERVER.split("/")[:3])] if OIDC_SERVER else []
_tile_hosts = [TILES_URL.split("{")[0].rstrip("/")] if TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *_tile_hosts],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *_oidc_hosts],  # the sign-in form is answered by a redirect to the city's server
        "frame-ancestors": ["'none'"],
        **({"report-uri": [text("CSP_REPORT_TO")]} if text("CSP_REPORT_TO") else {}),
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
# "__Host-": a browser takes such a cookie from this very host alone, by TLS, so no neighbour can plant one.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # pages hold the token where a script needs it
SESSION_ENGINE = "junto.people.session_rows"  # Django's, read in a fraction of the time
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = number("SESSION_HOURS", 12) * 3600  # then one signs in again, however busy
SESSION_IDLE = number("SESSION_IDLE_MINUTES", 120) * 60  # unused for so long, a session ends
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and flag("HSTS_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = SECURE and flag("HSTS_PRELOAD", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = SECURE and BEHIND_PROXY and flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [
    r"^healthz$",  # load balancers ask without TLS
    r"^api/",  # a program that sends its token in clear is refused (frame/security.py), not led on unnoticed
]
# W021 asks for HSTS preloading: browsers then refuse http for the whole domain of the city, every office's pages, for
# years. One office cannot decide that; JUNTO_HSTS_PRELOAD says yes for a city that did.
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "junto.frame.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "WARNING")},
    # Who came in and who tried to, on a logger of its own, so that it can be watched.
    "loggers": {"junto.security": {"level": "WARNING" if DEMO else "INFO"}},
}
