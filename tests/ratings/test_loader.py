"""What the loader refuses of models and scales, and that the built-in ones are what the reference says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongxin.catalogue import BUILT_IN, CatalogueError, check, load

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "sector_ratings.yaml"
TODAY = date(2026, 11, 20)
BASIS = [{"law": {"zh": "测试办法", "en": "Test measures"}, "article": {"zh": "第一条", "en": "art. 1"}, "rank": "rule",
          "in_force": {"from": date(2020, 1, 1), "to": None}}]  # fmt: skip


def right() -> dict[str, Any]:
    """A model without a fault."""
    return {
        "model": "T_RIGHT",
        "version": "2020",
        "label": {"zh": "测试", "en": "Test"},
        "domain": {"zh": "测试", "en": "Tests"},
        "authority": {"zh": "机关", "en": "authority"},
        "scale": "LABOUR",
        "effective": {"from": date(2020, 1, 1), "to": None},
        "basis": [dict(BASIS[0])],
        "population": {"kinds": ["91"]},
        "start": "A",
        "indicators": [
            {
                "indicator": "X1",
                "label": {"zh": "受处罚", "en": "penalties"},
                "basis": [dict(BASIS[0])],
                "resource": "administrative_penalty",
                "window": {"length": "P1Y"},
                "count": {"at_least": 1},
                "grade": "B",
            }
        ],
    }


def points(data: dict[str, Any]) -> None:
    data.pop("start")
    data.update(points=100, scale="PATENTAGENT", thresholds=[{"grade": "A", "at_least": 90}, {"grade": "D"}])
    data["indicators"][0].pop("grade")
    data["indicators"][0]["points"] = {"each": -5}


def codes(folder: Path, data: Any, name: str = "model.yaml", on: date | None = None) -> list[str]:
    (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    if on is not None:
        with pytest.raises(CatalogueError) as refused:
            load([BUILT_IN, folder], on)
        return sorted({problem.code for problem in refused.value.problems if problem.file.name == name})
    found = [problem for problem in check([BUILT_IN, folder]) if problem.file.name == name]
    for problem in found:
        assert problem.line > 0
        assert all((problem.message.zh, problem.message.en, problem.remedy.zh, problem.remedy.en))
    return sorted({problem.code for problem in found})


def test_right_models_are_taken(tmp_path: Path):
    assert codes(tmp_path, right()) == []
    assert load([BUILT_IN, tmp_path]).indicator_model_on("T_RIGHT", TODAY) is not None
    by_points = right()
    points(by_points)
    assert codes(tmp_path, by_points) == []


def bent(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    data = right()
    change(data)
    return data


def general(data: dict[str, Any]) -> None:
    points(data)
    data["domain"] = {"zh": "综合", "en": "General"}


def across(data: dict[str, Any]) -> None:
    points(data)
    data["indicators"][0]["domain"] = {"zh": "税务", "en": "Tax"}


def converted(data: dict[str, Any]) -> None:
    data["indicators"][0].update(resource="tax_rating", newest={"field": "grade", "in": ["D"]})
    data["indicators"][0].pop("count")


def counted_grades(data: dict[str, Any]) -> None:
    points(data)
    data["indicators"][0]["resource"] = "commercial_rating"


FAULTS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("catalogue.model_basis", lambda d: d.pop("basis")),
    ("catalogue.model_basis", lambda d: d["indicators"][0].pop("basis")),
    ("catalogue.model_basis", lambda d: d["indicators"][0]["basis"][0].update(enabled=False)),
    ("catalogue.model_basis_expired", lambda d: d["basis"][0].update(in_force={"from": date(2010, 1, 1), "to": date(2019, 12, 31)})),
    ("catalogue.model_basis_expired", lambda d: d["indicators"][0]["basis"][0].update(in_force={"from": None, "to": date(2019, 1, 1)})),
    ("catalogue.model_population", lambda d: d["population"].update(kinds=["91", "92"])),
    ("catalogue.model_population", lambda d: d["population"].update(kinds=["9"])),
    ("catalogue.model_population", lambda d: d["population"].update(having="nothing_of_the_kind")),
    ("catalogue.too_short", lambda d: d["population"].update(kinds=[])),
    ("catalogue.model_general_score", general),
    ("catalogue.model_across_domains", across),
    ("catalogue.model_conversion", converted),
    ("catalogue.model_conversion", counted_grades),
    ("catalogue.model_grade", lambda d: d.update(start="Z")),
    ("catalogue.model_grade", lambda d: d["indicators"][0].update(grade="D")),
    ("catalogue.model_rule", lambda d: d.pop("start")),
    ("catalogue.model_scale", lambda d: d.update(scale="NO_SUCH")),
    ("catalogue.model_resource", lambda d: d["indicators"][0].update(resource="person_record")),
    ("catalogue.model_field", lambda d: d["indicators"][0].update(states=[{"fields": ["legal_representative"], "words": ["张"]}])),
    ("catalogue.model_field", lambda d: d["indicators"][0].update(when={"field": "no_field", "filled": True})),
    ("catalogue.model_value", lambda d: d["indicators"][0].update(when={"field": "procedure", "in": ["没有的"]})),
    ("catalogue.model_twice", lambda d: d["indicators"].append(dict(d["indicators"][0]))),
    ("catalogue.model_indicators", lambda d: d["indicators"][0].update(enabled=False)),
    ("catalogue.uncertain", lambda d: d["indicators"][0].update(certainty="uncertain")),
    ("catalogue.out_of_scope", lambda d: d["indicators"][0].update(label={"zh": "宗教信仰情况", "en": "belief"})),
]


@pytest.mark.parametrize(("code", "change"), FAULTS)
def test_what_the_loader_refuses(tmp_path: Path, code: str, change: Callable[[dict[str, Any]], Any]):
    assert code in codes(tmp_path, bent(change))


def test_thresholds_fall_and_the_last_is_open(tmp_path: Path):
    for steps in (
        [{"grade": "A", "at_least": 80}, {"grade": "B", "at_least": 90}, {"grade": "D"}],
        [{"grade": "A", "at_least": 90}],
        [{"grade": "A"}, {"grade": "D"}],
        [],
    ):
        data = right()
        points(data)
        data["thresholds"] = steps
        assert "catalogue.model_thresholds" in codes(tmp_path, data)


def test_an_expired_basis_is_refused_on_the_day_of_use(tmp_path: Path):
    """scope.md, Always 1: on that day it rates nobody, and the check of the day says so."""
    data = right()
    ended = [{**BASIS[0], "in_force": {"from": date(2020, 1, 1), "to": date(2025, 12, 31)}}]
    data["basis"] = ended
    assert codes(tmp_path, data) == []
    assert load([BUILT_IN, tmp_path]).indicator_model_on("T_RIGHT", TODAY) is None
    assert codes(tmp_path, data, on=TODAY) == ["catalogue.basis_expired"]


def test_two_versions_never_rate_on_one_day(tmp_path: Path):
    (tmp_path / "first.yaml").write_text(yaml.safe_dump(right(), allow_unicode=True), encoding="utf-8")
    assert codes(tmp_path, right() | {"version": "2021"}) == ["catalogue.overlap"]


SCALE_FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("catalogue.scale_basis", {"basis": []}),
    ("catalogue.scale_grades", {"grades": []}),
    ("catalogue.scale_grades", {"grades": [{"grade": "A", "order": 1}, {"grade": "B", "order": 1}]}),
    ("catalogue.scale_carried_by", {"carried_by": "nothing"}),
    ("catalogue.scale_grades", {"carried_by": "tax_rating", "grades": [{"grade": "Z", "order": 1}]}),
]


@pytest.mark.parametrize(("code", "change"), SCALE_FAULTS)
def test_what_the_loader_refuses_of_scales(tmp_path: Path, code: str, change: dict[str, Any]):
    words = {"zh": "测试", "en": "test"}
    data = {"scale": "T_SCALE", "label": words, "domain": words, "authority": words, "applies_to": words, "basis": BASIS,
            "grades": [{"grade": "A", "order": 1}]}  # fmt: skip
    assert codes(tmp_path, data, "scale.yaml") == []
    assert code in codes(tmp_path, data | change, "scale.yaml")


def test_the_scales_are_those_of_the_reference():
    known = load([BUILT_IN]).scales
    reference = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))["scales"]
    assert {item["code"] for item in reference} == set(known)
    for item in reference:
        scale = known[item["code"]]
        given = [(str(g["g"]), g["order"]) for g in item["grades"] if g["certainty"] != "uncertain"]
        assert [(g.id, g.order) for g in scale.declared_grades] == given
        if item["certainty"] == "uncertain":
            assert not scale.enabled


def test_only_what_is_certain_enough_rates_today():
    known = load([BUILT_IN])
    assert {(m.id, m.version) for m in known.indicator_models if m.rates_on(TODAY)} == {("LABOUR", "2017"), ("PCE_CEILING", "2026")}
    for model in known.indicator_models:
        assert "92" not in model.population.kinds
        for item in model.indicators if model.enabled else ():
            assert item.certainty != "uncertain"
            assert item.basis
