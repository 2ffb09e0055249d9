"""OCDS 1.1 packages: out and in again, from strangers, and broken in every way."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.access.api import NoOfficeError
from gongxin.integrity import api

from .world import BARE, CLERK, COMPANY, ON, WORKS, World

DATES = {"date", "dateSigned", "startDate", "endDate", "publishedDate"}


def package(world: World, **words: Any) -> dict[str, Any]:
    return api.exported(world.conn, base="https://x.example/api/v1/integrity/ocds", now=world.now, **words)[0]


def take(world: World, given: Any) -> api.Imported:
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    return world.call(api.import_package, content, actor=CLERK)


def filled(world: World) -> api.Contract:
    made = world.contract(agreed_days=45, agreed_rate=Decimal("6.5"), ends_on=date(2027, 8, 31), value=Decimal("123456.78"))
    paid = world.invoice(made.id, "1000.50", date(2026, 6, 1), issued_on=date(2026, 6, 2))
    world.pay(paid.id, "400.25", date(2026, 7, 1))
    world.pay(paid.id, "600.25", date(2026, 8, 1))
    world.invoice(made.id, "70", date(2026, 6, 1), settled_on=date(2026, 6, 20), issued_on=date(2026, 6, 21))
    return made


def shape(value: Any, place: str = "") -> None:
    """What the standard's release schema demands of the members we write (required members, types, codes, RFC 3339 dates)."""
    if isinstance(value, dict):
        if "amount" in value:
            assert isinstance(value["amount"], float)
            assert value["currency"] == "CNY"
        for name, item in value.items():
            if name in DATES:
                assert item[10] == "T", (place, name)
                assert date.fromisoformat(item[:10])
            shape(item, f"{place}/{name}")
    elif isinstance(value, list):
        assert value, f"{place}: the standard wants no empty list here" if not place.endswith(("transactions", "x_invoices")) else ""
        for item in value:
            shape(item, place)


def test_a_package_has_what_the_standard_demands(world: World):
    filled(world)
    found = package(world)
    assert {"uri", "version", "publishedDate", "publisher", "releases"} <= found.keys()
    assert found["version"] == "1.1"
    (release,) = found["releases"]
    assert {"ocid", "id", "date", "tag", "initiationType"} <= release.keys()
    assert set(release["tag"]) <= {"contract", "implementation"}
    assert release["initiationType"] == "tender"
    roles = {role for party in release["parties"] for role in party["roles"]}
    assert roles == {"buyer", "supplier"}
    parties = {party["id"] for party in release["parties"]}
    assert release["buyer"]["id"] in parties
    (contract,), (award,) = release["contracts"], release["awards"]
    assert contract["awardID"] == award["id"]
    assert contract["status"] in {"pending", "active", "cancelled", "terminated"}
    for transaction in contract["implementation"]["transactions"]:
        assert {"id", "date", "value", "payer", "payee"} <= transaction.keys()
        assert {transaction["payer"]["id"], transaction["payee"]["id"]} == parties
    shape(found)


def test_out_and_in_again_changes_nothing(world: World):
    filled(world)
    found = package(world)
    again = take(world, found)
    assert (again.contracts, again.invoices, again.payments, again.new, again.ignored) == (
        1, 2, 2, 0, ("contracts/awardID", "contracts/status"),
    )  # fmt: skip
    assert package(world) == found


def test_into_an_empty_platform(world: World):
    with world.conn.transaction(force_rollback=True):
        filled(world)
        found = package(world)
        figures = world.figures()
    assert world.figures() == api.Figures()
    done = take(world, found)
    assert (done.contracts, done.new) == (1, 5)
    assert world.figures() == figures
    assert package(world)["releases"][0]["contracts"] == found["releases"][0]["contracts"]
    assert world.notices(WORKS) == ["gov_invoices"], "told once for the whole package"


def test_pages(world: World):
    for _ in range(5):
        world.contract()
    found, after, pages = [], 0, 0
    while after is not None:
        page, after = api.exported(world.conn, base="x", now=world.now, after=after, limit=2)
        found += [release["contracts"][0]["id"] for release in page["releases"]]
        pages += 1
    assert (len(found), len(set(found)), pages) == (5, 5, 3)
    assert package(world, body=COMPANY)["releases"] == []


def foreign() -> dict[str, Any]:
    """A package of another publisher, without our members."""
    return {
        "uri": "https://other.example/p.json", "version": "1.1", "publishedDate": "2026-08-01T00:00:00Z", "publisher": {"name": "x"},
        "releases": [{
            "ocid": "ocds-abc123-1", "id": "1", "date": "2026-08-01T00:00:00Z", "tag": ["contract"], "initiationType": "tender",
            "buyer": {"id": f"CN-USCC-{WORKS}", "name": "云州市建设局"},
            "parties": [{"id": f"CN-USCC-{COMPANY}", "name": "云州路桥有限公司", "roles": ["supplier"],
                         "identifier": {"scheme": "CN-USCC", "id": COMPANY}}],
            "contracts": [{"id": "C-1", "awardID": "A", "title": "道路养护", "value": {"amount": 98765.43, "currency": "CNY"},
                           "dateSigned": "2026-07-01T00:00:00Z", "documents": [{"id": "d"}]}],
        }],
    }  # fmt: skip


