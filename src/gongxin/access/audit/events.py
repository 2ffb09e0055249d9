"""Writing events of access: who signed in, what was refused, issued, ended."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from gongxin.access.audit.models import AccessEvent

__all__ = ["events", "note", "origin_of"]


def note(kind: str, *, at: datetime, account: str = "", by: str = "", detail: str = "", address: str = "") -> None:
    """One event. `address` is kept as a keyed hash only."""
    AccessEvent.objects.create(
        at=at, kind=kind[:32], account=account[:64], by=by[:64], detail=detail[:200], origin=origin_of(address)
    )


def origin_of(address: str) -> str:
    """A word by which the same address is recognised and none is known; empty for none."""
    if not address:
        return ""
    return hmac.new(settings.AUDIT_SECRET.encode(), address.encode(), hashlib.sha256).hexdigest()[:16]


def events(account: str | None = None, *, before: int | None = None, limit: int = 100) -> list[AccessEvent]:
    """Events, newest first, of one account or of all."""
    rows = AccessEvent.objects.order_by("-id")
    if account is not None:
        rows = rows.filter(account=account)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])
