"""Small histories of deliveries, corrections and cases, written straight into the tables."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.kernel import uscc

CATALOGUE = load()
START = date(2026, 1, 1)
SCJG, HBJ, SWJ = "scjg", "hbj", "swj"
DEPARTMENTS = (SCJG, HBJ, SWJ)
PENALTY, LICENCE, REGISTER, PROMISE, TAX = (
    "administrative_penalty", "administrative_licence", "organisation_registration", "commitment", "tax_rating",
)  # fmt: skip
RESOURCES = (PENALTY, LICENCE, REGISTER, PROMISE, TAX)
CODES = tuple(uscc.generate("91" if n < 4 else "92", "330100", f"MA6QLT{n:02d}") for n in range(6))
OFFICE = Actor("officer", "xyb", "xyb-01", "", frozenset({"credit_office"}))
CLERK = Actor("officer", SCJG, "scjg-01", "", frozenset({"check"}))


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def at(offset: float) -> datetime:
    """Noon in China on the day, or later the same day for fractions."""
    return datetime(2026, 1, 1, 4, tzinfo=UTC) + timedelta(days=offset)


@dataclass
class World:
    """What was written, as plain dictionaries."""

    conn: Any
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    seq: int = 0
    beyond: int = 1_000_000
    waiting_record: str | None = None

    def delivery(
        self, department: str = SCJG, resource: str = PENALTY, received: int = 10, *, state: str = "published", ended: float = 0.1,
        records: Any = (), unchanged: int = 0, refused: int = 0, duplicates: int = 0, waiting: Any = (),
    ) -> dict[str, Any]:  # fmt: skip
        """records: (code index, decided offset, later versions); waiting: (held back?, decisions)."""
        accepted = len(records) + unchanged + duplicates
        made = {
            "department": department, "resource": resource, "received": day(received), "state": state, "ended": at(received + ended),
            "rows": accepted + refused + len(waiting), "accepted": accepted, "refused": refused, "duplicates": duplicates,
            "waiting": [], "records": [],
        }  # fmt: skip
        published = state == "published"
        first = self.seq + 1 if published and records else None
        made["id"] = self.conn.execute(
            "INSERT INTO intake_submission (receipt, resource, department, sha256, size, filename, received_at, received_on, received_by,"
            " by_hand, state, failed_from, reason, hold_reasons, decided_by, decided_at, format, encoding, header, rows, accepted, refused,"
            " quarantined, duplicates, findings, checked_at, new, changed, unchanged, first_seq, last_seq, published_at) VALUES"
            " (gen_random_uuid(), %(resource)s, %(department)s, repeat('a', 32) || md5(random()::text), 1, 'f', %(at)s, %(on)s, 'x', false,"
            " %(state)s, '', %(reason)s, '[]', %(by)s, %(rejected)s, 'csv', 'utf-8', '[]', %(rows)s, %(accepted)s, %(refused)s, %(waiting)s,"
            " %(duplicates)s, '{}', %(at)s, %(new)s, %(changed)s, %(unchanged)s, %(first)s, %(last)s, %(published)s) RETURNING id",
            {
                "resource": resource, "department": department, "at": at(received), "on": day(received), "state": state,
                "reason": "[]" if state == "rejected" else None, "by": "x" if state == "rejected" else "",
                "rejected": made["ended"] if state == "rejected" else None, "rows": made["rows"], "accepted": accepted, "refused": refused,
                "waiting": len(waiting), "duplicates": duplicates, "new": len(records) if published else None,
                "changed": 0 if published else None, "unchanged": unchanged if published else None,
                "first": first, "last": first + len(records) - 1 if first else None,
                "published": made["ended"] if published else None,
            },
        ).fetchone()[0]  # fmt: skip
        if published:
            self.seq += len(records)
            for n, (code, decided, later) in enumerate(records):
                made["records"].append(self._record(made, CODES[code], decided, later, first + n, n + 2, made["ended"]))
        for n, (held, decisions) in enumerate(waiting if published else ()):
            made["waiting"].append(self._waiting(made, n + 100, held, decisions, received))
        self.deliveries.append(made)
        return made

    def _waiting(self, made: dict[str, Any], row: int, held: bool, decisions: Any, received: int) -> dict[str, Any]:
        number = self.conn.execute(
            "INSERT INTO intake_quarantinerow (submission_id, row, reasons, name, codes, uscc, key_rest, record)"
            " VALUES (%s, %s, '[]', 'n', '', %s, '', %s) RETURNING id",
            (made["id"], row, CODES[0] if held else "", self.waiting_record),
        ).fetchone()[0]
        item: dict[str, Any] = {"held": held, "decisions": [], "record": None}
        for n, (after, link) in enumerate([] if held else sorted(decisions)):
            when = at(received + 1 + after) + timedelta(minutes=n)
            self.conn.execute(
                "INSERT INTO intake_quarantinedecision (quarantine_row_id, at, author, action, uscc, why)"
                " VALUES (%s, %s, 'x', %s, %s, 'w')",
                (number, when, "link" if link else "refuse", CODES[1] if link else ""),
            )
            item["decisions"].append((when, link))
            if link and item["record"] is None:
                self.seq += 1
                item["record"] = self._record(made, CODES[1], 3, (), self.seq, row, when)
        return item

    def _record(
        self, made: dict[str, Any], code: str, decided: int | None, later: Any, seq: int, row: int, accepted: datetime
    ) -> dict[str, Any]:
        key = uuid.uuid4()
        record = {
            "uscc": code, "department": made["department"], "resource": made["resource"], "received": made["received"], "key": key,
            "decided": None if decided is None else min(day(decided), made["received"]), "accepted": accepted, "later": [],
        }  # fmt: skip
        self._version(record, seq, made["id"], row, 1, accepted, "a", "current")
        for n, (after, change) in enumerate(later):
            when = accepted + timedelta(days=after, minutes=n)
            self.beyond += 1
            self._version(record, self.beyond, None, None, n + 2, when, "b" if change == "content" else "a", change)
            record["later"].append((when, change))
        self.records.append(record)
        return record

    def _version(self, record: dict[str, Any], seq: int, submission: Any, row: Any, version: int, when: datetime, text: str, state: str) -> None:  # fmt: skip
        self.conn.execute(
            "INSERT INTO record_version (seq, submission_id, accepted_at, version, row, decided_on, public_until, record_key, content_hash,"
            " uscc, resource, nature, state, department, content) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, md5(%s)::uuid, %s, %s, 'neutral',"
            " %s, %s, '{}')",
            (seq, submission, when, version, row, record["decided"], None, record["key"], text, record["uscc"], record["resource"],
             "current" if state == "content" else state, record["department"]),
        )  # fmt: skip
