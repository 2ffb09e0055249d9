"""What an organisation sees and does in its own space, page by page."""

from __future__ import annotations

import re
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access.account_models import Account
from gongxin.catalogue import load
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.remedies import api as remedies

from .conftest import PASSWORD, person

pytestmark = pytest.mark.django_db
PENALTY = "administrative_penalty"
CODE = r"\b(?:[2-9A-Z]{5}-){4}[2-9A-Z]{5}\b"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
PAGES = ("", "file/", "objections/", "repairs/", "commitments/", "reports/", "lists/", "notices/", "looks/", "grants/", "people/", "complaints/",
         "ratings/")


def text(client: Client, path: str, status: int = 200) -> str:
    page = client.get(f"/space/{path}")
    assert page.status_code == status, (path, page.status_code)
    assert "no-store" in page["Cache-Control"]
    return page.content.decode()


def record_of(world: ModuleType, number: str = "17") -> str:
    return f"records/{PENALTY}/{world.key_of(f'penalty {world.FOOD} {number}')}/"


def paper(content: bytes = PDF, name: str = "ruling.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def officer(code: str, department: str, *offices: str) -> access.Actor:
    access.add_department(department, Bilingual(department, department), now=timezone.now(), update=True)
    access.add_officer(code, department, list(offices), now=timezone.now())
    return access.officer(code, now=timezone.now())


def conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def test_who_is_signed_in_is_said_and_the_way_out(manager: Client, world: ModuleType) -> None:
    for path in PAGES:
        shown = text(manager, path)
        assert "· 退出</a>" in shown
        assert ">登录</a>" not in shown


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_in_both_languages(manager: Client, world: ModuleType, prefix: str) -> None:
    for path in (*PAGES, record_of(world), record_of(world) + "object/", record_of(world) + "repair/"):
        page = manager.get(f"{prefix}/space/{path}")
        assert page.status_code == 200, path
        body = page.content.decode()
        if prefix:
            bare = re.sub(r'<(\w+)[^>]*lang="zh[^"]*"[^>]*>.*?</\1>', "", body, flags=re.DOTALL)
            assert "我的空间" not in bare, path


def test_nobody_else_gets_in(client: Client, manager: Client, other: Client, world: ModuleType) -> None:
    for path in (*PAGES, record_of(world)):
        gone = client.get(f"/space/{path}")
        assert gone.status_code == 302
        assert gone["Location"].startswith("/accounts/login/?next=/space/")
    assert other.get(f"/space/{record_of(world)}").status_code == 404, "another's record"
    clerk = officer("space-01", "space", "credit_office")
    access.join(
        access.invite_officer(clerk.officer, made_by="t", now=timezone.now()).token,
        word="space-clerk", password=PASSWORD, now=timezone.now(),
    )  # fmt: skip
    office = Client()
    office.post("/accounts/login/", {"login": "space-clerk", "password": PASSWORD})
    assert office.get("/space/").status_code == 403


def test_the_file_has_what_the_public_does_not_see(manager: Client, client: Client, world: ModuleType) -> None:
    own, public = text(manager, "file/?all=penalty"), client.get(f"/subjects/{world.FOOD}/").content.decode()
    assert "已经修复的处罚" in own
    assert "已经修复的处罚" not in public


def test_objecting_from_the_record_to_the_review(manager: Client, other: Client, world: ModuleType) -> None:
    path = f"/space/{record_of(world)}object/"
    empty = manager.post(path, {"matter": "content", "statement": "  "})
    assert empty.status_code == 422
    assert 'role="alert"' in empty.content.decode()
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    bad = manager.post(path, {"statement": "金额不对", "papers": paper(eicar, "x.pdf")})
    assert bad.status_code == 422
    assert "金额不对" in bad.content.decode(), "what was typed is still there"
    done = manager.post(path, {"matter": "content", "field": "fine_amount", "statement": "金额不对", "papers": paper()})
    assert done.status_code == 302, done.content.decode()[:3000]
    case = text(manager, done["Location"].removeprefix("/space/"))
    assert "已提出，等待受理" in case
    assert "个工作日" in case
    assert "异议处理中" in Client().get(f"/subjects/{world.FOOD}/").content.decode(), "marked for the public at once"
    number = int(done["Location"].rstrip("/").rpartition("/")[2])
    assert other.get(f"/space/objections/{number}/").status_code == 404
    twice = manager.post(path, {"matter": "content", "field": "fine_amount", "statement": "再来一次"})
    assert twice.status_code == 422
    more = manager.post(f"/space/objections/{number}/", {"step": "supplement", "statement": "判决书", "papers": paper()})
    assert more.status_code == 302
    clerk, now = officer("space-02", world.DEPARTMENT, "remedy"), timezone.now()
    with transaction.atomic():
        remedies.accept(conn(), number, actor=officer("space-03", "fgw9", "credit_office"), now=now)
        remedies.reject(conn(), number, why="金额与决定书一致", actor=clerk, now=now, catalogue=load())
    page = text(manager, f"objections/{number}/")
    assert "金额与决定书一致" in page
    assert manager.post(f"/space/objections/{number}/", {"step": "review", "statement": "请复查"}).status_code == 302
    assert "复查中" in text(manager, f"objections/{number}/")


def test_repair_shows_each_condition(manager: Client, world: ModuleType) -> None:
    page = text(manager, record_of(world, "17"))
    assert "信用修复" in page
    assert re.search(r"\d{4}-\d{2}-\d{2}", page)
    form = text(manager, record_of(world, "17") + "repair/")
    assert 'type="file"' in form
    refused = manager.post(f"/space/{record_of(world, '17')}repair/", {"statement": "已经改正"})
    assert refused.status_code == 422
    assert "已经改正" in refused.content.decode()


def test_a_reader_only_reads(reader: Client, world: ModuleType) -> None:
    assert "提出异议</a>" not in text(reader, record_of(world))
    assert reader.post(f"/space/{record_of(world)}object/", {"statement": "x"}).status_code == 403
    assert reader.get("/space/people/").status_code == 403
    assert reader.post("/space/grants/", {"step": "give"}).status_code == 403


def test_notices_are_read_once(manager: Client, world: ModuleType) -> None:
    with transaction.atomic():
        manager.post(f"/space/{record_of(world)}object/", {"statement": "金额不对"})
        number = remedies.of_subject(conn(), world.FOOD)[0].id
        remedies.refuse(
            conn(), number, why="没有写明事实", actor=officer("space-04", "fgw9", "credit_office"), now=timezone.now(), catalogue=load()
        )
    inbox = text(manager, "notices/")
    assert "未读" in inbox
    numbers = re.findall(r"/space/notices/(\d+)/", inbox)
    (first,) = [number for number in numbers if "没有写明事实" in text(manager, f"notices/{number}/")]
    with transaction.atomic():
        unread = notices.inbox(conn(), world.FOOD, now=timezone.now(), catalogue=load(), unread=True)
    assert int(first) not in {notice.id for notice in unread}
    assert manager.get("/space/notices/999999/").status_code == 404


def test_who_looked(manager: Client, world: ModuleType) -> None:
    access.log_access(None, at=timezone.now(), purpose="贷前审查", channel="sharing", subject=world.FOOD, operator="yzbank")
    assert "贷前审查" in text(manager, "looks/")
    assert "贷前审查" in text(manager, "")
    assert manager.get("/space/looks/?before=nonsense").status_code == 200


def test_looks_are_told_in_the_readers_language_with_the_account(manager: Client, world: ModuleType) -> None:
    officer("space-look", "scjg", "remedy")
    clerk = Client()
    account = Account.objects.create(word="space-look-desk", officer_id="space-look", created_at=timezone.now())
    clerk.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    case = remedies.file(
        conn(), remedies.Target(world.FOOD, PENALTY, world.key_of(f"penalty {world.FOOD} 17")), matter="content", fields=(),
        statement="不符", actor=access.Actor("subject", uscc=world.FOOD), now=timezone.now(), catalogue=load(),
    )  # fmt: skip
    assert clerk.get(f"/workbench/objections/{case.id}/").status_code == 200
    assert clerk.get(f"/api/v1/objections/{case.id}").status_code == 200, "signed in, without a key"
    lines = [look for _number, look in access.access_log(world.FOOD)]
    assert {look.account for look in lines} == {"space-look-desk"}
    page = text(manager, "looks/")
    assert ("space-look-desk" in page, f"异议 {case.id}" in page, "政务共享" in page) == (True, True, True)
    english = manager.get("/en/space/looks/").content.decode()
    assert english.lower().count(f"objection {case.id}") == 2, "as the workbench wrote it, and as the API did"


def test_grants_given_and_taken_back(manager: Client, other: Client, world: ModuleType) -> None:
    officer("bank-1", "yzbank", "check")
    until = timezone.localdate() + timedelta(days=30)
    given = {"step": "give", "department": "yzbank", "purpose": "流动资金贷款", "until": until.isoformat()}
    for wrong in ({"until": "2020-01-01"}, {"until": "x"}, {"purpose": " "}, {"department": "nobody"}):
        assert manager.post("/space/grants/", given | wrong).status_code == 422, wrong
    assert manager.post("/space/grants/", given).status_code == 302
    grant = access.granted(world.FOOD, "yzbank", "special_report", now=timezone.now())
    assert grant is not None
    assert (grant.purpose, grant.given_by) == ("流动资金贷款", "food-manager")
    assert access.granted(world.FOOD, "yzbank", "special_report", now=timezone.now() + timedelta(days=31)) is None
    assert access.granted(world.BIG, "yzbank", "special_report", now=timezone.now()) is None
    assert other.post("/space/grants/", {"step": "end", "grant": grant.id}).status_code == 422
    assert manager.post("/space/grants/", {"step": "end", "grant": grant.id}).status_code == 302
    assert access.granted(world.FOOD, "yzbank", "special_report", now=timezone.now()) is None
    assert "已收回" in text(manager, "grants/")


def test_a_manager_keeps_the_seats(manager: Client, world: ModuleType) -> None:
    made = manager.post("/space/people/", {"step": "invite", "role": "editor"}).content.decode()
    again = manager.post("/space/people/", {"step": "invite", "role": "editor"})
    assert (again.status_code, re.findall(CODE, again.content.decode())) == (422, []), "a second click makes no second code"
    (token,) = re.findall(CODE, made)
    replaced = manager.post("/space/people/", {"step": "invite", "role": "editor", "open": "replace"}).content.decode()
    (second,) = re.findall(CODE, replaced)
    with pytest.raises(GongxinError):
        access.join(token, word="food-late", password=PASSWORD, now=timezone.now())
    (third,) = re.findall(CODE, manager.post("/space/people/", {"step": "invite", "role": "editor", "open": "add"}).content.decode())
    access.join(third, word="food-editor-2", password=PASSWORD, now=timezone.now())
    token = second
    access.join(token, word="food-editor", password=PASSWORD, now=timezone.now())
    assert token not in text(manager, "people/")
    assert manager.post("/space/people/", {"step": "invite", "role": "king"}).status_code == 422
    person(world.BIG, "editor", "big-editor")
    for word in ("food-manager", "big-editor", "nobody"):
        assert manager.post("/space/people/", {"step": "end", "word": word}).status_code == 422
    assert manager.post("/space/people/", {"step": "end", "word": "food-editor"}).status_code == 302
    assert "food-editor-2" in {a.word for a in access.accounts(subject=world.FOOD) if not a.ended_at}
    assert [a.word for a in access.accounts(subject=world.FOOD) if a.ended_at] == ["food-editor"]


def test_own_papers_come_back_as_downloads(manager: Client, other: Client, world: ModuleType) -> None:
    with transaction.atomic():
        kept = remedies.keep_evidence(
            conn(), "a.pdf", PDF, actor=access.Actor("subject", uscc=world.FOOD), now=timezone.now()
        )
    page = manager.get(f"/space/papers/{kept.id}/")
    assert page.content == PDF
    assert page["Content-Disposition"].startswith("attachment")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert other.get(f"/space/papers/{kept.id}/").status_code == 404


def test_a_commitment_is_made_signed_and_shown_to_be_kept(manager: Client, other: Client, world: ModuleType) -> None:
    access.add_department("cmt", Bilingual("住建局", "Housing"), region="510104", now=timezone.now())
    page = text(manager, "commitments/")
    (template, *_rest) = re.findall(r'<option value="([^"]+)"', page)
    given = {"template": template, "department": "cmt", "matter": "补办消防验收", "due_on": str(timezone.localdate() + timedelta(days=20))}
    for wrong in ({"due_on": "x"}, {"matter": ""}, {"template": "ZZ"}, {"due_on": "2020-01-01"}):
        assert manager.post("/space/commitments/", given | wrong).status_code == 422, wrong
    made = manager.post("/space/commitments/", given)
    assert made.status_code == 302, made.content.decode()[-3000:]
    path = made["Location"].removeprefix("/space/")
    shown = text(manager, path)
    assert "补办消防验收" in shown
    assert other.get(f"/space/{path}").status_code == 404
    (text_hash,) = set(re.findall(r'name="text_hash" value="([0-9a-f]{64})"', shown))
    assert manager.post(f"/space/{path}", {"step": "sign", "text_hash": "0" * 64}).status_code == 422
    signed = manager.post(f"/space/{path}", {"step": "sign", "text_hash": text_hash})
    assert signed.status_code == 302, signed.content.decode()[-3000:]
    assert re.search(r"\d{20}", text(manager, path)), "its number"
    assert manager.post(f"/space/{path}", {"step": "papers", "says": "验收意见书", "papers": paper()}).status_code == 302
    assert "验收意见书" in text(manager, path)
    assert "履行中" in text(manager, "commitments/")


def test_reports_made_and_opened_to_a_bank(manager: Client, other: Client, world: ModuleType) -> None:
    from gongxin.reports import api as reports

    assert manager.post("/space/reports/", {"kind": "special", "from": "2001-01-01", "to": "2026-01-01"}).status_code == 422
    assert manager.post("/space/reports/", {"kind": "special", "section": "nothing"}).status_code == 422
    assert manager.post("/space/reports/", {"kind": "special", "purpose": "投标"}).status_code == 302
    page = text(manager, "reports/")
    (number,) = set(re.findall(r"/api/v1/reports/([^/]+)/json", page))
    credential = manager.get(f"/api/v1/reports/{number}/json")
    assert credential.status_code == 200
    assert other.get(f"/api/v1/reports/{number}/json").status_code == 403
    bank = officer("bank-2", "yzbank2", "check")
    asked = reports.Asked("special", world.FOOD, purpose="流动资金贷款")

    def issue() -> Any:
        with transaction.atomic():
            return reports.issue(conn(), asked, actor=bank, now=timezone.now(), catalogue=load())

    with pytest.raises(reports.NoGrantError):
        issue()
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    manager.post("/space/grants/", {"step": "give", "department": "yzbank2", "purpose": "流动资金贷款", "until": until})
    issued, _content = issue()
    assert issued.holder == "yzbank2"
    assert issued.number in text(manager, "reports/"), "the organisation sees what was made with its grant"
    (grant,) = access.grants_of(world.FOOD)
    manager.post("/space/grants/", {"step": "end", "grant": grant.id})
    with pytest.raises(reports.NoGrantError):
        issue()
