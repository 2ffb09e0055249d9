"""One of everything that an address of the API can name, each belonging to one organisation and one department; who may do what with it;
and bodies that are in order. For tests that ask at every address: the matrix of roles, and any input.

Made over the rooms' own doors, on the world of world.py, inside the test's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

from django.db import connection
from django.utils import timezone

from commitments.world import subject
from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate
from gongxin.reports import api as reports

from . import remedy_world

OFFICER = "estate-01"
ABOVE, ACCUSED = generate("11", "330100", "MB6CFT61"), generate("11", "330100", "MB6CFT62")
EVERY_OFFICE = ("remedy", "certify", "propose", "decide", "check", "feedback", "commitment", "integrity", "tips", "unseal")


@dataclass
class Estate:
    """`subject`, `department`: whose it all is. `known`: beginning of an address → {name in it: value}; the longest beginning that
    fits holds. `keys`: headers by role (stranger: none)."""

    subject: str
    department: str
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)
    """Operation ("POST /api/v1/…") → a body that is in order, for what `known` names."""
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
    subject(conn, code, "云州霁禾商贸有限公司")
    issued, _ = reports.issue(conn, reports.Asked("public", code), actor=None, now=now, catalogue=load())
    rejected, in_review = cases.rejected(), cases.in_review()
    filed, with_source = _filed(cases, "decision_no"), _filed(cases, "penalty_content")
    cases.done("clerk", f"/objections/{with_source}/accept")
    tip, passed, receipt, handed = _tips(conn, code, now)
    duties = _integrity(conn, code, now)
    offer, promise, text_hash, shown = _commitments(conn, code, now)
    (notice,) = conn.execute("SELECT max(id) FROM notice WHERE uscc = %s", (code,)).fetchone()
    made.known = {
        "/api/v1/": {"uscc": code, "uscc_code": code, "resource": remedy_world.PENALTY, "key": str(cases.record_key)},
        "/api/v1/catalogue": {"resource": "administrative_penalty"},
        "/api/v1/objections/": {"number": with_source},
        "/api/v1/objections/{number}/accept": {"number": filed},
        "/api/v1/objections/{number}/refuse": {"number": filed},
        "/api/v1/objections/{number}/review": {"number": rejected},
        "/api/v1/objections/{number}/confirm": {"number": in_review},
        "/api/v1/objections/{number}/change": {"number": in_review},
        "/api/v1/repairs/": {"number": cases.applied()},
        "/api/v1/reports/": {"number": issued.number},
        "/api/v1/evidence/": {"number": cases.paper()},
        "/api/v1/checks/": {"no": _check(conn, code, now)},
        "/api/v1/tips/": {"number": tip, "paper": handed},
        "/api/v1/tips/{number}/decide": {"number": passed},
        "/api/v1/commitments/": {"number": promise, "paper": shown},
        "/api/v1/integrity/bodies/": {"uscc": ACCUSED, "kind": "complaints"},
        "/api/v1/integrity/contracts/": {"number": duties["contract"]},
        "/api/v1/integrity/invoices/": {"number": duties["invoice"]},
        "/api/v1/integrity/complaints/": {"number": duties["routed"], "paper": duties["paper"]},
        "/api/v1/integrity/breaches/": {"number": duties["breach"]},
        "/api/v1/departments/": {"department": "scjg"},
        "/api/v1/integrity/complaints/{number}/register": {"number": duties["filed"]},
        "/api/v1/integrity/complaints/{number}/decline": {"number": duties["filed"]},
        "/api/v1/integrity/complaints/{number}/performed": {"number": duties["urged"]},
        "/api/v1/integrity/complaints/{number}/recognise": {"number": duties["urged"]},
        "/api/v1/commitments/{number}/sign": {"number": offer},
        "/api/v1/commitments/{number}/drop": {"number": offer},
        "/api/v1/submissions/": {"submission_id": _delivery(code, now)},
        "/api/v1/measures/": {"measure": "M001"},
        "/api/v1/notices/": {"number": notice},
        "/api/v1/problems/": {"code": "request.malformed"},
    }
    why, today = {"why": "理由"}, timezone.localdate(now)
    made.bodies = {
        "POST /api/v1/objections": {**cases.about, "fields": ["unlawful_act"], "statement": "不符"},
        "POST /api/v1/objections/person": {**cases.about, "field": "legal_representative", "mask": True},
        "POST /api/v1/objections/receipt": {"receipt": "x"},
        "POST /api/v1/objections/{number}/supplement": {"statement": "补充"},
        "POST /api/v1/objections/{number}/extension": {"information": "新证据"},
        "POST /api/v1/objections/{number}/uphold": {"outcome": "annulled", **why},
        "POST /api/v1/objections/{number}/change": {"outcome": "annulled", **why},
        "POST /api/v1/repairs/{number}/supplement": {"statement": "补充"},
        "POST /api/v1/reorganisations": cases.approval(),
        "POST /api/v1/tips": {"about": code, "domain": "quality", "statement": "出售过期商品"},
        "POST /api/v1/tips/follow": {"receipt": receipt},
        "POST /api/v1/tips/follow/papers": {"receipt": receipt},
        "POST /api/v1/tips/follow/supplement": {"receipt": receipt, "statement": "又及"},
        "POST /api/v1/tips/follow/forget": {"receipt": receipt},
        "POST /api/v1/tips/{number}/pass": {"department": "scjg", **why},
        "POST /api/v1/tips/{number}/decide": {"founded": True, "decision_no": "云罚〔2026〕9号", **why},
        "POST /api/v1/commitments": {"template": "T1", "uscc": code, "matter": "食品经营许可", "department": "scjg",
                                     "due_on": str(today + timedelta(days=9))},
        "POST /api/v1/commitments/{number}/sign": {"text_hash": text_hash},
        "POST /api/v1/commitments/{number}/kept": {"performed_on": str(today)},
        "POST /api/v1/commitments/{number}/broken": {"unfulfilled": "未达到许可条件", "sanction": "撤销许可决定", **why},
        "POST /api/v1/commitments/{number}/evidence": {"papers": [{"name": "a.pdf", "sha256": "a" * 64, "says": "x"}]},
        "POST /api/v1/integrity/complaints": {"body": ACCUSED, "domain": "procurement", "statement": "货款逾期未付，另一笔"},
        "POST /api/v1/integrity/complaints/{number}/route": {"handler": ABOVE, **why},
        "POST /api/v1/integrity/complaints/{number}/verify": {"founded": True, "until": str(today + timedelta(days=9)), **why},
        "POST /api/v1/integrity/complaints/{number}/recognise": {"document_no": "认1号", "facts": "逾期未付", **why},
        "POST /api/v1/integrity/breaches/{number}/repair": {"performed_on": str(today), **why},
        "POST /api/v1/integrity/contracts/{number}/invoices": {"number": "FP-9", "amount": "10.00", "delivered_on": str(today),
                                                               "issued_on": str(today)},
        "POST /api/v1/integrity/invoices/{number}/payments": {"reference": "ZF-9", "amount": "10.00", "paid_on": str(today)},
        "POST /api/v1/measures/repeals": {"law": "tendering_law", "article": "第五十三条", "last_day": str(today), "document": "d",
                                          **why},
        "POST /api/v1/checks": {"matter": "tender", "subjects": [code], "purpose": "采购资格审查"},
        "POST /api/v1/subjects/{uscc_code}/reports": {"kind": "special"},
    }  # fmt: skip
    reader = access.issue_key("scjg", ("submit", "checks", "read:sharing", "read:government"), now=now, purpose="test").token
    officer = access.issue_key("scjg", ["act"], now=now, officer_code=OFFICER).token
    made.keys = {
        "stranger": {},
        "program": remedy_world.bearer(reader) | {"X-Purpose": "test"},
        "officer": remedy_world.bearer(officer),
        "office": cases.keys["credit_office"],
        "subject": cases.keys["subject"],
        "other_clerk": cases.keys["other_clerk"],
        "other_subject": cases.keys["stranger"],
    }
    del world
    return made


def _check(conn: Any, code: str, now: Any) -> str:
    from gongxin.measures import api as measures

    question = measures.Question("tender", (code,), timezone.localdate(now), "采购资格审查")
    return measures.check(conn, load(), question, actor=access.officer(OFFICER, now=now), now=now).no


def _filed(cases: remedy_world.World, named: str) -> int:
    number: int = cases.done("subject", "/objections", {**cases.about, "fields": [named], "statement": "不符"})["id"]
    return number


def _tips(conn: Any, code: str, now: Any) -> tuple[int, int, str, str]:
    """One that came in with a file, one that was passed to the department, a receipt, the file."""
    from gongxin.complaints import api as tips

    office = access.Actor("officer", "fgw", "rem-credit_office", "", frozenset({"credit_office"}))
    words = {"about_kind": "organisation", "domain": "quality", "statement": "出售过期商品"}
    files = [remedy_world.PDF]
    tip, receipt = tips.report(conn, code, reporter=tips.Reporter("李某甲", "x@y"), now=now, files=files, **words)
    other, _ = tips.report(conn, code, reporter=None, now=now, **words)
    passed = tips.pass_on(conn, other.id, "scjg", why="有权处理", actor=office, now=now)
    (handed,) = tips.papers_of(conn, tip.id, actor=office)
    return tip.id, passed.id, receipt, str(handed.id)


def _integrity(conn: Any, code: str, now: Any) -> dict[str, Any]:
    """A body that owes the organisation, its superior, which the department of this estate is; complaints at four steps, one with
    a paper."""
    from gongxin.integrity import api as integrity

    office = access.Actor("officer", "fgw", "rem-credit_office", "", frozenset({"credit_office"}))
    clerk, who = access.officer(OFFICER, now=now), access.Actor("subject", uscc=code)
    names = {ABOVE: "云州市市场监督管理局", ACCUSED: "云州市养护中心"}
    access.add_department("scjg", Bilingual(names[ABOVE], "Market Regulation"), now=now, uscc=ABOVE, region="330100", level="city",
                          update=True)  # fmt: skip
    for body, superior in ((ABOVE, None), (ACCUSED, ABOVE)):
        subject(conn, body, names[body])
        integrity.enrol(conn, body, Bilingual(names[body], ""), region="330100", level="city", superior=superior, actor=office,
                        now=now)  # fmt: skip
    today = timezone.localdate(now)
    contract = integrity.enter_contract(
        conn,
        integrity.NewContract(
            number="HT-1", kind="procurement", domain="procurement", title="养护", body=ACCUSED, counterpart=code,
            counterpart_name="云州霁禾商贸有限公司", value=Decimal(1000), signed_on=today - timedelta(days=99), counterpart_size="sme",
        ),
        actor=clerk, now=now,
    )  # fmt: skip
    bill = integrity.NewInvoice(
        number="FP-1", amount=Decimal(1000), delivered_on=today - timedelta(days=90), issued_on=today - timedelta(days=90)
    )
    made: dict[str, Any] = {"contract": contract.id, "invoice": integrity.add_invoice(conn, contract.id, bill, actor=clerk, now=now).id}
    for step in ("filed", "routed", "urged", "refused"):
        filed = integrity.complain(conn, ACCUSED, domain="procurement", statement=f"货款逾期未付：{step}", actor=who, now=now)
        made[step] = filed.id
        if step != "filed":
            integrity.register(conn, filed.id, actor=office, now=now)
    for step in ("urged", "refused"):
        integrity.verify(conn, made[step], founded=True, why="属实", until=today + timedelta(days=9), actor=clerk, now=now)
    integrity.respond(conn, made["refused"], statement="不予支付", refuses=True, actor=access.Actor("subject", uscc=ACCUSED), now=now)
    words = {"document_no": "认9号", "facts": "逾期未付", "why": "拒不整改"}
    made["breach"] = integrity.recognise(conn, made["refused"], **words, actor=clerk, now=now, catalogue=load()).id
    (paper,) = integrity.attach(conn, made["routed"], [("合同.pdf", remedy_world.PDF)], actor=who, now=now)
    return made | {"paper": str(paper.id)}


def _commitments(conn: Any, code: str, now: Any) -> tuple[int, int, str, str]:
    """An offer, one that was signed, the offer's text's hash, and a paper of the one that was signed."""
    from gongxin.commitments import api as commitments

    clerk, due = access.officer(OFFICER, now=now), timezone.localdate(now) + timedelta(days=9)

    def offered(matter: str) -> commitments.Commitment:
        return commitments.prepare(conn, "T1", code, matter=matter, due_on=due, department="scjg", actor=clerk, now=now)

    offer, other = offered("食品经营许可"), offered("餐饮服务许可")
    promisor = access.Actor("subject", uscc=code)
    made = commitments.sign(conn, other.id, text_hash=other.text_hash, actor=promisor, now=now, catalogue=load())
    shown = commitments.keep_paper(conn, made.id, "验收单.pdf", remedy_world.PDF, actor=promisor, now=now)
    commitments.add_evidence(conn, made.id, [shown], actor=promisor, now=now)
    return offer.id, made.id, offer.text_hash, str(shown.paper)


def _delivery(code: str, now: Any) -> int:
    from gongxin.intake import api as intake

    resource = load().resource("honour")
    values = {"subject_name": "云州霁禾商贸有限公司", "subject_uscc": code, "honour_name": "示范户", "awarded_on": "2026-03-05",
              "authority_name": "云州市人民政府"}  # fmt: skip
    return intake.submit(
        [intake.one_row(resource, values)], resource="honour", department="scjg", filename="a.csv", received_at=now, actor="t",
        by_hand=True,
    ).id  # fmt: skip


