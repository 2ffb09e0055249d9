"""Django's settings. Everything has a working default; the environment may say otherwise:

DATABASE_URL        a PostgreSQL of yours (15+) instead of the embedded one
GONGXIN_HOME        where keys, spool, state and logs lie (conf.home)
GONGXIN_HOSTS       host names the site answers to, separated by commas
GONGXIN_ORIGINS     origins trusted behind a TLS proxy, e.g. https://credit.example.gov
GONGXIN_TLS=1       the site is reached by https only (behind such a proxy)
GONGXIN_DEBUG=1     Django's debug pages, for developers
GONGXIN_LOG=json    logs as JSON lines;  GONGXIN_LOG_LEVEL=INFO …
GONGXIN_ISSUER      the name under which this platform signs messages
GONGXIN_SMTP        host:port for notices by mail, with GONGXIN_MAIL_FROM (conf.mail)
GONGXIN_SMS_FILE=1  text messages into a file under GONGXIN_HOME, for trying a gateway
GONGXIN_CITY        the city's name in both languages, 云州|Yunzhou: the site is called 信用云州 / Credit Yunzhou
GONGXIN_REMEDY_TERMS objection.answer=10,objection.extend=5 …: terms in working days (remedies/rules/terms.py)
GONGXIN_API_RATE    requests a minute with one key (6000; 0: no limit); a day's quota stands in the key
GONGXIN_PUBLIC_RATE requests a minute from one address without a key (0: no limit, leave it to the proxy)
GONGXIN_PROXIES     how many proxies in front of us add to X-Forwarded-For (0: none is believed)
GONGXIN_SEALED_KEY  the key of the sealed store of reporters (default: a file keys/sealed in GONGXIN_HOME)
GONGXIN_PAPERS_KEY  the key of the papers handed in with cases (default: a file keys/papers in GONGXIN_HOME)
GONGXIN_SECOND_FACTOR=1  officers sign in with a second factor or not at all
GONGXIN_SITE        the site's public address, e.g. https://credit.example.gov: printed in reports
GONGXIN_REPORT_P12  PKCS#12 file that signs reports, with GONGXIN_REPORT_P12_PASSWORD (else a demo key of no legal effect)
GONGXIN_REPORT_TSA  RFC 3161 time-stamping authority for reports (PAdES B-T), with GONGXIN_REPORT_TSA_CA (PEM) for verifiers
GONGXIN_REPORT_RATE PDFs of reports a minute for one asker (60; 0: no limit)
GONGXIN_FONTS       folder of the Noto CJK fonts that reports are set in, where they are not in the usual place
GONGXIN_OIDC_URL    issuer of a provincial login, with _CLIENT, _SECRET, _NAME, _SUBJECT_CLAIM, _ROLE (conf.oidc)
GONGXIN_POOL=1      connection pool; `gongxin serve` sets it
"""

import os

