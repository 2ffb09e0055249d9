"""A provincial login by OpenID Connect: GONGXIN_OIDC_URL (the issuer), _CLIENT, _SECRET, _NAME (zh|en), and _SUBJECT_CLAIM and
_ROLE where the province vouches for whom somebody acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["oidc_providers"]


def oidc_providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS; no application where no issuer is named. Raises ValueError with what to write."""
    issuer = environment.get("GONGXIN_OIDC_URL", "").strip().rstrip("/")
    if not issuer:
        return {"openid_connect": {"APPS": []}}
    host = urlsplit(issuer).hostname or ""
    if not issuer.startswith("https://") and host not in {"127.0.0.1", "localhost"}:
        raise ValueError("GONGXIN_OIDC_URL is https://…: what comes by it decides who is signed in")
    if not environment.get("GONGXIN_OIDC_CLIENT") or not environment.get("GONGXIN_OIDC_SECRET"):
        raise ValueError("GONGXIN_OIDC_CLIENT and GONGXIN_OIDC_SECRET are what the province gave with the issuer")
    zh, _, en = environment.get("GONGXIN_OIDC_NAME", "省统一身份认证|Provincial sign-in").partition("|")
    role = environment.get("GONGXIN_OIDC_ROLE", "editor")
    if role not in {"manager", "editor", "reader"}:
        raise ValueError("GONGXIN_OIDC_ROLE is manager, editor or reader")
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": ["openid"],
            "APPS": [
                {
                    "provider_id": "province",
                    "name": zh,
                    "client_id": environment["GONGXIN_OIDC_CLIENT"],
                    "secret": environment["GONGXIN_OIDC_SECRET"],
                    "settings": {
                        "server_url": issuer,
                        "fetch_userinfo": False,  # the signed token says all we ask; names and numbers stay there
                        "oauth_pkce_enabled": True,
                        "label_en": en or zh,
                        "subject_claim": environment.get("GONGXIN_OIDC_SUBJECT_CLAIM", ""),
                        "role": role,
                    },
                }
            ],
        }
    }
