# SPDX-License-Identifier: EUPL-1.2
"""The only settings file. What an installation may change comes from the environment (docs/reference/settings.md)."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.landing import land

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VANORT_VAR", ROOT / "var"))
VAR.mkdir(parents=True, exist_ok=True)
# A restore that was cut off is finished before anything is read.
land(VAR, os.environ.get("DATABASE_URL", ""))


def _flag(name: str, default: str = "") -> bool:
    return os.environ.get(name, default).lower() in ("1", "true", "yes", "on")


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def _secret_key() -> str:
    """Without one in the environment the installation makes its own at the first start."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    file = VAR / "secret_key"
    try:
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")


def _database() -> dict[str, object]:
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme:
        pragmas = ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                   "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; "
                   "PRAGMA cache_size=2000;")  # fmt: skip
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "vanort.sqlite3", "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": url.path.lstrip("/"), "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""), "HOST": unquote(url.hostname or ""), "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # fmt: skip


def _media_storage() -> dict[str, object]:
    if not (bucket := os.environ.get("MEDIA_BUCKET")):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": bucket, "endpoint_url": os.environ.get("MEDIA_ENDPOINT") or None,
        "region_name": os.environ.get("MEDIA_REGION") or None, "access_key": os.environ.get("MEDIA_ACCESS_KEY", ""),
        "secret_key": os.environ.get("MEDIA_SECRET_KEY", ""), "addressing_style": "path", "file_overwrite": False,
        "max_memory_size": 2_621_440,  # bytes; larger files pass through a temporary one
    }  # fmt: skip
    return {"BACKEND": "vanort.core.bucket.BucketStorage", "OPTIONS": options}


SECRET_KEY = _secret_key()
DEBUG = _flag("DEBUG")
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = _words("ALLOWED_HOSTS") or [urlsplit(SITE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
IS_SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "vanort.core", "vanort.accounts", "vanort.ui", "vanort.documents", "vanort.directory", "vanort.collaborations",
    "vanort.mandates", "vanort.activities", "vanort.meetings", "vanort.visits", "vanort.reports", "vanort.bodies",
    "vanort.secretariat", "vanort.enquiries", "vanort.search", "vanort.opendata", "vanort.website", "vanort.office",
    "wagtail.contrib.redirects", "wagtail.contrib.settings", "wagtail.contrib.simple_translation", "wagtail.locales",
    "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets", "wagtail.documents", "wagtail.images",
    "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit", "django_filters", "django_tasks",
    "django_tasks_db", "csp", "allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.humanize", "django.contrib.messages",
    "django.contrib.sessions", "whitenoise.runserver_nostatic", "django.contrib.staticfiles"]  # fmt: skip

MIDDLEWARE = [
    "vanort.core.browsers.refusals", "django.middleware.security.SecurityMiddleware",
    "vanort.core.pagecache.middleware.PageCacheMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware", "vanort.website.middleware.NoIndexMiddleware",
    "vanort.website.middleware.ShortageMiddleware", "vanort.ui.refused.WrongMethodMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware", "vanort.core.pagecache.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "vanort.accounts.middleware.SessionMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware", "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "vanort.office.middleware.OfficeMiddleware"]  # fmt: skip

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages", "vanort.website.context.site_context"]}}]  # fmt: skip

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What is quick and may differ between processes is in memory; what limits attempts is in the database, shared by all.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits",
               "OPTIONS": {"MAX_ENTRIES": 50_000}}}  # fmt: skip

# Languages: what the site speaks, and what the register's texts may be written in.
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
REGISTER_LANGUAGES = [*LANGUAGES, ("de", _("German")), ("da", _("Danish")), ("lv", _("Latvian"))]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale" / "overlay"]
TIME_ZONE = "Europe/Stockholm"
WAGTAIL_I18N_ENABLED = True

# Files.
STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATIC_ROOT, MEDIA_ROOT = VAR / "static", VAR / "media"
# Where nginx serves whole pages from (docs/explanation/how-pages-are-kept.md); empty: nowhere.
PUBLISH_PAGES = os.environ.get("PUBLISH_PAGES", "")
STORAGES = {"default": _media_storage(),
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}  # fmt: skip

