"""One of everything that an address of the API can name, each belonging to one organisation and one department; who may do what with it;
and bodies that are in order. For tests that ask at every address: the matrix of roles, and any input.

Made over the rooms' own doors, on the world of world.py, inside the test's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import ModuleType
from typing import Any

from django.db import connection
from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.reports import api as reports

from . import remedy_world

OFFICER = "estate-01"
EVERY_OFFICE = ("remedy", "certify", "propose", "decide", "check", "feedback", "commitment", "integrity", "tips", "unseal")


@dataclass
class Estate:
    """`subject`, `department`: whose it all is. `known`: beginning of an address → {name in it: value}; the longest beginning that
    fits holds. `keys`: headers by role (stranger: none)."""

    subject: str
    department: str
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def values(self, path: str) -> dict[str, Any]:
        """What to put into an address so that it names something that is there."""
        found: dict[str, Any] = {}
        for beginning in sorted(self.known, key=len):
            if path.startswith(beginning):
                found |= self.known[beginning]
        return found


def build(world: ModuleType) -> Estate:
    """Put it in."""
    cases = remedy_world.build()
    now, code = timezone.now(), remedy_world.USCC
    made = Estate(code, "scjg")
    connection.ensure_connection()
    conn = connection.connection
    access.add_officer(OFFICER, "scjg", EVERY_OFFICE, now=now)
    issued, _ = reports.issue(conn, reports.Asked("public", code), actor=None, now=now, catalogue=load())
    made.known = {
        "/api/v1/": {"uscc": code, "uscc_code": code, "resource": remedy_world.PENALTY, "key": str(cases.record_key)},
        "/api/v1/catalogue": {"resource": "administrative_penalty"},
        "/api/v1/objections/": {"number": cases.with_source()},
        "/api/v1/repairs/": {"number": cases.applied()},
        "/api/v1/reports/": {"number": issued.number},
        "/api/v1/evidence/": {"number": cases.paper()},
        "/api/v1/checks/": {"no": _check(conn, code, now)},
        "/api/v1/tips/": {"number": _tip(conn, code, now)},
        "/api/v1/commitments/": {"number": _commitment(conn, code, now)},
        "/api/v1/submissions/": {"submission_id": _delivery(code, now)},
        "/api/v1/measures/": {"measure": "M001"},
        "/api/v1/problems/": {"code": "request.malformed"},
    }
    reader = access.issue_key("scjg", ("submit", "checks", "read:sharing", "read:government"), now=now, purpose="test").token
    officer = access.issue_key("scjg", ["act"], now=now, officer_code=OFFICER).token
    made.keys = {
        "stranger": {},
        "program": remedy_world.bearer(reader) | {"X-Purpose": "test"},
        "officer": remedy_world.bearer(officer),
        "office": cases.keys["credit_office"],
        "subject": cases.keys["subject"],
    }
    del world
    return made


def _check(conn: Any, code: str, now: Any) -> str:
    from gongxin.measures import api as measures

    question = measures.Question("tender", (code,), timezone.localdate(now), "采购资格审查")
    return measures.check(conn, load(), question, actor=access.officer(OFFICER, now=now), now=now).no


def _tip(conn: Any, code: str, now: Any) -> int:
    from gongxin.complaints import api as tips

    tip, _ = tips.report(conn, code, about_kind="organisation", domain="quality", statement="出售过期商品", reporter=None, now=now)
    return tip.id


def _commitment(conn: Any, code: str, now: Any) -> int:
    from gongxin.commitments import api as commitments

    clerk = access.officer(OFFICER, now=now)
    due = timezone.localdate(now) + timedelta(days=9)
    return commitments.prepare(
        conn, "T1", code, matter="食品经营许可", due_on=due, department="scjg", actor=clerk, now=now
    ).id  # fmt: skip


def _delivery(code: str, now: Any) -> int:
    from gongxin.intake import api as intake

    resource = load().resource("honour")
    values = {"subject_name": "云州霁禾商贸有限公司", "subject_uscc": code, "honour_name": "示范户", "awarded_on": "2026-03-05",
              "authority_name": "云州市人民政府"}  # fmt: skip
    return intake.submit(
        [intake.one_row(resource, values)], resource="honour", department="scjg", filename="a.csv", received_at=now, actor="t",
        by_hand=True,
    ).id  # fmt: skip


