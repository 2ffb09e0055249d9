"""An organisation looks after its own name: it joins by invitation, finds an error, objects with a paper, follows the case,
grants a bank its report and takes that back; on a desktop and a phone, in both languages, without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual

from .conftest import apart

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PASSWORD = "walnut-kiln-harbour-6"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture
def invitation(committed_world: ModuleType, db: None) -> str:
    """A code that the server's threads can see: made on a connection of its own, outside the test's transaction."""

    def invite() -> str:
        now = timezone.now()
        access.add_department("yzbank", Bilingual("云州银行", "Bank of Yunzhou"), now=now, update=True)
        return access.invite_member(committed_world.NEW, "manager", made_by="journey", now=now, if_open="add").token

    return apart(invite)


def accessible(visitor: Any, name: str) -> None:
    """A picture, no sideways scrolling, one heading. What axe says of the space's pages: test_inside.py; of the doors to it, here."""
    visitor.check(name)
    if not name.startswith("space-"):
        visitor.axe(name)


def test_a_company_finds_an_error_in_its_file(visitor: Any, committed_world: ModuleType, invitation: str, tmp_path: Any):
    page, word = visitor.page, f"new-{visitor.screen_name}"
    visitor.go("/accounts/join/")
    accessible(visitor, "join-zh")
    for field, text in (("邀请码", invitation), ("账号", word), ("密码", PASSWORD), ("再输一次密码", PASSWORD)):
        page.get_by_label(field, exact=True).fill(text)
    page.get_by_role("button", name="开设账号").click()
    visitor.picture("joined")
    assert page.url.endswith("/accounts/login/")
    accessible(visitor, "login-zh")
    page.get_by_label("账号").fill(word)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert page.url.endswith("/space/")
    accessible(visitor, "space-home-zh")
    page.get_by_role("link", name="本单位档案").first.click()
    accessible(visitor, "space-file-zh")
    page.locator("article.record.adverse h3 a").first.click()
    accessible(visitor, "space-record-zh")
    page.get_by_role("link", name="提出异议").click()
    accessible(visitor, "space-object-zh")
    page.locator("input[name=field]").nth(0 if visitor.screen_name == "desktop" else 1).check()
    page.get_by_label("哪里不对，应当是什么").fill("罚款金额与决定书不一致")
    (tmp_path / "决定书.pdf").write_bytes(PDF)
    page.locator("#papers").set_input_files(tmp_path / "决定书.pdf")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("异议已提出")).to_be_visible()
    expect(page.get_by_text("个工作日").first).to_be_visible()
    accessible(visitor, "space-objection-zh")
    page.locator("a.lang").click()
    expect(page.get_by_text("Filed, waiting to be accepted")).to_be_visible()
    accessible(visitor, "space-objection-en")
    for place in ("notices", "repairs", "lists", "looks", "objections"):
        visitor.go(f"/en/space/{place}/")
        accessible(visitor, f"space-{place}-en")
    visitor.go("/space/grants/")
    page.get_by_label("授权给").select_option("yzbank")
    page.get_by_label("用途").fill("流动资金贷款")
    page.get_by_label("截止日").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="授权", exact=True).click()
    accessible(visitor, "space-grants-zh")
    page.get_by_role("button", name="收回").first.click()
    expect(page.get_by_text("授权已收回")).to_be_visible()
    visitor.go("/space/people/")
    accessible(visitor, "space-people-zh")
    visitor.go("/accounts/")
    accessible(visitor, "account-zh")
    page.get_by_role("button", name="退出登录").click()
    visitor.go("/space/")
    assert "/accounts/login/" in page.url
