"""One run of the twenty criteria on DuckDB: rate FACTS PEOPLE OUT [MEMORY]. Grades and contributions go to OUT as Parquet."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.measuring import measured, tell
from bench.twenty import DAY, compiled
from gongxin.engine.connection import connect


def main(facts: str, people: str, out: Path, memory: str = "3GB") -> None:
    sql = compiled("duckdb")
    with measured() as found, connect(memory=memory, temp_dir=out) as con:
        con.execute(f"CREATE VIEW facts AS FROM read_parquet('{facts}')")
        con.execute(f"CREATE VIEW population AS SELECT uscc, DATE '{DAY}' AS day FROM read_parquet('{people}')")
        began = time.perf_counter()
        con.execute(f"CREATE VIEW judged AS {sql['judged']}")
        for step in ("sums", "ruled"):
            con.execute(f"CREATE TABLE {step} AS {sql[step]}")
        con.execute(f"COPY ({sql['graded']}) TO '{out}/graded.parquet' (FORMAT parquet)")
        found["grades"] = time.perf_counter() - began
        began = time.perf_counter()
        con.execute(f"COPY ({sql['counted']}) TO '{out}/counted.parquet' (FORMAT parquet)")
        found["contributions"] = time.perf_counter() - began
        found["rated"] = con.value(f"SELECT count(*) FROM read_parquet('{out}/graded.parquet')")
        found["counted"] = con.value(f"SELECT count(*) FROM read_parquet('{out}/counted.parquet')")
        sums = f"SELECT grade, count(*) FROM read_parquet('{out}/graded.parquet') GROUP BY 1 ORDER BY 1"
        found["sums"] = dict(con.rows(sums))
    tell(found)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *sys.argv[4:5])
