"""Lists as data: what the loader demands of a list that is switched on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from gongxin.catalogue import BUILT_IN, CatalogueError, load
from shared_data import SHARED

GOOD = {
    "list": "LX01",
    "kind": "serious",
    "label": {"zh": "某名单", "en": "a list"},
    "authority": {"zh": "某局", "en": "an authority"},
    "office": {"zh": "某局信用处", "en": "its credit office"},
    "period": "P3Y",
    "removal": {"conditions": {"zh": "改正", "en": "corrected"}, "procedure": {"zh": "申请", "en": "on application"}},
    "basis": [
        {
            "law": {"zh": "某法", "en": "a law"},
            "article": {"zh": "第一条", "en": "art. 1"},
            "rank": "law",
            "in_force": {"from": "2020-01-01", "to": None},
        }
    ],
}


def ranked(rank: str) -> dict[str, object]:
    return {"basis": [{**GOOD["basis"][0], "rank": rank}]}  # type: ignore[index]


def load_with(tmp_path: Path, changed: dict[str, object]):
    text = yaml.safe_dump({k: v for k, v in {**GOOD, **changed}.items() if v is not None}, allow_unicode=True, sort_keys=False)
    (tmp_path / "list.yaml").write_text(text, encoding="utf-8")
    return load([BUILT_IN, tmp_path])


def test_every_list_of_the_reference_is_there_and_the_uncertain_ones_are_off() -> None:
    reference = yaml.safe_load((SHARED / "reference" / "lists.yaml").read_text(encoding="utf-8"))
    lists = load().lists
    for group in ("lists", "abnormal_lists", "positive_lists"):
        for row in reference[group]:
            assert row["code"] in lists
            if row["certainty"] == "uncertain":
                assert not lists[row["code"]].enabled
    assert lists["SX04"].kept_on(date(2026, 11, 21))
    assert not lists["SX04"].kept_on(date(2014, 1, 1))


def test_a_good_list_loads(tmp_path: Path) -> None:
    assert load_with(tmp_path, {}).lists["LX01"].kept_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"basis": None}, "catalogue.list_no_basis"),
        (ranked("document"), "catalogue.list_rank"),
        (ranked("interpretation"), "catalogue.list_rank"),
        ({"region": "330100"}, "catalogue.list_local"),
        ({"office": None}, "catalogue.list_office"),
        ({"removal": None}, "catalogue.list_removal"),
        ({"period": None}, "catalogue.list_period"),
    ],
)
def test_what_the_loader_refuses(tmp_path: Path, changed: dict[str, object], code: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_with(tmp_path, changed)
    (problem, *_) = refused.value.problems
    assert problem.code == code
    assert problem.line
    assert load_with(tmp_path, {**changed, "enabled": False}) if code != "catalogue.list_no_basis" else True


def test_a_local_list_by_local_regulation_and_a_red_list_by_a_document(tmp_path: Path) -> None:
    local = load_with(tmp_path, {"region": "330100", **ranked("local_regulation")}).lists["LX01"]
    assert local.kept_on(date(2026, 1, 1))
    assert load_with(tmp_path, {"kind": "red", **ranked("document")}).lists["LX01"].kept_on(date(2026, 1, 1))


def test_a_repealed_basis_switches_the_list_off(tmp_path: Path) -> None:
    basis = [{**GOOD["basis"][0], "in_force": {"from": "2020-01-01", "to": "2025-12-31"}}]  # type: ignore[index]
    found = load_with(tmp_path, {"basis": basis}).lists["LX01"]
    assert found.kept_on(date(2025, 12, 31))
    assert not found.kept_on(date(2026, 1, 1))
