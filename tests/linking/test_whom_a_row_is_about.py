"""Linking: a valid or issued USCC, else an old code of exactly one subject, never a name; conflicting codes abstain."""

from __future__ import annotations

import pytest

from checking.world import AUTHORITY, Judged, as_csv, cases_register, check_file, judged
from gongxin.checking.plan import ACCEPTED, QUARANTINED, REFUSED
from shared_data import read_cases

HEADERS = (
    "行政相对人名称", "统一社会信用代码", "工商注册号", "组织机构代码", "决定书文号", "处罚内容", "处罚决定日期", "处罚机关",
)  # fmt: skip
VERDICTS = {"accepted": ACCEPTED, "refused": REFUSED, "waits": QUARANTINED}
ABOUT_CODES = ("CK02.old", "CK03.", "CK12.", "CK13.", "LK0")
OUTCOMES = {
    "registered", "code", "issued", "old_code", "conflict", "old_code_shared", "old_code_unknown", "no_code", "wrong_code",
    "unreadable",
}  # fmt: skip

CASES = read_cases("linking")


@pytest.fixture(scope="module")
def linked() -> dict[str, Judged]:
    rows = [
        (
            case["name"],
            case["uscc"],
            case["reg_no"],
            case["org_code"],
            f"云罚〔2026〕{i}号",
            "罚款二千元",
            "2026-05-12",
            AUTHORITY,
        )
        for i, case in enumerate(CASES)
    ]
    with check_file(as_csv(HEADERS, rows), "administrative_penalty", known=cases_register()) as checked:
        return {case["case"]: row for case, row in zip(CASES, judged(checked), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_row_is_about(case: dict[str, str], linked: dict[str, Judged]) -> None:
    row = linked[case["case"]]
    told = sorted(rule for rule in row.rules if rule.startswith(ABOUT_CODES))
    assert (row.link, row.uscc or "", told) == (case["link"], case["subject"], sorted(case["rules"].split()))
    assert row.verdict == VERDICTS[case["verdict"]]


def test_every_outcome_has_a_case() -> None:
    """`issued` is for the registering office's own file (below)."""
    assert {case["link"] for case in CASES} | {"issued"} == OUTCOMES


def test_names_alone_never_link(linked: dict[str, Judged]) -> None:
    for case in CASES:
        if not (case["uscc"] or case["reg_no"] or case["org_code"]):
            assert linked[case["case"]].uscc is None


def test_a_name_that_disagrees_is_told(linked: dict[str, Judged]) -> None:
    assert "penalty.name_agrees" in linked["name of another subject"].rules
    assert "penalty.name_agrees" not in linked["registered"].rules


def test_a_file_without_any_code_column_waits() -> None:
    headers = [HEADERS[0], *HEADERS[4:]]
    content = as_csv(headers, [("云岭甲公司", "云罚〔2026〕1号", "罚款二千元", "2026-05-12", AUTHORITY)])
    with check_file(content, "administrative_penalty", known=cases_register()) as checked:
        (row,) = judged(checked)
    assert (row.link, row.uscc, row.verdict) == ("no_code", None, QUARANTINED)


def test_the_registering_office_says_what_was_issued() -> None:
    rows = [
        ("91530102MA1E00052F", "云岭戊公司", "云岭市1号"),  # the register knows it
        ("91530102MA1A00016B", "云岭庚公司", "云岭市2号"),  # it does not yet
        ("91530102MA1D00043U", "云岭丁公司", "云岭市3号"),
    ]
    content = as_csv(("统一社会信用代码", "企业名称", "住所"), rows)
    with check_file(content, "organisation_registration", known=cases_register()) as checked:
        found = judged(checked)
        issued = dict(checked.connection.rows(f"SELECT uscc, issued FROM {checked.VIEW}"))
    assert [row.link for row in found] == ["registered", "issued", "code"]
    assert all(row.verdict == ACCEPTED for row in found)
    assert ["CK03.issued" in row.rules for row in found] == [True, True, False]
    assert list(issued.values()) == [True, True, False]
