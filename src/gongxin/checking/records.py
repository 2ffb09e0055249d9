"""Accepted rows as records: the columns that the registry's publish() takes, sorted by subject and key.

The content is one JSON object with the fields in the order of the definition; fields without a value are left out, and so is a
date that means "no end". Personal fields stand masked in ``content`` and whole in ``personal``.
"""

from __future__ import annotations

from typing import Any

from gongxin.catalogue import Field
from gongxin.checking.keys import has_end, key_text
from gongxin.checking.plan import ACCEPTED, QUARANTINED, Plan, Stages, compiled
from gongxin.checking.publication import outcome, steps
from gongxin.checking.run import Checked
from gongxin.engine.expressions import Table, ibis, to_sql

_UNIQUE = "row NOT IN (SELECT row FROM repeated_keys)"
_HAN_NAME = "^[\\p{Han}]{2,4}$"


def accepted_sql(checked: Checked) -> str:
    """Accepted rows, each key once."""
    return f"SELECT * FROM {checked.VIEW} WHERE verdict = {ACCEPTED} AND {_UNIQUE}"


def records_sql(checked: Checked, rows: str, *, ordered: bool = True) -> str:
    """SQL of the records in ``rows`` (SQL over the columns of ``checked_rows``)."""
    plan = checked.plan
    keyed = f"SELECT *, {record_key_sql(plan)} AS record_key FROM ({rows})"
    judged = _publication_sql(checked, keyed)
    content = _object([f for f in plan.fields if f.code != plan.resource.subject.uscc], masked=True)
    personal = [f for f in plan.fields if f.personal]
    dates = plan.resource.dates
    authority = plan.resource.authority.uscc
    columns = {
        "row": "CAST(row AS INTEGER)",
        "decided_on": _date(checked, dates.decided),
        "effective_from": _date(checked, dates.effective_from),
        "effective_to": _date(checked, dates.effective_to),
        "publication_until": _date(checked, dates.publication_until),
        "public_until": "CAST(public_until AS DATE)",  # a date and an interval of months make an instant in DuckDB
        "record_key": "record_key",
        "summary_procedure": "never",
        "uscc": "uscc",
        "nature": "nature",
        "severity": "severity",
        "regime": "regime",
        "authority_uscc": f'"n_{authority}"' if _has(checked, authority) else "NULL::VARCHAR",
        "content": content,
        "personal": _object(personal, masked=False) if personal else "NULL::VARCHAR",
    }
    inner = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    hashed = "unhex(md5(concat_ws(chr(31), content, personal, public_until, nature, severity, regime)))"
    # Content before the sort: as long as a column comes as Parquet's dictionary, each of its words is written as JSON once, not
    # once a row (a quarter less). Hashes after it: made while the database takes the rows.
    order = " ORDER BY uscc, record_key" if ordered else ""
    return f"SELECT *, {hashed} AS content_hash FROM (SELECT {inner} FROM ({judged}){order})"


def newcomers(checked: Checked) -> Any:
    """A reader of subjects that the register does not know yet: registry.NEWCOMER_COLUMNS. Of several names the first row's."""
    name = checked.plan.resource.subject.name
    named = f'"n_{name}"' if _has(checked, name) else "NULL::VARCHAR"
    return reader(
        checked,
        f"SELECT uscc, coalesce(arg_min({named}, row), uscc) AS name, bool_or(issued) AS issued_nonconforming"
        f" FROM ({accepted_sql(checked)}) WHERE link IN ('code', 'issued') GROUP BY uscc ORDER BY uscc",
    )