def test_from_another_publisher(world: World):
    done = take(world, foreign())
    assert (done.new, done.ignored) == (1, ("contracts/awardID", "contracts/documents"))
    (row,) = api.records(world.conn, "contracts", WORKS, on=ON)
    assert (row["ocid"], row["value"], row["counterpart"]) == ("ocds-abc123-1", Decimal("98765.43"), COMPANY)


def broken(change: Any) -> dict[str, Any]:
    found = foreign()
    change(found["releases"][0])
    return found


TRANSACTION = {"id": "t", "date": "2026-07-02T00:00:00Z", "value": {"amount": 5}, "x_invoice": "F"}
INVOICE = {"id": "F", "value": {"amount": 10}, "deliveredDate": "2026-07-02", "issuedDate": "2026-07-10"}


def implement(**given: Any) -> Any:
    return lambda release: release["contracts"][0].update(implementation=given)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda r: r["contracts"][0].pop("value"), "contracts/0/value"),
        (lambda r: r["contracts"][0].update(value={"amount": -5}), "contracts/0/value"),
        (lambda r: r["contracts"][0].update(value={"amount": 5, "currency": "USD"}), "contracts/0/value"),
        (lambda r: r["contracts"][0].update(value={"amount": "many"}), "contracts/0/value"),
        (lambda r: r["contracts"][0].update(dateSigned="soon"), "dateSigned"),
        (lambda r: r["contracts"][0].update(period="x"), "releases/0"),
        (lambda r: r["contracts"][0].update(x_paymentTerms=[1]), "releases/0"),
        (lambda r: r.update(contracts="x"), "contracts"),
        (lambda r: r.pop("buyer"), "buyer"),
        (lambda r: r.update(buyer={"id": "CN-USCC-11330100MB6CFT9999"}), "buyer"),
        (lambda r: r.pop("parties"), "suppliers"),
        (lambda r: r.pop("contracts"), "releases"),
        (implement(transactions=[TRANSACTION]), "transactions"),  # a payment without an invoice
        (implement(transactions=[TRANSACTION], x_invoices=[INVOICE]), "x_invoices/0"),  # paid before the invoice
        (implement(transactions=[TRANSACTION | {"date": "2026-07-20", "value": {"amount": 11}}], x_invoices=[INVOICE]), "x_invoices/0"),
        (implement(x_invoices=[INVOICE | {"value": {"amount": -1}}]), "x_invoices/0"),
        (implement(x_invoices=[INVOICE | {"deliveredDate": "2026-06-30"}]), "delivered_on"),
    ],
)  # fmt: skip
def test_all_or_nothing(world: World, change: Any, place: str):
    with pytest.raises(api.ImportRefusedError) as error:
        take(world, broken(change))
    assert place in " ".join(finding.place for finding in error.value.findings)
    assert api.records(world.conn, "contracts", WORKS, on=ON) == []


def test_every_finding_is_named(world: World):
    found = foreign()
    (one,) = broken(lambda r: r["contracts"][0].update(value={"amount": -1}))["releases"]
    found["releases"] = [one, one, one]
    with pytest.raises(api.ImportRefusedError) as error:
        take(world, found)
    assert len(error.value.findings) == 3


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"releases": []}', b'{"releases": 5}', b'{"releases": [[]], "version": "1.1"}',
                                     b'{"version": "1.0", "releases": [{}]}'])  # fmt: skip
def test_no_package(world: World, content: bytes):
    with pytest.raises(api.ImportRefusedError):
        take(world, content)


def test_without_the_office(world: World):
    with pytest.raises(NoOfficeError):
        world.call(api.import_package, b"{}", actor=BARE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["releases", "version", "contracts", "buyer", "id", "value", "amount", "awards", "suppliers", "parties", "implementation"]
    ), inner, max_size=4), max_leaves=12,
)  # fmt: skip


def test_anything_is_refused_or_taken_never_a_fault(world: World):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(JSON, st.sampled_from(["contracts", "buyer", "parties", "awards", "tag"]))
    def check(junk: Any, member: str) -> None:
        for given_ in (junk, {"version": "1.1", "releases": junk}, broken(lambda r: r.update({member: junk}))):
            with world.conn.transaction(force_rollback=True), contextlib.suppress(api.ImportRefusedError):
                take(world, given_)

    check()
