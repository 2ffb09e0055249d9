"""Every figure against a plain computation over small random data; regions and successors add up."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.integrity import api
from gongxin.integrity.rules.figures import GX02, GX03, GX04, GX05, GX06, GX07, RULES

from .world import CITY, COUNTY, FINANCE, NEW, ON, WORKS, World

START = date(2026, 1, 1)
BODIES = (WORKS, FINANCE, COUNTY)
offsets = st.integers(0, 240)
yuan = st.integers(1, 500_00).map(lambda n: Decimal(n) / 100)
payments = st.lists(st.tuples(st.integers(0, 240), st.integers(1, 100)), max_size=3)
invoices = st.lists(
    st.fixed_dictionaries({
        "body": st.sampled_from(BODIES), "amount": yuan, "delivered": offsets, "settled": st.one_of(st.none(), st.integers(0, 30)),
        "agreed": st.one_of(st.none(), st.integers(1, 90)), "rate": st.one_of(st.none(), st.sampled_from(["1", "5", "12.5"])),
        "size": st.sampled_from(["sme", "large", "other"]), "payments": payments, "disputed": st.integers(0, 2),
    }), max_size=8,
)  # fmt: skip
complaints = st.lists(
    st.fixed_dictionaries({
        "body": st.sampled_from(BODIES), "filed": offsets, "state": st.sampled_from(["routed", "unfounded", "breach", "repaired"]),
        "days": st.sampled_from([30, 90]), "closed": st.integers(0, 120), "repaired": st.integers(0, 60),
    }), max_size=6,
)  # fmt: skip
judgments = st.lists(st.tuples(st.sampled_from(BODIES), offsets, st.integers(0, 60), st.one_of(st.none(), st.integers(0, 120))), max_size=4)
promises = st.lists(st.tuples(st.sampled_from(BODIES), offsets, st.one_of(st.none(), st.integers(-40, 60))), max_size=6)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def put(world: World, data: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Write the data straight into the tables, and give back what was written as plain dictionaries."""
    conn = world.conn
    out: dict[str, list[dict[str, Any]]] = {"invoices": [], "complaints": [], "judgments": [], "promises": []}
    for n, item in enumerate(data["invoices"]):
        rate = Decimal(item["rate"]) if item["rate"] else None
        contract = conn.execute(
            "INSERT INTO gov_contract (ocid, number, kind, domain, title, body, counterpart, counterpart_name, counterpart_size,"
            " value, signed_on, agreed_days, agreed_rate, applied_rate, source, at, steps) VALUES (%s, %s, 'ppp', 'ppp', 't', %s,"
            " %s, 'c', %s, 1000, %s, %s, %s, %s, 'czj', now(), 1) RETURNING id",
            (f"o{n}x", f"n{n}", item["body"], "9" * 18, item["size"], START, item["agreed"], rate, rate),
        ).fetchone()[0]
        delivered = day(item["delivered"])
        settled = delivered + timedelta(days=item["settled"]) if item["settled"] is not None else None
        begins = settled or delivered
        due = begins + timedelta(days=min(item["agreed"] or 30, 60))
        disputed = item["amount"] * item["disputed"] / 4
        disputed = disputed.quantize(Decimal("0.01"))
        invoice = conn.execute(
            "INSERT INTO gov_invoice (contract, number, amount, delivered_on, settled_on, issued_on, due_on, disputed,"
            " dispute_reason, steps) VALUES (%s, '1', %s, %s, %s, %s, %s, %s, 'r', 1) RETURNING id",
            (contract, item["amount"], delivered, settled, delivered, due, disputed),
        ).fetchone()[0]
        left, paid = item["amount"], []
        for k, (after, percent) in enumerate(item["payments"]):
            amount = min((item["amount"] * percent / 100).quantize(Decimal("0.01")), left)
            if amount > 0:
                left -= amount
                when = delivered + timedelta(days=after)
                paid.append((when, amount))
                conn.execute(
                    "INSERT INTO gov_payment (invoice, reference, amount, paid_on, at) VALUES (%s, %s, %s, %s, now())",
                    (invoice, str(k), amount, when),
                )
        out["invoices"].append({**item, "delivered": delivered, "begins": begins, "due": due, "disputed": disputed, "paid": paid, "rate": rate})
    for n, item in enumerate(data["complaints"]):
        filed = day(item["filed"])
        closed = None if item["state"] == "routed" else filed + timedelta(days=item["closed"])
        number = conn.execute(
            "INSERT INTO gov_complaint (body, complainant, domain, statement, state, steps, filed_at, clock_from, clock_days,"
            " routed_to, urged_until, closed_on, decided_by) VALUES (%s, %s, 'ppp', 's', %s, 1, now(), %s, %s, %s, %s, %s, 'x')"
            " RETURNING id",
            (item["body"], "9" * 18, item["state"], filed, item["days"], CITY, filed, closed),
        ).fetchone()[0]
        repaired = closed + timedelta(days=item["repaired"]) if item["state"] == "repaired" and closed else None
        if item["state"] in {"breach", "repaired"}:
            conn.execute(
                "INSERT INTO gov_breach (complaint, body, domain, facts, document_no, recognised_by, recognised_on, resource,"
                " record_key, performed_on, repaired_on, steps) VALUES (%s, %s, 'ppp', 'f', %s, 'szf', %s, 'government_breach',"
                " gen_random_uuid(), %s, %s, 1)",
                (number, item["body"], f"d{n}", closed, repaired, repaired),
            )
        out["complaints"].append({**item, "filed": filed, "closed": closed, "repaired": repaired})
    for n, (body, decided, term, performed) in enumerate(data["judgments"]):
        due = day(decided + term)
        done = day(decided + performed) if performed is not None else None
        conn.execute(
            "INSERT INTO gov_judgment (body, case_no, kind, court, obligation, decided_on, due_on, performed_on, source, at, steps)"
            " VALUES (%s, %s, 'judgment', 'c', 'o', %s, %s, %s, 'x', now(), 1)",
            (body, f"c{n}", day(decided), due, done),
        )
        out["judgments"].append({"body": body, "due": due, "done": done})
    for n, (body, due, after) in enumerate(data["promises"]):
        done = day(due + after) if after is not None else None
        state = "made" if done is None else ("kept" if after <= 0 else "cured")
        conn.execute(
            "INSERT INTO commitment (number, template, uscc, of_body, department, region, matter, content, liability, text_hash,"
            " publication, state, steps, offered_at, due_on, made_on, signed_by, warned_on, performed_on, determined_on,"
            " determined_by, unfulfilled, sanction) VALUES (%(no)s, 'B1', %(body)s, true, 'szf', '330100', 'm', 'c', 'l',"
            " repeat('a', 64), 'PUBLIC', %(state)s, 1, now(), %(due)s, '2025-01-01', 's', %(due)s, %(done)s, %(done)s,"
            " CASE WHEN %(done)s::date IS NULL THEN NULL ELSE 'x' END, 'u', 's')",
            {"no": f"{n:020d}", "body": body, "state": state, "due": day(due), "done": done},
        )
        out["promises"].append({"body": body, "due": day(due), "done": done})
    return out


