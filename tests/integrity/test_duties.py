"""Bodies, successors, contracts, invoices, payments, judgments: rule by rule, and bad input."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from gongxin.access.api import Actor, NoOfficeError
from gongxin.integrity import api
from gongxin.kernel.text import Bilingual

from .world import (
    BARE,
    CITY,
    CLERK,
    COMPANY,
    COUNTY,
    MAYOR,
    NEW,
    NOW,
    OFFICE,
    ON,
    RIVAL,
    STRANGER,
    SUBJECT,
    WORKER,
    WORKS,
    World,
    later,
    officer,
)  # fmt: skip


def refused(rule: str) -> Any:
    return pytest.raises(api.DutyRefusedError, match=f"{rule}:")


def enrol(world: World, uscc: str, **words: Any) -> api.Body:
    given = {"region": "330100", "level": "city", "superior": CITY, "actor": OFFICE} | words
    return world.call(api.enrol, uscc, Bilingual("某局", ""), **given)


def test_a_body_is_not_its_own_superior(world: World):
    with refused("DUT3"):
        enrol(world, WORKS, superior=WORKS)
    with refused("DUT3"):
        enrol(world, CITY, superior=WORKS)  # WORKS is under CITY
    with refused("DUT3"):
        enrol(world, WORKS, superior="11330100MB6CFT9999")
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE gov_body SET superior = uscc, steps = steps + 1 WHERE uscc = %s", (WORKS,))


@pytest.mark.parametrize("words", [{"uscc": COMPANY}, {"uscc": "1" * 18}, {"region": "33"}, {"level": "galaxy"}])
def test_who_is_no_body(world: World, words: dict[str, Any]):
    with refused("DUT5"):
        enrol(world, words.pop("uscc", WORKS), **words)


def test_the_same_again_changes_nothing(world: World):
    enrol(world, WORKS)
    steps = len(api.events(world.conn, "body", WORKS))
    enrol(world, WORKS)
    assert len(api.events(world.conn, "body", WORKS)) == steps
    world.settled()


def test_circular_successors(world: World):
    world.succeed(WORKS, NEW)
    world.succeed(NEW, COUNTY)
    with refused("DUT3"):
        world.succeed(COUNTY, WORKS)
    with refused("DUT3"):
        world.succeed(COUNTY, COUNTY)
    with refused("DUT1"):
        world.succeed(WORKS, COUNTY)  # has a successor already
    with pytest.raises(psycopg.errors.CheckViolation, match="circle"), world.conn.transaction():
        world.conn.execute(
            "INSERT INTO gov_succession (predecessor, successor, on_date, kind, basis, at) VALUES (%s, %s, %s, 'merged', 'b', %s)",
            (COUNTY, WORKS, ON, NOW),
        )
    assert api.body(world.conn, WORKS).holder == COUNTY
    assert [item.predecessor for item in api.line_of(world.conn, COUNTY)] == [WORKS, NEW] or len(api.line_of(world.conn, COUNTY)) == 2
    assert world.notices(NEW) == ["gov_duties_passed"]
    with refused("DUT1"):
        world.succeed(CITY, NEW, on_date=date(2027, 1, 1))
    with pytest.raises(psycopg.errors.RestrictViolation), world.conn.transaction():
        world.conn.execute("DELETE FROM gov_succession")


def test_a_change_of_head_changes_nothing(world: World):
    made = world.contract()
    world.invoice(made.id, "1000", date(2026, 1, 1))
    before = world.figures()
    world.call(api.note_change_of_head, WORKS, ON, actor=OFFICE)
    assert world.figures() == before
    assert [event.what for event in api.events(world.conn, "body", WORKS)] == ["enrolled", "head_changed"]
    assert api.events(world.conn, "body", WORKS)[-1].body == {"on": "2026-09-01"}, "a day and nothing else"


def test_only_who_may(world: World):
    for act in (
        lambda: enrol(world, WORKS, actor=CLERK), lambda: world.succeed(WORKS, NEW, actor=CLERK),
        lambda: world.contract(actor=BARE), lambda: world.contract(actor=SUBJECT),
    ):  # fmt: skip
        with pytest.raises(NoOfficeError):
            act()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"value": None}, "PAY8"),
        ({"value": Decimal(0)}, "PAY8"),
        ({"value": Decimal(-5)}, "PAY8"),
        ({"value": Decimal("0.001")}, "PAY8"),
        ({"value": Decimal("NaN")}, "PAY8"),
        ({"body": COMPANY}, "DUT5"),
        ({"counterpart": WORKS}, "DUT5"),
        ({"counterpart": "330102199001011234"}, "DUT5"),  # a person's number is no counterpart
        ({"kind": "gift"}, "PAY8"),
        ({"title": " "}, "PAY8"),
        ({"signed_on": date(2026, 9, 2)}, "PAY9"),
        ({"ends_on": date(2025, 8, 31)}, "PAY9"),
        ({"agreed_days": 0}, "PAY1"),
        ({"agreed_rate": Decimal(-1)}, "PAY6"),
    ],
)
def test_contracts_that_will_not_do(world: World, words: dict[str, Any], rule: str):
    with refused(rule):
        world.contract(**words)


def test_a_contract_again(world: World):
    made = world.contract(number="HT-1")
    assert world.contract(number="HT-1") == made
    changed = world.contract(number="HT-1", value=Decimal(5))
    assert (changed.id, changed.value, changed.steps) == (made.id, Decimal(5), 2)
    assert api.events(world.conn, "contract", made.id)[1].body == {"value": ["100000.00", "5"]}
    world.invoice(made.id)
    with refused("PAY8"):
        world.contract(number="HT-1", value=Decimal(5), agreed_days=60)
    with pytest.raises(NoOfficeError):
        world.contract(number="HT-1", value=Decimal(6), actor=officer("x-1", "szf"))
    with refused("PAY8"):
        world.contract(number="HT-2", ocid=made.ocid)
    world.settled()


def test_late_interest_is_not_below_the_lpr(world: World):
    low = world.contract(agreed_rate=Decimal(1), signed_on=date(2024, 8, 1))
    assert (low.agreed_rate, low.applied_rate) == (Decimal("1.0000"), Decimal("3.3500"))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"amount": "0"}, "PAY8"),
        ({"amount": "-1"}, "PAY8"),
        ({"number": " "}, "PAY8"),
        ({"delivered": date(2025, 8, 31)}, "PAY9"),
        ({"delivered": date(2026, 9, 2)}, "PAY9"),
        ({"issued_on": date(2026, 9, 2)}, "PAY9"),
        ({"settled_on": date(2026, 8, 31)}, "PAY9"),
    ],
)
def test_invoices_that_will_not_do(world: World, words: dict[str, Any], rule: str):
    made = world.contract()
    with refused(rule):
        world.invoice(made.id, **words)


def test_due_days(world: World):
    plain, long = world.contract(), world.contract(agreed_days=90)
    assert world.invoice(plain.id).due_on == ON + timedelta(days=30)
    assert world.invoice(long.id).due_on == ON + timedelta(days=60), "a longer agreed term counts as 60"
    settled = world.invoice(plain.id, delivered=date(2026, 8, 1), issued_on=ON, settled_on=date(2026, 8, 20))
    assert settled.due_on == date(2026, 9, 19)
    assert world.notices(WORKS) == ["gov_invoices"] * 3, "told before anything is late"
    again = world.invoice(plain.id, number=settled.number, amount="1000", delivered=date(2026, 8, 1), issued_on=ON,
                          settled_on=date(2026, 8, 20))  # fmt: skip
    assert again == settled
    with refused("PAY8"):
        world.invoice(plain.id, number=settled.number, amount="999")


def test_payments_that_will_not_do(world: World):
    made = world.invoice(world.contract().id, "1000", date(2026, 8, 1), issued_on=date(2026, 8, 10))
    for amount, day in (("100", date(2026, 8, 9)), ("0", ON), ("-5", ON), ("1000.01", ON), ("1", date(2026, 9, 2))):
        with refused("PAY8"):
            world.pay(made.id, amount, day)
    world.pay(made.id, "600", date(2026, 8, 10), reference="ZF-A")
    world.pay(made.id, "600", date(2026, 8, 10), reference="ZF-A")  # the same again
    with refused("PAY8"):
        world.pay(made.id, "1", date(2026, 8, 10), reference="ZF-A")
    with refused("PAY8"):
        world.pay(made.id, "400.01", ON)
    with pytest.raises(psycopg.errors.CheckViolation, match="before the invoice"), world.conn.transaction():
        world.conn.execute(
            "INSERT INTO gov_payment (invoice, reference, amount, paid_on, at) VALUES (%s, 'x', 1, '2026-08-01', now())", (made.id,)
        )
    with pytest.raises(psycopg.errors.CheckViolation, match="more than"), world.conn.transaction():
        world.conn.execute(
            "INSERT INTO gov_payment (invoice, reference, amount, paid_on, at) VALUES (%s, 'x', 401, %s, now())", (made.id, ON)
        )
    assert world.pay(made.id, "400", ON).steps == 3
    world.settled()


def test_what_is_disputed_is_no_arrears(world: World):
    made = world.invoice(world.contract().id, "1000", date(2026, 1, 1))
    for actor in (SUBJECT, CLERK, STRANGER):
        with pytest.raises(NoOfficeError):
            world.call(api.dispute, made.id, Decimal(400), reason="数量不符", actor=actor)
    for amount, reason in ((Decimal(1001), "x"), (Decimal(-1), "x"), (Decimal(1), " ")):
        with refused("PAY4"):
            world.call(api.dispute, made.id, amount, reason=reason, actor=WORKER)
    world.call(api.dispute, made.id, Decimal(400), reason="数量不符", actor=WORKER)
    assert world.figures().arrears == Decimal(600)
    world.call(api.dispute, made.id, Decimal(0), reason="", actor=Actor("subject", uscc=WORKS))
    assert world.figures().arrears == Decimal(1000)


def test_judgments(world: World):
    given: dict[str, Any] = {
        "case_no": "（2026）云0104民初8号", "kind": "judgment", "court": "云州市法院", "obligation": "支付货款",
        "decided_on": date(2026, 1, 5), "due_on": date(2026, 2, 5), "amount": Decimal(5000),
    }  # fmt: skip
    made = world.call(api.enter_judgment, WORKS, actor=MAYOR, **given)
    assert world.call(api.enter_judgment, WORKS, actor=MAYOR, **given) == made
    assert world.figures().judgments_open == 1
    with refused("DUT5"):
        world.call(api.enter_judgment, WORKS, actor=WORKER, **given)
    for wrong in ({"due_on": date(2026, 1, 4)}, {"amount": Decimal(-1)}, {"decided_on": date(2026, 9, 2)}):
        with pytest.raises(api.DutyRefusedError):
            world.call(api.enter_judgment, WORKS, actor=MAYOR, **(given | {"case_no": "x"} | wrong))
    with pytest.raises(NoOfficeError):
        world.call(api.perform_judgment, made.id, ON, actor=CLERK)
    world.call(api.perform_judgment, made.id, date(2026, 8, 1), actor=MAYOR)
    assert world.figures().judgments_open == 0
    assert world.figures(until=date(2026, 7, 31)).judgments_open == 1, "as it stood on that day"
    with refused("PAY9"):
        world.call(api.perform_judgment, made.id, ON, actor=MAYOR)


def test_no_name_of_an_office_holder_has_a_place(world: World):
    columns = world.conn.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 'gov_%' AND table_schema = 'public'"
    ).fetchall()
    words = ("person", "official", "head", "leader", "representative", "officer", "responsible")
    assert not [found for found in columns if any(word in found[1] for word in words)]
    assert RIVAL
    assert later(0) == NOW