from gongxin.conf import home, logs
from gongxin.conf.database import django_database
from gongxin.conf.mail import notice_mail
from gongxin.conf.oidc import oidc_providers


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _on(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


DEBUG = _on("GONGXIN_DEBUG")
SECRET_KEY = home.secret("django")
AUDIT_SECRET = home.secret("audit")  # signs the sealed trail; whoever may write to the database need not have it
GONGXIN_ISSUER = os.environ.get("GONGXIN_ISSUER", "gongxin.local")  # who signs: the platform's name in messages
GONGXIN_CITY = os.environ.get("GONGXIN_CITY", "云州|Yunzhou")
GONGXIN_SITE = os.environ.get("GONGXIN_SITE", "").strip()
GONGXIN_REPORT_P12 = os.environ.get("GONGXIN_REPORT_P12", "").strip()
GONGXIN_REPORT_TSA = os.environ.get("GONGXIN_REPORT_TSA", "").strip()
GONGXIN_REPORT_TSA_CA = os.environ.get("GONGXIN_REPORT_TSA_CA", "").strip()
GONGXIN_REPORT_P12_PASSWORD = os.environ.get("GONGXIN_REPORT_P12_PASSWORD", "")
NOTICES_SMTP = notice_mail(os.environ)
NOTICES_SMS_FILE = home.home() / "sms.jsonl" if os.environ.get("GONGXIN_SMS_FILE") else None
REMEDY_TERMS = {name.strip(): int(days) for name, _, days in (item.partition("=") for item in _list("GONGXIN_REMEDY_TERMS"))}
SEALED_KEY = os.environ.get("GONGXIN_SEALED_KEY") or home.secret("sealed")  # of whoever reports
PAPERS_KEY = os.environ.get("GONGXIN_PAPERS_KEY") or home.secret("papers")  # of papers handed in with cases
GONGXIN_HOME = home.home()  # for rooms that keep files (intake); they never import conf
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *_list("GONGXIN_HOSTS")]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth's pages of security keys use it
    "procrastinate.contrib.django",
    "gongxin.access",  # before allauth: its templates replace allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "gongxin.registry",
    "gongxin.intake",
    "gongxin.workdays",
    "gongxin.notices",
    "gongxin.papers",
    "gongxin.lists",
    "gongxin.exchange",
    "gongxin.measures",
    "gongxin.warning",
    "gongxin.remedies",
    "gongxin.publicity",
    "gongxin.commitments",
    "gongxin.content",
    "gongxin.integrity",
    "gongxin.complaints",
    "gongxin.ratings",
    "gongxin.reports",
    "gongxin.quality",
    "gongxin.boards",
    "gongxin.api",
    "gongxin.civic",
    "gongxin.portal",
    "gongxin.space",
    "gongxin.workbench",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongxin.conf.security.security_headers",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gongxin.api.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongxin.access.seats.seat_middleware",
    "gongxin.access.borders.border_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gongxin.conf.urls"
WSGI_APPLICATION = "gongxin.conf.wsgi.application"
ASGI_APPLICATION = "gongxin.conf.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "gongxin.access.context.province",
                "gongxin.portal.pages.elsewhere",
            ],
        },
    },
]

DATABASES = {"default": django_database(pool=_on("GONGXIN_POOL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from the package itself: no step to collect files before a first run
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

# The received file goes through our own spool, encrypted; Django must not write it to a temporary file first.
FILE_UPLOAD_HANDLERS = [
    "gongxin.papers.uploading.PaperUploadHandler",  # people on a seat; whoever else, at most 2.5 MB
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SECOND_FACTOR = _on("GONGXIN_SECOND_FACTOR")
API_RATE = int(os.environ.get("GONGXIN_API_RATE") or 6000)
REPORT_RATE = int(os.environ.get("GONGXIN_REPORT_RATE") or 60)
PUBLIC_RATE = int(os.environ.get("GONGXIN_PUBLIC_RATE") or 0)
TOKEN_RATE = 60  # token requests a minute from one address: a key is not to be guessed
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGXIN_PROXIES") or 0)

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("word", "email")},
    },
    {"NAME": "gongxin.access.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# shared by all workers: five failures within five minutes lock an account for that time, ten a minute an address
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "word"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account needs no mail address; what it is told stands in its inbox here
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_ADAPTER = "gongxin.access.adapter.AccountAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "access:seat"
SOCIALACCOUNT_PROVIDERS = oidc_providers(os.environ)
SOCIALACCOUNT_ADAPTER = "gongxin.access.provincial.SeatAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
MFA_ADAPTER = "gongxin.access.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Gongxin 公信"
SESSION_COOKIE_AGE = 10 * 3600  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link from a notice finds its reader signed in; unsafe methods carry a token

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = _list("GONGXIN_ORIGINS")
if _on("GONGXIN_TLS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["gongxin.runs.jobs"]

LOGGING = logs.configuration(
    as_json=os.environ.get("GONGXIN_LOG", "").strip().lower() == "json",
    level=os.environ.get("GONGXIN_LOG_LEVEL", "").strip().upper() or "WARNING",
)
