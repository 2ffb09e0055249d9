"""`.venv-bench/bin/python -m bench.spark_runs.rate SQL.json FACTS PEOPLE DAY OUT`: the statements of SQL.json on local[2];
results to OUT as Parquet. Prints seconds: the session's start, each statement, all."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession


def main(statements: Path, facts: str, people: str, day: str, out: Path) -> None:
    began = time.perf_counter()
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("gongxin-ratings")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.session.timeZone", "UTC")
        # twenty criteria over one view: inferring filters from their constraints takes longer than everything else
        .config("spark.sql.constraintPropagation.enabled", "false")
        .config("spark.local.dir", str(out))
        .config("spark.sql.warehouse.dir", str(out / "warehouse"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.read.parquet(facts).createOrReplaceTempView("facts")
    spark.read.parquet(people).createOrReplaceTempView("people")
    spark.sql(f"SELECT uscc, DATE '{day}' AS day FROM people").createOrReplaceTempView("population")
    found = {"version": spark.version, "started": time.perf_counter() - began}
    for name, sql in json.loads(statements.read_text("utf-8")).items():
        at = time.perf_counter()
        if name == "judged":
            spark.sql(sql).createOrReplaceTempView(name)
            continue
        spark.sql(sql).write.mode("overwrite").parquet(str(out / name))
        spark.read.parquet(str(out / name)).createOrReplaceTempView(name)
        found[name] = time.perf_counter() - at
    spark.stop()
    found["wall"] = time.perf_counter() - began
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], Path(sys.argv[5]))