def plainly(data: dict[str, list[dict[str, Any]]], which: set[str], since: date, until: date) -> dict[str, Any]:
    """The same figures by counting, one record after the other, day by day for interest."""
    f: dict[str, Any] = {field.name: 0 for field in fields(api.Figures)}
    for i in data["invoices"]:
        if i["body"] not in which or i["delivered"] > until:
            continue
        wanted = i["amount"] - i["disputed"]
        paid = [(when, amount) for when, amount in i["paid"] if when <= until]
        in_time = sum(amount for when, amount in paid if when <= i["due"])
        if since < i["due"] <= until:
            f["invoices_due"] += 1
            f["invoices_on_time"] += in_time >= wanted
            f["due_yuan"] += wanted
            f["on_time_yuan"] += min(in_time, wanted)
        if i["due"] < until:
            debt = start = max(wanted - in_time, Decimal(0))
            weighted = Decimal(0)
            for step in range(1, (until - i["due"]).days + 1):
                weighted += debt
                today = i["due"] + timedelta(days=step)
                debt -= min(debt, sum((amount for when, amount in paid if when == today), Decimal(0)))
            owed = weighted / 2000 if i["rate"] is None else weighted * i["rate"] / 36500
            f["interest_yuan"] += owed.quantize(Decimal("0.01"), "ROUND_HALF_UP")
            f["overdue_total"] += start
            f["overdue_cleared"] += start - debt
            if debt > 0:
                f["arrears_invoices"] += 1
                late = (until - i["due"]).days
                band = "d30" if late <= 30 else "d90" if late <= 90 else "d180" if late <= 180 else "d365" if late <= 365 else "more"
                f[f"arrears_{band}"] += debt
        if i["size"] == "sme" and sum(amount for _, amount in paid) == i["amount"] and max(when for when, _ in paid) > since:
            f["paid_invoices"] += 1
            f["paid_days"] += (max(when for when, _ in paid) - i["begins"]).days
    for c in data["complaints"]:
        if c["body"] not in which or c["filed"] > until:
            continue
        end = c["filed"] + timedelta(days=c["days"])
        closed = c["closed"] if c["closed"] and c["closed"] <= until else None
        f["complaints_filed"] += c["filed"] > since
        f["complaints_open"] += closed is None
        first = end if closed is None or closed > end else closed
        f["complaints_counted"] += since < first <= until
        f["complaints_in_time"] += closed is not None and closed <= end and closed > since
        if c["state"] in {"breach", "repaired"} and closed:
            mended = c["repaired"] if c["repaired"] and c["repaired"] <= until else None
            f["breaches_recognised"] += closed > since
            f["breaches_open"] += mended is None
            if mended and mended > since:
                f["breaches_repaired"] += 1
                f["repair_days"] += (mended - closed).days
    for j in data["judgments"]:
        f["judgments_open"] += j["body"] in which and j["due"] < until and (j["done"] is None or j["done"] > until)
    for p in data["promises"]:
        if p["body"] in which and since < p["due"] <= until:
            f["promises_due"] += 1
            f["promises_kept"] += p["done"] is not None and p["done"] <= p["due"]
            f["promises_late"] += p["done"] is not None and p["due"] < p["done"] <= until
    return f


