"""Where notices go by mail: GONGXIN_SMTP=host:port, GONGXIN_MAIL_FROM, and GONGXIN_SMTP_USER, _PASSWORD, _TLS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def notice_mail(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """The SMTP adapter's options, or None where no server is named. Raises ValueError with what to write."""
    server = environment.get("GONGXIN_SMTP", "")
    if not server:
        return None
    host, _, port = server.rpartition(":")
    sender = environment.get("GONGXIN_MAIL_FROM", "")
    if not host or not port.isdigit() or "@" not in sender:
        raise ValueError("GONGXIN_SMTP is host:port, and GONGXIN_MAIL_FROM the sender's address")
    return {
        "host": host,
        "port": int(port),
        "sender": sender,
        "user": environment.get("GONGXIN_SMTP_USER", ""),
        "password": environment.get("GONGXIN_SMTP_PASSWORD", ""),
        "tls": environment.get("GONGXIN_SMTP_TLS", "") not in {"", "0", "no"},
    }
