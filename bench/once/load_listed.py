"""What checks look for, among millions of other records: entries of lists, grades, penalties that stopped a business.

    python -m bench.once.load_listed SUBJECTS.parquet

Of every thousand subjects ten stand on a list, two hundred have a tax grade (one in twenty of them D), twenty-five were
stopped. Written by registry.publish, like everything.
"""

from __future__ import annotations

import datetime as dt
import sys

from bench.measuring import measured, tell
from bench.once.load import PENALTY
from bench.once.prepare import CHINA, DEPARTMENT

LISTED = """'{"list_code":"' || CASE WHEN n % 200 = 0 THEN 'SX05' ELSE 'SX03' END
    || '","decision_no":"云人社列〔' || year(decided) || '〕' || n || '号","deciding_body":"云州市人力资源和社会保障局"'
    || ',"reason":"拖欠农民工工资，经责令限期支付，逾期未支付","listing_date":"' || decided
    || '","end_date":"' || until || '"}'"""
GRADE = """'{"rating_year":' || (year(decided) - 1) || ',"grade":"' || CASE WHEN n % 100 = 5 THEN 'D' ELSE 'B' END
    || '","authority_name":"云州市税务局","rated_on":"' || decided || '"}'"""
STOPPED = PENALTY.replace('["警告","罚款"]', '["罚款","责令停产停业"]')
KINDS = (
    ("serious_list_entry", LISTED, "n % 100 = 0", "'adverse'", "until"),
    ("tax_rating", GRADE, "n % 5 = 0", "'neutral'", "NULL::DATE"),
    ("administrative_penalty", STOPPED, "n % 40 = 3", "'adverse'", "until"),
)


def main(subjects: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection, transaction

    from gongxin.engine.connection import connect
    from gongxin.registry import api as registry

    now = dt.datetime.now(CHINA)
    written: dict[str, int] = {}
    with connect(memory="3GB") as engine, measured() as found:
        for number, (resource, content, chosen, nature, until) in enumerate(KINDS, start=1001):
            query = f"""
                SELECT *, unhex(md5(content)) AS content_hash FROM (
                    SELECT 1 AS row, decided AS decided_on, decided AS effective_from, {until} AS public_until,
                           unhex(md5(uscc || '{resource}')) AS record_key, uscc, {nature} AS nature,
                           'serious' AS severity, {content} AS content
                    FROM (SELECT *, 900000000 + n AS number, DATE '{now.date()}' - (n % 300)::INTEGER AS decided,
                                 CAST(decided + INTERVAL 3 YEAR AS DATE) AS until
                          FROM (SELECT uscc, name, row_number() OVER (ORDER BY uscc) AS n FROM read_parquet('{subjects}')))
                    WHERE {chosen}
                ) ORDER BY uscc, record_key"""
            with transaction.atomic():
                connection.ensure_connection()
                reference = registry.SubmissionRef(number, resource, DEPARTMENT)
                done = registry.publish(connection.connection, reference, engine.reader(query), now=now)
                written[resource] = done.new
    tell(found | written)


if __name__ == "__main__":
    main(*sys.argv[1:])
