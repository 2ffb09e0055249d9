"""What the loader refuses of measures, and that the built-in ones are what the reference says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongxin.catalogue import BUILT_IN, check, load

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "measures.yaml"


def right() -> dict[str, Any]:
    return {
        "measure": "M900",
        "kind": "K01",
        "label": {"zh": "一年内不得参加政府采购活动", "en": "no procurement for a year"},
        "target": {"zh": "提供虚假材料的供应商", "en": "suppliers that gave false material"},
        "authority": {"zh": "采购人", "en": "procuring entities"},
        "length": {"zh": "一年", "en": "one year"},
        "matters": ["procurement"],
        "basis": [{"law": "procurement_law", "article": {"zh": "第七十七条", "en": "art. 77"}}],
        "grounds": [
            {
                "resource": "administrative_penalty",
                "when": {"field": "penalty_category", "contains": ["罚款"]},
                "length": "P1Y",
            }
        ],
    }


def codes(folder: Path, data: dict[str, Any]) -> list[str]:
    (folder / "measure.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    found = [problem for problem in check([BUILT_IN, folder]) if problem.file.name == "measure.yaml"]
    for problem in found:
        assert problem.line > 0
        assert all((problem.message.zh, problem.message.en, problem.remedy.zh, problem.remedy.en))
    return sorted({problem.code for problem in found})


def test_a_right_measure_is_taken(tmp_path: Path):
    assert codes(tmp_path, right()) == []
    measure = load([BUILT_IN, tmp_path]).measures["M900"]
    assert measure.grounds[0].resource == "administrative_penalty"
    assert measure.basis[0].rank == "law"


def cite(data: dict[str, Any], rank: str, article: str = "第一条") -> None:
    law = {"zh": "某办法", "en": "Some measures"}
    data["basis"] = [{"law": law, "article": article, "rank": rank, "in_force": {"from": "2020-01-01"}}]


FAULTS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("catalogue.measure_no_article", lambda d: d.pop("basis")),
    ("catalogue.measure_no_article", lambda d: d["basis"][0].update(enabled=False)),
    ("catalogue.measure_no_article", lambda d: d["basis"][0].update(article={"zh": "有关规定", "en": "provisions"})),
    ("catalogue.measure_no_article", lambda d: d["grounds"][0].update(article="第一条")),
    ("catalogue.missing", lambda d: d["basis"][0].pop("article")),
    ("catalogue.no_law", lambda d: d["basis"][0].update(law="no_such_law")),
    ("catalogue.measure_rank", lambda d: cite(d, "rule")),
    ("catalogue.measure_rank", lambda d: cite(d, "document")),
    ("catalogue.measure_rank", lambda d: cite(d, "interpretation")),
    ("catalogue.measure_kind", lambda d: d.update(kind="K99")),
    ("catalogue.measure_kind", lambda d: d.update(direction="incentive")),
    ("catalogue.measure_kind", lambda d: d.update(kind="INC")),
    ("catalogue.measure_no_matter", lambda d: d.update(matters=[])),
    ("catalogue.matter_unknown", lambda d: d.update(matters=["marriage"])),
    ("catalogue.measure_no_ground", lambda d: d.pop("grounds")),
    ("catalogue.measure_no_ground", lambda d: d["grounds"][0].update(enabled=False)),
    ("catalogue.measure_no_end", lambda d: d["grounds"][0].pop("length")),
    ("catalogue.resource_unknown", lambda d: d["grounds"][0].update(resource="petition")),
    ("catalogue.field_unknown", lambda d: d["grounds"][0].update(when={"field": "nothing", "filled": True})),
    ("catalogue.field_unknown", lambda d: d["grounds"][0].update(ends=["unlawful_act"])),
    ("catalogue.field_unknown", lambda d: d["grounds"][0].update(newest="penalty_content")),
    ("catalogue.field_unknown", lambda d: d["grounds"][0].update(same_item=["legal_representative"])),
    ("catalogue.field_unknown", lambda d: d["grounds"][0].update(when={"field": "legal_representative", "filled": True})),
    ("catalogue.code_unknown", lambda d: d["grounds"][0]["when"].update(contains=["罚酒"])),
    ("catalogue.uncertain", lambda d: d.update(certainty="uncertain")),
    ("catalogue.defined_twice", lambda d: d.update(measure="M001")),
    ("catalogue.string_pattern_mismatch", lambda d: d.update(measure="m-1")),
    ("catalogue.extra_forbidden", lambda d: d.update(persons=True)),
    ("catalogue.measure_on_persons", lambda d: d.update(kind="K02")),
    ("catalogue.measure_on_persons", lambda d: d.update(kind="K03", enabled=False)),
    ("catalogue.measure_on_persons", lambda d: d.update(kind="K04")),
    ("catalogue.measure_on_persons", lambda d: d.update(kind="K05")),
]


@pytest.mark.parametrize(("code", "change"), FAULTS)
def test_a_fault_is_named(tmp_path: Path, code: str, change: Callable[[dict[str, Any]], Any]):
    data = right()
    change(data)
    assert code in codes(tmp_path, data)


ON_PERSONS = [
    "限制担任董事职务", "限制高消费", "限制乘坐飞机", "限制交通出行", "限制出境", "限制子女就读高收费学校", "限制法定代表人任职",
    "限制个人贷款", "终身行业禁入", "限制旅行", "限制招生", "不得录用为公务员",
]  # fmt: skip
IN_ENGLISH = ["ban from holding office", "limits on spending", "no flights", "exit ban", "no schooling", "limits on persons"]


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("place", ["label", "target"])
@pytest.mark.parametrize("text", [*ON_PERSONS, *IN_ENGLISH])
def test_measures_on_people_are_refused_on_or_off(tmp_path: Path, text: str, place: str, enabled: bool):
    data = right() | {"enabled": enabled}
    data[place] = {"zh": text, "en": "x"} if text in ON_PERSONS else {"zh": "某", "en": text}
    assert "catalogue.measure_on_persons" in codes(tmp_path, data)


def test_kinds_that_act_on_people_cannot_be_defined(tmp_path: Path):
    for kind in ("K02", "K03", "K04", "K05"):
        data = {"measure_kind": kind, "label": {"zh": "某", "en": "x"}, "class": "DEROGATE"}
        assert codes(tmp_path, data) == ["catalogue.measure_on_persons"]


def test_a_measure_that_manages_may_rest_on_a_document(tmp_path: Path):
    data = right() | {"kind": "K09"}
    cite(data, "document", "大力推进")
    assert codes(tmp_path, data) == []


def test_what_is_off_may_be_unfinished(tmp_path: Path):
    data = right() | {"enabled": False, "grounds": [], "matters": [], "certainty": "uncertain"}
    cite(data, "rule", "条款未核")
    assert codes(tmp_path, data) == []


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this checkout")
def test_every_measure_of_the_reference_is_defined_or_left_out_on_purpose():
    reference = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    listed = {item["code"] for item in (*reference["punish"], *reference["reward"])}
    catalogue = load([BUILT_IN])
    # M016 is a penalty itself, M017 acts on persons of the unit, R007 is a service open to all
    assert listed - set(catalogue.measures) == {"M016", "M017", "R007"}
    # M060 acts on government bodies: government_integrity.yaml, measures_on_units
    assert set(catalogue.measures) <= listed | {"M060"}
    uncertain = {item["code"] for item in reference["punish"] if item["certainty"] == "uncertain"}
    assert not any(catalogue.measures[code].enabled for code in uncertain)
    classes = {item["code"]: item["class"] for item in reference["kinds"]}
    for kind in catalogue.measure_kinds.values():
        assert kind.id == "INC" or kind.class_ == classes[kind.id]
