"""Organisations and records put straight into the registry's tables, and who acts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from gongxin.access.facts import Actor
from gongxin.warning import api

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


def officer(*offices: str, department: str = "scjg", code: str = "") -> Actor:
    return Actor("officer", department, code or f"{department}-01", "", frozenset(offices))


CLERK, SECOND = officer("warn"), officer("warn", code="scjg-02")
OTHER, OFFICE = officer("warn", department="rsj"), officer("credit_office", department="fgw")
PLATFORM = Actor("platform")


def code(number: int, kind: str = "91") -> str:
    return f"{kind}510100{number:09d}X"


def key_of(name: str) -> UUID:
    return UUID(bytes=hashlib.md5(name.encode()).digest())


@dataclass(frozen=True)
class Rec:
    """A version of a record."""

    uscc: str
    resource: str
    name: str
    content: dict[str, Any] = field(hash=False)
    decided_on: date | None = None
    public_until: date | None = None
    state: str = "current"
    version: int = 1
    department: str = "scjg"
    accepted_at: datetime = EARLIER

    @property
    def key(self) -> UUID:
        return key_of(f"{self.resource} {self.name}")


def penalty(number: int, name: str, decided: date, *, kind: str = "91", **changes: Any) -> Rec:
    content = {
        "decision_no": name, "authority_name": "市场监管局", "decision_date": decided.isoformat(),
        "legal_basis": "《中华人民共和国食品安全法》第一百二十四条", "penalty_category": ["罚款"], "fine_amount": "5000",
    } | changes.pop("content", {})  # fmt: skip
    whole = {"decided_on": decided, "public_until": date(decided.year + 3, 12, 31)} | changes
    return Rec(code(number, kind), "administrative_penalty", name, content, **whole)


def subject(conn: psycopg.Connection[Any], uscc: str, **facts: Any) -> None:
    whole = {
        "name": f"云州第{uscc[8:17]}公司", "region": "510104", "status": "1", "established": None, "dissolved": None, "address": None,
    } | facts  # fmt: skip
    conn.execute(
        "INSERT INTO subject (uscc, name, name_key, kind, region, status, established, dissolved, address, updated_seq)"
        " VALUES (%(uscc)s, %(name)s, %(name)s, left(%(uscc)s, 2), %(region)s, %(status)s, %(established)s, %(dissolved)s,"
        " %(address)s, 1) ON CONFLICT DO NOTHING",
        whole | {"uscc": uscc},
    )
    for kind, name in (("current", whole["name"]), *(("former", former) for former in facts.get("former", ()))):
        conn.execute(
            "INSERT INTO subject_name (uscc, kind, search_key, name, grams) VALUES (%s, %s, %s, %s, '{}') ON CONFLICT DO NOTHING",
            (uscc, kind, name, name),
        )


def put(conn: psycopg.Connection[Any], records: Iterable[Rec]) -> None:
    """Records with their organisations, each with the next change number."""
    for item in records:
        subject(conn, item.uscc)
        seq = conn.execute("UPDATE change_counter SET last = last + 1 RETURNING last").fetchone()[0]
        conn.execute(
            "INSERT INTO record_version (seq, accepted_at, version, decided_on, public_until, record_key, content_hash, uscc,"
            " resource, nature, state, department, content) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                seq, item.accepted_at, item.version, item.decided_on, item.public_until, item.key, item.key, item.uscc,
                item.resource, "adverse" if item.public_until else "neutral", item.state, item.department,
                json.dumps({k: v for k, v in item.content.items() if v is not None}, ensure_ascii=False),
            ),
        )  # fmt: skip


def run(conn: psycopg.Connection[Any], catalogue: Any, now: datetime = NOW) -> api.Run:
    return api.run(conn, actor=PLATFORM, now=now, catalogue=catalogue)


def three(conn: psycopg.Connection[Any], number: int = 1) -> list[Rec]:
    """Three food penalties within a year."""
    records = [penalty(number, f"{number}-{n}", date(2026, n, 5)) for n in (3, 6, 9)]
    put(conn, records)
    return records


def signal_of(conn: psycopg.Connection[Any], catalogue: Any, number: int = 1) -> api.Signal:
    """The one signal that three penalties raise."""
    three(conn, number)
    run(conn, catalogue)
    return next(item for item in api.signals(conn, actor=PLATFORM, state="", criterion="YJ91") if item.uscc == code(number))