def same(found: api.Figures, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        assert getattr(found, name) == value, (name, getattr(found, name), value)


def test_every_figure_by_counting(world: World):
    conn = world.conn
    for table in ("gov_contract", "gov_invoice", "gov_judgment", "gov_complaint", "gov_breach", "commitment"):
        conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # rows of any state and day, without their history

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(
        st.fixed_dictionaries({
            "invoices": invoices, "complaints": complaints, "judgments": judgments, "promises": promises,
        }), st.integers(0, 300), st.integers(0, 200),
    )  # fmt: skip
    def check(data: dict[str, Any], end: int, length: int) -> None:
        with conn.transaction(force_rollback=True):
            written = put(world, data)
            until, since = day(end), day(end - length)
            periods = [(since, until), (day(0), day(end + 50))]
            for body in BODIES:
                for period, found in zip(periods, api.of_body(conn, body, periods), strict=True):
                    same(found, plainly(written, {body}, *period))
            same(api.of_region(conn, "", [(since, until)])[0], plainly(written, set(BODIES), since, until))
            same(api.of_region(conn, "330110", [(since, until)])[0], plainly(written, {COUNTY}, since, until))
            same(api.of_region(conn, "330100", [(since, until)])[0], plainly(written, set(BODIES), since, until))
            for body, found in api.by_body(conn, (since, until)).items():
                same(found, plainly(written, {body}, since, until))
            for code, found in api.by_region(conn, (since, until)).items():
                same(found, plainly(written, {COUNTY} if code == "330110" else {WORKS, FINANCE}, since, until))

    check()


def test_a_successor_takes_everything_over(world: World):
    made = world.contract()
    world.invoice(made.id, "1000", date(2026, 1, 1))
    other = world.contract(body=NEW)
    world.invoice(other.id, "50", date(2026, 1, 1))
    before = world.figures(WORKS).arrears + world.figures(NEW).arrears
    assert world.succeed(WORKS, NEW).uscc == NEW
    assert world.figures(NEW).arrears == before == Decimal(1050)
    assert world.figures(WORKS) == api.Figures(), "who has passed its duties on answers for none"
    assert {row["body"] for row in api.records(world.conn, "contracts", NEW, on=ON)} == {WORKS, NEW}


def test_the_ratios_say_nothing_about_nothing():
    empty = api.Figures()
    assert [rule.value(empty) for rule in (GX02, GX03, GX04, GX05, GX06, GX07)] == [None] * 6
    assert len(RULES) == 7


def test_records_behind_the_figures_add_up(world: World):
    made = world.contract(agreed_rate=Decimal(5))
    late = world.invoice(made.id, "1000", date(2026, 1, 1))
    world.pay(late.id, "300", date(2026, 3, 1))
    world.invoice(made.id, "500", date(2026, 8, 20))
    rows = api.records(world.conn, "invoices", WORKS, on=ON)
    found = world.figures()
    assert sum(row["outstanding"] for row in rows) == found.arrears == Decimal(700)
    assert sum(row["interest"] for row in rows) == found.interest_yuan
    assert [row["number"] for row in api.records(world.conn, "invoices", WORKS, on=ON, late=True)] == [late.number]
    assert [row["outstanding"] for row in api.invoices_of(world.conn, made.id, on=ON)] == [Decimal(700), Decimal(0)]
    with pytest.raises(api.UnknownDutyError):
        api.records(world.conn, "people", WORKS, on=ON)
