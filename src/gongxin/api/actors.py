"""Who acts through the API: the officer or the organisation that a key is bound to, or that is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from gongxin.access import api as access
from gongxin.api.bearers import CHALLENGE, bearer, header
from gongxin.api.metering import count
from gongxin.api.problems import Problem


def actor(request: HttpRequest) -> access.Actor:
    """The actor behind the request's key or, without one, on the seat of whoever is signed in.

    Raises Problem 401: no key, no key in force; 403: a page of another site sent it, or a reader would change something.
    """
    if not header(request):
        return _signed_in(request)
    found = access.acting(bearer(request), now=timezone.now())
    if found is None:
        raise Problem("access.key_invalid", headers=CHALLENGE)
    count(request, f"actor:{found}", per_minute=settings.API_RATE)
    access.narrow(request, found)
    return found


def _signed_in(request: HttpRequest) -> access.Actor:
    seat = access.seat_of_request(request)
    if seat is None:
        raise Problem("access.key_missing", headers=CHALLENGE)
    if request.method not in access.SAFE and (not seat.may_write or check_csrf(request) is not None):
        raise Problem("access.forbidden")
    return seat.actor
