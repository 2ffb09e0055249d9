"""A company, a bureau that promises, the office that accepts and the superior that accepts the bureau's promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.commitments import api
from gongxin.engine import copying
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from registry.decisions import BODY, deliver
from registry.decisions import USCC as COMPANY

CATALOGUE = load()
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
ON = date(2026, 9, 1)
OFFICE = uscc.generate("11", "330100", "MB6CFT11")
SUBJECT = Actor("subject", uscc=COMPANY)
STRANGER = Actor("subject", uscc="91330100MA27XL0Q4H")
CLERK = Actor("officer", "fgw", "fgw-01", "", frozenset({"commitment"}))
BUREAU = Actor("officer", "scjg", "scjg-01", "", frozenset({"commitment"}))  # the bureau's own officer, who promises for it
BARE = Actor("officer", "fgw", "fgw-02", "", frozenset({"remedy"}))
PAPER = api.Paper("验收单.pdf", "a" * 64, "已验收")


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


@dataclass
class World:
    """Calls of the room on one connection, with what never changes filled in."""

    conn: psycopg.Connection[Any]
    now: datetime = NOW

    def call(self, function: Any, *args: Any, **words: Any) -> Any:
        words.setdefault("now", self.now)
        return function(self.conn, *args, **words)

    def prepare(self, template: str = "T1", who: str = COMPANY, due: int = 30, **words: Any) -> api.Commitment:
        words.setdefault("actor", CLERK)
        words.setdefault("matter", "食品经营许可")
        words.setdefault("department", "fgw")
        words.setdefault("due_on", (self.now + timedelta(days=due)).date())
        return self.call(api.prepare, template, who, **words)

    def sign(self, number: int, text_hash: str = "", actor: Actor = SUBJECT) -> api.Commitment:
        shown = text_hash or api.get(self.conn, number, actor=CLERK).text_hash
        return self.call(api.sign, number, text_hash=shown, actor=actor, catalogue=CATALOGUE)

    def made(self, **words: Any) -> api.Commitment:
        return self.sign(self.prepare(**words).id)

    def keep(self, number: int, performed_on: date | None = None, actor: Actor = CLERK) -> api.Commitment:
        day = performed_on or self.now.date()
        return self.call(api.keep, number, performed_on=day, actor=actor, catalogue=CATALOGUE)

    def break_(self, number: int, actor: Actor = CLERK, **words: Any) -> api.Commitment:
        given = {"unfulfilled": "未达到许可条件", "sanction": "撤销许可决定", "why": "现场核查"} | words
        return self.call(api.break_, number, actor=actor, catalogue=CATALOGUE, **given)

    def cure(self, number: int, performed_on: date, actor: Actor = CLERK) -> api.Commitment:
        return self.call(api.cure, number, performed_on=performed_on, why="已整改", actor=actor, catalogue=CATALOGUE)

    def get(self, number: int) -> api.Commitment:
        return api.get(self.conn, number, actor=CLERK)

    def record(self, found: api.Commitment) -> registry.Record:
        record = registry.latest(self.conn, found.uscc, "commitment", found.record_key)  # type: ignore[arg-type]
        assert record is not None
        return record

    def notices(self) -> list[str]:
        return [kind for (kind,) in self.conn.execute("SELECT kind FROM notice ORDER BY id").fetchall()]

    def settled(self) -> None:
        self.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.conn.execute("SET CONSTRAINTS ALL DEFERRED")


def write(conn: psycopg.Connection[Any]) -> None:
    """Departments and subjects; the company has a penalty as well, which these tests do not touch."""
    deliver(conn)
    access.add_department("fgw", Bilingual("云州市发展和改革委员会", "Yunzhou DRC"), now=NOW, uscc=OFFICE, region="330100", update=True)
    access.add_department("scjg", Bilingual("云州市市场监督管理局", "Yunzhou AMR"), now=NOW, uscc=BODY, region="330100",
                          update=True)  # fmt: skip
    subject(conn, COMPANY, "云州霁禾商贸有限公司")
    subject(conn, BODY, "云州市市场监督管理局")
    subject(conn, OFFICE, "云州市发展和改革委员会")


def subject(conn: psycopg.Connection[Any], code: str, name: str) -> None:
    rows = copying.batches_of(registry.NEWCOMER_COLUMNS, [(code, name, False)])
    registry.ensure_subjects(conn, registry.SubmissionRef(1, "organisation_registration", "scjg"), rows)
