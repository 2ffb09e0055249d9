"""The door of operations that need a key: what the document says of them is asked before anything else is read.

An operation whose documented `security` has no way in without a key lets Ninja authenticate first: whoever holds none learns
that, and not what is wrong with a body they may not send. Scope, office and purpose are for the operation to judge.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from gongxin.access.api import seat_of_request
from gongxin.api.bearers import CHALLENGE, bearer, header
from gongxin.api.problems import Problem

__all__ = ["guard", "needs_key"]


def guard(router: Router) -> None:
    """Let the operations of the router that need a key ask for one first. Before the router is added to the service."""
    for view in router.path_operations.values():
        for operation in view.operations:
            if needs_key(operation.openapi_extra):
                operation.auth_param = known  # what Ninja calls before it looks at parameters and body
                operation._set_auth(known)
    for _, child, _ in router._routers:
        guard(child)


def needs_key(extra: dict[str, Any] | None) -> bool:
    """Whether the document says that there is no way in without a key."""
    ways = (extra or {}).get("security", [])
    return bool(ways) and {} not in ways


def known(request: HttpRequest) -> bool:
    """Somebody: a key in force, or a seat. Raises Problem 401."""
    if header(request):
        if bearer(request) is None:
            raise Problem("access.key_invalid", headers=CHALLENGE)
        return True
    if seat_of_request(request) is None:
        raise Problem("access.key_missing", headers=CHALLENGE)
    return True
