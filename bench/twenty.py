"""The twenty criteria compiled, for DuckDB and for Spark: the same Ibis expressions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gongxin.catalogue import BUILT_IN, load
from gongxin.engine.connection import connect
from gongxin.engine.expressions import to_sql
from gongxin.ratings.expressions import Rating, fields_of

DAY = date(2026, 11, 20)
MODEL = Path(__file__).parent / "models" / "twenty.yaml"


def compiled(dialect: str) -> dict[str, str]:
    """SQL of every step, in order."""
    catalogue = load([BUILT_IN, MODEL])
    model = catalogue.indicator_model("T_TWENTY", "2020")
    assert model is not None
    steps = Rating(model, catalogue, DAY, fields_of([model])).steps()
    return {name: to_sql(step, dialect) for name, step in steps.items() if name != "days"}


def differing(ours: Path, theirs: Path) -> dict[str, int]:
    """Rows that only one of two folders of results has, by table; Spark writes folders of Parquet."""
    columns = {
        "graded": "uscc, grade, CAST(points AS DECIMAL(38, 6)) AS points",
        "counted": "uscc, indicator, resource, record_key, version, met, CAST(until AS DATE) AS until",
    }
    found = {}
    with connect(memory="2GB") as con:
        for name, wanted in columns.items():
            one = f"SELECT {wanted} FROM read_parquet('{ours}/{name}.parquet')"
            other = f"SELECT {wanted} FROM read_parquet('{theirs}/{name}/*.parquet')"
            found[name] = con.value(
                f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
            )
            found[f"{name} rows"] = con.value(f"SELECT count(*) FROM ({one})")
    return found
