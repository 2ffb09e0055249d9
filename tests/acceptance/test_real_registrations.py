"""Real registrations go in, penalties and licences made for some of those organisations follow, and their credit files are
right to the cell. The expectations are written here by hand from the input, not by the code under test.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from acceptance import material
from gongxin.access import api as access
from gongxin.catalogue import Catalogue, load
from gongxin.intake import api as intake
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from gongxin.registry.models import Subject
from shared_data import SHARED, read_csv

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
FILE = SHARED / "data" / "registry" / "registrations_3000.csv"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.GONGXIN_HOME = tmp_path / "home"
    access.add_department("scjg", Bilingual("云岭市市场监督管理局", "Market Supervision"), now=NOW)
    return tmp_path


def send(data: bytes, resource: str, name: str = "x.csv") -> intake.SubmissionView:
    return intake.submit([data], resource=resource, department="scjg", filename=name, received_at=NOW, actor="test")


@cache
def catalogue() -> Catalogue:
    return load(on=TODAY)


def credit_file(code: str, channel: str = "government") -> dict[str, Any]:
    found = registry.credit_file(code, channel, TODAY, catalogue())
    assert found is not None
    return json.loads(found)


def records(file: dict[str, Any], resource: str) -> list[dict[str, Any]]:
    return [r for section in file["sections"] for r in section["records"] if r["resource"] == resource]


def test_real_registrations_then_penalties_and_licences(home: Path) -> None:
    source = read_csv("registry/registrations_3000.csv")
    view = send(FILE.read_bytes(), "organisation_registration", FILE.name)
    assert view.state == "published", view.reasons or view.holds
    assert view.rows == len(source) == 3000
    assert view.rows == view.accepted + view.refused + view.quarantined
    in_register = set(Subject.objects.values_list("uscc", flat=True))
    assert len(in_register) == view.new
    refused = refused_rows(view.id)
    assert len(refused) == view.refused
    for number, row in enumerate(source, start=2):
        assert (row["统一社会信用代码"] in in_register) == (number not in refused), row["统一社会信用代码"]
    for row in random.Random(1).sample([r for n, r in enumerate(source, start=2) if n not in refused], 200):
        assert_registered(row)
    chosen = random.Random(2).sample([r for r in source if r["统一社会信用代码"] in in_register], 25)
    assert_penalties_and_licences(chosen)


def refused_rows(submission: int) -> dict[int, list[str]]:
    found = json.loads(b"".join(intake.findings(submission, "json")))["findings"]
    rows: dict[int, list[str]] = {}
    for finding in found:
        if finding["level"] == "error":
            rows.setdefault(finding["row"], []).append(finding["rule"])
    return rows


def assert_registered(row: dict[str, str]) -> None:
    """The head of the file and the registration record, cell by cell."""
    file = credit_file(row["统一社会信用代码"])
    subject = file["subject"]
    assert subject["uscc"] == row["统一社会信用代码"]
    assert loose(subject["name"]) == loose(row["企业名称"])
    assert subject["established"] == row["注册日期"]
    assert loose(subject["address"] or "") == loose(blank(row["注册地址"]))
    assert subject["kind"] == row["统一社会信用代码"][:2]
    assert subject["provisional"] is False
    wanted = capital(row["注册资金"])
    if wanted is not None:
        assert Decimal(subject["capital_amount"]) == wanted, row["注册资金"]
    [record] = records(file, "organisation_registration")
    content = record["content"]
    assert content["established_on"] == row["注册日期"]
    assert loose(content["name"]) == loose(row["企业名称"])
    assert loose(content.get("business_scope", "")) == loose(blank(row["经营范围(截120字)"]))
    assert content.get("province", "") == blank(row["所在省份"])
    assert content.get("region_name", "") == blank(row["地区"])
    assert loose(content.get("organisation_kind", "")) == loose(blank(row["企业类型"]))
    assert record["nature"] == "basic"


def blank(cell: str) -> str:
    return "" if cell.strip() in {"", "N/A", "-", "--", "/", "无", "\\N", "null"} else cell.strip()


def loose(text: str) -> str:
    """Width, brackets and spaces aside, which normalising may change."""
    wide = str.maketrans({chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F)})
    return re.sub(r"\s", "", text.translate(wide)).replace("\u3000", "")


def capital(cell: str) -> Decimal | None:
    """万 of yuan in the commonest two shapes; others are tested in the kernel."""
    found = re.fullmatch(r"([0-9.]+)\(万元人民币\)|([0-9.]+)万人民币", cell.replace(" ", ""))
    return Decimal(found[1] or found[2]) * 10_000 if found else None


def assert_penalties_and_licences(chosen: list[dict[str, str]]) -> None:
    penalties = [
        material.penalty(n, row["统一社会信用代码"], row["企业名称"], CF_NR_FK=f"{n}.25", CF_CFLB="警告;罚款")
        for n, row in enumerate(chosen, start=1)
    ]
    licences = [material.licence(n, row["统一社会信用代码"], row["企业名称"]) for n, row in enumerate(chosen, start=1)]
    for rows, headers, resource in (
        (penalties, material.PENALTY_HEADERS, "administrative_penalty"),
        (licences, material.LICENCE_HEADERS, "administrative_licence"),
    ):
        view = send(material.as_csv(headers, rows), resource)
        assert (view.state, view.accepted, view.new) == ("published", len(chosen), len(chosen)), refused_rows(view.id)
    for number, row in enumerate(chosen, start=1):
        assert_file(credit_file(row["统一社会信用代码"]), number)
    assert Subject.objects.filter(provisional=True).count() == 0


def assert_file(file: dict[str, Any], number: int) -> None:
    assert Counter(r["resource"] for s in file["sections"] for r in s["records"]) == {
        "organisation_registration": 1,
        "administrative_penalty": 1,
        "administrative_licence": 1,
    }
    [penalty] = records(file, "administrative_penalty")
    assert {name: penalty[name] for name in ("nature", "severity", "decided_on", "effective_to", "state")} == {
        "nature": "adverse", "severity": "general", "decided_on": "2026-05-12", "effective_to": None, "state": "current",
    }  # fmt: skip
    assert penalty["authority_uscc"] == material.AUTHORITY[1]
    assert penalty["department"] == "scjg"
    content = penalty["content"]
    assert content["decision_no"] == f"云市监罚字〔2026〕第{number:05d}号"
    assert Decimal(content["fine_amount"]) == Decimal(f"{number}2500")
    assert content["penalty_category"] == ["警告", "罚款"]
    assert content["legal_representative"] == "欧阳明"
    public = credit_file(file["subject"]["uscc"], "public_page")
    assert "欧阳明" not in json.dumps(public, ensure_ascii=False)
    assert records(public, "administrative_penalty")[0]["content"]["legal_representative"].startswith("欧*")
    assert content["authority_name"] == material.AUTHORITY[0]
    assert content["penalty_content"] == "罚款贰仟元"
    assert "valid_until" not in content
    [licence] = records(file, "administrative_licence")
    assert (licence["decided_on"], licence["effective_from"], licence["effective_to"]) == (
        "2026-03-02", "2026-03-02", "2031-03-01",
    )  # fmt: skip
    assert licence["content"]["current_state"] == "有效"
