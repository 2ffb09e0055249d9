"""A company with one penalty of the market regulator, the officers who act on it, and papers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.registry import api as registry
from gongxin.remedies import api
from registry.decisions import USCC, deliver

CATALOGUE = load()
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)  # a Tuesday; the penalty is of 2026-05-06, general: repair from 2026-08-06
SOURCE = "scjg"
SUBJECT = Actor("subject", uscc=USCC)
STRANGER = Actor("subject", uscc="91330100MA27XL0Q4H")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def officer(*offices: str, code: str = "scjg-07", department: str = SOURCE) -> Actor:
    return Actor("officer", department, code, "", frozenset(offices))


CLERK = officer("remedy")
REVIEWER = officer("review", code="scjg-09")
OFFICE = officer("credit_office", code="fgw-01", department="fgw")


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def ofd(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"OFD.xml": b"<ofd/>", **members}.items():
            archive.writestr(name, data)
    return out.getvalue()


@dataclass
class World:
    """Calls of the room on one connection, with what never changes filled in."""

    conn: psycopg.Connection[Any]
    target: api.Target
    now: datetime = NOW
    more: dict[str, Any] = field(default_factory=lambda: {"catalogue": CATALOGUE})

    def call(self, function: Any, *args: Any, **words: Any) -> Any:
        words.setdefault("now", self.now)
        return function(self.conn, *args, **words)

    def file(self, *fields: str, matter: str = "content", statement: str = "与事实不符", **words: Any) -> api.Objection:
        words.setdefault("actor", SUBJECT)
        return self.call(api.file, self.target, matter=matter, fields=fields, statement=statement, **words, **self.more)

    def with_source(self, *fields: str, **words: Any) -> api.Objection:
        return self.call(api.accept, self.file(*fields, **words).id, actor=OFFICE)

    def uphold(self, number: int, outcome: str = "corrected", actor: Actor = CLERK, **changes: str | None) -> api.Objection:
        remedy = api.Remedy(outcome, changes)  # type: ignore[arg-type]
        return self.call(api.uphold, number, remedy, why="核查属实", actor=actor, **self.more)

    def reject(self, number: int, actor: Actor = CLERK) -> api.Objection:
        return self.call(api.reject, number, why="原决定无误", actor=actor, **self.more)

    def paper(self, content: bytes = PDF) -> api.Evidence:
        return self.call(api.keep_evidence, "证明.pdf", content, actor=SUBJECT)

    def apply(self, **words: Any) -> api.Repair:
        paper = self.paper()
        words.setdefault("materials", {"proof": [paper.id], "commitment_letter": [paper.id]})
        words.setdefault("actor", SUBJECT)
        return self.call(api.apply_for_repair, self.target, statement="已整改", **words, **self.more)

    def accepted(self) -> api.Repair:
        return self.call(api.accept_repair, self.apply().id, actor=CLERK, **self.more)

    def grant(self, number: int, **words: Any) -> api.Repair:
        words.setdefault("actor", CLERK)
        words.setdefault("confirmed", {"corrected", "commitment", "other"})
        return self.call(api.grant, number, why="已纠正并履行", **words, **self.more)

    @property
    def record(self) -> registry.Record:
        found = registry.latest(self.conn, self.target.uscc, self.target.resource, self.target.record_key)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        return self.record.state

    def notices(self) -> list[str]:
        return [kind for (kind,) in self.conn.execute("SELECT kind FROM notice ORDER BY id").fetchall()]

    def stale(self) -> list[str]:
        return [why for (why,) in self.conn.execute("SELECT why FROM rating_stale ORDER BY id").fetchall()]

    def steps(self, kind: str, number: int) -> list[str]:
        return [event.what for event in api.events(self.conn, kind, number)]

    def settled(self) -> None:
        """What the database checks at the end of a transaction, now."""
        self.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.conn.execute("SET CONSTRAINTS ALL DEFERRED")


def write(conn: psycopg.Connection[Any]) -> api.Target:
    """The penalty, as the regulator delivered it; its check is done once for all tests."""
    deliver(conn, legal_representative="王某某")
    found = conn.execute("SELECT uscc, resource, record_key FROM record_version").fetchone()
    assert found is not None
    return api.Target(*found)
