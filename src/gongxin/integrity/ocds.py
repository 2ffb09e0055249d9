"""Contracts, invoices and payments as Open Contracting Data Standard 1.1 release packages, in and out.

OCDS has contracts, values, parties and transactions, but no invoices and no terms of payment: those stand in members that
begin with `x_` (the standard lets publishers add members; readers ignore what they do not know). Amounts are JSON numbers with
at most two decimals; a reader parses them as decimals. The scheme CN-USCC is no list of org-id.guide: an identifier's id is
the unified social credit code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from gongxin.access import api as access
from gongxin.integrity import bodies, contracts
from gongxin.integrity.errors import Finding, ImportRefusedError
from gongxin.integrity.facts import NewContract, NewInvoice
from gongxin.integrity.trail import OFFICE, day_of
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices

if TYPE_CHECKING:
    import psycopg

VERSION = "1.1"
SCHEME = "CN-USCC"
MOST = 5_000
"""Releases in one package."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. contracts, invoices, payments: how many the package names; new: how many of them are new."""

    contracts: int
    invoices: int
    payments: int
    new: int
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Release:
    contract: NewContract
    invoices: tuple[tuple[NewInvoice, tuple[tuple[Decimal, date, str], ...]], ...]


def exported(
    conn: psycopg.Connection[Any],
    *,
    base: str,
    now: datetime,
    body: str = "",
    after: int = 0,
    limit: int = 500,
) -> tuple[dict[str, Any], int | None]:
    """A release package of a body's contracts (or everybody's) by number, and where the next one goes on. base: the address
    under which packages and releases are found."""
    sql = (
        "SELECT c.*, b.name_zh, coalesce((SELECT json_agg(json_build_object('number', i.number, 'amount', i.amount::text,"
        " 'delivered_on', i.delivered_on, 'settled_on', i.settled_on, 'issued_on', i.issued_on, 'due_on', i.due_on,"
        " 'disputed', i.disputed::text, 'payments', coalesce((SELECT json_agg(json_build_object('reference', y.reference,"
        " 'amount', y.amount::text, 'paid_on', y.paid_on) ORDER BY y.paid_on, y.id) FROM gov_payment y WHERE y.invoice = i.id),"
        " '[]')) ORDER BY i.id) FROM gov_invoice i WHERE i.contract = c.id), '[]') AS invoices"
        " FROM gov_contract c JOIN gov_body b ON b.uscc = c.body WHERE c.id > %(after)s"
        " AND (%(body)s = '' OR c.body IN (SELECT uscc FROM gov_holder WHERE holder = %(body)s)) ORDER BY c.id LIMIT %(limit)s"
    )
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(sql, {"after": after, "body": body, "limit": limit + 1}).fetchall()
    shown, more = rows[:limit], len(rows) > limit
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    package = {
        "uri": f"{base}?after={after}" + (f"&body={body}" if body else ""),
        "version": VERSION,
        "publishedDate": stamp,
        "publisher": {"name": "Gongxin 公信"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "releases": [_release(row, stamp) for row in shown],
    }
    return package, (shown[-1]["id"] if more else None)


def _release(row: Mapping[str, Any], stamp: str) -> dict[str, Any]:
    buyer, supplier = f"{SCHEME}-{row['body']}", f"{SCHEME}-{row['counterpart']}"
    identity = str(row["number"])
    due_names = {"buyer": {"id": buyer, "name": row["name_zh"]}, "payee": {"id": supplier, "name": row["counterpart_name"]}}
    contract = {
        "id": identity,
        "awardID": identity,
        "title": row["title"],
        "status": "active",
        "value": _value(row["value"]),
        "dateSigned": _moment(row["signed_on"]),
        "period": {"startDate": _moment(row["signed_on"]), **({"endDate": _moment(row["ends_on"])} if row["ends_on"] else {})},
        "x_kind": row["kind"],
        "x_domain": row["domain"],
        "x_paymentTerms": {
            "agreedDays": row["agreed_days"],
            "agreedAnnualRate": str(row["agreed_rate"]) if row["agreed_rate"] is not None else None,
            "payWhenPaid": row["pay_when_paid"],
        },
        "implementation": {
            "transactions": [
                {
                    "id": f"{invoice['number']}/{payment['reference']}",
                    "date": _moment(payment["paid_on"]),
                    "value": _value(payment["amount"]),
                    "payer": due_names["buyer"],
                    "payee": due_names["payee"],
                    "x_invoice": invoice["number"],
                    "x_reference": payment["reference"],
                }
                for invoice in row["invoices"]
                for payment in invoice["payments"]
            ],
            "x_invoices": [
                {
                    "id": invoice["number"],
                    "value": _value(invoice["amount"]),
                    "disputed": _value(invoice["disputed"]),
                    **{name: invoice[key] for name, key in _DAYS.items() if invoice[key]},
                }
                for invoice in row["invoices"]
            ],
        },
    }
    return {
        "ocid": row["ocid"],
        "id": f"{identity}-{row['steps']}-{len(row['invoices'])}",
        "date": stamp,
        "tag": ["contract", *(["implementation"] if row["invoices"] else [])],
        "initiationType": "tender",
        "language": "zh",
        "parties": [
            _party(buyer, row["body"], row["name_zh"], "buyer"),
            _party(supplier, row["counterpart"], row["counterpart_name"], "supplier") | {"x_size": row["counterpart_size"]},
        ],
        "buyer": due_names["buyer"],
        "awards": [
            {"id": identity, "title": row["title"], "status": "active", "value": _value(row["value"]),
             "suppliers": [due_names["payee"]]}
        ],
        "contracts": [contract],
    }  # fmt: skip


_DAYS = {"deliveredDate": "delivered_on", "settledDate": "settled_on", "issuedDate": "issued_on", "dueDate": "due_on"}


def _party(identity: str, code: str, name: str, role: str) -> dict[str, Any]:
    return {
        "id": identity, "name": name, "roles": [role], "identifier": {"scheme": SCHEME, "id": code, "legalName": name},
    }  # fmt: skip


def _value(amount: Decimal | str) -> dict[str, Any]:
    return {"amount": float(amount), "currency": "CNY"}


def _moment(day: date) -> str:
    return f"{day}T00:00:00+08:00"


def import_package(conn: psycopg.Connection[Any], content: bytes, *, actor: access.Actor, now: datetime) -> Imported:
    """Take a release package in: everything or nothing. What is there already changes nothing. The bodies concerned are told
    once. ImportRefusedError with every finding."""
    actor.require(OFFICE)
    ignored: set[str] = set()
    releases = _read(content, conn, day_of(now), ignored)
    before = _rows(conn)
    told: dict[str, list[date]] = {}
    for release in releases:
        kept = contracts.enter(conn, release.contract, actor=actor, now=now)
        for new, payments in release.invoices:
            made = contracts.add_invoice(conn, kept.id, new, actor=actor, now=now, tell=False)
            if made.steps == 1:
                told.setdefault(kept.body, []).append(made.due_on)
            for amount, paid_on, reference in payments:
                contracts.pay(conn, made.id, amount, paid_on=paid_on, reference=reference, actor=actor, now=now)
    new_rows = _rows(conn) - before
    for body, days in told.items() if new_rows else ():
        notices.send(
            conn, "gov_invoices", bodies.get(conn, body).holder, now=now,
            facts={"count": str(len(days)), "contract": "OCDS", "due_on": min(days).isoformat()},
        )  # fmt: skip
    invoices = [pair for release in releases for pair in release.invoices]
    return Imported(
        len(releases), len(invoices), sum(len(payments) for _, payments in invoices), new_rows, tuple(sorted(ignored))
    )


def _rows(conn: psycopg.Connection[Any]) -> int:
    row = conn.execute(
        "SELECT (SELECT count(*) FROM gov_contract) + (SELECT count(*) FROM gov_invoice) + (SELECT count(*) FROM gov_payment)"
    ).fetchone()
    return int(row[0]) if row else 0


class _Wrong(Exception):  # noqa: N818  a finding on its way to the list
    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(place)
        self.finding = Finding(place, Bilingual(zh, en))


def _read(content: bytes, conn: psycopg.Connection[Any], on: date, ignored: set[str]) -> list[_Release]:
    """The releases of a package, all checked. ImportRefusedError."""
    findings: list[Finding] = []
    found: list[_Release] = []
    try:
        package = json.loads(content, parse_float=Decimal, parse_int=Decimal)
        releases = package["releases"]
        version = str(package.get("version", ""))
    except (ValueError, KeyError, TypeError, RecursionError):
        reason = Bilingual("不是OCDS release package。", "This is no OCDS release package.")
        raise ImportRefusedError([Finding("package", reason)]) from None
    if not isinstance(releases, list) or not 0 < len(releases) <= MOST:
        raise ImportRefusedError(
            [Finding("releases", Bilingual(f"须有1至{MOST}个release。", f"There must be 1 to {MOST} releases."))]
        )
    if not version.startswith("1.1"):
        raise ImportRefusedError([Finding("version", Bilingual("须为OCDS 1.1。", "It must be OCDS 1.1."))])
    known = {row[0] for row in conn.execute("SELECT uscc FROM gov_body")}
    for n, release in enumerate(releases):
        place = f"releases/{n}"
        try:
            for m, contract in enumerate(_list(release, "contracts", place)):
                found.append(_contract(release, contract, f"{place}/contracts/{m}", known, on, findings, ignored))
        except _Wrong as wrong:
            findings.append(wrong.finding)
        except (AttributeError, TypeError, ValueError, ArithmeticError):
            findings.append(Finding(place, Bilingual("结构不符合OCDS。", "Its structure is not that of OCDS.")))
    if not found and not findings:
        findings.append(Finding("releases", Bilingual("没有合同。", "There is no contract.")))
    if findings:
        raise ImportRefusedError(findings)
    return found


def _contract(  # noqa: PLR0917  the place of a contract
    release: Mapping[str, Any],
    given: Mapping[str, Any],
    place: str,
    known: set[str],
    on: date,
    findings: list[Finding],
    ignored: set[str],
) -> _Release:
    buyer, supplier = _code(release.get("buyer"), f"{place}/buyer"), _supplier(release, place)
    if buyer not in known:
        raise _Wrong(f"{place}/buyer", "没有登记这个政府部门。", "This body is not entered.")
    terms = given.get("x_paymentTerms") or {}
    rate = terms.get("agreedAnnualRate")
    size = next(
        (p.get("x_size") for p in release.get("parties") or [] if isinstance(p, dict) and _bare(p.get("id")) == supplier[0]),
        None,
    )
    new = NewContract(
        number=_text(given, "id", place),
        kind=str(given.get("x_kind") or "procurement"),
        domain=str(given.get("x_domain") or "procurement"),
        title=str(given.get("title") or given.get("description") or ""),
        body=buyer,
        counterpart=supplier[0],
        counterpart_name=supplier[1],
        value=_amount(given.get("value"), f"{place}/value") if given.get("value") is not None else None,
        signed_on=_day(given, "dateSigned", place),
        counterpart_size=str(size or "other"),
        ends_on=_day(given["period"], "endDate", place) if (given.get("period") or {}).get("endDate") else None,
        agreed_days=int(terms["agreedDays"]) if terms.get("agreedDays") is not None else None,
        agreed_rate=_decimal(rate, f"{place}/x_paymentTerms") if rate is not None else None,
        pay_when_paid=bool(terms.get("payWhenPaid")),
        ocid=str(release.get("ocid") or "") if len(release.get("contracts") or []) == 1 else "",
    )
    findings += [finding_at(place, finding) for _, finding in contracts.judged(new, on)]
    ignored |= {f"contracts/{name}" for name in given if name not in _TAKEN}
    implementation = given.get("implementation") or {}
    ignored |= {f"implementation/{name}" for name in implementation if name not in {"transactions", "x_invoices"}}
    return _Release(new, _invoices(implementation, new, f"{place}/implementation", on, findings))


_TAKEN = frozenset({
    "id", "title", "description", "value", "dateSigned", "period", "implementation", "x_kind", "x_domain", "x_paymentTerms",
})  # fmt: skip


def _invoices(
    given: Mapping[str, Any], under: NewContract, place: str, on: date, findings: list[Finding]
) -> tuple[tuple[NewInvoice, tuple[tuple[Decimal, date, str], ...]], ...]:
    paid: dict[str, list[tuple[Decimal, date, str]]] = {}
    for n, transaction in enumerate(_list(given, "transactions", place)):
        at = f"{place}/transactions/{n}"
        try:
            amount = _amount(transaction.get("value"), f"{at}/value")
            reference = str(transaction.get("x_reference") or _text(transaction, "id", at))
            paid.setdefault(str(transaction.get("x_invoice") or ""), []).append(
                (amount, _day(transaction, "date", at), reference)
            )
        except _Wrong as wrong:
            findings.append(wrong.finding)
    found = []
    for n, item in enumerate(_list(given, "x_invoices", place)):
        at = f"{place}/x_invoices/{n}"
        try:
            new = NewInvoice(
                _text(item, "id", at), _amount(item.get("value"), f"{at}/value"), _day(item, "deliveredDate", at),
                _day(item, "issuedDate", at), _day(item, "settledDate", at) if item.get("settledDate") else None,
            )  # fmt: skip
        except _Wrong as wrong:
            findings.append(wrong.finding)
            continue
        wrong_invoice = contracts.judged_invoice(new, under, on)
        if wrong_invoice:
            findings.append(Finding(f"{at}/{wrong_invoice[1]}", Bilingual(wrong_invoice[2], wrong_invoice[3])))
        payments, left = paid.pop(new.number, []), new.amount
        for amount, day, _ in payments:
            wrong_payment = contracts.judged_payment(amount, day, new.issued_on, left, on)
            if wrong_payment:
                findings.append(Finding(at, Bilingual(*wrong_payment)))
            left -= amount
        found.append((new, tuple(payments)))
    findings += [
        Finding(f"{place}/transactions", Bilingual("付款没有对应的发票。", "A payment names no invoice of this contract."))
        for _ in paid
    ]
    return tuple(found)


def finding_at(place: str, finding: Finding) -> Finding:
    return Finding(f"{place}/{finding.place}", finding.message)


def _list(given: Any, name: str, place: str) -> list[Mapping[str, Any]]:
    found = given.get(name) if isinstance(given, dict) else None
    if found is None and isinstance(given, dict):
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _Wrong(f"{place}/{name}", "应为对象的列表。", "It must be a list of objects.")
    return found


def _text(given: Mapping[str, Any], name: str, place: str) -> str:
    found = given.get(name)
    if not isinstance(found, (str, Decimal)) or not str(found).strip():
        raise _Wrong(f"{place}/{name}", "缺失。", "It is missing.")
    return str(found)


def _day(given: Mapping[str, Any], name: str, place: str) -> date:
    found = given.get(name)
    try:
        return date.fromisoformat(str(found)[:10])
    except ValueError:
        raise _Wrong(f"{place}/{name}", "缺失或者不是日期。", "It is missing, or no date.") from None


def _amount(given: Any, place: str) -> Decimal:
    if not isinstance(given, dict) or given.get("currency", "CNY") != "CNY":
        raise _Wrong(place, "缺失，或者币种不是人民币。", "It is missing, or not in CNY.")
    return _decimal(given.get("amount"), place)


def _decimal(given: Any, place: str) -> Decimal:
    try:
        found = Decimal(str(given))
    except ArithmeticError:
        raise _Wrong(place, "不是数字。", "It is no number.") from None
    if not found.is_finite():
        raise _Wrong(place, "不是数字。", "It is no number.")
    return found


def _bare(identity: Any) -> str:
    return str(identity or "").rsplit("-", maxsplit=1)[-1]


def _code(party: Any, place: str) -> str:
    if not isinstance(party, dict):
        raise _Wrong(place, "缺失。", "It is missing.")
    return _bare((party.get("identifier") or {}).get("id") or party.get("id"))


def _supplier(release: Mapping[str, Any], place: str) -> tuple[str, str]:
    for award in _list(release, "awards", place):
        for party in _list(award, "suppliers", place):
            return _code(party, f"{place}/suppliers"), str(party.get("name") or "")
    for party in _list(release, "parties", place):
        if "supplier" in (party.get("roles") or []):
            return _code(party, f"{place}/parties"), str(party.get("name") or "")
    raise _Wrong(f"{place}/suppliers", "没有供应商。", "There is no supplier.")