def subjects(checked: Checked) -> Any:
    """A reader of the subjects that a registration file describes: registry.SUBJECT_COLUMNS. The last row of a code counts."""
    resource = checked.plan.resource
    register = resource.register_
    if register is None:
        raise ValueError(f"{resource.id} does not describe subjects")

    def text(field: str | None) -> str:
        return f'CAST("n_{field}" AS VARCHAR)' if _has(checked, field) else "NULL::VARCHAR"

    def several(field: str | None) -> str:
        if not _has(checked, field):
            return "[]::VARCHAR[]"
        parts = rf"regexp_split_to_array({text(field)}, '[;；、,，/|]+')"
        return f"coalesce(list_filter(list_transform({parts}, lambda x: trim(x)), lambda x: x <> ''), [])"

    old = [f'CAST("n_{f}" AS VARCHAR)' for f in resource.subject.old_codes if _has(checked, f)]
    capital = text(register.capital)
    columns = {
        "uscc": "uscc",
        "name": text(register.name),
        "former_names": several(register.former_names),
        "second_name": text(register.second_names),
        "short_name": text(register.short_name),
        "old_codes": f"list_filter([{', '.join(old)}]::VARCHAR[], lambda x: x IS NOT NULL)" if old else "[]::VARCHAR[]",
        "kind": "substring(uscc, 1, 2)",
        "region": f"coalesce({text(register.region)}, substring(uscc, 3, 6))",
        "status": text(register.status),
        "established": _date(checked, register.established),
        "dissolved": _date(checked, register.dissolved),
        "address": text(register.address),
        "capital_amount": f"CAST(split_part({capital}, ' ', 1) AS DECIMAL(38, 6))",
        "capital_currency": f"nullif(split_part({capital}, ' ', 2), '')",
        "issued_nonconforming": "issued",
    }
    selected = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return reader(
        checked,
        f"SELECT {selected} FROM (SELECT * FROM ({accepted_sql(checked)})"
        " QUALIFY row_number() OVER (PARTITION BY uscc ORDER BY row DESC) = 1) ORDER BY uscc",
    )


def quarantined(checked: Checked) -> Any:
    """A reader of the rows that wait for a person: row, reasons (rule ids), name, codes as sent, key_rest (the key's text
    without the subject, which a person still has to name), and the record they would make."""
    plan = checked.plan
    name = plan.resource.subject.name
    rules = "[" + ", ".join(f"'{rule.id}'" for rule in plan.rules) + "]"
    waiting = [n for n, rule in enumerate(plan.rules) if rule.level == "quarantine"]
    sent = [plan.resource.subject.uscc, *plan.resource.subject.old_codes]
    sent_columns = [f'coalesce("r_{f}", CAST("n_{f}" AS VARCHAR))' for f in sent if _has(checked, f)]
    record = records_sql(checked, f"SELECT * FROM {checked.VIEW} WHERE verdict = {QUARANTINED}", ordered=False)
    return reader(
        checked,
        f"""
        SELECT q.row, list_transform(list_filter(q.f, lambda n: n IN ({", ".join(map(str, waiting))})),
                                     lambda n: {rules}[n + 1]) AS reasons,
               {f'"n_{name}"' if _has(checked, name) else "NULL::VARCHAR"} AS name,
               concat_ws(' ', {", ".join(sent_columns) or "NULL"}) AS codes, {key_text(plan)} AS key_rest,
               r.* EXCLUDE (row, subject, record_key)
        FROM (SELECT * REPLACE (NULL::VARCHAR AS uscc) FROM {checked.VIEW} WHERE verdict = {QUARANTINED}) q
        JOIN (SELECT * RENAME (uscc AS subject) FROM ({record})) r ON r.row = q.row ORDER BY q.row
        """,
    )


def record_key_sql(plan: Plan) -> str:
    """The key's 16 bytes, over the columns of ``checked_rows``."""
    return f"unhex(md5({key_text(plan)}))"


BATCH = 8_192
"""Rows at once on the way to the database: with eight times as many, encoding them takes twice the time."""


def reader(checked: Checked, sql: str) -> Any:
    """The answer in batches for the database."""
    return checked.connection.reader(sql, size=BATCH)


def _has(checked: Checked, field: str | None) -> bool:
    return field is not None and field in checked.plan.layout.columns


def _date(checked: Checked, field: str | None) -> str:
    """The date, with "no end" as none."""
    column = f'"n_{field}"'
    return f"CASE WHEN {has_end(column)} THEN {column} END" if _has(checked, field) else "NULL::DATE"


