"""Signing in by a provincial OpenID Connect provider (conf/oidc.py). Nobody gets a seat by it whom we do not know: either the
account was connected by its holder while signed in, or the province vouches (by a claim, where that is set) for the
organisation.

Of what the province says only its opaque `sub` is kept: no name, no number, no address.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from gongxin.access.account_models import Account
from gongxin.access.audit.events import note
from gongxin.kernel import uscc as codes

PROVIDER = "province"


class ProvincialAdapter(OpenIDConnectOAuth2Adapter):
    """allauth trusts a token that it fetched itself by TLS; here its signature is looked at in any case."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return found


class SeatAdapter(DefaultSocialAccountAdapter):
    """Who comes by the province."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep nothing of the person; find the account, or make it where the province vouches."""
        claims = sociallogin.account.extra_data.get("id_token", sociallogin.account.extra_data)
        settings = sociallogin.account.get_provider().app.settings
        code = str(claims.get(settings["subject_claim"], "")) if settings["subject_claim"] else ""
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        elif not request.user.is_authenticated and codes.is_valid(code):
            sociallogin.connect(request, _account(sociallogin.account.uid, code, settings["role"]))


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the province."""
    return _view(request, provider_id, OAuth2LoginView)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the province."""
    return _view(request, provider_id, OAuth2CallbackView)


def _view(request: HttpRequest, provider_id: str, kind: Any) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = kind.adapter_view(ProvincialAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


def _account(uid: str, code: str, role: str) -> Account:
    """The account of a person unknown to us at an organisation that the province names: a word made of both, no password."""
    word = "p-" + hashlib.sha256(f"{uid}\0{code}".encode()).hexdigest()[:16]
    now = timezone.now()
    made, fresh = Account.objects.get_or_create(word=word, defaults={"subject": code, "role": role, "created_at": now})
    if fresh:
        made.set_unusable_password()
        made.save(update_fields=["password"])
        note("account_made", at=now, account=word, by=PROVIDER, detail=f"{code} {role}")
    found: Account = made
    return found
