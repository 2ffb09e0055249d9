"""Who acts through the API: the officer or the organisation that a key is bound to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.api.entitlement import CHALLENGE, SCHEME
from gongxin.api.problems import Problem


def actor(request: HttpRequest) -> access.Actor:
    """The actor behind the request's key. Raises Problem 401: no key, no key in force."""
    given = request.headers.get("Authorization", "")
    if not given:
        raise Problem("access.key_missing", headers=CHALLENGE)
    token = given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""
    found = access.actor_of(token, now=timezone.now()) if token else None
    if found is None:
        raise Problem("access.key_invalid", headers=CHALLENGE)
    return found