def _publication_sql(checked: Checked, rows: str) -> str:
    """``rows`` with nature, severity, regime, public_until and never, by the same expressions as the check."""
    stages = compiled(checked.plan, "publication", lambda: _publication(checked.plan))
    parts = [f"record_rows AS NOT MATERIALIZED ({rows})"]
    parts += [f"{name} AS NOT MATERIALIZED ({sql})" for name, sql in stages]
    return f"WITH {', '.join(parts)} SELECT * FROM {stages[-1][0]}"


def _publication(plan: Plan) -> Stages:
    """The steps over ``record_rows``. They depend on the header only."""
    schema = {"row": "int64", "uscc": "string", "issued": "boolean", "record_key": "binary"}
    for field in plan.fields:
        schema[f"n_{field.code}"] = plan.readers[field.code].sql_type
    table = ibis.table(schema, name="record_rows")
    stages: list[tuple[str, str]] = []

    def stage(name: str, expression: Table) -> Table:
        stages.append((name, to_sql(expression)))
        return ibis.table(expression.schema(), name=name)

    table = stage("filled_rows", table.mutate(**{f"p_{f.code}": table[f"n_{f.code}"].notnull() for f in plan.fields}))
    for number, step in enumerate(steps(plan.resource, plan.catalogue), start=1):
        table = stage(f"publication_{number}", table.mutate(**step(plan.row(table))))
    found = outcome(plan.row(table))
    stage(
        "published_rows",
        table.mutate(
            nature=found.nature,
            severity=found.severity,
            regime=found.regime,
            public_until=found.public_until,
            never=found.never,
        ),
    )
    return tuple(stages)


def _object(fields: list[Field], *, masked: bool) -> str:
    """One JSON object as text."""
    parts = []
    for field in fields:
        value = _json(field, masked=masked)
        parts.append(f"""CASE WHEN {_filled(field)} THEN '"{field.code}":' || {value} END""")
    return f"'{{' || concat_ws(',', {', '.join(parts)}) || '}}'" if parts else "'{}'"


def _filled(field: Field) -> str:
    column = f'"n_{field.code}"'
    return has_end(column) if field.type == "date" else f"{column} IS NOT NULL"


def _json(field: Field, *, masked: bool) -> str:
    column = f'"n_{field.code}"'
    match field.type:
        case "date":
            return f"""'"' || CAST({column} AS VARCHAR) || '"'"""
        case "decimal":
            six = f"CAST(CAST({column} AS DECIMAL(24, 6)) AS VARCHAR)"  # cents, and what is finer as fine as it was sent
            exact = f"CASE WHEN suffix({six}, '0000') THEN left({six}, -4) ELSE rtrim({six}, '0') END"
            return f"""'"' || {exact} || '"'"""
        case "integer" | "year":
            return f"CAST({column} AS VARCHAR)"
        case "codes":
            return f"CAST(to_json(string_split({column}, ';')) AS VARCHAR)"
        case "capital":
            amount, currency = f"split_part({column}, ' ', 1)", f"split_part({column}, ' ', 2)"
            return f"""'{{"amount":"' || {amount} || '","currency":"' || {currency} || '"}}'"""
        case _ if masked and field.personal:
            return f"CAST(to_json({masked_name(column)}) AS VARCHAR)"
        case _:
            return f"CAST(to_json({column}) AS VARCHAR)"


def masked_name(column: str) -> str:
    """A person's name with all but its first character masked.

    Twin: kernel.names.mask_person_name, from which it differs on the safe side: of several names in a cell only the first
    character of the first stays, of a compound surname only its first character.
    """
    first = f"substring({column}, 1, 1)"
    return (
        f"CASE WHEN length({column}) < 2 THEN repeat('*', length({column}))"
        f" WHEN regexp_matches({column}, '{_HAN_NAME}') THEN {first} || repeat('*', length({column}) - 1)"
        f" ELSE {first} || '***' END"
    )
