"""Large, dirty, deterministic data for the benchmarks: penalty files of any length and the subjects they
are about.

    .venv/bin/python bench/make_data.py penalties out.csv --rows 10000000
    .venv/bin/python bench/make_data.py subjects out.parquet --number 1000000

DuckDB makes the rows in one streaming pass (10 million rows of 16 columns, about 3.9 GB, in about two
minutes on two cores). Every value follows from the row's number and the seed by integer arithmetic, so the
same arguments give the same rows on every machine. Codes are valid and belong to the fictional province 47
(see the demo city)."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from gongxin.engine.connection import Connection, connect

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SERIALS = 31**6
BODY_SUBJECTS = 200
"""The first subjects are government bodies: the authorities that a penalty names stand in the register, as in reality."""

# Header of 2018 → SQL over i (row number), uscc and name of its subject, decided (its day), r1 … r9 (random
# numbers).
# The first 16 are what a file of 2018 must have (14 required columns, the subject's code, the amount of a
# fine).
COLUMNS: tuple[tuple[str, str], ...] = (
    ("CF_XDR_MC", "name"),
    ("CF_XDR_LB", "CASE WHEN uscc LIKE '92%' THEN '个体工商户' ELSE '法人及非法人组织' END"),
    ("CF_XDR_SHXYM", "uscc"),
    ("CF_WSH", "'云罚〔' || year(decided) || '〕' || lpad(i::VARCHAR, 9, '0') || '号'"),
    ("CF_WFXW", "acts[1 + r1 % 8]"),
    ("CF_SY", "'当事人' || acts[1 + r1 % 8] || '，货值' || (r2 % 90000 + 100) || '元，有现场笔录为证。'"),
    ("CF_YJ", "laws[1 + r1 % 8]"),
    ("CF_CFLB", "kinds[1 + r3 % 10]"),
    (
        "CF_NR",
        "CASE WHEN r3 % 10 = 0 THEN '警告。' ELSE '罚款人民币' || (r4 % 4000 + 1) * 100 || '元。' END",
    ),
    ("CF_NR_FK", "CASE WHEN r3 % 10 = 0 THEN '' ELSE ((r4 % 4000 + 1) / 100.0)::DECIMAL(18,2)::VARCHAR END"),
    ("CF_JDRQ", "strftime(decided, '%Y-%m-%d')"),
    ("CF_YXQ", "'2099-12-31'"),
    ("CF_CFJG", "bodies[1 + r5 % 6]"),
    ("CF_CFJGDM", "body_codes[1 + r5 % 6]"),
    ("CF_SJLY", "bodies[1 + r5 % 6]"),
    ("CF_SJLYDM", "body_codes[1 + r5 % 6]"),
    ("CF_FRDB", "'张' || chr((20000 + r7 % 8000)::INTEGER)"),
    ("CF_GSJZQ", "''"),
    ("BZ", "''"),
)

# Every dirty row has one of these, each as often: column → what stands there instead.
DIRT: tuple[tuple[str, str], ...] = (
    ("CF_XDR_SHXYM", "uscc[1:17] || CASE WHEN uscc[18] = 'A' THEN 'B' ELSE 'A' END"),
    ("CF_XDR_SHXYM", "lower(uscc)"),
    ("CF_XDR_SHXYM", "''"),
    ("CF_XDR_MC", "''"),
    ("CF_JDRQ", "strftime(decided, '%Y') || '-02-30'"),
    ("CF_JDRQ", "'2098-01-01'"),
    ("CF_CFLB", "'不详'"),
    ("CF_NR_FK", "'若干'"),
    ("CF_WFXW", "''"),
    ("CF_SY", "'当事人联系电话154' || lpad((r8 % 100000000)::VARCHAR, 8, '0')"),
    ("CF_YXQ", "'2001-01-01'"),
    ("CF_WSH", "''"),
)
KINDS = ("警告", "警告;罚款", "警告;罚款", *["罚款"] * 7)
ACTS = (
    "经营超过保质期的食品",
    "未按规定明码标价",
    "发布虚假广告",
    "销售不合格产品",
    "超限运输",
    "未按规定贮存危险废物",
    "未按规定公示信息",
    "擅自施工",
)
LAWS = tuple(
    f"《{law}》第{article}条、第{second}条"
    for law, article, second in (
        ("食品安全法", "三十四", "一百二十四"),
        ("价格法", "十三", "四十二"),
        ("广告法", "二十八", "五十五"),
        ("产品质量法", "三十九", "五十"),
        ("公路法", "五十", "七十六"),
        ("固体废物污染环境防治法", "七十九", "一百一十二"),
        ("安全生产法", "二十八", "九十七"),
        ("建筑法", "七", "六十四"),
    )
)
BODIES = (
    "云州市市场监督管理局",
    "云州市交通运输局",
    "云州市生态环境局",
    "云州市应急管理局",
    "云州市住房和城乡建设局",
    "云州市卫生健康委员会",
)
BRANDS = "澄砚霁禾沐岚屿澜芷栎槐桉楠椿榕昱昕晟煦铎钧铭锦琅珩瑾璟璞骏骁鸿鹭鹤麓岱峻嵘崧泓沅"
TRADES = ("食品", "商贸", "建筑工程", "物流", "电子科技", "信息技术", "机械制造", "农业发展", "医药", "化工")


def bench_file(
    path: Path,
    rows: int,
    dirty: float = 0.03,
    columns: int = 16,
    seed: int = 1,
    *,
    subjects: int = 1_000_000,
    memory: str = "3GB",
) -> None:
    """Write `rows` penalties about the first `subjects` of bench_subjects as UTF-8 CSV with headers of 2018.

    dirty: share of rows with one fault (DIRT); columns: how many of COLUMNS, from the first; with fewer
    than 16 the file lacks what 2018 requires and intake refuses it as a whole.
    """
    with connect(memory=memory) as con:
        con.execute(f"CREATE TEMP TABLE subject AS {_subjects(subjects)}")
        query = _penalties(con, rows, dirty, columns, seed, subjects)
        con.execute(f"COPY ({query}) TO '{_quoted(path)}' (FORMAT CSV, HEADER, DELIMITER ',')")


def bench_subjects(path: Path, number: int, *, memory: str = "3GB") -> None:
    """Write subjects 1 … number as Parquet: uscc, name."""
    with connect(memory=memory) as con:
        query = f"SELECT uscc, name FROM ({_subjects(number)}) ORDER BY uscc"
        con.execute(f"COPY ({query}) TO '{_quoted(path)}' (FORMAT PARQUET)")


def _subjects(number: int) -> str:
    """SQL of i, uscc, name. The serial is i in base 31, spread by a multiplication that meets no number
    twice."""
    letters = " || ".join(f"'{CODE_LETTERS}'[1 + (n // {31**k}) % 31]" for k in range(6))
    inner = " + ".join(f"{w} * (strpos('{INNER_LETTERS}', serial[{k}]) - 1)" for k, w in enumerate(INNER_WEIGHTS, 1))
    total = " + ".join(f"{w} * (strpos('{CODE_LETTERS}', first17[{k}]) - 1)" for k, w in enumerate(CODE_WEIGHTS, 1))
    body = f"i <= {BODY_SUBJECTS}"
    small = "i % 10 < 3"  # three in ten are individual businesses
    brand = " || ".join(f"'{BRANDS}'[1 + (i // {len(BRANDS) ** k}) % {len(BRANDS)}]" for k in range(3))
    return f"""
        WITH numbers AS (
            SELECT range AS i, (range * 648391 + 20261120) % {SERIALS} AS n FROM range(1, {number + 1})
        ), parts AS (
            SELECT i,
                   CASE WHEN {body} THEN '11' WHEN {small} THEN '92' ELSE '91' END
                       || '4701' || lpad((1 + i % 18)::VARCHAR, 2, '0')
                       AS head,
                   'MA' || {letters} AS serial,
                   CASE WHEN i <= {len(BODIES)} THEN {_list(BODIES)}[i]
                        ELSE '云州' || {brand} || {_list(TRADES)}[1 + (i // 64000) % 10]
                             || CASE WHEN {body} THEN '管理局' WHEN {small} THEN '经营部' ELSE '有限公司' END END AS name
            FROM numbers
        ), sums AS (SELECT *, 11 - ({inner}) % 11 AS rest FROM parts
        ), heads AS (
            SELECT i, name,
                   head || serial || CASE rest WHEN 10 THEN 'X' WHEN 11 THEN '0' ELSE rest::VARCHAR END
                       AS first17
            FROM sums
        )
        SELECT i, first17 || '{CODE_LETTERS}'[1 + (31 - ({total}) % 31) % 31] AS uscc, name FROM heads"""


def _penalties(con: Connection, rows: int, dirty: float, columns: int, seed: int, subjects: int) -> str:
    """SQL of the file's columns. The random numbers are multiplications mod 2^32, of which the high bits
    are kept."""
    codes = [row[0] for row in con.rows("SELECT uscc FROM subject WHERE uscc LIKE '11%' ORDER BY i LIMIT 6")]
    every = max(1, round(len(DIRT) / dirty)) if dirty else 0
    randoms = ", ".join(
        f"((i + {seed * 7919 + k * 104729}) * 2654435761 + {k * 40503}) % 4294967296 // 512 AS r{k}" for k in range(1, 10)
    )
    cells = ", ".join(f"{_dirty(header, sql, every)} AS {header}" for header, sql in COLUMNS[:columns])
    return f"""
        WITH numbered AS (SELECT i, {randoms} FROM (SELECT range AS i FROM range(1, {rows + 1}))
        ), dated AS (
            SELECT *, DATE '2023-11-20' + (r9 % 1080)::INTEGER AS decided,
                   1 + (r8 * 31 + i) % {subjects} AS about,
                   r6 % {every or 1} AS fault
            FROM numbered
        ), whole AS (
            SELECT dated.*, subject.uscc, subject.name, {_list(ACTS)} AS acts, {_list(LAWS)} AS laws,
                   {_list(KINDS)} AS kinds, {_list(BODIES)} AS bodies, {_list(codes)} AS body_codes
            FROM dated JOIN subject ON subject.i = dated.about
        )
        SELECT {cells} FROM whole"""


def _dirty(header: str, expression: str, every: int) -> str:
    faults = [(number, value) for number, (column, value) in enumerate(DIRT) if column == header]
    if not faults or not every:
        return expression
    cases = " ".join(f"WHEN {number} THEN {value}" for number, value in faults)
    return f"CASE fault {cases} ELSE {expression} END"


def _list(texts: tuple[str, ...] | list[str]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("penalties", "subjects"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", "--number", dest="number", type=int, default=1_000_000)
    parser.add_argument("--dirty", type=float, default=0.03)
    parser.add_argument("--columns", type=int, default=16)
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()
    if given.what == "subjects":
        bench_subjects(given.path, given.number)
    else:
        bench_file(given.path, given.number, given.dirty, given.columns, given.seed, subjects=given.subjects)
    size, seconds = given.path.stat().st_size / 1e9, time.perf_counter() - started
    print(f"{given.path}: {given.number:,} rows, {size:.2f} GB, {seconds:.1f} s")


if __name__ == "__main__":
    main()
