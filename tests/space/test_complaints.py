"""An enterprise complains about a government body in its own space and follows what becomes of it."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate

from .test_space import conn, officer, text

pytestmark = pytest.mark.django_db
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
