"""Records and subjects as a snapshot has them, at random but always the same: make_facts FOLDER RECORDS SUBJECTS."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.measuring import measured, tell
from gongxin.engine.connection import connect

# One subject in fifty is an individual business, which no model rates. Records lie by subject, as a snapshot reads them.
_CODE = """CASE WHEN {n} % 50 = 0 THEN '92' WHEN {n} % 20 = 0 THEN '93' ELSE '91' END || lpad({n}::VARCHAR, 15, '0') || 'X'"""
_POPULATION = f"SELECT {_CODE.format(n='i')} AS uscc FROM range({{subjects}}) t(i)"
_FACTS = f"""
WITH drawn AS (
    SELECT i, i * {{subjects}} // {{records}} AS subject, CAST(hash(i) >> 2 AS BIGINT) AS h,
           CAST(hash(i + 1000000007) >> 2 AS BIGINT) AS k, CAST(hash(i, 7) >> 2 AS BIGINT) AS m
    FROM range({{records}}) t(i)
), dated AS (
    SELECT *, DATE '2026-11-20' - CAST(h % 2200 AS INTEGER) AS decided, k % 100 AS lot, k // 100 AS d FROM drawn
), sorted AS (
    SELECT *, lot < 60 AS penalty, lot >= 60 AND lot < 66 AS listed, lot >= 66 AND lot < 80 AS judged, lot >= 80 AS honoured
    FROM dated
)
SELECT {_CODE.format(n="subject")} AS uscc,
       CASE WHEN penalty THEN 'administrative_penalty' WHEN listed THEN 'serious_list_entry' WHEN judged THEN 'court_judgment'
            ELSE 'honour' END AS resource,
       lpad(format('{{{{:x}}}}', i), 8, '0') || '-0000-4000-8000-' || lpad(format('{{{{:x}}}}', h % 281474976710656), 12, '0')
           AS record_key,
       CAST(1 + m % 3 AS INTEGER) AS version,
       decided AS decided_on,
       CASE WHEN m % 3 = 0 THEN decided + CAST(d % 1500 AS INTEGER) END AS effective_to,
       CASE WHEN m % 10 = 0 THEN DATE '0001-01-01' WHEN m % 10 < 9 THEN decided + CAST(90 + d % 1100 AS INTEGER) END
           AS public_until,
       CASE WHEN penalty THEN (['云州市市场监督管理局',
           '云州市人力资源和社会保障局', '云州市生态环境局', '云州市应急管理局'])[1 + m % 4]
           END AS f_authority_name,
       CASE WHEN judged THEN CASE WHEN m % 97 = 0 THEN '刑事' WHEN m % 5 = 0 THEN '行政' ELSE '民事' END END AS f_case_kind,
       CASE WHEN judged AND m % 2 = 0 THEN '2026-01-01' END AS f_closed_on,
       CASE WHEN penalty AND d % 3 > 0 THEN CAST(CAST(d % 80000 AS DECIMAL(38, 6)) / 4 AS DECIMAL(38, 6))::VARCHAR END
           AS f_fine_amount,
       CASE WHEN honoured THEN (['国家级', '省级', '市级'])[1 + m % 3] END AS f_honour_level,
       CASE WHEN listed THEN CASE WHEN m % 50 = 0 THEN 'SX02' WHEN m % 9 = 0 THEN 'SX03' ELSE 'SX04' END END AS f_list_code,
       CASE WHEN penalty THEN CASE WHEN d % 900 = 0 THEN '罚款;吊销许可证件' WHEN d % 300 = 0 THEN '责令停产停业'
            ELSE (['罚款', '警告', '警告;罚款', '其他-责令改正'])[1 + d % 4] END END AS f_penalty_category,
       CASE WHEN judged THEN (['全部未履行', '部分履行', '全部已履行'])[1 + d % 3] END AS f_performance,
       CASE WHEN penalty THEN CASE WHEN d % 700 = 0 THEN '拒不履行处罚决定' ELSE '未按规定公示信息' END END AS f_unlawful_act
FROM sorted ORDER BY uscc
"""


def main(folder: Path, records: int, subjects: int) -> None:
    facts, people = folder / f"facts-{records}-{subjects}.parquet", folder / f"people-{subjects}.parquet"
    with measured() as found, connect(memory="3GB", temp_dir=folder) as con:
        for path, query in ((facts, _FACTS), (people, _POPULATION)):
            if not path.exists():
                words = query.format(records=records, subjects=subjects)
                con.execute(f"COPY ({words}) TO '{path}.part' (FORMAT parquet, COMPRESSION zstd)")
                path.with_name(path.name + ".part").rename(path)
    tell({**found, "facts": str(facts), "people": str(people), "bytes": facts.stat().st_size})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
