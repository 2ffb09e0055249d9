"""What is in order at the addresses where nothing can be made up from the configuration: what must be there first, and what is sent.
Days are counted from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from access_places import BYTES, FORM, JSON
from django.db import connection
from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies

BODY = generate("11", "510104", "MB6CFT71")
"""A body that may be complained about; the world's own is enrolled by whoever may."""


@dataclass(frozen=True)
class Sent:
    """A body, its kind, and the address where the one that can be made up will not do."""

    body: Any
    kind: str = JSON
    path: str = ""


def prepare(world: ModuleType) -> dict[str, Sent]:
    """Put in what must be there, inside the test's transaction; place → what is sent there. The department `matrix` exists."""
    connection.ensure_connection()
    conn: Any = connection.connection
    for table in ("objection", "exchange_message"):  # their first number is what other rows of the matrix ask about
        conn.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", (table,))
    now, today = timezone.now(), timezone.localdate()
    office = access.Actor("officer", "matrix", "mx-office", "", frozenset({"credit_office"}))
    subjects = [world.subject(BODY, "云州市锦江县养护中心", region="510104")]
    registry.register_subjects(conn, registry.SubmissionRef(990, "organisation_registration", "scjg"), _batches(subjects))
    integrity.enrol(conn, BODY, Bilingual("云州市锦江县养护中心", ""), region="510104", level="county", superior=None, actor=office, now=now)
    return {
        "GET /api/v1/quality/rows": Sent(
            None, path=f"/api/v1/quality/rows?metric=QL01&period={today:%Y-%m}&department=matrix"
        ),
        "POST /api/v1/integrity/enrolments": Sent(
            {"uscc": world.COUNTY, "name_zh": "云州市锦江县人民政府", "region": "510104", "level": "county"}
        ),
        "POST /api/v1/quality/duties": Sent(
            {"department": "matrix", "resource": "honour", "cycle": "month", "since": str(today), "basis": "补充目录"}
        ),
        "POST /api/v1/quality/samples": _sample(world),
        "POST /api/v1/ratings/trials": Sent({"model": "TAX_NOT_A", "version": "2025"}),
        "POST /api/v1/submissions": Sent(
            f"行政相对人名称,统一社会信用代码\r\n甲,{world.FOOD}\r\n".encode(), BYTES,
            "/api/v1/submissions?resource=administrative_penalty&filename=a.csv",
        ),
        "POST /space/commitments/": Sent(
            {"template": "T6", "matter": "按时付款", "due_on": str(today + timedelta(days=30)), "department": "matrix"}, FORM
        ),
        "POST /space/complaints/": Sent({"body": BODY, "domain": "procurement", "statement": "货款逾期未付"}, FORM),
        "POST /space/grants/": Sent(
            {"department": "matrix", "purpose": "投标", "until": str(today + timedelta(days=30))}, FORM
        ),
        "POST /space/people/": Sent({"role": "reader"}, FORM),
        "POST /workbench/forms/<slug:resource>/row/": Sent(
            {"subject_name": "云州市清和食品有限公司", "subject_uscc": world.FOOD, "honour_name": "诚信经营示范户",
             "awarded_on": "2026-03-05", "authority_name": "云州市人民政府"},
            FORM, "/workbench/forms/honour/row/",
        ),
        "POST /workbench/recipients/": _overdue(conn, world),
        "POST /workbench/window/": _receipt(conn, world),
    }  # fmt: skip


def _batches(subjects: list[dict[str, Any]]) -> Any:
    from gongxin.engine import copying
    from gongxin.registry.facts import SUBJECT_COLUMNS

    return copying.batches_of(SUBJECT_COLUMNS, ([row[name] for name in SUBJECT_COLUMNS] for row in subjects))


def _sample(world: ModuleType) -> Sent:
    """One penalty of the month before, as a table."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    table = f"行政处罚决定书文号,统一社会信用代码,处罚机关,处罚决定日期\r\n云罚1号,{world.FOOD},云州市市场监督管理局,{last}\r\n"
    asked = f"department=scjg&resource=administrative_penalty&period={last:%Y-%m}&origin=%E6%8A%BD%E6%9F%A5&filename=a.csv"
    return Sent(table.encode("utf-8-sig"), BYTES, f"/api/v1/quality/samples?{asked}")


def _overdue(conn: Any, world: ModuleType) -> Sent:
    """A correction that the department has not acknowledged for nine days."""
    key = world.key_of(f"penalty {world.FOOD} 17")
    record = registry.latest(conn, world.FOOD, "administrative_penalty", key)
    assert record is not None
    conn.execute(
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " VALUES ('matrix', %s, 'corrected', %s, 'administrative_penalty', %s, %s, %s)",
        (record.seq, world.FOOD, key, record.version, timezone.now() - timedelta(days=9)),
    )
    return Sent({"recipient": "matrix"}, FORM)


def _receipt(conn: Any, world: ModuleType) -> Sent:
    """What a person named in a record took home from the window."""
    target = remedies.Target(world.FOOD, "administrative_penalty", world.key_of(f"penalty {world.FOOD} 17"))
    clerk = access.Actor("officer", "scjg", "mx-window", "", frozenset({"remedy"}))
    _, receipt = remedies.file_for_person(
        conn, target, field="legal_representative", mask=True, actor=clerk, now=timezone.now(), catalogue=load()
    )
    return Sent({"receipt": receipt}, FORM)
