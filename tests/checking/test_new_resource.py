"""Adding a resource is adding one YAML file: it is checked, linked and made into records like any other."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from catalogue.definition import right
from checking.world import as_csv, cases_register, check_file, judged
from gongxin.catalogue import load
from gongxin.checking.handed import Records
from gongxin.checking.plan import ACCEPTED, QUARANTINED, REFUSED

HEADERS = ["统一社会信用代码", "单位名称", "评定日期", "节水等级"]
ROWS = [
    ["91530102MA1A00016A", "云岭甲公司", "2026年5月12日", "A"],
    ["91530102MA1B00025T", "云岭乙公司", "2026-05-12", "b"],
    ["91530102MA1D00043U", "云岭丁公司", "2026-05-12", "C"],  # no such grade
    ["", "云岭丙公司", "2026-05-12", "A"],  # whom is it about?
    ["91530102123456788T", "云岭丙公司 13812345678", "2026-05-12", "A"],
    ["91530102123456788T", "云岭丙公司", "2027-05-12", "A"],  # its own check: not in the future
]


@pytest.fixture
def one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = right()
    definition["fields"][0]["required"] = False  # no code: a person decides
    definition["checks"] = [
        {
            "id": "water.future",
            "level": "error",
            "kind": "not_future",
            "field": "rated_on",
            "message": {"zh": "评定日期晚于收到日期。", "en": "The rating lies in the future."},
        }
    ]
    path = tmp_path / "definitions" / "water_saving_rating.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False), encoding="utf-8")
    monkeypatch.setenv("GONGXIN_DEFINITIONS", str(path.parent))


@pytest.mark.usefixtures("one_file")
def test_one_yaml_file_is_a_resource() -> None:
    definitions = load()
    resource = definitions.resource("water_saving_rating")
    with check_file(as_csv(HEADERS, ROWS), resource, known=cases_register(), definitions=definitions) as checked:
        rows = judged(checked)
        found = Records(checked).records(None).read_all().to_pylist()
    assert [row.verdict for row in rows] == [ACCEPTED, ACCEPTED, REFUSED, QUARANTINED, REFUSED, REFUSED]
    assert "CK09.code" in rows[2].rules
    assert "CK13.personal" in rows[4].rules
    assert "water.future" in rows[5].rules
    assert [json.loads(record["content"]) for record in found] == [
        {"name": "云岭甲公司", "rated_on": "2026-05-12", "grade": "A"},
        {"name": "云岭乙公司", "rated_on": "2026-05-12", "grade": "B"},
    ]
    assert [record["uscc"] for record in found] == ["91530102MA1A00016A", "91530102MA1B00025T"]
    assert {record["nature"] for record in found} == {"neutral"}
    assert {record["decided_on"] for record in found} == {date(2026, 5, 12)}
    assert {record["public_until"] for record in found} == {None}
