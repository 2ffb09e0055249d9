"""Random dirty files, whole: counts add up, every cell is what the kernel reads or is told, no personal number stays."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checking import oracle
from checking.good_rows import FOREIGN, good, headers_of
from checking.random_cells import cell_of, resident
from checking.world import Judged, as_csv, catalogue, check_file, judged
from gongxin.catalogue import Field, Resource, map_headers
from gongxin.checking import findings
from gongxin.checking.handed import Records
from gongxin.checking.plan import ACCEPTED, QUARANTINED, REFUSED
from gongxin.checking.run import Checked
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.nulls import is_null
from thorough import examples

FILES = (
    ("administrative_penalty", "y2018"),
    ("organisation_registration", "zh"),
    ("court_judgment", "zh"),
    ("commitment", "zh"),
)
FORMATS = ("csv", "careful", "jsonl", "parquet", "xlsx")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller seed makes no smaller file
LEVELS = {"error": REFUSED, "quarantine": QUARANTINED}


def random_rows(resource: Resource, standard: str, seed: int, count: int) -> list[list[str]]:
    """Some rows are good but for one cell, some are wild, some hold a person's number, some stand twice."""
    chance = Random(seed)
    rows: list[list[str]] = []
    for number in range(count):
        wild = chance.choice((0.02, 0.05, 0.3, 1.0))
        row = [
            cell_of(chance, f, catalogue(), standard) if chance.random() < wild else good(resource, f, number)
            for f in resource.stored_fields
        ]
        foreign = chance.choice(("", "", "法规科", "法规科 李", resident(chance), "0871-63123456"))
        row += [foreign, chance.choice(("", resident(chance)))]
        if chance.random() < 0.05:
            at = chance.randrange(len(row) - 2)
            row[at] = chance.choice(("", row[at])) + chance.choice((resident(chance), f"138{chance.randint(0, 99_999_999):08}"))
        rows.append(row)
        if rows and chance.random() < 0.1:
            rows.append(list(chance.choice(rows)))
    return rows


def written(form: str, headers: list[str], rows: list[list[str]]) -> tuple[bytes, str]:
    if form in {"csv", "careful"}:
        return as_csv(headers, rows), "data.csv"
    if form == "jsonl":
        lines = (json.dumps(dict(zip(headers, row, strict=True)), ensure_ascii=False) for row in rows)
        return "\n".join(lines).encode(), "data.jsonl"
    out = io.BytesIO()
    if form == "parquet":
        pq.write_table(pa.table({name: [row[i] for row in rows] for i, name in enumerate(headers)}), out)
        return out.getvalue(), "data.parquet"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (headers, *rows):
        sheet.append(row)
    book.save(out)
    return out.getvalue(), "data.xlsx"


def cleaned(cell: str, form: str) -> str:
    """What the format itself cannot carry."""
    kept = "".join(
        c
        for c in cell
        if c.isprintable() or c in "\t\u200b\u3000\u00a0\ufeff" or (c in "\n\x1f" and form in {"jsonl", "parquet"})
    )
    return kept.removeprefix("=") if form == "xlsx" else kept


def parquet_rows(path: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(path).to_pylist())


@pytest.mark.random
@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind[0])
@settings(max_examples=examples(2, 12), deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), form=st.sampled_from(FORMATS))
def test_a_random_file(kind: tuple[str, str], tmp_path: Path, seed: int, form: str) -> None:
    resource, standard = catalogue().resource(kind[0]), kind[1]
    headers = headers_of(resource, standard)
    assert map_headers(resource, headers).standard == standard
    rows = [[cleaned(cell, form) for cell in row] for row in random_rows(resource, standard, seed, 120)]
    content, name = written(form, headers, rows)
    with check_file(content, resource, name=name, carefully=form == "careful") as checked:
        found = judged(checked)
        assert_numbered(checked, found, rows, FIRST_ROW[form])
        assert_told(checked, found, tmp_path / "findings.parquet", headers)
        assert_read(checked, found, rows, FIRST_ROW[form])
        assert_masked_copy(checked, found, tmp_path / "masked.parquet")
        assert_nobody_in_records(checked)


FIRST_ROW = {"csv": 2, "careful": 2, "xlsx": 2, "jsonl": 1, "parquet": 1}
"""Where a header is a row, it is row 1."""


def assert_numbered(checked: Checked, found: list[Judged], rows: list[list[str]], first: int) -> None:
    """Every row once, with the number a person counts."""
    outcome = checked.outcome
    unread = {said.row for said in checked.structural if said.row and said.level == "error"}
    assert sorted([*(row.row for row in found), *unread]) == list(range(first, len(rows) + first))
    assert outcome.rows == len(rows) == outcome.accepted + outcome.refused + outcome.quarantined
    conflicting = {row for row, _ in _repeated(checked, same=False)}
    assert outcome.refused == sum(row.verdict == REFUSED for row in found) + len(conflicting) + len(unread)
    assert outcome.quarantined == sum(row.verdict == QUARANTINED for row in found)
    assert outcome.duplicates == len(_repeated(checked, same=True)) <= outcome.accepted


