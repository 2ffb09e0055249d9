"""Every built-in rule and every declared one: a row that breaks it, a row that keeps it, and what the sender reads."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from checking.good_rows import good_row, headers_of
from checking.world import as_csv, cases_register, catalogue, check_file, judged
from gongxin.checking.duplicates import CONFLICTING, REPEATED
from gongxin.checking.findings import write_findings
from gongxin.checking.plan import ACCEPTED, QUARANTINED, REFUSED
from gongxin.checking.rules import BUILT_IN
from shared_data import read_cases

CASES = read_cases("checking_rules")
FILES = sorted({(case["resource"], case["standard"]) for case in CASES})
Told = dict[int, dict[str, dict[str, str]]]
"""Row → rule → the finding."""


def changed(resource_id: str, number: int, *changes: str) -> list[str]:
    resource = catalogue().resource(resource_id)
    row = good_row(resource, number)
    places = {field.code: place for place, field in enumerate(resource.stored_fields)} | {"foreign": -2}
    for change in " | ".join(filter(None, changes)).split(" | "):
        if change:
            field, _, cell = change.partition("=")
            row[places[field.strip()]] = cell.strip()
    return row


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Told, dict[int, int]]]:
    """For each file: findings by row, verdicts by row. Case i stands in the rows 2i + 2 (broken) and 2i + 3 (kept)."""
    answers = {}
    for resource_id, standard in FILES:
        rows = []
        for number, case in enumerate(CASES):
            if (case["resource"], case["standard"]) == (resource_id, standard):
                rows.append(changed(resource_id, 2 * number, case["given"], case["breaks"]))
                rows.append(changed(resource_id, 2 * number + 1, case["given"], case["keeps"]))
        rows.append(good_row(catalogue().resource(resource_id), 999_999))
        headers = headers_of(catalogue().resource(resource_id), standard)
        path = tmp_path_factory.mktemp("rules") / "findings.parquet"
        with check_file(as_csv(headers, rows), resource_id, known=cases_register()) as checked:
            assert checked.plan.layout.standard == standard
            write_findings(checked, path)
            verdicts = {row.row: row.verdict for row in judged(checked)}
        found: Told = {}
        for finding in pq.read_table(path).to_pylist():
            found.setdefault(finding["row"], {})[finding["rule"]] = finding
        answers[resource_id, standard] = found, verdicts
    return answers


def rows_of(case: dict[str, str]) -> tuple[int, int]:
    before = [c for c in CASES[: CASES.index(case)] if (c["resource"], c["standard"]) == (case["resource"], case["standard"])]
    return 2 + 2 * len(before), 3 + 2 * len(before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']} {case['breaks'] or case['given']}"[:60])
def test_rule(case: dict[str, str], told: dict[tuple[str, str], tuple[Told, dict[int, int]]]) -> None:
    found, verdicts = told[case["resource"], case["standard"]]
    broken, kept = rows_of(case)
    finding = found.get(broken, {}).get(case["rule"])
    assert finding is not None, found.get(broken)
    assert case["rule"] not in found.get(kept, {}), found[kept]
    assert (finding["level"], finding["reason_zh"], finding["reason_en"]) == (case["level"], case["zh"], case["en"])
    if case["level"] == "error":
        assert verdicts[broken] == REFUSED
    elif case["level"] == "quarantine":
        assert verdicts[broken] == QUARANTINED
    else:
        assert "error" not in {f["level"] for f in found[broken].values()}, found[broken]
    assert verdicts[kept] != REFUSED, found[kept]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file[0])
def test_a_good_row_has_no_finding(file: tuple[str, str], told: dict[tuple[str, str], tuple[Told, dict[int, int]]]) -> None:
    found, verdicts = told[file]
    assert max(verdicts) not in found, found[max(verdicts)]
    assert verdicts[max(verdicts)] == ACCEPTED


def test_every_rule_has_a_case() -> None:
    declared = {check.id for resource in catalogue().resources for check in resource.checks}
    assert {rule.id for rule in BUILT_IN} | declared == {case["rule"] for case in CASES}


@pytest.mark.parametrize("rule", [*BUILT_IN, type(REPEATED), type(CONFLICTING)], ids=lambda rule: rule.id)
def test_every_sentence_is_whole_in_both_languages(rule: type) -> None:
    sentence = rule.sentence()
    assert sentence.zh.endswith("。")
    assert sentence.en.endswith(".") or sentence.en[-1].isdigit()
    for text in (sentence.zh, sentence.en):
        assert set(_places(text)) <= {"label", "limit", "other", "first"}
        assert "  " not in text
        assert "\n" not in text


def _places(text: str) -> list[str]:
    return [piece.partition("}")[0] for piece in text.split("{")[1:]]


def test_rows_that_say_the_same_count_once_and_rows_that_contradict_none(tmp_path: Path) -> None:
    """CK15: key = subject, document number, authority."""
    resource = catalogue().resource("administrative_penalty")
    one, two = good_row(resource, 1), good_row(resource, 2)
    other = changed(resource.id, 2, "penalty_content=罚款五千元")
    same_again = changed(resource.id, 1, "decision_no=云罚(2026)1号")  # written in another way, the same record
    path = tmp_path / "findings.parquet"
    rows = [one, two, good_row(resource, 3), same_again, other, one]
    with check_file(as_csv(headers_of(resource, "y2018"), rows), resource) as checked:
        write_findings(checked, path)
        outcome = checked.outcome
    assert (outcome.rows, outcome.accepted, outcome.refused, outcome.duplicates) == (6, 4, 2, 2)
    told = [(f["row"], f["rule"], f["reason_zh"]) for f in pq.read_table(path).to_pylist() if f["rule"].startswith("CK15")]
    assert told == [
        (3, "CK15.conflict", "与第6行主键相同而内容不同，主键相同的各行均不予接收。"),
        (5, "CK15.repeated", "与第2行为同一条记录，只计一次。"),
        (6, "CK15.conflict", "与第3行主键相同而内容不同，主键相同的各行均不予接收。"),
        (7, "CK15.repeated", "与第2行为同一条记录，只计一次。"),
    ]
    assert outcome.findings["CK15.conflict"] == outcome.findings["CK15.repeated"] == 2


def test_every_spelling_of_no_end_is_the_same_record() -> None:
    resource = catalogue().resource("administrative_penalty")
    rows = [
        changed(resource.id, 1, f"valid_until={end}") for end in ("2099-12-31", "2999-12-31", "9999-9-9", "2099-12-30", "长期")
    ]
    with check_file(as_csv(headers_of(resource, "y2018"), rows), resource) as checked:
        assert (checked.outcome.accepted, checked.outcome.duplicates, checked.outcome.refused) == (5, 4, 0)
