"""Rules about settings and the environment: they need no database."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gongxin.runs.doctor.findings import Findings, error, warning

__all__ = ["RULES"]

WEAK = {"", "postgres", "password", "gongxin", "secret", "changeme", "admin", "root", "123456", "12345678", "test"}


def doc1(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC1: debug pages show settings and data to whoever meets a fault."""
    if settings.DEBUG:
        yield error(
            "DOC1",
            "GONGXIN_DEBUG",
            ("调试页面已打开。", "取消 GONGXIN_DEBUG。"),
            ("Debug pages are on.", "Unset GONGXIN_DEBUG."),
        )


def doc2(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC2: without TLS passwords, keys and sessions can be read on the way."""
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS):
        yield error(
            "DOC2",
            "GONGXIN_TLS",
            ("没有启用 TLS：密码、密钥和会话在途中可被读取。", "在前面放 TLS 代理，并设 GONGXIN_TLS=1 和 GONGXIN_ORIGINS。"),
            (
                "TLS is not on: passwords, keys and sessions can be read on the way.",
                "Put a TLS proxy in front, set GONGXIN_TLS=1 and GONGXIN_ORIGINS.",
            ),
        )
    elif not settings.CSRF_TRUSTED_ORIGINS:
        yield warning(
            "DOC2",
            "GONGXIN_ORIGINS",
            ("没有写明站点的来源，代理之后的表单会被拒绝。", "设 GONGXIN_ORIGINS=https://站点。"),
            ("The site's origin is not named: forms behind the proxy are refused.", "Set GONGXIN_ORIGINS=https://the-site."),
        )


def doc3(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC3: a site answers to its own names only, and to real ones."""
    if "*" in settings.ALLOWED_HOSTS:
        yield error(
            "DOC3",
            "GONGXIN_HOSTS",
            ("站点应答任何主机名。", "在 GONGXIN_HOSTS 里写明自己的主机名。"),
            ("The site answers to any host name.", "Name your own in GONGXIN_HOSTS."),
        )
    elif settings.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]:
        yield warning(
            "DOC3",
            "GONGXIN_HOSTS",
            ("站点只应答本机的名字。", "在 GONGXIN_HOSTS 里写明自己的主机名。"),
            ("The site answers to this machine's names only.", "Name your own in GONGXIN_HOSTS."),
        )


def doc4(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC4: secrets are long and nobody's guess."""
    for name in ("SECRET_KEY", "AUDIT_SECRET"):
        if len(getattr(settings, name)) < 50 or len(set(getattr(settings, name))) < 20:
            yield error(
                "DOC4",
                name,
                ("密钥太短。", "删除 keys 里对应的文件，它会重新生成（登录会话随之失效）。"),
                ("The secret is too short.", "Delete its file in keys; it is made anew (sessions end with it)."),
            )
    url = environment.get("DATABASE_URL", "")
    if url and unquote(urlsplit(url).password or "") in WEAK and urlsplit(url).hostname:
        yield error(
            "DOC4",
            "DATABASE_URL",
            ("数据库口令为空或者人人可猜。", "换一个随机的口令。"),
            ("The database's password is empty or anybody's guess.", "Set a random one."),
        )


def doc5(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC5: the way to the database is encrypted where it leaves the machine."""
    url = environment.get("DATABASE_URL", "")
    if not url:
        return
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.get("host", parts.hostname or "")
    if _elsewhere(host) and options.get("sslmode", "prefer") not in {"require", "verify-ca", "verify-full"}:
        yield error(
            "DOC5",
            "DATABASE_URL",
            ("到数据库的连接没有要求加密。", "在 DATABASE_URL 后加 ?sslmode=verify-full。"),
            ("The connection to the database need not be encrypted.", "Append ?sslmode=verify-full to DATABASE_URL."),
        )


def doc6(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC6: mail leaves encrypted; text messages do not end in a file."""
    smtp = settings.NOTICES_SMTP
    if smtp and not smtp["tls"] and _elsewhere(smtp["host"]):
        yield error(
            "DOC6",
            "GONGXIN_SMTP_TLS",
            ("邮件发送未加密。", "设 GONGXIN_SMTP_TLS=1。"),
            ("Mail is sent without encryption.", "Set GONGXIN_SMTP_TLS=1."),
        )
    if settings.NOTICES_SMS_FILE:
        yield warning(
            "DOC6",
            "GONGXIN_SMS_FILE",
            ("短信只写入文件，谁也收不到。", "取消 GONGXIN_SMS_FILE。"),
            ("Text messages end in a file; nobody receives them.", "Unset GONGXIN_SMS_FILE."),
        )


def doc7(settings: Any, environment: Mapping[str, str]) -> Findings:
    """DOC7: officers sign in with a second factor."""
    if not settings.SECOND_FACTOR:
        yield warning(
            "DOC7",
            "GONGXIN_SECOND_FACTOR",
            ("没有要求经办人员使用两步验证。", "设 GONGXIN_SECOND_FACTOR=1。"),
            ("Officers need no second factor.", "Set GONGXIN_SECOND_FACTOR=1."),
        )


RULES = (doc1, doc2, doc3, doc4, doc5, doc6, doc7)


def _elsewhere(host: str) -> bool:
    """Whether packets leave this machine."""
    if not host or host.startswith("/") or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
