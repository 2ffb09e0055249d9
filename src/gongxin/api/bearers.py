"""The key or access token that a request carries, looked up once."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from gongxin.access import api as access

__all__ = ["CHALLENGE", "bearer", "header"]

SCHEME = "bearer "
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="gongxin"'}


def header(request: HttpRequest) -> str:
    """What the request says of itself; empty when it says nothing."""
    return str(request.headers.get("Authorization", ""))


def bearer(request: HttpRequest) -> access.Resolved | None:
    """What its key or token stands for; None for none and for one that is not in force."""
    if not hasattr(request, "bearer"):
        given = header(request)
        token = given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""
        request.bearer = access.resolve(token, now=timezone.now()) if token else None
    found: access.Resolved | None = request.bearer
    return found
