"""A security key from registering to signing in: Chromium with a virtual authenticator, the pages' scripts under the site's policy,
which allows nothing inline."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import expect

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual

from .mirror import Mirror, mirrored

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PASSWORD = "walnut-kiln-harbour-6"
TOKEN = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture
def clerk(committed_world: ModuleType, db: None, settings: Any) -> str:
    """An officer's account; officers must have a second factor here."""
    settings.SECOND_FACTOR = True
    now = timezone.now()
    access.add_department("keys", Bilingual("密钥局", "Keys"), now=now)
    access.add_officer("keys-01", "keys", ["check"], now=now)
    access.join(access.invite_officer("keys-01", made_by="x", now=now).token, word="keys-a", password=PASSWORD, now=now)
    return "keys-a"


def plugged_in(tab: Mirror) -> tuple[Any, str]:
    """A key in the machine; the DevTools session that speaks for it, and its number there."""
    devtools = tab.context.new_cdp_session(tab.page)
    devtools.send("WebAuthn.enable")
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**TOKEN, "automaticPresenceSimulation": True}})[
        "authenticatorId"
    ]


def enters_password(tab: Mirror, word: str) -> None:
    tab.go("/accounts/login/?next=/workbench/")
    tab.page.get_by_label("账号", exact=True).fill(word)
    tab.page.get_by_label("密码", exact=True).fill(PASSWORD)
    tab.page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("screen", ["desktop", pytest.param("phone", marks=pytest.mark.thorough)])
def test_a_key_is_registered_and_signs_in(browser: Any, clerk: str, screen: str) -> None:
    with mirrored(browser, screen) as tab:
        devtools, key = plugged_in(tab)
        enters_password(tab, clerk)
        tab.page.wait_for_url("**/accounts/second-factor/")  # before there is a second factor, nothing else
        tab.page.get_by_role("link", name="添加安全密钥").click()
        tab.page.get_by_label("密码").fill(PASSWORD)  # who changes how an account is protected says once more that it is them
        tab.page.get_by_role("button", name="确认").click()
        tab.page.get_by_label("名称").fill("三号柜")
        tab.page.get_by_role("button", name="添加").click()
        tab.page.wait_for_url("**/recovery-codes/**")
        assert Authenticator.objects.filter(user__word=clerk, type="webauthn").count() == 1
        assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
        tab.go("/workbench/", status=200)
        tab.go("/accounts/second-factor/webauthn/", status=200)
        expect(tab.page.get_by_role("heading", name="三号柜")).to_be_visible()
        tab.go("/accounts/")
        tab.page.get_by_role("button", name="退出登录").click()

        enters_password(tab, clerk)
        tab.page.wait_for_url("**/second-factor/authenticate/**")
        tab.go("/workbench/")
        assert tab.page.url.endswith("/accounts/second-factor/authenticate/"), "the password alone opens nothing"
        tab.look(f"security-key-{screen}")
        tab.page.get_by_role("button", name="用安全密钥").click()
        tab.page.wait_for_url("**/workbench/")
        assert Authenticator.objects.get(user__word=clerk, type="webauthn").last_used_at is not None
        assert tab.faults == []


def test_without_the_right_key_it_says_so(browser: Any, clerk: str) -> None:
    """Another key, or one that was cancelled: the page says it did not work, and nobody is signed in."""
    with mirrored(browser, "desktop") as tab:
        devtools, key = plugged_in(tab)
        enters_password(tab, clerk)
        tab.page.wait_for_url("**/accounts/second-factor/")
        tab.go("/accounts/second-factor/webauthn/add/")
        tab.page.get_by_label("密码").fill(PASSWORD)
        tab.page.get_by_role("button", name="确认").click()
        tab.page.get_by_role("button", name="添加").click()
        tab.page.wait_for_url("**/recovery-codes/**")
        devtools.send("WebAuthn.clearCredentials", {"authenticatorId": key})  # as if it were another key
        tab.go("/accounts/")
        tab.page.get_by_role("button", name="退出登录").click()
        enters_password(tab, clerk)
        tab.page.wait_for_url("**/second-factor/authenticate/**")
        tab.page.get_by_role("button", name="用安全密钥").click()
        tab.page.get_by_text("没有成功：安全密钥没有应答").wait_for()
        tab.go("/workbench/")
        assert tab.page.url.endswith("/accounts/second-factor/authenticate/")
        assert tab.faults == []
