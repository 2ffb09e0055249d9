"""Accepted, refused and quarantined rows add up to the rows of the file; every refused row has its reasons, uncapped."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from acceptance import material
from gongxin.access import api as access
from gongxin.intake import api
from gongxin.kernel.text import Bilingual
from gongxin.registry.models import RecordVersion

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)

HEADLESS = ("jsonl", "parquet")
"""Formats without a header line: their first row is row 1."""

DIRT = {
    "accepted": [{}, {"CF_NR_FK": "1,234.5"}, {"CF_JDRQ": "2026年5月12日"}, {"CF_JDRQ": "20260512"}],
    "refused": [
        {"CF_WSH": ""}, {"CF_JDRQ": "2030-01-01"}, {"CF_JDRQ": "昨天"}, {"CF_CFLB": "没有这种"}, {"BZ": "电话13812345678"},
        {"CF_XDR_LB": "自然人"}, {"CF_XDR_SHXYM": "91530102MA0000010X"}, {"CF_NR_FK": "很多"}, {"CF_XDR_MC": "测试"},
        {"CF_WSH": "\ufffd号"},
    ],
    "quarantined": [{"CF_XDR_SHXYM": ""}],
}  # fmt: skip


def rows(seed: int, count: int) -> tuple[list[material.Row], list[str]]:
    """Rows of every verdict, mixed, with the verdict expected of each."""
    pick, organisations = random.Random(seed), material.Organisations(seed)
    made, verdicts = [], []
    for number in range(count):
        verdict = pick.choices(list(DIRT), weights=[6, 3, 1])[0]
        made.append(material.penalty(number, *organisations.next()) | pick.choice(DIRT[verdict]))
        verdicts.append(verdict)
    return made, verdicts


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.GONGXIN_HOME = tmp_path / "home"
    access.add_department("scjg", Bilingual("市场监督管理局", "Market Supervision"), now=NOW)


def send(data: bytes, form: str = "csv") -> api.SubmissionView:
    return api.submit(
        [data], resource="administrative_penalty", department="scjg", filename=f"p.{material.SUFFIX[form]}",
        received_at=NOW, actor="t",
    )  # fmt: skip


@pytest.mark.parametrize("form", material.FORMS)
def test_counts_add_up(form: str) -> None:
    made, verdicts = rows(3, 400)
    view = send(material.written(form, material.PENALTY_HEADERS, made), form)
    assert view.state == "published", view.reasons or view.holds
    assert {name: getattr(view, name) for name in DIRT} == {name: verdicts.count(name) for name in DIRT}
    assert view.rows == len(made) == view.accepted + view.refused + view.quarantined
    assert view.accepted == view.new + view.changed + view.unchanged + view.duplicates
    assert RecordVersion.objects.count() == view.new
    assert len(api.quarantine({"submission": view.id}, limit=1000)) == view.quarantined
    found = json.loads(b"".join(api.findings(view.id, "json")))["findings"]
    refused = {finding["row"] for finding in found if finding["level"] == "error"}
    assert refused == {
        number for number, verdict in enumerate(verdicts, start=1 if form in HEADLESS else 2) if verdict == "refused"
    }
    counted: dict[str, int] = {}
    for finding in found:
        counted[finding["rule"]] = counted.get(finding["rule"], 0) + 1
        assert finding["zh"]
        assert finding["en"]
    assert counted == view.findings


def test_no_cap() -> None:
    """Every one of 20,000 wrong rows is told, each wrong cell of it."""
    organisations = material.Organisations()
    made = [material.penalty(n, *organisations.next(), CF_CFLB="没有这种", CF_JDRQ="昨天") for n in range(20_000)]
    view = send(material.as_csv(material.PENALTY_HEADERS, made))
    assert (view.state, view.rows, view.refused) == ("held", 20_000, 20_000)
    lines = b"".join(api.findings(view.id, "csv")).count(b"\r\n") - 1
    assert lines == sum(view.findings.values()) >= 40_000


def test_ragged_rows_are_counted() -> None:
    made, _ = rows(5, 50)
    lines = material.as_csv(material.PENALTY_HEADERS, made).decode().split("\r\n")
    lines[10] += ",one more"
    lines[20] = lines[20].rsplit(",", 3)[0]
    view = send("\r\n".join(lines).encode())
    assert view.rows == 50 == view.accepted + view.refused + view.quarantined
    assert view.findings["row.too_many_cells"] == 1
    assert view.findings["row.too_few_cells"] == 1
