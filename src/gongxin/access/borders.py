"""Departments as borders: whose rows the database shows to this request. The second wall; the first is each room's own
conditions.

PostgreSQL's row-level security reads one setting, `gongxin.reach`: `service` (jobs, command line, public pages: what is shown
there the rooms decide), `department:CODE` or `subject:USCC`. Connections begin as `service` (conf.database); a request of a
department or an organisation is narrowed as soon as it is known who asks, and the connection is given back as it was. Unset, it
shows nothing. Which tables have the wall: the migrations `borders` of the rooms. docs/decisions/0017.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongxin.access.facts import Actor

if TYPE_CHECKING:
    import psycopg

__all__ = ["SERVICE", "WIDE", "border_middleware", "narrow", "reach_of", "whole", "within"]

log = logging.getLogger("gongxin.access")
SERVICE = "service"
WIDE = frozenset({"credit_office", "sign_off", "review"})
"""Offices whose work is what other departments drafted."""
BEHIND = ("/workbench/", "/space/", "/api/")
"""Where a signed-in request is narrowed; a public page says the same to everybody."""


def reach_of(actor: Actor) -> str:
    """The setting for an actor."""
    if actor.kind == "subject":
        return f"subject:{actor.uscc}"
    if actor.kind == "platform" or actor.offices & WIDE:
        return SERVICE
    return f"department:{actor.department}"


def narrow(request: HttpRequest, actor: Actor) -> None:
    """From here to the end of the request the database shows what this actor may see."""
    reach = reach_of(actor)
    if reach == SERVICE:
        return
    request.narrowed = True
    _set(reach)


@contextmanager
def within(reach: str) -> Iterator[None]:
    """Code under another setting. What was set before comes back, whatever happens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('gongxin.reach', true)")
        before = cursor.fetchone()[0] or ""
    if before == reach:
        yield
        return
    _set(reach)
    try:
        yield
    finally:
        _give_back(before)


@contextmanager
def whole(conn: psycopg.Connection[Any] | None = None) -> Iterator[None]:
    """For figures that are sums over all departments, also when a department looks at them. conn: the connection on which they
    are made, where it need not be Django's; if that fails inside, its transaction is rolled back and the setting with it."""
    if conn is None:
        with within(SERVICE):
            yield
        return
    row = conn.execute("SELECT current_setting('gongxin.reach', true)").fetchone()
    before = (row and row[0]) or ""
    if before == SERVICE:
        yield
        return
    conn.execute("SELECT set_config('gongxin.reach', %s, false)", (SERVICE,))
    yield
    conn.execute("SELECT set_config('gongxin.reach', %s, false)", (before,))


def border_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, around whatever finds out who asks: narrows signed-in requests behind the door, gives the connection back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.narrowed = False
        try:
            actor = getattr(request, "actor", None)
            if actor is not None and any(place in request.path_info for place in BEHIND):
                narrow(request, actor)
            return get_response(request)
        finally:
            if request.narrowed:
                _give_back(SERVICE)

    return middleware


def _set(reach: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gongxin.reach', %s, false)", [reach])


def _give_back(reach: str) -> None:
    """In a transaction that has failed nothing can be set, and its end sets back what was; a broken connection goes away."""
    try:
        if connection.connection is None:
            return
        _set(reach)
    except DatabaseError:
        log.warning("a connection could not be given back as it was; it is closed")
        connection.close()
