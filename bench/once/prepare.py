"""An installation with a register: tables, one department, subjects with their names, by registry.api.

python -m bench.once.prepare SUBJECTS.parquet
"""

from __future__ import annotations

import datetime as dt
import sys
from zoneinfo import ZoneInfo

from bench.measuring import measured, tell

CHINA = ZoneInfo("Asia/Shanghai")
BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=CHINA)
DEPARTMENT = "bench"


def main(subjects: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup()
    from django.db import connection, transaction

    from gongxin.access import api as access
    from gongxin.engine.connection import connect
    from gongxin.kernel.text import Bilingual
    from gongxin.registry import api as registry

    access.add_department(DEPARTMENT, Bilingual("云州市市场监督管理局", "Yunzhou Market Regulation"), now=BEFORE)
    query = f"""
        SELECT uscc, name, []::VARCHAR[] AS former_names, NULL::VARCHAR AS second_name, NULL::VARCHAR AS short_name,
               []::VARCHAR[] AS old_codes, substring(uscc, 1, 2) AS kind, substring(uscc, 3, 6) AS region, '1' AS status,
               DATE '2015-03-09' AS established, NULL::DATE AS dissolved, '云州市梧桐路18号' AS address,
               5000000::DECIMAL(38, 6) AS capital_amount, 'CNY' AS capital_currency, false AS issued_nonconforming
        FROM read_parquet('{subjects}')"""
    reference = registry.SubmissionRef(0, "organisation_registration", DEPARTMENT)
    with connect() as engine, measured() as found, transaction.atomic():
        connection.ensure_connection()
        done = registry.register_subjects(connection.connection, reference, engine.reader(query))
    tell(found | {"subjects": done.new})


if __name__ == "__main__":
    main(*sys.argv[1:])
