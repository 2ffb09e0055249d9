"""Which database: the one `DATABASE_URL` names, else the embedded one. Turned into Django's words here."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gongxin.conf import embedded
from gongxin.conf.errors import DatabaseError, SettingsError, failure

__all__ = ["MINIMUM_VERSION", "check_version", "django_database", "external_url"]

MINIMUM_VERSION = 150000
"""PostgreSQL 15, as `server_version_num`."""

SCHEMES = ("postgresql", "postgres")


def external_url() -> str | None:
    """The value of DATABASE_URL, checked; None if it is not set. Raises SettingsError if it cannot be
    used.
    """
    if "DATABASE_URL" not in os.environ:
        return None
    url = os.environ["DATABASE_URL"].strip()
    if not url:
        raise _bad_url("空的", "empty")
    try:
        parts = urlsplit(url)
        named = parts.path.strip("/")
        _ = parts.port
    except ValueError:
        raise _bad_url("无法解析的", "not a URL") from None
    if parts.scheme not in SCHEMES:
        raise _bad_url("不是 PostgreSQL 地址的", "not an address of PostgreSQL")
    if not named:
        raise _bad_url("没有写数据库名的", "without the name of a database")
    return url


def django_database(*, pool: bool) -> dict[str, Any]:
    """Django's settings for the database; starts nothing.

    A pool is for servers of many requests; a command that runs once opens one connection and closes it.
    """
    options: dict[str, Any] = {}
    url = external_url()
    if url is None:
        place = embedded.coordinates()
        settings: dict[str, Any] = {
            "NAME": place.dbname,
            "USER": place.user,
            "PASSWORD": place.password,
            "HOST": place.host,
            "PORT": str(place.port),
        }
    else:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        settings = {
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": options.pop("port", str(parts.port or "")),
        }
    # reach: whose rows the database shows (access.borders): all, until a request is known to be a department's.
    # interval: a long question of a process that was killed ends, and gives up its locks, instead of being answered to nobody
    settled = "-c gongxin.reach=service -c client_connection_check_interval=10s"
    options["options"] = f"{options.get('options', '')} {settled}".strip()
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,  # a restarted server costs nobody an error
    }


def check_version(number: int) -> None:
    """Refuse a server older than we rely on. `number` is `server_version_num`."""
    if number < MINIMUM_VERSION:
        major = number // 10000
        raise failure(
            DatabaseError,
            "database.version",
            place="DATABASE_URL",
            zh=(
                f"服务器是 PostgreSQL {major}，至少需要 15。",
                "请升级服务器，或取消 DATABASE_URL 以使用自带的数据库。",
            ),
            en=(
                f"The server is PostgreSQL {major}; 15 or newer is needed.",
                "Upgrade the server, or unset DATABASE_URL to use the embedded database.",
            ),
        )


def _bad_url(zh: str, en: str) -> SettingsError:
    example = "postgresql://user:password@host:5432/name"
    # The value is not repeated: it holds a password.
    return failure(
        SettingsError,
        "settings.database_url",
        place="DATABASE_URL",
        zh=(f"DATABASE_URL 是{zh}值。", f"请写成 {example}，或取消该变量以使用自带的数据库。"),
        en=(f"DATABASE_URL is {en}.", f"Write {example}, or unset it to use the embedded database."),
    )
