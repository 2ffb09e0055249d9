"""Signing in and out, second factors, passwords: each becomes an event of access (audit.events)."""

# mypy: disable-error-code="untyped-decorator"
from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from gongxin.access.account_models import Account
from gongxin.access.audit.events import note


@receiver(user_logged_in)
def _in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    _note("signed_in", request, user)


@receiver(user_logged_out)
def _out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is not None:
        _note("signed_out", request, user)


@receiver(user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Only the word of an account that exists is kept: what else is typed there may be a password."""
    word = str(credentials.get("username") or credentials.get("login") or "")[:64]
    found = Account.objects.filter(word__iexact=word).first() if word and "\0" not in word else None
    _note("sign_in_failed", request, found)


@receiver(password_changed)
def _password(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _note("password_changed", request, user)


@receiver(authenticator_added)
def _added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    _note("second_factor_added", request, user, detail=str(authenticator.type))


@receiver(authenticator_removed)
def _removed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    _note("second_factor_removed", request, user, detail=str(authenticator.type))


@receiver(authenticator_reset)
def _reset(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    _note("second_factor_reset", request, user, detail=str(authenticator.type))


def _note(kind: str, request: HttpRequest | None, user: Any, *, detail: str = "") -> None:
    note(kind, at=timezone.now(), account=getattr(user, "word", ""), detail=detail, address=_address(request))


def _address(request: HttpRequest | None) -> str:
    """As far as it is known: a request by a socket has none, and allauth refuses one that skipped the proxies."""
    if request is None:
        return ""
    try:
        return str(get_adapter().get_client_ip(request) or "")
    except PermissionDenied:
        return ""
