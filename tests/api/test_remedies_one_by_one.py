"""Every operation of objections, repairs and reorganisations: the right role, wrong office, wrong department, somebody else's
subject, wrong state, bad input; every refusal in RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from gongxin.api.documentation import DOCUMENT

from . import remedy_world
from .remedy_world import GRANTED, OFFICERS, World

pytestmark = pytest.mark.django_db
EVERYBODY = [*OFFICERS, "subject", "stranger", "program"]
WHY = {"why": "理由"}
RULING = {"ruling": "〔2026〕破1号之二", "ruled_on": "2026-11-20"}
NUL = "a\0b"
BEHIND = ("stranger", "other_clerk")
"""To them the database shows no case of others (access.borders): there is none, whatever office they hold."""


@dataclass(frozen=True)
class Operation:
    """before: brings a case to where the step begins, gives its number. right: who may (the first one does). others: what
    everybody else gets, by role where it differs. wrong: bodies that are refused (422). again: what the same gives when it
    was done already (None: it may be done again)."""

    before: Callable[[World], int]
    address: str
    right: tuple[str, ...]
    body: Callable[[World], Any] = lambda world: None
    status: int = 200
    others: int = 403
    stranger: int = 403
    wrong: tuple[Any, ...] = ()
    again: int | None = 422
    state: str = ""
    record: str = ""


def about(**more: Any) -> Callable[[World], Any]:
    return lambda world: {**world.about, **more}


def plain(body: Any) -> Callable[[World], Any]:
    return lambda world: body


def materials(world: World) -> Any:
    paper = world.paper()
    return {**world.about, "materials": {"proof": [paper], "commitment_letter": [paper]}}


def more_papers(world: World) -> Any:
    return {"materials": {"proof": [world.paper()]}, "statement": "补充"}


OFFICE = ("clerk", "clerk2", "credit_office")
BODY = ("clerk", "clerk2")
NO_WHY = ({}, {"why": ""}, {"why": " "}, {"why": NUL}, {"why": "x", "more": 1})
OPERATIONS = {
    "file_objection": Operation(
        World.nothing, "/objections", ("subject",), about(fields=["fine_amount"], statement="不符"), 201,
        state="filed", record="contested",
        wrong=(
            {}, about(), about(statement=""), about(statement=NUL), about(statement="x", fields=["nope"]),
            about(statement="x", matter="person_mask"), about(statement="x", evidence=["x"]),
            about(statement="x", record_key="1"), about(statement="x", resource="A\0"),
            about(statement="x", evidence=[str(uuid4())]), about(statement="x" * 4001),
        ),
    ),
    "file_for_person": Operation(
        World.nothing, "/objections/person", OFFICE, about(field="legal_representative", mask=True), 201, state="filed",
        record="contested",
        wrong=(
            about(field="fine_amount", mask=True), about(field="legal_representative"),
            about(field="legal_representative", mask=True, statement="我叫王某某"),
        ),
    ),
    "accept_objection": Operation(World.filed, "/objections/{}/accept", OFFICE, state="with_source", record="contested"),
    "refuse_objection": Operation(
        World.filed, "/objections/{}/refuse", OFFICE, plain(WHY), state="refused", record="current", wrong=NO_WHY
    ),
    "supplement_objection": Operation(
        World.with_source, "/objections/{}/supplement", ("subject",), plain({"statement": "补充"}), state="with_source",
        record="contested", stranger=404, again=None, wrong=({}, {"statement": NUL}, {"evidence": ["x"]}),
    ),
    "extend_objection": Operation(
        World.with_source, "/objections/{}/extension", BODY, plain({"information": "新证据"}), state="with_source",
        record="contested", wrong=({}, {"information": " "}, WHY),
    ),
    "uphold_objection": Operation(
        World.with_source, "/objections/{}/uphold", BODY,
        plain({"outcome": "corrected", "why": "笔误", "changes": {"fine_amount": "2000"}}), state="upheld", record="current",
        wrong=(
            *NO_WHY, {"outcome": "corrected", **WHY}, {"outcome": "rejected", **WHY}, {"outcome": "repaired", **WHY},
            {"outcome": "annulled", **WHY, "changes": {"fine_amount": "1"}},
            {"outcome": "corrected", **WHY, "changes": {"fine_amount": "viel"}},
            {"outcome": "corrected", **WHY, "changes": {"decision_no": "云罚〔2026〕78号"}},
            {"outcome": "corrected", **WHY, "changes": {"nope": "1"}},
            {"outcome": "corrected", **WHY, "changes": {"fine_amount": "20000"}},
            {"outcome": "corrected", **WHY, "changes": {"fine_amount": NUL}},
        ),
    ),
    "reject_objection": Operation(
        World.with_source, "/objections/{}/reject", BODY, plain(WHY), state="rejected", record="current", wrong=NO_WHY
    ),
    "withdraw_objection": Operation(
        World.with_source, "/objections/{}/withdraw", ("subject",), state="closed", record="current", stranger=404,
        wrong=({"receipt": "<>"}, {"why": "x"}),
    ),
    "ask_review": Operation(
        World.rejected, "/objections/{}/review", ("subject",), plain({"why": "不服"}), state="in_review", record="contested",
        stranger=404, wrong=({"why": NUL}, {"receipt": "!"}),
    ),
    "confirm_decision": Operation(
        World.in_review, "/objections/{}/confirm", ("reviewer", "clerk2"), plain(WHY), state="closed", record="current",
        wrong=NO_WHY,
    ),
    "change_decision": Operation(
        World.in_review, "/objections/{}/change", ("reviewer", "clerk2"), plain({"outcome": "annulled", **WHY}),
        state="closed", record="annulled",
        wrong=({"outcome": "reopened", **WHY}, {"outcome": "corrected", **WHY}, {"outcome": "annulled"}, WHY),
    ),
    "certify_record": Operation(
        World.annulled, "{record}/certification", ("certifier",), plain(WHY), 201, record="withdrawn", wrong=NO_WHY
    ),
    "apply_for_repair": Operation(
        World.nothing, "/repairs", ("subject",), materials, 201, state="applied", record="current",
        wrong=(
            about(), about(materials={"proof": ["x"]}), about(materials={"proof": [str(uuid4())]}),
            about(materials={"identity_card": []}, statement=NUL), {},
        ),
    ),
    "supplement_repair": Operation(
        World.applied, "/repairs/{}/supplement", ("subject",), more_papers, state="applied", stranger=404, again=None,
        wrong=({}, {"materials": {"nope": [str(uuid4())]}}, {"materials": {"proof": [str(uuid4())]}}),
    ),
    "withdraw_repair": Operation(World.accepted, "/repairs/{}/withdraw", ("subject",), state="withdrawn", stranger=404),
    "accept_repair": Operation(World.applied, "/repairs/{}/accept", BODY, state="accepted"),
    "refuse_repair": Operation(World.applied, "/repairs/{}/refuse", BODY, plain(WHY), state="refused", wrong=NO_WHY),
    "extend_repair": Operation(World.accepted, "/repairs/{}/extension", BODY, plain(WHY), state="accepted", wrong=NO_WHY),
    "grant_repair": Operation(
        World.accepted, "/repairs/{}/grant", BODY, plain(GRANTED), state="granted", record="repaired",
        wrong=(*NO_WHY, WHY, {**WHY, "confirmed": ["corrected"]}),
    ),
    "reject_repair": Operation(
        World.accepted, "/repairs/{}/reject", BODY, plain(WHY), state="rejected", record="current", wrong=NO_WHY
    ),
    "approve_reorganisation": Operation(
        World.nothing, "/reorganisations", ("credit_office",), World.approval, 201, state="hidden", record="hidden",
        wrong=(
            lambda world: {**world.approval(), "ruled_on": "2099-01-01"}, lambda world: {**world.approval(), "records": []},
            lambda world: {**world.approval(), "court": NUL}, lambda world: {**world.approval(), "uscc": remedy_world.BODY},
        ),
    ),
    "complete_reorganisation": Operation(
        World.hidden, "/reorganisations/{}/completion", ("credit_office",), plain(RULING), state="final", record="repaired",
        wrong=({}, {**RULING, "ruled_on": "2026-10-01"}, {**RULING, "ruled_on": "2099-01-01"}, {**RULING, "ruling": NUL}),
    ),
    "fail_reorganisation": Operation(
        World.hidden, "/reorganisations/{}/failure", ("credit_office",), plain(RULING), state="failed", record="current",
        wrong=({}, {**RULING, "ruling": " "}),
    ),
}  # fmt: skip
READING = {  # who may read, and what the others get
    "get_objection": (World.filed, "/objections/{}", {"subject", "credit_office", *BODY, "reviewer", "certifier", "other_office"}),
    "get_repair": (World.applied, "/repairs/{}", {"subject", "credit_office", *BODY, "reviewer", "certifier", "other_office"}),
    "get_reorganisation": (World.hidden, "/reorganisations/{}", {"subject", "credit_office"}),
}


@pytest.fixture
def world(db: None) -> World:
    return remedy_world.build()


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance", "code", "place", "remedy"} <= set(body)
    return body


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation(name: str, world: World) -> None:
    operation = OPERATIONS[name]
    number = operation.before(world)
    address = operation.address.format(number, record=world.record_address)
    body, before = operation.body(world), world.state
    problem(world.post("nobody", address, body), 401)
    for role in EVERYBODY:
        if role not in operation.right:
            expected = operation.stranger if role == "stranger" else operation.others
            if role in BEHIND and "{}" in operation.address and "reorganisation" not in name:
                expected = 404
            refused = problem(world.post(role, address, body), expected)
            assert role == "subject" or remedy_world.USCC not in str(refused["place"]) or remedy_world.USCC in str(body)
    for wrong in operation.wrong:
        sent = wrong(world) if callable(wrong) else wrong
        answer = world.post(operation.right[0], address, sent)
        problem(answer, 404 if answer.json()["code"] in {"evidence.unknown", "record.unknown"} else 422)
    if "{}" in operation.address:
        for unknown in ("999999999", "9223372036854775807"):
            problem(world.post(operation.right[0], operation.address.format(unknown), body), 404)
        problem(world.post(operation.right[0], operation.address.format("9" * 30), body), 422)
    assert world.state == before, "what was refused changed nothing"
    done = world.post(operation.right[0], address, body)
    assert done.status_code == operation.status, done.content.decode()
    assert done["Cache-Control"] == "private, no-store"
    if operation.state:
        assert done.json()["state"] == operation.state
    if operation.record:
        assert world.state == operation.record
    assert "receipt_hash" not in done.json()
    again = world.post(operation.right[0], address, body)
    if operation.again is None:
        assert again.status_code == operation.status
    else:
        problem(again, operation.again)


@pytest.mark.parametrize("name", READING)
def test_reading_one(name: str, world: World) -> None:
    before, address, right = READING[name]
    here = address.format(before(world))
    problem(world.get("nobody", here), 401)
    for role in EVERYBODY:
        answer = world.get(role, here)
        if role in right:
            assert answer.status_code == 200, role
            assert answer.json()["events"][0]["actor"]
        else:
            problem(answer, 404)
    problem(world.get("subject", address.format(999_999)), 404)
    problem(world.get("subject", address.format(0)), 422)


def test_every_operation_is_tried_here() -> None:
    elsewhere = {
        "hand_in_paper", "list_papers", "download_paper", "list_objections", "list_repairs", "list_reorganisations",
        "show_receipt", "repair_outlook",
    }  # fmt: skip
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    documented = {
        operation["operationId"] for methods in paths.values() for operation in methods.values()
        if "remedies" in operation.get("tags", ())
    }  # fmt: skip
    assert documented == {*OPERATIONS, *READING, *elsewhere}


def test_every_operation_says_who_and_how_it_refuses() -> None:
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    for methods in paths.values():
        for operation in methods.values():
            if "remedies" not in operation.get("tags", ()) or operation["operationId"] == "show_receipt":
                continue
            assert operation["security"] == [{"DepartmentKey": []}], operation["operationId"]
            for status in ("401", "403", "404", "422"):
                assert "application/problem+json" in operation["responses"][status]["content"], operation["operationId"]


def test_lists_of_cases(world: World) -> None:
    objection, repair, reorganisation = world.filed(), world.applied(), None
    assert [case["id"] for case in world.get("subject", "/objections").json()["items"]] == [objection]
    assert [case["id"] for case in world.get("clerk", "/repairs").json()["items"]] == [repair]
    for role, expected in (("stranger", []), ("other_department", []), ("credit_office", [objection]), ("clerk", [objection])):
        assert [case["id"] for case in world.get(role, "/objections").json()["items"]] == expected, role
    for address in ("/objections", "/repairs"):
        problem(world.get("program", address), 403)
        problem(world.get("nobody", address), 401)
        for bad in ("?limit=0", "?limit=201", "?before=0", f"?before={'9' * 30}", "?limit=x"):
            problem(world.get("subject", address + bad), 422)
    world.done("clerk", f"/objections/{objection}/refuse", WHY)
    assert world.get("clerk", "/objections").json()["items"] == []
    assert len(world.get("clerk", "/objections?every=true").json()["items"]) == 1
    second = world.filed()
    page = world.get("subject", "/objections?limit=1").json()
    assert ([case["id"] for case in page["items"]], page["next"]) == ([second], second)
    assert [case["id"] for case in world.get("subject", f"/objections?before={page['next']}").json()["items"]] == [objection]
    world.done("subject", f"/objections/{second}/withdraw")
    reorganisation = world.hidden()
    found = world.get("credit_office", f"/reorganisations?uscc={remedy_world.USCC}").json()["items"]
    assert [case["id"] for case in found] == [reorganisation]
    assert [case["id"] for case in world.get("subject", "/reorganisations").json()["items"]] == [reorganisation]
    assert world.get("stranger", f"/reorganisations?uscc={remedy_world.USCC}").json()["items"] == []
    problem(world.get("clerk", "/reorganisations"), 403)
