"""OAuth 2.0 client credentials: a key becomes a token of an hour. Answers and errors have RFC 6749's form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from gongxin.access import api as access
from gongxin.api import metering
from gongxin.api.oauth_answers import OAuthAnswer

router = Router(tags=["access"])
FORM = "application/x-www-form-urlencoded"
LONGEST = 4096

_SAID = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
_GRANT: dict[str, Any] = {
    "security": [{"ClientCredentials": []}, {}],
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "scope": {"type": "string", "description": "Space-separated; the key's own without"},
                        "purpose": {"type": "string", "maxLength": 200, "description": "For looks that name none"},
                        "client_id": {"type": "string", "description": "The key's visible start, gx_ and 8 characters"},
                        "client_secret": {"type": "string", "description": "The key"},
                    },
                }
            }
        },
    },
    "responses": {
        200: {
            "description": "The token",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["access_token", "token_type", "expires_in", "scope"],
                        "properties": {
                            "access_token": {"type": "string"},
                            "token_type": {"type": "string", "enum": ["Bearer"]},
                            "expires_in": {"type": "integer"},
                            "scope": {"type": "string"},
                        },
                    }
                }
            },
        },
        400: {"description": "RFC 6749 section 5.2", "content": {"application/json": {"schema": _SAID}}},
        401: {"description": "The client is not known", "content": {"application/json": {"schema": _SAID}}},
    },
}
_REVOKE: dict[str, Any] = {
    "security": [{"ClientCredentials": []}, {}],
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["token"],
                    "properties": {name: {"type": "string"} for name in ("token", "client_id", "client_secret")},
                }
            }
        },
    },
    "responses": {
        200: {"description": "It serves no more, if it ever did"},
        400: _GRANT["responses"][400],
        401: _GRANT["responses"][401],
    },
}
Endpoint = Callable[[str, str, Mapping[str, str]], tuple[Mapping[str, str], str, int]]


@router.post("/token", operation_id="get_token", openapi_extra=_GRANT)
def token(request: HttpRequest) -> HttpResponse:
    """用密钥换取一小时的访问令牌（OAuth 2.0 client_credentials）。Exchanges a key for an access token of an hour."""
    return _answer(request, access.grant)


@router.post("/token/revoke", operation_id="revoke_token", openapi_extra=_REVOKE)
def revoke(request: HttpRequest) -> HttpResponse:
    """作废一个访问令牌（RFC 7009）。Ends a token at once."""
    return _answer(request, access.revoke_token)


def metadata(request: HttpRequest) -> JsonResponse:
    """/.well-known/oauth-authorization-server (RFC 8414)."""
    root = request.build_absolute_uri("/")[:-1]
    return JsonResponse(
        {
            "issuer": root,
            "token_endpoint": f"{root}/api/v1/token",
            "revocation_endpoint": f"{root}/api/v1/token/revoke",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": list(access.SCOPES),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )


def _answer(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    metering.count(request, f"token:{metering.origin(request)}", per_minute=settings.TOKEN_RATE)
    body = request.body[: LONGEST + 1]
    if len(body) > LONGEST or request.content_type != FORM:
        said = "Send a short form (x-www-form-urlencoded)."
        return OAuthAnswer(f'{{"error": "invalid_request", "error_description": "{said}"}}', 400)
    headers = {"Content-Type": FORM, "Authorization": request.headers.get("Authorization", "")}
    sent, content, status = endpoint(request.build_absolute_uri(), body.decode("latin-1"), headers)
    response = OAuthAnswer(content or "{}", status)
    if status == 401:
        response["WWW-Authenticate"] = sent.get("WWW-Authenticate", 'Basic realm="gongxin"')
    return response
