"""Steps of the benchmark of propagation, each a process of its own on the bench's database.

    python -m bench.once.propagate prepare SUBJECTS.parquet RECIPIENTS RECORDS TOKENS.json
    python -m bench.once.propagate correct SUBJECTS.parquet RECORDS     every record corrected in one delivery
    python -m bench.once.propagate derive                               the messages of all changes
    python -m bench.once.propagate call PORT                            every recipient called until nothing is due
    python -m bench.once.propagate acknowledge MESSAGES                 of those that were delivered
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from bench.measuring import measured, tell
from bench.once.prepare import BEFORE, CHINA, DEPARTMENT

RESOURCE = "administrative_penalty"
SPACE = UUID(int=21)


def main(step: str, *words: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    tell(STEPS[step](*words))


def prepare(subjects: str, recipients: str, records: str, tokens: str) -> dict[str, Any]:
    """Recipients that took a snapshot after the records stood, each with a key."""
    from django.db import connection, transaction

    from gongxin.access import api as access
    from gongxin.exchange import api as exchange
    from gongxin.kernel.text import Bilingual

    _publish(subjects, int(records), "100.00", BEFORE + dt.timedelta(days=1))
    made = []
    with transaction.atomic():
        connection.ensure_connection()
        seq = exchange.last(connection.connection)
        for number in range(int(recipients)):
            code = f"r{number:05d}"
            access.add_department(code, Bilingual(f"接收方{number}", code), now=BEFORE)
            made.append(access.issue_key(code, ["read:sharing"], now=BEFORE).token)
            exchange.taken(connection.connection, code, seq, BEFORE.date(), BEFORE + dt.timedelta(days=2))
    Path(tokens).write_text(json.dumps(made), "utf-8")
    return {"recipients": len(made), "last": seq}


def correct(subjects: str, records: str) -> dict[str, Any]:
    """Every record gets another amount."""
    with measured() as found:
        written = _publish(subjects, int(records), "50.00", dt.datetime.now(CHINA))
    return found | {"changes": written}


def derive() -> dict[str, Any]:
    """As the job does it."""
    from gongxin.exchange import jobs

    with measured() as found:
        looked = jobs.derive_messages(0)
    return found | {"looked": looked}


def call(port: str) -> dict[str, Any]:
    """Every recipient is called at the port, as the job does it, until nothing is due."""
    from django.db import connection, transaction

    from gongxin.access.api import Actor
    from gongxin.exchange import api as exchange
    from gongxin.exchange import jobs

    office = Actor("officer", DEPARTMENT, "bench-01", "", frozenset({"credit_office"}))
    connection.ensure_connection()
    conn = connection.connection
    with transaction.atomic():
        for (recipient,) in conn.execute("SELECT DISTINCT recipient FROM exchange_snapshot").fetchall():
            exchange.set_webhook(conn, recipient, f"http://127.0.0.1:{port}/{recipient}", actor=office, now=BEFORE)
    total = 0
    with measured() as found:
        while step := jobs.call_recipients(0):
            total += step
    return found | {"messages": total}


def acknowledge(most: str) -> dict[str, Any]:
    """Acknowledge messages that were delivered, a thousand at a time, as POST /messages/acks does it."""
    from django.conf import settings
    from django.db import connection, transaction

    from gongxin.exchange import api as exchange

    now, total, taken = dt.datetime.now(CHINA), 0, 0.0
    connection.ensure_connection()
    conn = connection.connection
    for (recipient,) in conn.execute("SELECT DISTINCT recipient FROM exchange_snapshot ORDER BY 1").fetchall():
        with transaction.atomic():
            held = exchange.messages(conn, recipient, limit=1000, now=now)
        issuer = settings.GONGXIN_ISSUER
        quoted = {m.id: exchange.digest(exchange.payload(m, issuer)) for m in held}  # the recipient's work
        start = time.perf_counter()
        with transaction.atomic():
            good, refused = exchange.acknowledge_many(conn, quoted, recipient=recipient, issuer=issuer, now=now)
        taken += time.perf_counter() - start
        assert not refused
        total += len(good)
        if total >= int(most):
            break
    return {"wall": taken, "messages": total}


def _publish(subjects: str, records: int, amount: str, at: dt.datetime) -> int:
    """A record for each of the first subjects, with this amount."""
    from django.db import connection, transaction

    from gongxin.engine import copying
    from gongxin.engine.connection import connect
    from gongxin.registry import api as registry

    with connect() as engine:
        codes = [c for (c,) in engine.rows(f"SELECT uscc FROM read_parquet('{subjects}') ORDER BY uscc LIMIT {records}")]
    rows = []
    for number in range(records):
        content = json.dumps(_penalty(number, amount), ensure_ascii=False)
        row = {
            "decided_on": dt.date(2026, 5, 1), "public_until": dt.date(2027, 5, 1),
            "record_key": uuid5(SPACE, str(number)).bytes,
            "content_hash": uuid5(SPACE, content).bytes, "uscc": codes[number % len(codes)], "nature": "adverse",
            "severity": "general", "regime": "NDRC36", "content": content, "summary_procedure": False,
        }  # fmt: skip
        rows.append([row.get(name) for name in registry.RECORD_COLUMNS])
    reference = registry.SubmissionRef(None, RESOURCE, DEPARTMENT)
    with transaction.atomic():
        connection.ensure_connection()
        batches = copying.batches_of(registry.RECORD_COLUMNS, rows)
        done = registry.publish(connection.connection, reference, batches, first_load=False, now=at)
    return done.new + done.changed


def _penalty(number: int, amount: str) -> dict[str, Any]:
    return {
        "counterpart_name": f"云州{number}商贸有限公司",
        "counterpart_category": "法人及非法人组织",
        "decision_no": f"云市监罚〔2026〕{number}号",
        "unlawful_act": "经营超过保质期的食品",
        "unlawful_facts": f"当事人经营超过保质期的食品，货值{100 + number}元，有现场笔录为证。",
        "legal_basis": "《食品安全法》第三十四条、第一百二十四条",
        "penalty_category": ["罚款"],
        "penalty_content": f"罚款人民币{amount}元。",
        "fine_amount": amount,
        "decision_date": "2026-05-01",
        "authority_name": "云州市市场监督管理局",
        "data_source": "云州市市场监督管理局",
    }


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "prepare": prepare,
    "correct": correct,
    "derive": derive,
    "call": call,
    "acknowledge": acknowledge,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
