"""The bodies of the tests of integrity, and calls with what never changes filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from gongxin.complaints import api
from integrity.world import COMPANY, NOW, officer

REPORTER = api.Reporter("李某甲", "138 0013 8000")
OFFICE = officer("xyb-01", "xyb", "credit_office")
CLERK = officer("czj-01", "czj", "tips")
ACCUSED = officer("jsj-01", "jsj", "tips", "unseal", "credit_office")  # of the works bureau, whatever its offices
SEAL = officer("szf-01", "szf", "unseal")


@dataclass
class World:
    conn: psycopg.Connection[Any]
    now: datetime = NOW

    def call(self, function: Any, *args: Any, **words: Any) -> Any:
        return function(self.conn, *args, now=self.now, **words)

    def report(self, about: str = COMPANY, reporter: api.Reporter | None = REPORTER, **words: Any) -> tuple[api.Tip, str]:
        given = {"about_kind": "organisation", "domain": "quality", "statement": "出售过期商品"} | words
        return self.call(api.report, about, reporter=reporter, **given)

    def passed(self, **words: Any) -> tuple[api.Tip, str]:
        tip, receipt = self.report(**words)
        return self.call(api.pass_on, tip.id, "czj", why="有权处理", actor=OFFICE), receipt

    def decide(self, number: int, founded: bool = True, **words: Any) -> api.Tip:
        given = {"why": "已立案查处", "decision_no": "云罚〔2026〕9号", "actor": CLERK} | words
        return self.call(api.decide, number, founded=founded, **given)

    def dump(self) -> str:
        """Everything that the database holds, as text."""
        tables = self.conn.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'sealed')"
        ).fetchall()
        return "".join(
            str(self.conn.execute(f'SELECT coalesce(json_agg(t)::text, \'\') FROM "{schema}"."{table}" t').fetchone())
            for schema, table in tables
        )

    def settled(self) -> None:
        self.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.conn.execute("SET CONSTRAINTS ALL DEFERRED")
