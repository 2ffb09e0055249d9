"""Every finding of every row as a Parquet file that stands by itself, and the masked copy of the table.

Findings: row, column (the sender's header), field, rule, level, reason_zh, reason_en, value. The value is the sender's own
text, masked where it looked personal. Row 1 is the header; a finding about the file as a whole has row 0.
"""

from __future__ import annotations

from pathlib import Path

from gongxin.catalogue import Field
from gongxin.checking.duplicates import CONFLICTING, REPEATED, TABLE
from gongxin.checking.plan import REFUSED
from gongxin.checking.records import masked_name
from gongxin.checking.run import Checked
from gongxin.engine.raw import literal
from gongxin.kernel.identifiers import mask

LONGEST_VALUE = 200
"""Characters of the offending value that a finding quotes."""

_PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, USE_TMP_FILE false)"  # a tenth larger, a fifth less time


def write_findings(checked: Checked, path: Path) -> int:
    """Write all findings, in the order of rows; returns how many."""
    connection, plan = checked.connection, checked.plan
    _load_rules(checked)
    cases = " ".join(
        f"WHEN {number} THEN {_shown(rule.field)}"
        for number, rule in enumerate(plan.rules)
        if rule.field is not None and rule.field.code in plan.layout.columns
    )
    value = f"CASE n {cases} END" if cases else "NULL::VARCHAR"
    rows = connection.value(
        f"""
        COPY (
            SELECT row, "column", field, rule, level, reason_zh, reason_en, left(value, {LONGEST_VALUE}) AS value FROM (
                SELECT row, {value} AS value, n
                FROM (SELECT *, unnest(f) AS n FROM {checked.VIEW} WHERE len(f) > 0)
            ) JOIN finding_rules USING (n)
            UNION ALL
            SELECT row, NULL, NULL, CASE WHEN same THEN '{REPEATED.id}' ELSE '{CONFLICTING.id}' END,
                   CASE WHEN same THEN 'warning' ELSE 'error' END,
                   replace(CASE WHEN same THEN {literal(REPEATED.zh)} ELSE {literal(CONFLICTING.zh)} END,
                           '{{first}}', CAST(first_row AS VARCHAR)),
                   replace(CASE WHEN same THEN {literal(REPEATED.sentence().en)}
                           ELSE {literal(CONFLICTING.sentence().en)} END, '{{first}}', CAST(first_row AS VARCHAR)), NULL
            FROM repeated_keys
            UNION ALL
            SELECT * FROM structural_findings
            ORDER BY 1
        ) TO {literal(str(path))} {_PARQUET}
        """,
        doing="write findings",
    )
    return int(rows)


def _shown(field: Field) -> str:
    """The sender's own text, which checking has masked where it held a person's number; a person's name is masked here."""
    written = f'coalesce("r_{field.code}", CAST("n_{field.code}" AS VARCHAR))'
    return masked_name(written) if field.personal else written


def _load_rules(checked: Checked) -> None:
    """Small tables: what the numbers mean, and what reading found."""
    headers, plan = checked.headers, checked.plan
    rules = []
    for number, rule in enumerate(plan.rules):
        code = rule.field.code if rule.field else None
        column = headers[plan.layout.columns[code]] if code in plan.layout.columns else rule.about
        reason = rule.reason
        shown = mask(column) if column else None
        rules.append((number, shown, code, rule.id, rule.level, reason.zh, reason.en))
    connection = checked.connection
    connection.execute(
        'CREATE OR REPLACE TABLE finding_rules (n SMALLINT, "column" VARCHAR, field VARCHAR, rule VARCHAR, level VARCHAR,'
        " reason_zh VARCHAR, reason_en VARCHAR)",
        doing="rules",
    )
    connection.insert_rows("finding_rules", rules)
    connection.execute(
        'CREATE OR REPLACE TABLE structural_findings (row BIGINT, "column" VARCHAR, field VARCHAR, rule VARCHAR,'
        " level VARCHAR, reason_zh VARCHAR, reason_en VARCHAR, value VARCHAR)",
        doing="rules",
    )
    connection.insert_rows(
        "structural_findings",
        [
            (s.row or 0, None, None, s.rule_id, s.level, mask(s.reason.zh), mask(s.reason.en), None)
            for s in checked.structural
        ],
    )


def write_masked(checked: Checked, path: Path) -> None:
    """The sender's own table as text: row, then c0… for its columns. Whoever reads it puts it into the order of `row`: to sort
    ten million rows here took longer than to check them, for sheets that are fetched now and then.

    Personal numbers and names are masked; cells of reserved columns and of columns that the catalogue does not know are gone.
    """
    plan = checked.plan
    by_column = {index: plan.resource.field(code) for code, index in plan.layout.columns.items()}
    cells = []
    for index in range(plan.layout.width):
        field = by_column.get(index)
        if field is None:
            cells.append(f"NULL::VARCHAR AS c{index}")
            continue
        cells.append(f"{_shown(field)} AS c{index}")
    verdict = f"CASE WHEN row IN (SELECT row FROM {TABLE} WHERE NOT same) THEN {REFUSED} ELSE verdict END::TINYINT AS verdict"
    checked.connection.execute(
        f"COPY (SELECT row, {verdict}, {', '.join(cells)} FROM {checked.VIEW})"
        f" TO {literal(str(path))} {_PARQUET}",
        doing="write the masked copy",
    )
