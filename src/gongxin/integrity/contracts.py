"""Contracts, invoices, payments, judgments of bodies."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from gongxin.access import api as access
from gongxin.integrity import bodies, trail
from gongxin.integrity.errors import Finding, refuse
from gongxin.integrity.facts import Contract, Invoice, Judgment, NewContract, NewInvoice
from gongxin.integrity.rules import paying as rules
from gongxin.integrity.rules.complaining import DOMAINS
from gongxin.integrity.rules.duties import DUT5
from gongxin.integrity.trail import OFFICE, day_of, words
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg

KINDS = ("procurement", "ppp", "investment")
SIZES = ("sme", "large", "other")
OCID_PREFIX = "ocds-gongxin"
"""Not registered with the Open Contracting Partnership: a platform that publishes registers one and sets it here."""


@cache
def lpr_table() -> tuple[dict[date, Decimal], date]:
    """lpr.yaml: (day from which → per cent a year), and the last day it is known for."""
    given = yaml.safe_load((files(__package__) / "lpr.yaml").read_text(encoding="utf-8"))
    return {item["from"]: Decimal(item["rate"]) for item in given["rates"]}, given["known_through"]


def judged(new: NewContract, on: date) -> list[tuple[type[Rule], Finding]]:
    """Everything wrong with a contract as it was handed in (PAY8, PAY9, DUT5)."""
    found: list[tuple[type[Rule], Finding]] = []

    def wrong(rule: type[Rule], place: str, zh: str, en: str) -> None:
        found.append((rule, Finding(place, Bilingual(zh, en))))

    if new.value is None or not rules.PAY8.money(new.value):
        wrong(rules.PAY8, "value", "合同没有金额，或者金额不合规定。", "The contract has no value, or none that will do.")
    if not DUT5.is_body(new.body):
        wrong(DUT5, "body", "甲方不是机关或者事业单位。", "The buyer is not an organ or public institution.")
    if not codes.is_organisation(new.counterpart) or new.counterpart == new.body:
        wrong(
            DUT5,
            "counterpart",
            "相对方须为另一个组织，代码须有效。",
            "The counterpart is another organisation with a valid code.",
        )
    if new.kind not in KINDS or new.domain not in DOMAINS or new.counterpart_size not in SIZES:
        wrong(rules.PAY8, "kind", "合同类型、领域或者规模不在列。", "Kind, domain or size is none that is listed.")
    if not (words(new.number) and words(new.title) and words(new.counterpart_name)):
        wrong(rules.PAY8, "number", "编号、名称或者相对方名称缺失。", "Number, title or counterpart's name is missing.")
    if new.signed_on > on or (new.ends_on is not None and new.ends_on < new.signed_on):
        wrong(rules.PAY9, "signed_on", "签订日期晚于当日，或者晚于履约期限。", "Signed in the future, or after it ends.")
    if new.agreed_days is not None and not 1 <= new.agreed_days <= 3650:
        wrong(rules.PAY1, "agreed_days", "约定天数不合规定。", "The agreed days will not do.")
    if new.agreed_rate is not None and not (new.agreed_rate.is_finite() and 0 <= new.agreed_rate <= 100):
        wrong(rules.PAY6, "agreed_rate", "约定利率不合规定。", "The agreed rate will not do.")
    return found


def enter(conn: psycopg.Connection[Any], new: NewContract, *, actor: access.Actor, now: datetime) -> Contract:
    """A contract of a body, by an officer with this office. The same again changes nothing; other values under the same number
    replace them, and the event keeps the old ones. DutyRefusedError."""
    actor.require(OFFICE)
    wrong = judged(new, day_of(now))
    if wrong:
        rule, finding = wrong[0]
        raise refuse(rule, finding.place, finding.message.zh, finding.message.en)
    bodies.get(conn, new.body)
    assert new.value is not None
    rates, known_through = lpr_table()
    lpr = rules.lpr_on(new.signed_on, rates, known_through)
    values = asdict(replace(new, number=words(new.number, 100), title=words(new.title, 200),
                            counterpart_name=words(new.counterpart_name, 200)))  # fmt: skip
    values["ocid"] = new.ocid or ocid_of(new.body, values["number"])
    values["applied_rate"] = rules.PAY6.applied_rate(new.agreed_rate, lpr)
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('gov_contract', 0))")  # the same one may come twice at once
    known = trail.many(conn, Contract, "gov_contract", "body = %(body)s AND number = %(number)s FOR UPDATE", values)
    taken = conn.execute(
        "SELECT FROM gov_contract WHERE ocid = %(ocid)s AND NOT (body = %(body)s AND number = %(number)s)", values
    ).rowcount
    if taken:
        raise refuse(rules.PAY8, "ocid", "该ocid已用于另一份合同。", "Another contract has this ocid.")
    if known:
        return _changed(conn, known[0], values, actor, now)
    names = ", ".join(values)
    row = conn.execute(
        f"INSERT INTO gov_contract ({names}, source, at, steps) VALUES ({', '.join(f'%({n})s' for n in values)},"
        " %(source)s, %(at)s, 1) RETURNING id",
        {**values, "source": actor.department, "at": now},
    ).fetchone()
    number = int(row[0]) if row else 0
    trail.append(conn, "contract", number, 1, "entered", actor=actor, now=now)
    return contract(conn, number)


def ocid_of(body: str, number: str) -> str:
    """An open-contracting id that is the same every time."""
    return f"{OCID_PREFIX}-{body}-{hashlib.sha256(number.encode()).hexdigest()[:12]}"


def _changed(
    conn: psycopg.Connection[Any], known: Contract, values: dict[str, Any], actor: access.Actor, now: datetime
) -> Contract:
    actor.require_department(known.source)
    old = {name: getattr(known, name) for name in values}
    differing = {name: values[name] for name in values if values[name] != old[name]}
    if not differing:
        return known
    if conn.execute("SELECT FROM gov_invoice WHERE contract = %s", (known.id,)).rowcount and {
        "signed_on", "agreed_days", "agreed_rate", "counterpart",
    } & set(differing):  # fmt: skip
        raise refuse(
            rules.PAY8, "number", "合同已有发票，不能改变期限、利率和相对方。",
            "It has invoices: term, rate and counterpart stay as they are.",
        )  # fmt: skip
    trail.step(
        conn, "contract", known.id, known.steps, "changed", actor=actor, now=now,
        body={name: [str(old[name]), str(new)] for name, new in differing.items()}, **differing,
    )  # fmt: skip
    return contract(conn, known.id)


def contract(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Contract:
    return trail.one(conn, Contract, "gov_contract", number, lock=lock)


def contracts_with(conn: psycopg.Connection[Any], counterpart: str, *, limit: int = 200) -> list[Contract]:
    """The contracts of bodies with an enterprise, newest first."""
    return trail.many(
        conn, Contract, "gov_contract", "counterpart = %(who)s ORDER BY id DESC LIMIT %(limit)s",
        {"who": counterpart, "limit": limit},
    )  # fmt: skip


def invoice(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Invoice:
    return trail.one(conn, Invoice, "gov_invoice", number, lock=lock)


def add_invoice(
    conn: psycopg.Connection[Any],
    number: int,
    new: NewInvoice,
    *,
    actor: access.Actor,
    now: datetime,
    tell: bool = True,
) -> Invoice:
    """An invoice under a contract. The body that answers is told at once when it falls due and that arrears are public; the
    same invoice again changes nothing. DutyRefusedError."""
    actor.require(OFFICE)
    under = contract(conn, number, lock=True)
    finding = judged_invoice(new, under, day_of(now))
    if finding is not None:
        rule, place, zh, en = finding
        raise refuse(rule, place, zh, en)
    due_on = rules.PAY1.due_on(rules.PAY2.starts(new.delivered_on, new.settled_on), under.agreed_days)
    values = (words(new.number, 100), new.amount, new.delivered_on, new.settled_on, new.issued_on)
    row = conn.execute(
        "INSERT INTO gov_invoice (number, amount, delivered_on, settled_on, issued_on, contract, due_on, steps)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 1) ON CONFLICT DO NOTHING RETURNING id",
        (*values, number, due_on),
    ).fetchone()
    if row is None:
        known = trail.many(conn, Invoice, "gov_invoice", "contract = %(c)s AND number = %(n)s", {"c": number, "n": values[0]})[
            0
        ]
        if (known.number, known.amount, known.delivered_on, known.settled_on, known.issued_on) != values:
            raise refuse(rules.PAY8, "number", "该发票号已有其他内容。", "This invoice is there with other values.")
        return known
    trail.append(conn, "invoice", row[0], 1, "entered", actor=actor, now=now)
    made = invoice(conn, row[0])
    if tell:
        notices.send(
            conn, "gov_invoices", bodies.get(conn, under.body).holder, now=now,
            facts={"count": "1", "contract": under.title, "due_on": due_on.isoformat()},
        )  # fmt: skip
    return made


def judged_invoice(new: NewInvoice, under: Contract | NewContract, on: date) -> tuple[type[Rule], str, str, str] | None:
    """The first thing wrong with an invoice, or None."""
    if not words(new.number) or not rules.PAY8.money(new.amount):
        return rules.PAY8, "amount", "发票号或者金额不合规定。", "Number or amount of the invoice will not do."
    days = (new.delivered_on, new.issued_on, new.settled_on or new.delivered_on)
    if new.delivered_on < under.signed_on:
        return rules.PAY9, "delivered_on", "交付早于合同签订。", "Delivered before the contract was signed."
    if max(days) > on or (new.settled_on and new.settled_on < new.delivered_on):
        return (
            rules.PAY9,
            "delivered_on",
            "日期晚于当日，或者结算早于交付。",
            "A day in the future, or settled before delivery.",
        )
    return None


def pay(
    conn: psycopg.Connection[Any],
    number: int,
    amount: Decimal,
    *,
    paid_on: date,
    reference: str,
    actor: access.Actor,
    now: datetime,
) -> Invoice:
    """A payment on an invoice; the same reference again changes nothing. DutyRefusedError (PAY8: before the invoice, more than
    the invoice, nothing or less)."""
    actor.require(OFFICE)
    found = invoice(conn, number, lock=True)
    kept = words(reference, 100)
    known = conn.execute(
        "SELECT amount, paid_on FROM gov_payment WHERE invoice = %s AND reference = %s", (number, kept)
    ).fetchone()
    if known == (amount, paid_on):
        return found
    row = conn.execute("SELECT coalesce(sum(amount), 0) FROM gov_payment WHERE invoice = %s", (number,)).fetchone()
    wrong = judged_payment(amount, paid_on, found.issued_on, found.amount - (row[0] if row else 0), day_of(now))
    if wrong or known is not None or not kept:
        zh, en = wrong or ("该凭证号已有其他内容，或者没有凭证号。", "The reference is missing, or there with other values.")
        raise refuse(rules.PAY8, "paid_on" if wrong else "reference", zh, en)
    conn.execute(
        "INSERT INTO gov_payment (invoice, reference, amount, paid_on, at) VALUES (%s, %s, %s, %s, %s)",
        (number, kept, amount, paid_on, now),
    )
    trail.step(conn, "invoice", number, found.steps, "paid", actor=actor, now=now,
               body={"amount": amount, "paid_on": paid_on, "reference": kept})  # fmt: skip
    return invoice(conn, number)


def judged_payment(amount: Decimal, paid_on: date, issued_on: date, left: Decimal, on: date) -> tuple[str, str] | None:
    """What is wrong with a payment, in both languages, or None."""
    if not rules.PAY8.money(amount):
        return "付款金额不合规定。", "The amount will not do."
    if paid_on < issued_on:
        return f"付款早于发票（{issued_on}）。", f"Paid before the invoice of {issued_on}."
    if paid_on > on:
        return "付款日期晚于当日。", "Paid in the future."
    if amount > left:
        return f"超过发票未付金额{left}元。", f"More than the {left} yuan that are left of the invoice."
    return None


def dispute(
    conn: psycopg.Connection[Any], number: int, amount: Decimal, *, reason: str, actor: access.Actor, now: datetime
) -> Invoice:
    """PAY4: the body that answers disputes part of an invoice (nothing: it withdraws the dispute). DutyRefusedError."""
    found = invoice(conn, number, lock=True)
    holder = bodies.get(conn, contract(conn, found.contract).body).holder
    if not trail.acts_for(holder, actor):
        actor.require_subject(holder)
    if not (amount.is_finite() and 0 <= amount <= found.amount) or (amount and not words(reason)):
        raise refuse(rules.PAY4, "amount", "争议金额或者理由不合规定。", "The disputed sum or the reason will not do.")
    trail.step(
        conn, "invoice", number, found.steps, "disputed", actor=actor, now=now, why=reason, body={"amount": amount},
        disputed=amount, dispute_reason=words(reason, 1000) if amount else "",
    )  # fmt: skip
    return invoice(conn, number)


def enter_judgment(
    conn: psycopg.Connection[Any],
    body: str,
    *,
    case_no: str,
    kind: str,
    court: str,
    obligation: str,
    decided_on: date,
    due_on: date,
    amount: Decimal | None = None,
    actor: access.Actor,
    now: datetime,
) -> Judgment:
    """A judgment or review decision against a body (GI05), by an officer with this office who is not the body itself."""
    actor.require(OFFICE)
    found = bodies.get(conn, body)
    if trail.acts_for(found.holder, actor):
        raise refuse(DUT5, "body", "不得由本单位录入。", "A body does not enter its own judgments.")
    if kind not in {"judgment", "review"} or not all(words(text) for text in (case_no, court, obligation)):
        raise refuse(rules.PAY8, "case_no", "案号、法院或者义务缺失。", "Case number, court or duty is missing.")
    if (amount is not None and not rules.PAY8.money(amount)) or due_on < decided_on or decided_on > day_of(now):
        raise refuse(rules.PAY9, "due_on", "金额或者日期不合规定。", "Amount or days will not do.")
    row = conn.execute(
        "INSERT INTO gov_judgment (body, case_no, kind, court, obligation, amount, decided_on, due_on, source, at, steps)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1) ON CONFLICT DO NOTHING RETURNING id",
        (
            body, words(case_no, 100), kind, words(court, 200), words(obligation, 1000), amount, decided_on, due_on,
            actor.department, now,
        ),
    ).fetchone()  # fmt: skip
    if row is None:
        return trail.many(
            conn, Judgment, "gov_judgment", "body = %(b)s AND case_no = %(c)s", {"b": body, "c": words(case_no, 100)}
        )[0]
    trail.append(conn, "judgment", row[0], 1, "entered", actor=actor, now=now)
    notices.send(
        conn, "gov_judgment", found.holder, now=now,
        facts={"case_no": words(case_no, 100), "obligation": words(obligation, 500), "due_on": due_on.isoformat()},
    )  # fmt: skip
    return trail.one(conn, Judgment, "gov_judgment", row[0])


def perform_judgment(
    conn: psycopg.Connection[Any], number: int, performed_on: date, *, actor: access.Actor, now: datetime
) -> Judgment:
    """That it was performed, on that day; by the department that entered it."""
    found = trail.one(conn, Judgment, "gov_judgment", number, lock=True)
    actor.require(OFFICE).require_department(found.source)
    if found.performed_on is not None or not found.decided_on <= performed_on <= day_of(now):
        raise refuse(rules.PAY9, "performed_on", "已登记履行，或者日期不合规定。", "Performed already, or the day will not do.")
    trail.step(conn, "judgment", number, found.steps, "performed", actor=actor, now=now, performed_on=performed_on)
    return trail.one(conn, Judgment, "gov_judgment", number)
