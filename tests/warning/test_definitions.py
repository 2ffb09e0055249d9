"""Which criteria may exist: the loader refuses what rests on nothing, looks at persons, or is about individual businesses."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongxin.catalogue import BUILT_IN, CatalogueError, check, load
from gongxin.catalogue.citations import cites
from gongxin.warning.manual import texts

ROOT = Path(__file__).parents[2]
BASIS = {
    "law": {"zh": "某法", "en": "a law"}, "article": {"zh": "第一条", "en": "art. 1"}, "rank": "law",
    "in_force": {"from": date(2020, 1, 1), "to": date(2025, 12, 31)}, "certainty": "known",
}  # fmt: skip
GOOD: dict[str, Any] = {
    "warning": "YJ77", "version": 1, "label": {"zh": "某标准", "en": "some"}, "sentence": {"zh": "某标准。", "en": "Some."},
    "authority": {"zh": "某局", "en": "an authority"}, "resource": "administrative_penalty", "basis": [BASIS],
    "count": {"times": 2, "within": "P1Y"},
}  # fmt: skip


def faults(tmp_path: Path, on: date | None = None, **changes: Any) -> set[str]:
    given = {name: value for name, value in (GOOD | changes).items() if value is not None}
    (tmp_path / "criteria.yaml").write_text(yaml.safe_dump([given], allow_unicode=True), encoding="utf-8")
    return {problem.code.removeprefix("catalogue.") for problem in check([BUILT_IN, tmp_path], on) if problem.level == "error"}


def test_a_cited_criterion_loads(tmp_path: Path) -> None:
    assert faults(tmp_path) == set()
    found = load([BUILT_IN, tmp_path]).warnings["YJ77"]
    assert (found.kind, found.used_on(date(2025, 12, 31)), found.used_on(date(2026, 1, 1))) == ("count", True, False)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"basis": None}, "warning_no_basis"),
        ({"basis": [BASIS | {"rank": "document"}]}, "warning_rank"),
        ({"basis": [BASIS | {"enabled": False}]}, "warning_rank"),
        ({"basis": [BASIS | {"certainty": "uncertain"}]}, "uncertain"),
        ({"certainty": "uncertain"}, "uncertain"),
        ({"count": None}, "warning_kind"),
        ({"amount": {"field": "fine_amount", "at_least": 1, "within": "P1Y"}}, "warning_kind"),
        ({"count": None, "term": {"field": "decision_date"}}, "warning_term"),
        ({"count": None, "term": {"field": "decision_date", "ahead": "P1M", "passed": True}}, "warning_term"),
        ({"subjects": ["91", "92"]}, "warning_individual"),
        ({"resource": "people"}, "warning_resource"),
        ({"when": {"field": "no_such", "filled": True}}, "warning_field"),
        ({"when": {"field": "legal_representative", "filled": True}}, "warning_personal"),
        ({"cites": {"law": ["某法"], "fields": ["legal_representative"]}}, "warning_personal"),
        ({"when": {"any": [{"field": "representative_document_no", "in": ["1"]}]}}, "warning_personal"),
        ({"count": None, "amount": {"field": "decision_no", "at_least": 1, "within": "P1Y"}}, "warning_type"),
        ({"count": None, "term": {"field": "decision_no", "passed": True}}, "warning_type"),
        ({"label": {"zh": "自然人失信", "en": "some"}}, "person_subject"),
        ({"sentence": {"zh": "个人信用分低。", "en": "Some."}}, "person_subject"),
        ({"label": {"zh": "信访次数", "en": "petitions"}}, "out_of_scope"),
    ],
)
def test_what_is_refused(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    assert fault in faults(tmp_path, **changes)
    with pytest.raises(CatalogueError):
        load([BUILT_IN, tmp_path])


def test_an_expired_basis_in_use_is_a_fault_on_the_day(tmp_path: Path) -> None:
    def on(day: date, **changes: Any) -> set[str]:
        return {fault for fault in faults(tmp_path, on=day, **changes) if fault.startswith("warning")}

    assert on(date(2025, 12, 31)) == set()
    assert on(date(2026, 1, 1)) == {"warning_expired"}
    assert on(date(2026, 1, 1), enabled=False) == set()


def test_what_is_on_rests_on_something_in_force_and_what_is_uncertain_is_off() -> None:
    found = load([BUILT_IN]).warnings
    assert {code for code, item in found.items() if item.enabled} == {"YJ01", "YJ03", "YJ04", "YJ05", "YJ06"}
    for item in found.values():
        assert item.used_on(date(2026, 11, 21)) is item.enabled
        assert "uncertain" not in {item.certainty, *(basis.certainty for basis in item.basis)} or not item.enabled


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("《中华人民共和国食品安全法》第一百二十四条", True), ("食品安全法", True), ("违反《食品安全法》。", True),
        ("《食品安全法实施条例》第六十九条", False), ("某省食品安全法规", False), ("药品管理法第一百条", False),
    ],
)  # fmt: skip
def test_a_law_is_cited_by_its_whole_name(text: str, yes: bool) -> None:
    assert cites(text, ["食品安全法"], []) is yes


def test_the_manual_is_what_the_definitions_say() -> None:
    for name, text in texts().items():
        assert (ROOT / "docs" / "warnings" / name).read_text(encoding="utf-8") == text, "make docs"
