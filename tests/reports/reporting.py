"""What the tests of reports have in common: one way to make a report, and what its verifier trusts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.exchange import api as exchange
from gongxin.kernel import signing
from gongxin.reports import api as reports
from gongxin.showing.language import Language


def conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def make(
    code: str, kind: reports.Kind = "public", *, now: datetime | None = None, **asked: Any
) -> tuple[reports.Issued, reports.Content]:
    """A report made by the organisation itself."""
    wanted = reports.Asked(kind, code, **asked)
    actor = Actor("subject", uscc=code) if kind == "special" else None
    return reports.issue(conn(), wanted, actor=actor, now=now or timezone.now(), catalogue=load())


def pdf(made: tuple[reports.Issued, reports.Content], lang: Language = "zh") -> bytes:
    return reports.pdf(*made, load(), lang=lang, now=timezone.now())


def trusted() -> tuple[bytes, ...]:
    """The platform's public keys."""
    signing_key = exchange.signing_key(timezone.now())
    return (signing.public_of(signing_key), *(key.public for key in exchange.known()))


def records(content: reports.Content) -> list[dict[str, Any]]:
    return [record for section in content.facts["sections"] for record in section["records"]]
