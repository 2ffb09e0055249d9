"""The records behind the figures, as everybody may see them: no complainant, no words of a complaint, no account words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from gongxin.integrity.errors import UnknownDutyError
from gongxin.integrity.rules import paying

if TYPE_CHECKING:
    import psycopg

_LINE = "IN (SELECT uscc FROM gov_holder WHERE holder = %(uscc)s)"
_SQL = {
    "promises": (
        "SELECT c.id, c.number, c.matter, c.template, c.uscc AS body, c.made_on, c.due_on, c.performed_on, c.state"
        f" FROM commitment c WHERE c.uscc {_LINE} AND c.of_body AND c.number IS NOT NULL AND c.publication = 'PUBLIC'"
    ),
    "contracts": (
        "SELECT c.id, c.ocid, c.number, c.kind, c.domain, c.title, c.body, c.counterpart, c.counterpart_name,"
        " c.counterpart_size, c.value, c.signed_on, c.ends_on, c.agreed_days, c.agreed_rate, c.applied_rate, c.pay_when_paid,"
        " (SELECT count(*) FROM gov_invoice i WHERE i.contract = c.id) AS invoices"
        f" FROM gov_contract c WHERE c.body {_LINE}"
    ),
    "invoices": (
        "SELECT i.id, i.contract, k.title, k.number AS contract_number, k.counterpart_name, k.counterpart_size, k.applied_rate,"
        " i.number, i.amount, i.delivered_on, i.settled_on, i.issued_on, i.due_on, i.disputed, i.dispute_reason,"
        " coalesce((SELECT json_agg(json_build_array(y.paid_on, y.amount::text) ORDER BY y.paid_on, y.id) FROM gov_payment y"
        " WHERE y.invoice = i.id AND y.paid_on <= %(on)s), '[]') AS payments"
        f" FROM gov_invoice i JOIN gov_contract k ON k.id = i.contract AND k.body {_LINE}"
    ),
    "judgments": (
        "SELECT c.id, c.body, c.case_no, c.kind, c.court, c.obligation, c.amount, c.decided_on, c.due_on, c.performed_on"
        f" FROM gov_judgment c WHERE c.body {_LINE}"
    ),
    "complaints": (
        "SELECT c.id, c.body, c.domain, c.state, c.clock_from AS filed_on, c.clock_from + c.clock_days AS term_end, c.extended,"
        f" c.routed_to, c.urged_until, c.closed_on FROM gov_complaint c WHERE c.body {_LINE}"
    ),
    "breaches": (
        "SELECT c.id, c.body, c.domain, c.facts, c.amount, c.document_no, c.recognised_by, c.recognised_on, c.performed_on,"
        f" c.repaired_on, c.resource, c.record_key FROM gov_breach c WHERE c.body {_LINE}"
        # what is repaired is public no more (GOV10); it is counted as repaired
        " AND c.repaired_on IS NULL"
        " AND NOT EXISTS (SELECT FROM record_version v WHERE v.uscc = c.body AND v.resource = c.resource"
        " AND v.record_key = c.record_key AND v.state IN ('annulled', 'repaired', 'withdrawn') AND NOT EXISTS ("
        " SELECT FROM record_version w WHERE w.uscc = v.uscc AND w.resource = v.resource AND w.record_key = v.record_key"
        " AND w.version > v.version))"
    ),
}
KINDS = tuple(_SQL)
_FIRST = {"invoices": "i.id"}


def records(
    conn: psycopg.Connection[Any],
    kind: str,
    uscc: str,
    *,
    on: date,
    limit: int = 50,
    before: int | None = None,
    late: bool = False,
) -> list[dict[str, Any]]:
    """The records of a body that answers and of those it took over from, newest first; `before` pages on; `late`: only
    invoices that are arrears on the day. UnknownDutyError for another kind."""
    if kind not in _SQL:
        raise UnknownDutyError(place=kind[:32])
    number = _FIRST.get(kind, "c.id")
    more = " AND i.due_on < %(on)s" if late and kind == "invoices" else ""
    more += (
        " AND i.amount - i.disputed > coalesce((SELECT sum(amount) FROM gov_payment y WHERE y.invoice = i.id"
        " AND y.paid_on <= %(on)s), 0)"
        if more
        else ""
    )
    sql = f"{_SQL[kind]} AND (%(before)s::bigint IS NULL OR {number} < %(before)s){more} ORDER BY {number} DESC LIMIT %(limit)s"
    with conn.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(sql, {"uscc": uscc, "on": on, "limit": limit, "before": before}).fetchall()
    return [_with_interest(row, on) for row in found] if kind == "invoices" else found


def invoices_of(conn: psycopg.Connection[Any], contract: int, *, on: date) -> list[dict[str, Any]]:
    """The invoices of one contract."""
    sql = _SQL["invoices"].replace(f" AND k.body {_LINE}", "") + " WHERE i.contract = %(contract)s ORDER BY i.id"
    with conn.cursor(row_factory=dict_row) as cursor:
        return [_with_interest(row, on) for row in cursor.execute(sql, {"contract": contract, "on": on}).fetchall()]


def _with_interest(row: dict[str, Any], on: date) -> dict[str, Any]:
    payments = [(date.fromisoformat(day), Decimal(amount)) for day, amount in row.pop("payments")]
    due = row["due_on"]
    by_due = sum((amount for day, amount in payments if day <= due), Decimal(0))
    paid = sum((amount for _, amount in payments), Decimal(0))
    principal = max(paying.PAY4.undisputed(row["amount"], row["disputed"]) - by_due, Decimal(0))
    outstanding = paying.PAY5.outstanding(row["amount"], row["disputed"], paid, due, on)
    return row | {
        "paid": paid,
        "outstanding": outstanding,
        "days_late": max((on - due).days, 0) if outstanding else 0,
        "age": paying.PAY5.age(due, on) if outstanding else None,
        "interest": paying.PAY7.interest(principal, payments, due, on, row["applied_rate"]),
        "on_time": by_due >= paying.PAY4.undisputed(row["amount"], row["disputed"]),
        "last_paid_on": max((day for day, _ in payments), default=None),
    }
