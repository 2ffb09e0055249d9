"""A city government, its finance bureau and works bureau, a county below it, and a company that works for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg

from commitments.world import subject
from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.integrity import api
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual

CATALOGUE = load()
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
ON = date(2026, 9, 1)
CITY, WORKS, FINANCE, COUNTY, NEW, OTHER = (uscc.generate("11", "330100", f"MB6CFT2{n}") for n in range(6))
COMPANY = uscc.generate("91", "330100", "MA6CFT31")
RIVAL = uscc.generate("91", "330100", "MA6CFT32")
NAMES = {CITY: "云州市人民政府", WORKS: "云州市建设局", FINANCE: "云州市财政局", COUNTY: "雁回县人民政府",
         NEW: "云州市城市建设管理局", OTHER: "云州市信用办"}  # fmt: skip
SUBJECT = Actor("subject", uscc=COMPANY)
STRANGER = Actor("subject", uscc=RIVAL)


def officer(code: str, department: str, *offices: str) -> Actor:
    return Actor("officer", department, code, "", frozenset(offices or {"integrity"}))


MAYOR = officer("szf-01", "szf")  # of the superior
WORKER = officer("jsj-01", "jsj")  # of the accused
CLERK = officer("czj-01", "czj")  # who enters contracts
OFFICE = officer("xyb-01", "xyb", "credit_office")
BARE = officer("czj-02", "czj", "remedy")


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


@dataclass
class World:
    """Calls of the room on one connection, with what never changes filled in."""

    conn: psycopg.Connection[Any]
    now: datetime = NOW
    count: list[int] = field(default_factory=lambda: [0])

    def call(self, function: Any, *args: Any, **words: Any) -> Any:
        words.setdefault("now", self.now)
        return function(self.conn, *args, **words)

    def next(self) -> str:
        self.count[0] += 1
        return str(self.count[0])

    @property
    def today(self) -> date:
        return self.now.date()

    def contract(self, **words: Any) -> api.Contract:
        actor = words.pop("actor", CLERK)
        given: dict[str, Any] = {
            "number": f"HT-{self.next()}", "kind": "procurement", "domain": "procurement", "title": "市政道路养护",
            "body": WORKS, "counterpart": COMPANY, "counterpart_name": "云州路桥有限公司", "value": Decimal(100000),
            "signed_on": date(2025, 9, 1), "counterpart_size": "sme",
        } | words  # fmt: skip
        return self.call(api.enter_contract, api.NewContract(**given), actor=actor)

    def invoice(self, contract: int, amount: str = "1000", delivered: date = ON, **words: Any) -> api.Invoice:
        given: dict[str, Any] = {
            "number": f"FP-{self.next()}", "amount": Decimal(amount), "delivered_on": delivered, "issued_on": delivered,
        } | words  # fmt: skip
        return self.call(api.add_invoice, contract, api.NewInvoice(**given), actor=CLERK)

    def pay(self, invoice: int, amount: str, paid_on: date, **words: Any) -> api.Invoice:
        return self.call(
            api.pay, invoice, Decimal(amount), paid_on=paid_on, reference=words.pop("reference", f"ZF-{self.next()}"),
            actor=words.pop("actor", CLERK),
        )  # fmt: skip

    def complain(self, body: str = WORKS, actor: Actor = SUBJECT, **words: Any) -> api.Complaint:
        given = {"domain": "procurement", "statement": "工程款逾期未付", "amount": Decimal("1000.00")} | words
        return self.call(api.complain, body, actor=actor, **given)

    def routed(self, **words: Any) -> api.Complaint:
        return self.call(api.register, self.complain(**words).id, actor=OFFICE)

    def urged(self, days: int = 10, **words: Any) -> api.Complaint:
        return self.verify(self.routed(**words).id, days=days)

    def verify(self, number: int, founded: bool = True, days: int = 10, actor: Actor = MAYOR, **words: Any) -> api.Complaint:
        until = self.today + timedelta(days=days) if founded else None
        return self.call(api.verify, number, founded=founded, why="核查合同和付款凭证", until=until, actor=actor, **words)

    def recognise(self, number: int, actor: Actor = MAYOR, **words: Any) -> api.Breach:
        given = {"document_no": f"云政信认〔2026〕{self.next()}号", "facts": "合同约定款项逾期未付", "why": "拒不整改"} | words
        return self.call(api.recognise, number, actor=actor, catalogue=CATALOGUE, **given)

    def succeed(self, before: str, after: str, **words: Any) -> api.Body:
        given: dict[str, Any] = {"on_date": self.today, "kind": "merged", "basis": "云编〔2026〕1号", "actor": OFFICE} | words
        return self.call(api.succeed, before, after, **given)

    def figures(self, uscc_: str = WORKS, since: date = date(2020, 1, 1), until: date | None = None) -> api.Figures:
        return api.of_body(self.conn, uscc_, [(since, until or self.today)])[0]

    def notices(self, uscc_: str | None = None) -> list[str]:
        rows = self.conn.execute("SELECT kind FROM notice WHERE %s::text IS NULL OR uscc = %s ORDER BY id", (uscc_, uscc_))
        return [kind for (kind,) in rows.fetchall()]

    def settled(self) -> None:
        self.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.conn.execute("SET CONSTRAINTS ALL DEFERRED")


def write(conn: psycopg.Connection[Any]) -> None:
    for code, name in {**NAMES, COMPANY: "云州路桥有限公司", RIVAL: "云州他山有限公司"}.items():
        subject(conn, code, name)
    for code, body in (("szf", CITY), ("jsj", WORKS), ("czj", FINANCE), ("xyb", OTHER)):
        access.add_department(code, Bilingual(NAMES[body], ""), now=NOW, uscc=body, region="330100", level="city")
    for body, name in NAMES.items():
        region, level = ("330110", "county") if body == COUNTY else ("330100", "city")
        superior = None if body == CITY else CITY
        api.enrol(
            conn, body, Bilingual(name, ""), region=region, level=level, superior=superior, actor=OFFICE, now=NOW
        )  # fmt: skip
