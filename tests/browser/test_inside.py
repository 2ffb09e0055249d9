"""Every page behind the door, of the workbench and of an organisation's space: axe finds nothing, nothing scrolls sideways, in both
languages, on a desktop and a phone. A new page must be placed here (an empty list: the journeys walk through it). With
GONGXIN_PICTURES=1, pictures of all lie in .artifacts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.urls import URLPattern
from django.utils import timezone
from playwright.sync_api import expect

from api import world as api_world
from gongxin.access import api as access
from gongxin.access.account_models import Account
from gongxin.space.urls import urlpatterns as space_addresses
from gongxin.workbench.urls import urlpatterns as desk_addresses
from workbench import world
from workbench.test_deliveries import row, table

from .conftest import RULES, WALKED, apart, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
MEMBER = "food-inside"
NOT_PAGES = {"findings", "own_sheet", "blank_form", "paper", "entry_paper", "commitment_paper", "complaint_paper", "tip_paper", "check_csv", "end_account", "hand_in",
             "list_paper", "board_picture", "board_file", "rating_trial_csv"}  # fmt: skip
"""Downloads, and addresses that only take something in."""


@pytest.fixture(scope="session")
def cases(site: str, committed_world: ModuleType, django_db_blocker: Any) -> dict[str, Any]:
    """One case of every kind, in the committed world."""
    with django_db_blocker.unblock():
        return apart(_fill)


def _fill() -> dict[str, Any]:
    from gongxin.catalogue import load
    from gongxin.commitments import api as commitments
    from gongxin.intake import api as intake
    from gongxin.integrity import api as integrity
    from gongxin.lists import api as lists
    from gongxin.measures import api as measures
    from gongxin.registry import api as registry

    world.people(real=True)
    world.bodies()
    conn, now = world.connection(), datetime.now(UTC)
    clerk, subject = world.actor("scjg-01"), access.Actor("subject", uscc=api_world.FOOD)
    if not Account.objects.filter(word=MEMBER).exists():
        token = access.invite_member(api_world.FOOD, "manager", made_by="inside", now=now, if_open="add").token
        access.join(token, word=MEMBER, password=world.PASSWORD, now=now)
    found: dict[str, Any] = {"uscc": api_world.FOOD, "body": world.SCJG, "key": world.target().record_key}
    promise = commitments.prepare(
        conn, "T2", api_world.FOOD, matter="食品经营许可", due_on=now.date() + timedelta(days=20), department="scjg", actor=clerk, now=now
    )
    found["offered"] = promise.id
    found["to_sign"] = {
        screen: commitments.prepare(
            conn, "T2", api_world.FOOD, matter=f"经营场所变更（{screen}）", due_on=now.date() + timedelta(days=25), department="scjg",
            actor=clerk, now=now,
        ).id
        for screen in ("desktop", "phone")
    }  # fmt: skip
    second = commitments.prepare(
        conn, "T2", api_world.FOOD, matter="补齐场地证明", due_on=now.date() + timedelta(days=9), department="scjg", actor=clerk, now=now
    )
    commitments.sign(conn, second.id, text_hash=second.text_hash, actor=subject, now=now, catalogue=load())
    paper = commitments.keep_paper(conn, second.id, "场地证明.pdf", world.PDF, actor=subject, now=now)
    commitments.add_evidence(conn, second.id, [paper], actor=subject, now=now)
    found["made"] = second.id
    found["complaint"] = world.complaint()
    integrity.register(conn, found["complaint"], actor=world.actor("fgw-01"), now=now)
    found["tip"], _receipt = world.tip()
    kept = lists.keep_paper(conn, "行政处罚决定书.pdf", world.PDF, uscc=api_world.FOOD, actor=clerk, now=now)
    entry = lists.propose(
        conn, "SX04", api_world.FOOD, reason="较重行政处罚，情节严重", evidence=[kept.id], actor=clerk, now=now, catalogue=load()
    )
    lists.notify(conn, entry.id, actor=clerk, now=now, catalogue=load())
    found["entry"] = entry.id
    day = timezone.localdate()
    contract = integrity.enter_contract(
        conn,
        integrity.NewContract("云采2026-7", "procurement", "procurement", "办公设备采购", world.SCJG, api_world.FOOD,
                              "云州市清和食品有限公司", Decimal(120000), day - timedelta(days=120), "sme", agreed_days=30),
        actor=clerk, now=now,
    )  # fmt: skip
    integrity.add_invoice(
        conn, contract.id, integrity.NewInvoice("INV-1", Decimal(50000), day - timedelta(days=100), day - timedelta(days=100)), actor=clerk,
        now=now,
    )  # fmt: skip
    found["contract"] = contract.id
    honour = world.delivered("逐页查看")
    found["objection"] = world.objection(honour).id
    submission = intake.submit(
        [table(row(honour_name="逐页", subject_uscc="", subject_name="锦江区老王面馆"), row(honour_name="页", awarded_on="2026-13-45"),
               *(row(honour_name=f"逐{n}") for n in range(30)))],
        resource="honour", department="scjg", filename="逐页.csv", received_at=now, actor="scjg-01", by_hand=True,
    )  # fmt: skip
    found["submission"] = submission.id
    answered = measures.check(
        conn, load(), measures.Question("procurement", (api_world.FOOD, api_world.SHOP), day, "逐页查看", ""), actor=clerk, now=now
    )
    found["check"] = answered.no
    found |= _rated(conn, now)
    record = registry.latest(conn, *_target())
    assert record is not None
    conn.execute(
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " VALUES ('scjg', %s, 'corrected', %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (record.seq, record.uscc, record.resource, record.record_key, record.version, now - timedelta(days=9)),
    )
    return found


def _rated(conn: Any, now: datetime) -> dict[str, Any]:
    """Grades of the company with records, a what-if and a mark; a run, a trial, a department that is the authority."""
    from gongxin.catalogue import load
    from gongxin.ratings import api as ratings
    from gongxin.registry import api as registry

    day, office, known = timezone.localdate(), world.actor("fgw-01"), load()
    words = {"department": "scjg", "now": now, "on": day, "catalogue": known}
    for number in range(3):
        registry.record_fact(
            conn, "administrative_penalty",
            {"counterpart_name": "云州市清和食品有限公司", "counterpart_category": "法人及非法人组织", "counterpart_uscc": api_world.FOOD,
             "decision_no": f"云人社监罚〔{day.year - 1}〕{number}号", "unlawful_act": "未按规定编制书面工资支付台账",
             "unlawful_facts": "未编制台账。", "legal_basis": "《保障农民工工资支付条例》第五十四条", "penalty_category": "罚款",
             "penalty_content": "罚款10000元。", "fine_amount": "10000", "decision_date": f"{day.year - 1}-0{number + 3}-12",
             "valid_until": "2099-12-31", "authority_name": "云州市人力资源和社会保障局"}, **words)  # fmt: skip
    registry.record_fact(
        conn, "public_evaluation",
        {"subject_name": "云州市清和食品有限公司", "subject_uscc": api_world.FOOD, "rating_year": str(day.year - 1), "grade": "D",
         "rated_on": str(day - timedelta(days=60)), "valid_until": str(day + timedelta(days=300)),
         "authority_name": "国家公共信用和地理空间信息中心"}, **words)  # fmt: skip
    run = ratings.run(conn, known, "LABOUR", day, actor=office, now=now)
    ratings.run(conn, known, "PCE_CEILING", day, actor=office, now=now)
    reason = ratings.standing(conn, known, api_world.FOOD, actor=office)[0].reasons[0]
    registry.set_state(conn, api_world.FOOD, reason.resource, reason.record_key, "contested", department="scjg", now=now)
    ratings.follow(conn, known, now=now)
    ratings.name_authority(conn, known, "LABOUR", "scjg", actor=office, now=now)
    trial = ratings.trial(conn, known, ratings.version_of(known, "TAX_NOT_A", "2025"), day, actor=office, now=now)
    return {"run": run.id, "trial": trial.id}


def _target() -> tuple[str, str, Any]:
    target = world.target()
    return target.uscc, target.resource, target.record_key


def desk_pages(cases: dict[str, Any]) -> dict[str, list[str]]:
    """Name of the address → where it leads, below /workbench/."""
    penalty = f"administrative_penalty/{cases['key']}/"
    return {
        "home": [""], "deliveries": ["deliveries/"], "delivery": [f"deliveries/{cases['submission']}/"], "forms": ["forms/"],
        "row": ["forms/honour/row/"], "waiting": ["waiting/"], "waiting_row": [], "objections": ["objections/"],
        "objection": [f"objections/{cases['objection']}/"], "repairs": ["repairs/"], "repair": [], "lists": ["lists/"],
        "propose": ["lists/new/"], "entry": [f"lists/{cases['entry']}/"],
        "commitments": ["commitments/", "commitments/?show=own"], "new_commitment": ["commitments/new/"],
        "commitment": [f"commitments/{cases['offered']}/", f"commitments/{cases['made']}/"],
        "complaints": ["complaints/", "complaints/?show=about-us"], "complaint": [f"!complaints/{cases['complaint']}/"],
        "complaint_answer": [f"complaints/{cases['complaint']}/answer/"], "tips": ["!tips/"], "tip": [f"!tips/{cases['tip']}/"],
        "integrity": ["!integrity/"], "integrity_contract": [f"integrity/contracts/{cases['contract']}/"],
        "integrity_body": [f"integrity/{cases['body']}/", f"!integrity/{cases['body']}/?kind=invoices"],
        "reorganisations": ["!reorganisations/"],
        "new_reorganisation": ["!reorganisations/new/", f"!reorganisations/new/?uscc={cases['uscc']}"], "reorganisation": [],
        "window": [f"window/?uscc={cases['uscc']}"], "window_record": [f"window/{cases['uscc']}/{penalty}"],
        "warnings": ["!warnings/"], "warning": [], "clusters": ["!warnings/clusters/"],
        "cluster_notes": ["!warnings/notes/"], "cluster_note": [], "quality": ["quality/", "!quality/"],
        "quality_samples": ["quality/samples/"], "quality_sample": [], "quality_alerts": ["quality/alerts/"],
        "quality_bulletins": ["quality/bulletins/"], "quality_goals": ["!quality/goals/"], "quality_rows": [],
        "corrections": ["corrections/"], "checks": ["checks/"], "check": [f"checks/{cases['check']}/"], "figures": ["figures/"],
        "boards": ["boards/", "boards/?months=3"], "office_board": ["!boards/office/"],
        "held": ["!held/"], "held_one": [], "definitions": ["!definitions/"],
        "definition": ["!definitions/resource/administrative_penalty/", "!definitions/list/SX01/"], "recipients": ["!recipients/"],
        "units": ["!units/"], "unit": ["!units/scjg/"], "calendar": ["!calendar/"], "trail": ["!trail/"],
        "ratings": ["!ratings/"], "rating_run": [f"!ratings/runs/{cases['run']}/"], "grades": ["grades/"],
        "rating_trial": [f"!ratings/trials/{cases['trial']}/"],
        "content": ["!content/"], "new_article": ["!content/new/"], "article": [],
    }  # fmt: skip


def space_pages(cases: dict[str, Any]) -> dict[str, list[str]]:
    """The same below /space/."""
    record = f"records/administrative_penalty/{cases['key']}/"
    return {
        "home": [""], "file": ["file/"], "record": [record], "object": [f"{record}object/"], "repair_record": [f"{record}repair/"],
        "objections": ["objections/"], "objection": [f"objections/{cases['objection']}/"], "repairs": ["repairs/"], "repair": [],
        "commitments": ["commitments/"],
        "commitment": [f"commitments/{cases['offered']}/", f"commitments/{cases['made']}/"], "complaints": ["complaints/"],
        "complaint": [f"complaints/{cases['complaint']}/"], "lists": ["lists/"], "list_entry": [f"lists/{cases['entry']}/"],
        "notices": ["notices/"], "notice": [], "warnings": ["warnings/"], "warning": [], "reports": ["reports/"], "looks": ["looks/"], "grants": ["grants/"],
        "people": ["people/"], "ratings": ["ratings/"],
    }  # fmt: skip


def test_every_page_is_placed(cases: dict[str, Any]):
    for patterns, pages in ((desk_addresses, desk_pages(cases)), (space_addresses, space_pages(cases))):
        names = {pattern.name for pattern in patterns if isinstance(pattern, URLPattern)} - NOT_PAGES
        assert names == set(pages), names ^ set(pages)


def _walk(visitor: Any, pages: list[str], name: str) -> list[Any]:
    """In Chinese on either screen, in English on the phone, where long words break it first; axe where the page differs most: the
    desktop in Chinese, the phone in English."""
    phone = visitor.screen_name == "phone"
    found: list[Any] = []
    for address in pages:
        for prefix in ("", "/en") if phone else ("",):
            got = visitor.go(prefix + address)
            assert got.status == 200, (prefix + address, got.status)
            picture = name + "".join(c if c.isalnum() else "-" for c in address)[:70] + ("-en" if prefix else "-zh")
            visitor.picture(picture)
            if visitor.width_of_page() > visitor.screen["width"]:
                found.append((prefix + address, "scrolls sideways", visitor.width_of_page()))
            if phone == bool(prefix):
                found += [(prefix + address, *item) for item in visitor.violations(RULES)]
    return found


@pytest.mark.parametrize("visitor", WALKED, indirect=True)
@pytest.mark.parametrize("office", [False, True], ids=["department", "office"])
def test_every_page_of_the_workbench(visitor: Any, cases: dict[str, Any], office: bool):
    sign_in(visitor, "fgw-01-desk" if office else "scjg-01-desk", world.PASSWORD, "/workbench/")
    pages = [address for addresses in desk_pages(cases).values() for address in addresses if address.startswith("!") == office]
    found = _walk(visitor, [f"/workbench/{address.removeprefix('!')}" for address in pages], "inside-desk")
    assert found == [], "\n".join(map(str, found))


@pytest.mark.parametrize("visitor", WALKED, indirect=True)
def test_every_page_of_the_space(visitor: Any, cases: dict[str, Any]):
    sign_in(visitor, MEMBER, world.PASSWORD, "/space/")
    pages = [address for addresses in space_pages(cases).values() for address in addresses]
    found = _walk(visitor, [f"/space/{address}" for address in pages], "inside")
    assert found == [], "\n".join(map(str, found))


def test_an_organisation_acts_in_its_space(visitor: Any, cases: dict[str, Any]):
    """A commitment signed and shown to be kept, a statement with papers against a list entry, a complaint about a government body,
    a report made, a notice read, and who looked."""
    page = visitor.page
    sign_in(visitor, "scjg-01-desk", world.PASSWORD, f"/workbench/lists/{cases['entry']}/")
    sign_in(visitor, MEMBER, world.PASSWORD, "/space/")
    visitor.go(f"/space/commitments/{cases['to_sign'][visitor.screen_name]}/")
    page.get_by_role("button", name="签署承诺书").click()
    expect(page.get_by_text("履行中").first).to_be_visible()
    page.locator("#says").fill("已办妥")
    page.locator("#papers").set_input_files({"name": "受理单.pdf", "mimeType": "application/pdf", "buffer": world.PDF})
    page.get_by_role("button", name="提交履行材料").click()
    with page.expect_download() as paper:
        page.get_by_role("link", name=".pdf").first.click()
    assert paper.value.suggested_filename.endswith(".pdf")
    visitor.check("inside-act-commitment")
    visitor.go(f"/space/lists/{cases['entry']}/")
    with page.expect_download() as evidence:
        page.get_by_role("link", name="行政处罚决定书.pdf").first.click()
    assert evidence.value.suggested_filename == "行政处罚决定书.pdf"
    page.get_by_label("您的陈述").fill("处罚正在复议，请暂缓列入。")
    statement = world.PDF[:-6] + f"% {visitor.screen_name}\n%%EOF\n".encode()
    page.locator("#papers").set_input_files({"name": "复议受理通知书.pdf", "mimeType": "application/pdf", "buffer": statement})
    page.get_by_role("button", name="提交陈述").click()
    expect(page.get_by_text("陈述已提交")).to_be_visible()
    expect(page.get_by_role("link", name="复议受理通知书.pdf").first).to_be_visible()
    visitor.check("inside-act-statement")
    visitor.go("/space/complaints/")
    page.get_by_label("被投诉单位").select_option(world.RSJ)
    page.get_by_label("领域").select_option("procurement")
    page.get_by_label("金额（元，如有）").fill("12,000")
    page.get_by_label("事实", exact=True).fill(f"服务费逾期未付（{visitor.screen_name}）。")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_text("已提交，等待登记")).to_be_visible()
    visitor.check("inside-act-complaint")
    visitor.go("/space/reports/")
    page.get_by_role("button", name="生成报告").click()
    expect(page.get_by_role("link", name="PDF").first).to_be_visible()
    visitor.go("/space/notices/")
    page.locator("main a[href*='/space/notices/']").first.click()
    visitor.check("inside-act-notice")
    visitor.go("/space/looks/")
    expect(page.get_by_text("scjg-01-desk").first).to_be_visible()
    visitor.check("inside-act-looks")