def _repeated(checked: Checked, *, same: bool) -> list[tuple[int, int]]:
    return [(a, b) for a, b in checked.connection.rows(f"SELECT row, first_row FROM repeated_keys WHERE same = {same}")]


def assert_told(checked: Checked, found: list[Judged], path: Path, headers: list[str]) -> None:
    """Every finding of every row stands in the file, and every refused row has an error there."""
    written_ = findings.write_findings(checked, path)
    told = parquet_rows(path)
    repeated = checked.connection.value("SELECT count(*) FROM repeated_keys")
    assert written_ == len(told) == sum(len(row.rules) for row in found) + repeated + len(checked.structural)
    assert len(told) == sum(checked.outcome.findings.values())
    assert [finding["row"] for finding in told] == sorted(finding["row"] for finding in told)
    verdicts = {row.row: row.verdict for row in found} | {row: REFUSED for row, _ in _repeated(checked, same=False)}
    verdicts |= {said.row: REFUSED for said in checked.structural if said.row and said.level == "error"}
    fields = {field.code for field in checked.plan.resource.fields}
    levels: dict[int, set[str]] = {}
    for finding in told:
        levels.setdefault(finding["row"], set()).add(finding["level"])
        assert finding["row"] in verdicts or finding["row"] in {0, 1}
        assert finding["field"] is None or finding["field"] in fields
        assert finding["column"] is None or finding["column"] in headers or finding["field"] not in checked.plan.layout.columns
        assert "{" not in finding["reason_zh"] + finding["reason_en"]
        for text in (finding["value"], finding["reason_zh"], finding["reason_en"], finding["column"]):
            assert text is None or not identifiers.contains(text)
    for row, verdict in verdicts.items():
        said = levels.get(row, set())
        expected = REFUSED if "error" in said else QUARANTINED if "quarantine" in said else ACCEPTED
        assert verdict == expected, (row, said)


def assert_read(checked: Checked, found: list[Judged], rows: list[list[str]], first: int) -> None:
    """Each value is the kernel's; what could not be read is told; a person's number refuses the row."""
    plan = checked.plan
    wrong = []
    for row in found:
        cells = rows[row.row - first]
        for field in plan.fields:
            cell = cells[plan.layout.columns[field.code]]
            about = {rule for rule, about in zip(row.rules, row.about, strict=True) if about == field.code}
            value = row.values[field.code]
            if is_personal(field, cell):
                if row.verdict != REFUSED or "CK13.personal" not in about or identifiers.contains(str(value)):
                    wrong.append((row.row, field.code, cell, value, "personal", about))
                continue
            wanted = expected(field, cell, plan)
            if not oracle.same(field, value, wanted):
                wrong.append((row.row, field.code, cell, value, wanted, about))
            told = about - {"CK01.required", "CK02.length"}
            nothing = is_null(cell) and not oracle.is_code(field, cell, plan.catalogue, plan.layout.standard)
            if value is None and not nothing and not told and not is_nothing_to_say(field, cell):
                wrong.append((row.row, field.code, cell, "dropped in silence", about))
        foreign = cells[-2]
        if identifiers.contains(foreign) and (row.verdict != REFUSED or "CK13.foreign" not in row.rules):
            wrong.append((row.row, FOREIGN, foreign, "foreign"))
    assert wrong == []


def is_personal(field: Field, cell: str) -> bool:
    if is_null(cell) or not identifiers.contains(cell):
        return False
    code = uscc.extract(cell) if field.type == "uscc" else None
    return code is None or identifiers.contains(cell.replace(code, ""))


def is_nothing_to_say(field: Field, cell: str) -> bool:
    """MySQL's zero date and its like."""
    return field.type == "date" and cell.strip().startswith("0000")


def expected(field: Field, cell: str, plan: Any) -> Any:
    standard = plan.layout.standard
    if field.type in {"code", "grade", "codes"}:
        return oracle.coded(field, cell, plan.catalogue, standard)
    return oracle.value(field, cell, plan.catalogue, standard, plan.unit(field))


def assert_masked_copy(checked: Checked, found: list[Judged], path: Path) -> None:
    """The same rows, in whatever order; no person's number or name in it."""
    findings.write_masked(checked, path)
    copy = sorted(parquet_rows(path), key=lambda row: row["row"])
    assert [row["row"] for row in copy] == [row.row for row in found]
    refused = {row for row, _ in _repeated(checked, same=False)}
    assert [row["verdict"] for row in copy] == [REFUSED if row.row in refused else row.verdict for row in found]
    for row in copy:
        for name, text in row.items():
            assert name in {"row", "verdict"} or text is None or not identifiers.contains(text), text
    for place in (-1, -2):
        assert all(list(row.values())[place] is None for row in copy)


def assert_nobody_in_records(checked: Checked) -> None:
    made = Records(checked).records(None).read_all().to_pylist()
    assert len(made) == checked.outcome.accepted - checked.outcome.duplicates
    assert len({(row["uscc"], row["record_key"]) for row in made}) == len(made)
    for row in made:
        for text in json.loads(row["content"]).values():
            assert not identifiers.contains(str(text)) or uscc.is_organisation(str(text))


def test_dates_of_the_test_are_in_the_past() -> None:
    assert date(2026, 5, 12) < date(2026, 6, 1)
