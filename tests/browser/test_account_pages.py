"""Every page of accounts, ours and those that allauth serves, in both languages on desktop and phone: axe finds nothing, no text is
left in another language, every address of the URL configuration is looked at."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from types import ModuleType
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access import urls
from gongxin.access.account_models import Account
from gongxin.conf.oidc import oidc_providers

from .mirror import EVERY_LANGUAGE, EVERY_SCREEN, Mirror, mirrored

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PASSWORD = "walnut-kiln-harbour-6"
PROVINCE = {"GONGXIN_OIDC_URL": "http://127.0.0.1:9", "GONGXIN_OIDC_CLIENT": "gongxin", "GONGXIN_OIDC_SECRET": "x"}

# name of the URL → what a person is who looks at it: nobody, on the way in (password given, second factor not), plain (signed in,
# without a second factor), full (with all of them), linked (to the province)
LOOKED: dict[str, tuple[str, str]] = {
    "account_login": ("nobody", "login/"),
    "access:join": ("nobody", "join/"),
    "account_inactive": ("nobody", "inactive/"),
    "socialaccount_login_cancelled": ("nobody", "connected/login/cancelled/"),
    "socialaccount_login_error": ("nobody", "connected/login/error/"),
    "openid_connect_login": ("nobody", "by/province/login/"),
    "mfa_authenticate": ("entering", "second-factor/authenticate/"),
    "access:seat": ("plain", ""),
    "account_logout": ("plain", "logout/"),
    "account_change_password": ("plain", "password/change/"),
    "mfa_index": ("plain", "second-factor/"),
    "mfa_activate_totp": ("plain", "second-factor/totp/activate/"),
    "mfa_list_webauthn": ("full", "second-factor/webauthn/"),
    "mfa_add_webauthn": ("full", "second-factor/webauthn/add/"),
    "mfa_edit_webauthn": ("full", "second-factor/webauthn/keys/{key}/edit/"),
    "mfa_remove_webauthn": ("full", "second-factor/webauthn/keys/{key}/remove/"),
    "mfa_deactivate_totp": ("full", "second-factor/totp/deactivate/"),
    "mfa_view_recovery_codes": ("full", "second-factor/recovery-codes/"),
    "mfa_generate_recovery_codes": ("full", "second-factor/recovery-codes/generate/"),
    "account_reauthenticate": ("full", "reauthenticate/"),
    "mfa_reauthenticate": ("full", "second-factor/reauthenticate/"),
    "mfa_reauthenticate_webauthn": ("full", "second-factor/webauthn/reauthenticate/"),
    "socialaccount_connections": ("linked", "connected/"),
}
NO_PAGES = {
    "access:work": "leads on", "access:end_sessions": "a button", "account_signup": "leads to the invitation",
    "account_set_password": "leads on", "openid_connect_callback": "the province comes back by it",
    "socialaccount_signup": "leads to signing in: nobody signs up by the province", "mfa_download_recovery_codes": "a file",
}  # fmt: skip


def names(patterns: list[URLPattern | URLResolver], before: str = "") -> set[str]:
    found: set[str] = set()
    for item in patterns:
        if isinstance(item, URLResolver):
            found |= names(item.url_patterns, f"{item.namespace}:" if item.namespace else before)
        else:
            found.add(before + str(item.name))
    return found


def test_every_address_is_looked_at() -> None:
    assert names(urls.urlpatterns) == LOOKED.keys() | NO_PAGES.keys(), "a new page of accounts must be placed here"


@pytest.fixture
def people(committed_world: ModuleType, db: None, settings: Any) -> dict[str, Callable[[Mirror], None]]:
    """By kind of person, how a tab becomes theirs."""
    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(PROVINCE)
    now = timezone.now()

    def made(word: str) -> Account:
        token = access.invite_member(committed_world.SHOP, "manager", made_by="x", now=now).token
        access.join(token, word=word, password=PASSWORD, now=now)
        return Account.objects.get(word=word)

    plain, full, linked = made("plain-a"), made("full-a"), made("linked-a")
    TOTP.activate(full, generate_totp_secret())
    RecoveryCodes.activate(full)
    Authenticator.objects.create(user=full, type=Authenticator.Type.WEBAUTHN, data={"name": "3-A", "credential": credential()})
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.create(user=linked, provider="openid_connect", uid="p-4711")

    def enters(word: str) -> Callable[[Mirror], None]:
        def enter(tab: Mirror) -> None:
            tab.client.logout()
            tab.client.post("/accounts/login/", {"login": word, "password": PASSWORD})

        return enter

    def signs_in(account: Account) -> Callable[[Mirror], None]:
        def sign_in(tab: Mirror) -> None:
            from django.contrib.auth import get_user_model

            tab.client.logout()
            user = get_user_model().objects.get(pk=account.pk)
            tab.client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
            session = tab.client.session
            session["account_authentication_methods"] = [{"method": "password", "at": time(), "reauthenticated": True}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()

        return sign_in

    return {
        "nobody": lambda tab: tab.client.logout(), "entering": enters("full-a"), "plain": signs_in(plain),
        "full": signs_in(full), "linked": signs_in(linked),
    }  # fmt: skip


def credential() -> dict[str, Any]:
    """What a browser sends when a key is registered, as far as it is kept."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    known = AttestedCredentialData.create(Aaguid(bytes(16)), b"not-a-key", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    seen = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, known), {})
    number = websafe_encode(b"not-a-key")
    data = b'{"type": "webauthn.create", "challenge": "AA", "origin": "http://localhost"}'
    response = {"clientDataJSON": websafe_encode(data), "attestationObject": websafe_encode(bytes(seen))}
    return {"id": number, "rawId": number, "type": "public-key", "clientExtensionResults": {}, "response": response}


@EVERY_SCREEN
@EVERY_LANGUAGE
def test_every_page(browser: Any, people: dict[str, Callable[[Mirror], None]], screen: str, language: str) -> None:
    key = Authenticator.objects.get(type="webauthn").pk
    with mirrored(browser, screen) as tab:
        for name, (who, path) in LOOKED.items():
            people[who](tab)
            tab.as_client()
            tab.go(f"{language}/accounts/{path.format(key=key)}", status=401 if name == "socialaccount_login_error" else 200)
            if path.format(key=key) not in tab.page.url:
                tab.faults.append((name, tab.page.url, "leads elsewhere"))
            tab.look(f"account-{name.replace(':', '-')}{language.replace('/', '-')}")
        _wrong(tab, people, language)
        assert not tab.faults, "\n".join(map(str, tab.faults))


def _wrong(tab: Mirror, people: dict[str, Callable[[Mirror], None]], language: str) -> None:
    """What a form says when something in it is wrong."""
    for who, path, fields in (
        ("nobody", "login/", {"login": "plain-a", "password": "wrong-but-long-enough"}),
        ("nobody", "join/", {"code": "XXXXX-XXXXX", "word": "a b", "password": "short", "again": "other"}),
        ("plain", "password/change/", {"oldpassword": "wrong", "password1": "short", "password2": "other"}),
        ("entering", "second-factor/authenticate/", {"code": "000000"}),
        ("plain", "second-factor/totp/activate/", {"code": "000000"}),
    ):
        people[who](tab)
        tab.as_client()
        tab.go(f"{language}/accounts/{path}", status=200)
        for name, text in fields.items():
            tab.page.locator(f"main [name={name}]").first.fill(text)
        tab.page.locator("main form.form button[type=submit]").first.click()
        tab.page.locator(".errorlist:not([hidden])").first.wait_for()
        tab.look(f"account-wrong-{path.strip('/').replace('/', '-')}{language.replace('/', '-')}")
