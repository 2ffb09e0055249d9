"""Who sits at the browser: `request.seat` and `request.actor` for every request, and the door of pages that need one.

Only a request that carries the session's cookie is looked up: public pages and programs pay nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.access.account_models import Account
from gongxin.access.accounts import seat_of
from gongxin.access.errors import NoOfficeError
from gongxin.access.facts import Actor, Seat
from gongxin.access.second_factor import lacks_second_factor
from gongxin.access.trail import looking_as

Kind = Literal["officer", "subject"]
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SAFE = {"GET", "HEAD", "OPTIONS"}


def seat_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: request.seat (Seat | None) and request.actor (Actor | None)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        seat = _seat(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        request.wants_second_factor = seat is not None and lacks_second_factor(request, request.user)
        if request.wants_second_factor:  # signed in, but on no seat before there is one
            seat = None
        request.seat = seat
        request.actor = seat.actor if seat else None
        with looking_as(seat.word if seat and "Authorization" not in request.headers else ""):
            return get_response(request)

    return middleware


def seat_of_request(request: HttpRequest) -> Seat | None:
    """The seat of a signed-in person, or None."""
    return getattr(request, "seat", None)


def actor_of_request(request: HttpRequest) -> Actor | None:
    """What a signed-in person acts as, or None."""
    seat = seat_of_request(request)
    return seat.actor if seat else None


def seat_required(*, kind: Kind | None = None, office: str = "") -> Callable[[View[P]], View[P]]:
    """A page for people on a seat. Nobody signed in is sent to sign in; another kind of seat, a lacking office, and a reader
    who would change something are refused (403). The answer is never kept by a cache."""

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            seat = seat_of_request(request)
            if seat is None and getattr(request, "wants_second_factor", False):
                messages.warning(request, _("经办账号须先添加两步验证，才能办事。"))
                return redirect("mfa_index")
            if seat is None:
                return redirect_to_login(request.get_full_path(), login_url=reverse(settings.LOGIN_URL))
            if kind is not None and seat.actor.kind != kind:
                raise PermissionDenied(kind)
            if office and not seat.actor.holds(office):
                raise PermissionDenied(office)
            if request.method not in SAFE and not seat.may_write:
                raise PermissionDenied("reader")
            try:
                response: Any = view(request, *args, **kwargs)
            except NoOfficeError as refused:  # a room asks for an office that the page's door did not name
                raise PermissionDenied(refused.place) from refused
            if isinstance(response, HttpResponse) and "Cache-Control" not in response:
                response["Cache-Control"] = "private, no-store"
            return response

        return cast("View[P]", entered)

    return around


def _seat(request: HttpRequest) -> Seat | None:
    user = request.user
    if not isinstance(user, Account) or not user.is_authenticated:
        return None
    actor = seat_of(user, now=timezone.now())
    return Seat(user.word, actor, user.role) if actor else None
