"""Counting requests: once each, per key or, for the public, per address; the headers that tell what is left."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from gongxin.access import api as access
from gongxin.api.bearers import bearer
from gongxin.api.problems import Problem
from gongxin.kernel.text import Bilingual


def count(request: HttpRequest, holder: str, *, per_minute: int | None, per_day: int | None = None) -> None:
    """Count the request once, however many parts of it ask. Raises Problem 429 with Retry-After."""
    if getattr(request, "metered", None) is not None:
        return
    found = access.meter(holder, now=timezone.localtime(), per_minute=per_minute, per_day=per_day)
    request.metered = found
    if found.wait:
        window = max((w for w in found.windows if w.left < 0), key=lambda w: w.reset)
        detail = Bilingual(
            f"{'每分钟' if window.name == 'minute' else '每天'}最多 {window.quota} 次请求。",
            f"At most {window.quota} requests a {window.name}.",
        )
        raise Problem("access.too_many", detail, headers={"Retry-After": str(found.wait)})


def count_costly(request: HttpRequest, what: str, *, per_minute: int) -> None:
    """Count what costs much apart from the request itself, by whoever asks: an actor, else an address. Raises Problem 429."""
    who = access.acting(bearer(request), now=timezone.now()) or access.actor_of_request(request)
    found = access.meter(f"{what}:{who or origin(request)}", now=timezone.localtime(), per_minute=per_minute, per_day=None)
    if found.wait:
        detail = Bilingual(f"每分钟最多 {per_minute} 次。", f"At most {per_minute} a minute.")
        raise Problem("access.too_many", detail, headers={"Retry-After": str(found.wait)})


def count_key(request: HttpRequest, caller: access.Caller) -> None:
    """For a request with a key."""
    count(request, f"key:{caller.key}", per_minute=settings.API_RATE, per_day=caller.quota)


def count_public(request: HttpRequest) -> None:
    """For one without, where GONGXIN_PUBLIC_RATE is set."""
    count(request, f"at:{origin(request)}", per_minute=settings.PUBLIC_RATE)


def has_key(request: HttpRequest) -> bool:
    """Whether the request carries a key in force; any other header does not spare it the public's limit."""
    return access.acting(bearer(request), now=timezone.now()) is not None


def origin(request: HttpRequest) -> str:
    """A keyed hash of the address: the address itself is held nowhere."""
    return hmac.new(settings.SECRET_KEY.encode(), _address(request).encode(), hashlib.sha256).hexdigest()[:32]


def tell(request: HttpRequest, response: HttpResponseBase) -> None:
    """Add the headers, if anything was counted."""
    found = getattr(request, "metered", None)
    for name, value in found.headers.items() if found is not None else ():
        response.headers.setdefault(name, value)


def _address(request: HttpRequest) -> str:
    """As far as the proxies that GONGXIN_PROXIES counts can be believed."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return str(forwarded[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))
