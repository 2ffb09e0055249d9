"""A day at the workbench: a clerk hands in a file with errors, types a row, decides a row without a code, answers an objection,
grants a repair; the credit office releases what was held; an entry comes onto a list by two people. Desktop and phone, both
languages, without JavaScript (once with it)."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongxin.intake import api as intake
from workbench import world
from workbench.test_deliveries import row, table

from .conftest import apart
from .conftest import sign_in as entering

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def people(committed_world: ModuleType, db: None) -> ModuleType:
    apart(lambda: world.people(real=True))
    return world


def sign_in(visitor: Any, code: str) -> None:
    entering(visitor, f"{code}-desk", world.PASSWORD, "/workbench/")


def looked_at(visitor: Any, name: str) -> None:
    """A picture, no sideways scrolling, one heading. What axe says of these pages: test_inside.py."""
    visitor.check(f"desk-{name}")


def carry_on(number: int) -> None:
    apart(lambda: intake.process(number, timezone.now()))


def number_in(address: str) -> int:
    return int(address.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2])


def file_of(visitor: Any, name: str, *rows: dict[str, str]) -> dict[str, Any]:
    """A file as a browser sends it; different for each screen, or it would be the same submission."""
    content = table(*(values | {"honour_name": f"{values['honour_name']}{visitor.screen_name}"} for values in rows))
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def test_a_clerk_hands_in_a_file_with_errors(visitor: Any, people: ModuleType, committed_world: ModuleType):
    page = visitor.page
    sign_in(visitor, "scjg-01")
    looked_at(visitor, "home-zh")
    page.get_by_role("link", name="报送", exact=True).first.click()
    looked_at(visitor, "deliveries-zh")
    page.locator("#hand-resource").select_option("honour")
    page.locator("#hand-file").set_input_files(
        file_of(visitor, "荣誉 二季度.csv", row(), row(honour_name="甲"), row(honour_name="乙", awarded_on="2026-13-45"),
                row(honour_name="丙", subject_uscc="", subject_name="锦江区老王面馆"))
    )  # fmt: skip
    page.get_by_role("button", name="报送").click()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(1)
    number = number_in(page.url)
    carry_on(number)
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(0, timeout=20_000)  # by itself, without a script
    looked_at(visitor, "delivery-zh")
    expect(page.get_by_text("2026-13-45").first).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="原表附原因（XLSX）").click()
    assert sheet.value.suggested_filename == f"submission-{number}-own-sheet.xlsx"
    page.locator("tbody th a").first.click()
    assert "rule=" in page.url
    looked_at(visitor, "findings-filtered-zh")
    visitor.go("/en" + page.url.removeprefix(visitor.site))
    looked_at(visitor, "delivery-en")
    _decides_the_row_without_a_code(visitor, number, committed_world)


def _decides_the_row_without_a_code(visitor: Any, number: int, committed_world: ModuleType) -> None:
    page = visitor.page
    visitor.go(f"/workbench/waiting/?submission={number}")
    looked_at(visitor, "waiting-zh")
    page.get_by_role("link", name="锦江区老王面馆").click()
    looked_at(visitor, "waiting-row-zh")
    page.get_by_role("link", name="选这个 锦江区老王面馆").click()
    page.locator("details.step summary").first.click()
    assert page.locator("#link-uscc").input_value() == committed_world.SHOP
    page.locator("#link-why").fill("核对过登记地址和证书原件")
    page.get_by_role("button", name="关联到一个组织").click()
    expect(page.get_by_text("已关联，记录已入库。")).to_be_visible()


def test_a_clerk_types_a_row(visitor: Any, people: ModuleType):
    page = visitor.page
    sign_in(visitor, "scjg-01")
    visitor.go("/workbench/forms/")
    looked_at(visitor, "forms-zh")
    visitor.go("/workbench/forms/honour/row/")
    looked_at(visitor, "row-zh")
    values = row(honour_name=f"手工{visitor.screen_name}", subject_uscc="91510104MA6CFT0100")
    for code, text in values.items():
        page.locator(f"#id_{code}").fill(text)
    page.get_by_role("button", name="交这一行").click()
    looked_at(visitor, "row-wrong-zh")
    expect(page.locator(".row.wrong #id_subject_uscc")).to_have_count(1)
    page.locator("#id_subject_uscc").fill(row()["subject_uscc"])
    page.get_by_role("button", name="交这一行").click()
    assert "/workbench/deliveries/" in page.url
    expect(page.get_by_text("已入库").first).to_be_visible()
    visitor.go("/en/workbench/forms/administrative_penalty/row/")
    looked_at(visitor, "row-penalty-en")


def test_a_clerk_answers_an_objection_and_grants_a_repair(visitor: Any, people: ModuleType):
    page = visitor.page
    number = "18" if visitor.screen_name == "desktop" else "17"
    record = apart(lambda: world.delivered(f"异议{visitor.screen_name}"))
    case = apart(lambda: world.objection(record))
    sign_in(visitor, "fgw-01")
    visitor.go(f"/workbench/objections/{case.id}/")
    looked_at(visitor, "objection-filed-zh")
    page.get_by_text("受理并转来源部门").first.click()
    page.get_by_role("button", name="受理并转来源部门").click()
    sign_in(visitor, "scjg-01")
    looked_at(visitor, "home-with-tasks-zh")
    visitor.go("/workbench/objections/")
    looked_at(visitor, "objections-zh")
    page.locator(f'a[href="/workbench/objections/{case.id}/"]').click()
    page.locator("details.step summary").first.click()
    looked_at(visitor, "objection-zh")
    page.get_by_label("更正所填的字段").check()
    page.locator("#uphold-why").fill("证书由商务局颁发")
    page.locator("#uphold-field-authority_name").fill("云州市商务局")
    page.get_by_role("button", name="异议成立").click()
    expect(page.get_by_text("已办结，主体和接收方会得到通知。")).to_be_visible()
    looked_at(visitor, "objection-upheld-zh")
    visitor.go(f"/en/workbench/objections/{case.id}/")
    looked_at(visitor, "objection-en")
    if number == "18":  # only that penalty is old enough to be repaired, and only once
        _grants(visitor)


def _grants(visitor: Any) -> None:
    page, case = visitor.page, apart(world.repair)
    visitor.go(f"/workbench/repairs/{case.id}/")
    looked_at(visitor, "repair-zh")
    page.locator("details.step summary").first.click()
    page.get_by_role("button", name="受理", exact=True).click()
    page.locator("details.step summary").first.click()
    for box in page.locator('input[name="confirmed"]').all():
        box.check()
    page.locator("#grant-why").fill("罚款已缴，承诺书已交")
    page.get_by_role("button", name="准予修复").click()
    expect(page.get_by_text("已修复").first).to_be_visible()
    visitor.go("/workbench/repairs/?ended=1")
    looked_at(visitor, "repairs-zh")


def test_the_credit_office_releases_what_was_held(visitor: Any, people: ModuleType):
    page = visitor.page
    wrong = [row(honour_name=name, awarded_on="2026-13-45") for name in "甲乙丙"]
    content = file_of(visitor, "a.csv", row(honour_name="停"), *wrong)["buffer"]
    held = apart(
        lambda: intake.submit([content], resource="honour", department="rsj", filename="a.csv",
                              received_at=timezone.now(), actor="rsj-01")
    )  # fmt: skip
    assert held.state is intake.State.HELD
    sign_in(visitor, "fgw-01")
    visitor.go("/workbench/held/")
    looked_at(visitor, "held-zh")
    visitor.go(f"/workbench/held/{held.id}/")
    looked_at(visitor, "held-one-zh")
    page.locator("details.step summary").first.click()
    page.locator("#release-why").fill("与部门核实过，日期列有误的行另行补报")
    page.get_by_role("button", name="放行入库").click()
    carry_on(held.id)
    visitor.go(f"/workbench/held/{held.id}/")
    expect(page.get_by_text("已入库").first).to_be_visible()
    for name in ("definitions", "recipients", "units", "units/scjg", "calendar", "trail", "content", "content/new",
                 "definitions/resource/administrative_penalty"):  # fmt: skip
        visitor.go(f"/workbench/{name}/")
        looked_at(visitor, f"{name.replace('/', '-')}-zh")
    visitor.go("/en/workbench/definitions/resource/administrative_penalty/?first=2017-01-01&second=2026-06-01")
    looked_at(visitor, "diff-en")
    visitor.go("/en/workbench/figures/")
    looked_at(visitor, "figures-en")


def test_an_entry_comes_onto_a_list_by_two_people(visitor: Any, people: ModuleType, committed_world: ModuleType):
    """The proposal and the notice were made when the statement period could be over by now."""
    from gongxin.catalogue import load
    from gongxin.lists import api as lists

    code = committed_world.BIG if visitor.screen_name == "desktop" else committed_world.SHOP
    page = visitor.page
    sign_in(visitor, "scjg-01")
    visitor.go("/workbench/lists/new/")
    looked_at(visitor, "propose-zh")
    page.locator("#id_list_code").select_option("SX04")
    page.locator("#id_uscc").fill(code)
    page.locator("#id_reason").fill("较重行政处罚，情节严重")
    page.locator("#id_evidence").set_input_files({"name": "处罚决定书.pdf", "mimeType": "application/pdf", "buffer": world.PDF})
    page.get_by_role("button", name="提出").click()
    number = number_in(page.url)
    looked_at(visitor, "entry-proposed-zh")
    earlier = timezone.now() - timedelta(days=25)

    def notify() -> object:
        return lists.notify(world.connection(), number, actor=world.actor("scjg-01"), now=earlier, catalogue=load())

    apart(notify)
    sign_in(visitor, "scjg-02")
    visitor.go(f"/workbench/lists/{number}/")
    page.locator("details.step summary", has_text="作出列入决定").click()
    page.locator("#decide-decision_no").fill("云市监列〔2026〕1号")
    page.locator("#decide-why").fill("事实清楚，未收到陈述申辩")
    page.get_by_role("button", name="作出列入决定").click()
    looked_at(visitor, "entry-decided-zh")
    expect(page.get_by_text("须由另一位")).to_be_visible()
    sign_in(visitor, "scjg-03")
    visitor.go(f"/workbench/lists/{number}/")
    page.locator("#sign_off-why").fill("程序完备")
    page.get_by_role("button", name="复核签发").click()
    expect(page.get_by_text("已签发，列入生效")).to_be_visible()
    looked_at(visitor, "entry-listed-zh")
    visitor.go(f"/en/workbench/lists/{number}/")
    looked_at(visitor, "entry-en")


def test_a_check_by_file(visitor: Any, people: ModuleType, committed_world: ModuleType):
    page = visitor.page
    sign_in(visitor, "scjg-01")
    visitor.go("/workbench/checks/")
    page.locator("#id_matter").select_option("procurement")
    page.locator("#id_purpose").fill("采购资格审查")
    codes = "\n".join((committed_world.FOOD, committed_world.SHOP, committed_world.UNKNOWN)).encode()
    page.locator("#id_file").set_input_files({"name": "代码.csv", "mimeType": "text/csv", "buffer": codes})
    page.get_by_role("button", name="核查").click()
    looked_at(visitor, "check-zh")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="全部结果（CSV）").click()
    assert sheet.value.suggested_filename.startswith("check-")
    visitor.go("/en/workbench/checks/")
    looked_at(visitor, "checks-en")


def test_with_javascript_the_file_is_sent_with_progress(browser: Any, site: str, people: ModuleType):
    """The script changes nothing but how far one sees; the same form, the same door."""
    from .conftest import DESKTOP

    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site}/accounts/login/?next=/workbench/deliveries/")
    page.get_by_label("账号", exact=True).fill("scjg-01-desk")
    page.get_by_label("密码", exact=True).fill(world.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_text("把文件拖到这里也可以").wait_for()  # the script comes after the page
    page.locator("#hand-resource").select_option("honour")
    page.locator("#hand-file").set_input_files({"name": "脚本.csv", "mimeType": "text/csv", "buffer": table(row(honour_name="脚本"))})
    page.get_by_role("button", name="报送").click()
    page.wait_for_url("**/workbench/deliveries/*/")
    assert complaints == []
    context.close()
