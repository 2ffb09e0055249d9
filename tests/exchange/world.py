"""Records, recipients who looked, and what becomes of the records."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import psycopg

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.engine import copying
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.registry import api as registry

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
CATALOGUE = load()
ON = date(2026, 11, 20)
PENALTY = "administrative_penalty"
ENTRY, RED = "serious_list_entry", "red_list_entry"
SPACE = UUID(int=7)


def code(number: int = 0) -> str:
    first = "91330100MA27X" + f"{number:04d}"
    return first + check_character(first)


def key(number: int) -> UUID:
    return uuid5(SPACE, str(number))


def deliver(
    conn: psycopg.Connection[Any],
    subject: int,
    number: int,
    amount: str = "100.00",
    at: datetime = NOW,
    until: date | None = date(2027, 5, 1),
    resource: str = PENALTY,
    **more: str,
) -> registry.Published:
    """One record, as a submission brings it."""
    ref = registry.SubmissionRef(None, resource, "scjg")
    names = [[code(subject), f"云州第{subject}商贸有限公司", False]]
    registry.ensure_subjects(conn, ref, copying.batches_of(registry.NEWCOMER_COLUMNS, names))
    content = json.dumps({"decision_no": f"{number}号", "fine_amount": amount, **more}, ensure_ascii=False)
    row = {
        "decided_on": date(2026, 5, 1), "public_until": until, "record_key": key(number).bytes,
        "content_hash": uuid5(SPACE, content + str(until)).bytes, "uscc": code(subject), "nature": "adverse" if until else "favourable",
        "severity": "general", "regime": "NDRC36", "content": content, "summary_procedure": False,
    }  # fmt: skip
    batch = copying.batches_of(registry.RECORD_COLUMNS, [[row.get(name) for name in registry.RECORD_COLUMNS]])
    return registry.publish(conn, ref, batch, first_load=False, now=at)


def bank(name: str = "bank") -> access.Caller:
    """A department whose key reads shared files."""
    access.add_department(name, Bilingual(name, name), now=NOW, update=True)
    found = access.authenticate(access.issue_key(name, ["read:sharing"], now=NOW).token, now=NOW)
    assert found is not None
    return found


def looks(caller: access.Caller, subject: int = 0, at: datetime = NOW + timedelta(hours=1)) -> None:
    access.log_access(caller, at=at, purpose="授信", channel="sharing", subject=code(subject))