# Mail: without a server it is kept in the data folder.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", "1")
EMAIL_TIMEOUT = 10  # seconds: a server that says nothing for so long is not there
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "vanort@localhost")
EMAIL_BACKEND = "vanort.core.mail.MailServer" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

# Signing in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend",
                           "allauth.account.auth_backends.AuthenticationBackend"]  # fmt: skip
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "vanort.accounts.passwords.CommonWordValidator"}]  # fmt: skip
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "/"
WAGTAIL_FRONTEND_LOGIN_URL = "/konto/login/"
ACCOUNT_ADAPTER = "vanort.accounts.adapters.StaffAccountAdapter"
SOCIALACCOUNT_ADAPTER = "vanort.accounts.adapters.StaffSocialAdapter"
ACCOUNT_FORMS = {"login": "vanort.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = SOCIALACCOUNT_EMAIL_REQUIRED = False
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "vanort.accounts.forms.AddKeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
MFA_TOTP_ISSUER = "Vänort"
OIDC_SERVER_URL = os.environ.get("OIDC_SERVER_URL", "")
OIDC_NAME = os.environ.get("OIDC_NAME", "OpenID Connect")
OIDC_GROUPS_CLAIM = os.environ.get("OIDC_GROUPS_CLAIM", "")
_OIDC = {
    "provider_id": "oidc", "name": OIDC_NAME, "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
    "secret": os.environ.get("OIDC_CLIENT_SECRET", ""), "settings": {"server_url": OIDC_SERVER_URL}}  # fmt: skip
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_OIDC] if OIDC_SERVER_URL else []}}

# Security. Nothing may be inline, neither on the public site nor in the office (vanort.office.starting), where only
# previews of pages and of chosen pictures are added.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE], "style-src": [SELF], "script-src": [SELF], "img-src": [SELF, "data:"],
        "font-src": [SELF], "media-src": [SELF], "connect-src": [SELF], "form-action": [SELF], "base-uri": [NONE],
        "frame-ancestors": [NONE], "manifest-src": [SELF]}}  # fmt: skip
OFFICE_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "img-src": [SELF, "data:", "blob:"], "form-action": [SELF, *([OIDC_SERVER_URL] if OIDC_SERVER_URL else [])],
    "frame-src": [SELF], "frame-ancestors": [SELF], "object-src": [NONE]}  # fmt: skip
REFUSALS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                          "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"}  # fmt: skip
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = IS_SECURE and _flag("SECURE_SSL_REDIRECT")
SECURE_HSTS_SECONDS = 31536000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
_IS_BEHIND_PROXY = _flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _IS_BEHIND_PROXY else None
# Whose X-Forwarded-For is believed (vanort.core.clients); what is no address stops the start.
TRUSTED_PROXIES = [ip_network(one) for one in _words("TRUSTED_PROXIES", "127.0.0.1 ::1" if _IS_BEHIND_PROXY else "")]
# The prefix binds a cookie to this very host and to TLS; without TLS browsers would refuse it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (("__Host-" if IS_SECURE else "") + name for name in ("sessionid", "csrftoken"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds from signing in
SESSION_IDLE_SECONDS = 2 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "vanort.ui.refused.forged"
# To have a domain preloaded binds all of it, and for years: the owner of the domain decides that, not this site.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Wagtail.
WAGTAIL_SITE_NAME = "Vänort"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "vanort.search.boxes"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "txt", "csv", "xlsx", "mp4", "webm", "vtt"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "vanort.office.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024  # bytes: a short film
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", "video/mp4", "video/webm"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "vanort.office.uploads.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # of a good camera; unpacked, 150 MB of memory
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
REGISTER_PAGE_SIZE = 50
# Forms that one visitor may send within an hour; a school has many visitors behind one address.
POSTS_PER_HOUR = int(os.environ.get("POSTS_PER_HOUR", "20"))

LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "vanort.core.key_addresses.MaskingFormatter", "style": "{",
                             "format": "{asctime} {levelname} {name}: {message}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"}}  # fmt: skip
