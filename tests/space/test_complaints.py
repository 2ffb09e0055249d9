"""An enterprise complains about a government body in its own space and follows what becomes of it."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate

from .test_space import conn, officer, text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
BODY, ABOVE = (generate("11", "510104", code) for code in ("MB6CFT08", "MB6CFT24"))
GIVEN = {"body": BODY, "domain": "procurement", "statement": "货款逾期未付。", "amount": "120,000.50", "contract": ""}


@pytest.fixture
def bodies(world: ModuleType) -> None:
    office = officer("space-fgw", "fgw", "credit_office", "integrity")
    with transaction.atomic():
        for code, name, superior in ((ABOVE, "云州市发展和改革委员会", None), (BODY, "云州市市场监督管理局", ABOVE)):
            integrity.enrol(conn(), code, Bilingual(name, ""), region="510104", level="county", superior=superior, actor=office,
                            now=timezone.now())  # fmt: skip


def complained(manager: Client) -> int:
    answer = manager.post("/space/complaints/", GIVEN)
    assert answer.status_code == 302, re.findall(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL)
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def test_a_complaint_is_made_once_and_followed(manager: Client, other: Client, bodies: None) -> None:
    number = complained(manager)
    assert complained(manager) == number, "a second click is the same complaint"
    assert f"/space/complaints/{number}/" in text(manager, "complaints/")
    page = text(manager, f"complaints/{number}/")
    assert ("货款逾期未付" in page, "已提交，等待登记" in page, "120000.50" in page) == (True, True, True)
    text(other, f"complaints/{number}/", 404)
    assert f"/space/complaints/{number}/" not in text(other, "complaints/")
    with transaction.atomic():
        integrity.register(conn(), number, actor=officer("space-fgw", "fgw", "credit_office", "integrity"), now=timezone.now())
    page = text(manager, f"complaints/{number}/")
    assert ("办理单位核实中" in page, "云州市发展和改革委员会" in page, "转办理单位" in page) == (True, True, True)


def file(name: str = "合同.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_papers_come_with_it_and_later(manager: Client, other: Client, reader: Client, bodies: None) -> None:
    answer = manager.post("/space/complaints/", {**GIVEN, "papers": [file()]})
    assert answer.status_code == 302
    number = int(answer["Location"].rstrip("/").rpartition("/")[2])
    address = f"/space/complaints/{number}/"
    assert manager.post(address, {"papers": [file("发票.pdf", PDF + b"%%EOF")]}).status_code == 302
    page = text(manager, f"complaints/{number}/")
    found = dict(re.findall(rf'href="({address}papers/[0-9a-f-]+)">([^<]+)<', page))
    assert sorted(found.values()) == ["发票.pdf", "合同.pdf"]
    first = next(link for link, name in found.items() if name == "合同.pdf")
    assert manager.get(first).content == PDF
    assert reader.get(first).content == PDF
    assert other.get(first).status_code == 404
    assert reader.post(address, {"papers": [file()]}).status_code == 403
    assert other.post(address, {"papers": [file()]}).status_code == 404
    wrong = manager.post(address, {"papers": [file("a.pdf", b"<html></html>")]})
    assert (wrong.status_code, "FIL1" in wrong.content.decode()) == (422, True)


def test_a_paper_that_is_not_taken_takes_the_complaint_with_it(manager: Client, bodies: None) -> None:
    answer = manager.post("/space/complaints/", {**GIVEN, "papers": [file("a.pdf", b"<html></html>")]})
    assert (answer.status_code, "FIL1" in answer.content.decode()) == (422, True)
    assert "没有投诉" in text(manager, "complaints/")


@pytest.mark.parametrize("wrong", [
    {"body": ""}, {"body": "91510104MA6CFT0101"}, {"domain": "x"}, {"statement": " "}, {"amount": "-1"}, {"amount": "many"},
    {"amount": "1e30"}, {"amount": "NaN"}, {"contract": "999999"}, {"statement": "\0"},
])  # fmt: skip
def test_what_is_no_complaint(manager: Client, bodies: None, wrong: dict[str, str]) -> None:
    answer = manager.post("/space/complaints/", {**GIVEN, **wrong})
    assert answer.status_code == 422, wrong
    assert 'role="alert"' in answer.content.decode()
    assert integrity.mine(conn(), actor=officer("space-fgw", "fgw", "credit_office", "integrity")) == []


def test_a_reader_does_not_complain(reader: Client, bodies: None) -> None:
    assert "<textarea" not in text(reader, "complaints/")
    assert reader.post("/space/complaints/", GIVEN).status_code == 403


def test_in_both_languages(manager: Client, bodies: None) -> None:
    number = complained(manager)
    for path in ("complaints/", f"complaints/{number}/"):
        page = manager.get(f"/en/space/{path}").content.decode()
        assert "government procurement" in page
