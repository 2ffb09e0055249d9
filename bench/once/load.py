"""Millions of records into the registry, by registry.publish itself, in several deliveries of two resources.

    python -m bench.once.load SUBJECTS.parquet RECORDS MEASURED EACH DELIVERIES

Every subject whose place in the order of codes is a multiple of (subjects / MEASURED) gets EACH records, the others share the
rest; a subject's records come by different deliveries, as in reality, so they do not lie together in the table.
"""

from __future__ import annotations

import datetime as dt
import sys

from bench.measuring import measured, tell
from bench.once.prepare import CHINA, DEPARTMENT

PENALTY = """'{"counterpart_name":' || to_json(name) || ',"counterpart_category":"法人及非法人组织"'
    || ',"legal_representative":"张*"'
    || ',"decision_no":"云市监罚〔' || year(decided) || '〕' || number || '号","unlawful_act":"经营超过保质期的食品"'
    || ',"unlawful_facts":"当事人经营超过保质期的食品，货值' || (100 + number % 90000) || '元，有现场笔录为证。"'
    || ',"legal_basis":"《食品安全法》第三十四条、第一百二十四条","penalty_category":["警告","罚款"]'
    || ',"penalty_content":"罚款人民币' || (1 + number % 4000) * 100 || '元。","fine_amount":"' || (1 + number % 4000) * 100
    || '.00","decision_date":"' || decided || '","authority_name":"云州市市场监督管理局"'
    || ',"data_source":"云州市市场监督管理局"}'"""
LICENCE = """'{"counterpart_name":' || to_json(name) || ',"counterpart_category":"法人及非法人组织"'
    || ',"document_name":"准予许可决定书","decision_no":"云市监许〔' || year(decided) || '〕' || number || '号"'
    || ',"certificate_name":"食品经营许可证","licence_content":"预包装食品销售，散装食品销售，热食类食品制售"'
    || ',"decision_date":"' || decided || '","authority_name":"云州市市场监督管理局"'
    || ',"data_source":"云州市市场监督管理局"}'"""
KINDS = (
    ("administrative_penalty", PENALTY, "'adverse'", "'general'", "'NDRC36'", "until"),
    ("administrative_licence", LICENCE, "'basic'", "NULL", "NULL", "NULL::DATE"),
)


def main(subjects: str, *numbers: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection, transaction

    from gongxin.engine.connection import connect
    from gongxin.registry import api as registry

    total, chosen, each, deliveries = map(int, numbers)
    now = dt.datetime.now(CHINA)
    written = 0
    with connect(memory="3GB") as engine, measured() as found:
        engine.execute(_subjects(subjects, total, chosen, each))
        for delivery in range(deliveries):
            resource, *_ = KINDS[delivery % len(KINDS)]
            reference = registry.SubmissionRef(delivery + 1, resource, DEPARTMENT)
            with transaction.atomic():
                connection.ensure_connection()
                rows = engine.reader(_records(delivery, deliveries, now.date()))
                at = now - dt.timedelta(days=3 * (deliveries - delivery))
                written += registry.publish(connection.connection, reference, rows, now=at).new
    codes = [code for (code,) in engine_codes(subjects, chosen)]
    tell(found | {"records": written, "codes": codes})


def engine_codes(subjects: str, chosen: int) -> list[tuple[str]]:
    """The codes of the measured subjects."""
    from gongxin.engine.connection import connect

    with connect() as engine:
        return engine.rows(
            f"SELECT uscc FROM (SELECT uscc, row_number() OVER (ORDER BY uscc) AS n, count(*) OVER () AS everyone"
            f" FROM read_parquet('{subjects}')) WHERE n % (everyone // {chosen}) = 0 ORDER BY n LIMIT {chosen}"
        )


def _subjects(path: str, total: int, chosen: int, each: int) -> str:
    """Table holder: n, uscc, name, holds (how many records)."""
    return f"""
        CREATE TABLE holder AS
        WITH numbered AS (
            SELECT uscc, name, row_number() OVER (ORDER BY uscc) AS n, count(*) OVER () AS everyone
            FROM read_parquet('{path}')
        ), marked AS (
            SELECT *, n % (everyone // {chosen}) = 0 AND n // (everyone // {chosen}) <= {chosen} AS measured FROM numbered
        ), rest AS (SELECT count(*) AS others, {total} - {chosen} * {each} AS left_over FROM marked WHERE NOT measured
        ), placed AS (SELECT *, row_number() OVER (PARTITION BY measured ORDER BY n) AS place FROM marked)
        SELECT n, uscc, name,
               CASE WHEN measured THEN {each}
                    ELSE left_over // others + CASE WHEN place <= left_over % others THEN 1 ELSE 0 END END AS holds
        FROM placed, rest"""


def _records(delivery: int, deliveries: int, today: dt.date) -> str:
    """One delivery with the columns of registry.RECORD_COLUMNS, sorted by key; all of it public today."""
    _, content, nature, severity, regime, until = KINDS[delivery % len(KINDS)]
    return f"""
        SELECT *, unhex(md5(content)) AS content_hash FROM (
            SELECT CAST(row_number() OVER () + 1 AS INTEGER) AS row, decided AS decided_on, {until} AS public_until,
                   unhex(md5(uscc || ' ' || number)) AS record_key, uscc, {nature} AS nature, {severity} AS severity,
                   {regime} AS regime, NULL::VARCHAR AS authority_uscc, {content} AS content,
                   '{{"legal_representative":"张三"}}' AS personal
            FROM (
                SELECT uscc, name, n * 1000 + j AS number, DATE '{today}' + (30 + hash(n, j) % 700)::INTEGER AS until,
                       CAST(until - INTERVAL 3 YEAR AS DATE) AS decided
                FROM holder, unnest(range(holds)) AS series(j)
                WHERE (n + j) % {deliveries} = {delivery}
            )
        ) ORDER BY uscc, record_key"""


if __name__ == "__main__":
    main(*sys.argv[1:])
