"""OAuth 2.0 client credentials (RFC 6749 section 4.4, RFC 7009): a key is exchanged for a token of an hour.

The protocol is oauthlib's; here stands what it asks of us. The client is a key: `client_id` its visible start, `client_secret`
the key. allauth.idp.oidc was looked at first: its clients belong to users and know neither departments nor purposes, and
its secrets are hashed like passwords, 50 ms a request.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from gongxin.access import rules
from gongxin.access.models import AccessToken, ApiKey

__all__ = ["LASTS", "Resolved", "grant", "resolve", "revoke_token"]

LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a bearer stands for: the key it is or was made from, and what it may be used for."""

    key: ApiKey
    scopes: tuple[str, ...]
    purpose: str


def resolve(token: str, *, now: datetime) -> Resolved | None:
    """The key or access token in force, or None."""
    if len(token) > 100:
        return None
    if token.startswith(f"{rules.PREFIX}_"):
        key = _key(token)
        return Resolved(key, tuple(key.scopes), key.purpose) if key is not None and _serves(key, now) else None
    if token.startswith(f"{rules.TOKEN_PREFIX}_"):
        rows = AccessToken.objects.select_related("key", "key__department", "key__officer")
        row: AccessToken | None = rows.filter(hash=rules.hash_token(token)).first()
        if row is None or not _serves(row, now) or not _serves(row.key, now):
            return None
        return Resolved(row.key, tuple(scope for scope in row.scopes if scope in row.key.scopes), row.purpose)
    return None


def grant(uri: str, body: str, headers: Mapping[str, str]) -> tuple[Mapping[str, str], str, int]:
    """The token endpoint: headers, JSON and status of the answer, errors too (RFC 6749 section 5)."""
    answered: tuple[Mapping[str, str], str, int] = _server().create_token_response(uri, "POST", body, dict(headers))
    return answered


def revoke_token(uri: str, body: str, headers: Mapping[str, str]) -> tuple[Mapping[str, str], str, int]:
    """The revocation endpoint (RFC 7009): 200 also for a token that is none."""
    answered: tuple[Mapping[str, str], str, int] = _server().create_revocation_response(uri, "POST", body, dict(headers))
    return answered


def _key(token: str) -> ApiKey | None:
    rows = ApiKey.objects.select_related("department", "officer")
    found: ApiKey | None = rows.filter(hash=rules.hash_token(token)).first()
    return found


def _serves(row: Any, now: datetime) -> bool:
    return rules.usable(now=now, expires_at=row.expires_at, revoked_at=row.revoked_at)


def _server() -> BackendApplicationServer:
    return BackendApplicationServer(
        _Validator(),
        token_generator=lambda request: rules.new_token(rules.TOKEN_PREFIX),
        token_expires_in=int(LASTS.total_seconds()),
    )


class _Validator(RequestValidator):
    """oauthlib's questions, answered from the keys."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """By HTTP Basic or in the form; the secret is the key itself."""
        client_id, secret = _credentials(request)
        key = _key(secret) if secret.startswith(f"{rules.PREFIX}_") and len(secret) <= 100 else None
        if key is None or key.prefix != client_id or not _serves(key, timezone.now()):
            return False
        request.client, request.client_id = _Client(key), key.prefix
        return True

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True  # authenticate_client has seen to it

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.key.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= set(client.key.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        key, now = request.client.key, timezone.now()
        end = min(now + LASTS, key.expires_at) if key.expires_at else now + LASTS
        AccessToken.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
        AccessToken.objects.create(
            hash=rules.hash_token(token["access_token"]),
            key=key,
            scopes=sorted(set(request.scopes)),
            purpose=_purpose(request) or key.purpose,
            created_at=now,
            expires_at=end,
        )

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *args: Any, **kwargs: Any) -> None:
        AccessToken.objects.filter(hash=rules.hash_token(token), key=request.client.key, revoked_at=None).update(
            revoked_at=timezone.now()
        )


@dataclass(frozen=True)
class _Client:
    """What oauthlib calls the client."""

    key: ApiKey

    @property
    def client_id(self) -> str:
        return str(self.key.prefix)


def _credentials(request: Any) -> tuple[str, str]:
    given = request.headers.get("Authorization", "")
    if given.lower().startswith("basic "):
        try:
            client_id, _, secret = base64.b64decode(given[6:], validate=True).decode("ascii").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return client_id, secret
    return request.client_id or "", request.client_secret or ""


def _purpose(request: Any) -> str:
    """`purpose`, a parameter of ours beside the standard's: what the token is for."""
    from gongxin.kernel import identifiers

    given = next((value for name, value in request.decoded_body or () if name == "purpose"), "")
    return identifiers.mask("".join(char for char in given if char.isprintable())).strip()[:200]
