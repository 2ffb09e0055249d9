"""pandera on Polars: lazy validation collects every failure; checks are Polars expressions."""

from __future__ import annotations

import os
import sys

os.environ["PANDERA_VALIDATION_DEPTH"] = "SCHEMA_AND_DATA"

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from bench.measuring import measured, tell
from bench.peer_runs import rules


def _expression(make) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(make(pl.col(data.key))))


def schema() -> pa.DataFrameSchema:
    checks: dict[str, list[pa.Check]] = {name: [] for name in rules.COLUMNS}
    for name in rules.CODES:
        checks[name].append(pa.Check.str_matches(rules.CODE))
    checks["CF_XDR_LB"].append(pa.Check.isin(rules.KINDS_OF_SUBJECT))
    checks["CF_CFLB"].append(pa.Check.str_matches(rules.KINDS_LIST))
    checks["CF_NR_FK"].append(pa.Check.str_matches(rules.AMOUNT))
    for name in rules.DATES:
        checks[name].append(_expression(lambda cell: cell.str.to_date("%Y-%m-%d", strict=False).is_not_null() | cell.is_null()))
    for name, longest in rules.LONGEST.items():
        checks[name].append(pa.Check.str_length(max_value=longest))
    whole = [
        pa.Check(lambda data: data.lazyframe.select(_day("CF_JDRQ") <= pl.lit(rules.RECEIVED).str.to_date()), name="R6"),
        pa.Check(lambda data: data.lazyframe.select(_day("CF_YXQ") >= _day("CF_JDRQ")), name="R7"),
        pa.Check(
            lambda data: data.lazyframe.select(
                ~pl.col("CF_CFLB").str.contains("罚款", literal=True).fill_null(False) | pl.col("CF_NR_FK").is_not_null()
            ),
            name="R9",
        ),
    ]
    columns = {name: pa.Column(pl.String, checks[name], nullable=name not in rules.REQUIRED) for name in rules.COLUMNS}
    return pa.DataFrameSchema(columns, checks=whole)


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.to_date("%Y-%m-%d", strict=False)


def main(file: str) -> None:
    with measured() as found:
        table = pl.read_csv(file, infer_schema=False).with_columns(pl.all().replace("", None))  # "" and nothing are the same
        bad: set[int] = set()
        failures = 0
        try:
            schema().validate(table, lazy=True)
        except SchemaErrors as errors:
            failures = errors.failure_cases.height
            bad = set(errors.failure_cases["index"].drop_nulls().to_list())
    tell(found | {"rows": table.height, "bad": len(bad), "failures": failures})


if __name__ == "__main__":
    main(*sys.argv[1:])
