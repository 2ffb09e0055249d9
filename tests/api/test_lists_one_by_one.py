"""Every operation of lists: the right office, wrong office, wrong department, somebody else's subject, wrong state, bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.api.documentation import DOCUMENT
from gongxin.kernel.text import Bilingual
from lists.world import USCC, settle

from .test_remedies_one_by_one import problem

pytestmark = pytest.mark.django_db
PAPER = {"name": "决定书.pdf", "sha256": "a" * 64}
WHY = {"why": "理由"}
NUL = "a\0b"
NO_WHY: tuple[Any, ...] = ({}, {"why": ""}, {"why": " "}, {"why": NUL}, {"why": "x", "more": 1})
DECISION = {"decision_no": "列〔2026〕1号", "why": "事实清楚"}
PROPOSAL = {"list_code": "SX04", "uscc": USCC, "reason": "较重处罚", "evidence": [PAPER]}
OFFICERS = {
    "clerk": ("scjg", ["propose"]), "head": ("scjg", ["decide", "sign_off"]), "second": ("scjg", ["sign_off"]),
    "other_office": ("scjg", ["remedy", "check"]), "other_department": ("czj", ["propose", "decide", "sign_off"]),
    "credit_office": ("fgw", ["credit_office"]),
}  # fmt: skip
EVERYBODY = (*OFFICERS, "subject", "stranger", "program")


@dataclass
class World:
    """Requests by role, on a day of one's choosing."""

    keys: dict[str, dict[str, str]]
    now: datetime
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def post(self, who: str, address: str, body: Any = None) -> Any:
        headers = self.keys.get(who, {})
        return self.client.post(f"/api/v1/lists/entries{address}", body or {}, "application/json", headers=headers)

    def get(self, who: str, address: str) -> Any:
        return self.client.get(f"/api/v1/lists/entries{address}", headers=self.keys.get(who, {}))

    def done(self, who: str, address: str, body: Any = None) -> int:
        answer = self.post(who, address, body)
        assert answer.status_code in {200, 201}, answer.content.decode()
        number: int = answer.json()["id"]
        return number

    def nothing(self) -> int:
        return 0

    def proposed(self) -> int:
        return self.done("clerk", "", PROPOSAL)

    def notified(self) -> int:
        return self.done("clerk", f"/{self.proposed()}/notice")

    def waited(self) -> int:
        number = self.notified()
        self.now += timedelta(days=20)
        return number

    def decided(self) -> int:
        return self.done("head", f"/{self.waited()}/decision", DECISION)

    def listed(self) -> int:
        return self.done("second", f"/{self.decided()}/signature", WHY)


@dataclass(frozen=True)
class Operation:
    before: Callable[[World], int]
    address: str
    right: str
    body: Any
    state: str
    status: int = 200
    wrong: tuple[Any, ...] = ()
    stranger: int = 403
    again: int = 422
    same: str = ""


OPERATIONS = {
    "propose_entry": Operation(
        World.nothing, "", "clerk", PROPOSAL, "proposed", 201, same="other_department",
        wrong=(
            {}, PROPOSAL | {"evidence": []}, PROPOSAL | {"reason": " "}, PROPOSAL | {"reason": NUL}, PROPOSAL | {"uscc": "1"},
            PROPOSAL | {"uscc": "91330100MA27X99999"}, PROPOSAL | {"list_code": "SX20"}, PROPOSAL | {"list_code": "A\0"},
            PROPOSAL | {"evidence": [{"name": NUL, "sha256": "a" * 64}]}, PROPOSAL | {"evidence": [{"name": "a", "sha256": "a"}]},
        ),
    ),
    "notify_entry": Operation(World.proposed, "/{}/notice", "clerk", {}, "notified"),
    "state_entry": Operation(
        World.notified, "/{}/statement", "subject", {"text": "正在复议"}, "stated", stranger=404, again=200,
        wrong=({}, {"text": ""}, {"text": " "}, {"text": NUL}, {"text": "x", "documents": [{}]}),
    ),
    "decide_entry": Operation(
        World.waited, "/{}/decision", "head", DECISION, "decided",
        wrong=(
            {}, WHY, DECISION | {"why": " "}, DECISION | {"decision_no": " "}, DECISION | {"end_date": "2020-01-01"},
            DECISION | {"end_date": "2099-01-01"}, DECISION | {"end_date": "soon"},
        ),
    ),
    "sign_entry": Operation(World.decided, "/{}/signature", "second", WHY, "listed", wrong=NO_WHY),
    "drop_entry": Operation(World.waited, "/{}/drop", "head", WHY, "dropped", wrong=NO_WHY),
    "remove_entry": Operation(
        World.listed, "/{}/removal", "head", {"ground": "not_standing", **WHY}, "removed",
        wrong=(*NO_WHY, WHY, {"ground": "pity", **WHY}, {"ground": "performance", **WHY}, {"ground": "expired_early", **WHY}),
    ),
}  # fmt: skip


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    connection.ensure_connection()
    settle(connection.connection)
    now = timezone.now()
    for code in ("czj", "fgw"):
        access.add_department(code, Bilingual(code, code), now=now, update=True)
    keys = {}
    for role, (department, offices) in OFFICERS.items():
        access.add_officer(f"lst-{role}", department, offices, now=now)
        keys[role] = bearer(access.issue_key(department, ["act"], now=now, officer_code=f"lst-{role}").token)
    keys["subject"] = bearer(access.issue_subject_key(USCC, now=now).token)
    keys["stranger"] = bearer(access.issue_subject_key("0" * 18, now=now).token)
    keys["program"] = bearer(access.issue_key("scjg", ["submit"], now=now).token)
    found = World(keys, now)
    monkeypatch.setattr("gongxin.api.lists.timezone.now", lambda: found.now)
    return found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation(name: str, world: World) -> None:
    operation = OPERATIONS[name]
    number = operation.before(world)
    address = operation.address.format(number)
    problem(world.post("nobody", address, operation.body), 401)
    for role in EVERYBODY:
        if role in {operation.right, operation.same} or (name == "sign_entry" and role == "head"):
            continue
        refused = problem(
            world.post(role, address, operation.body), operation.stranger if role == "stranger" else 403
        )
        assert USCC not in str(refused["place"]), "nobody learns about whom it is"
    if name == "sign_entry":
        assert problem(world.post("head", address, operation.body), 422)["place"] == "LST4"
    for wrong in operation.wrong:
        answer = world.post(operation.right, address, wrong)
        problem(answer, 422)
    if number:
        for unknown, status in ((999_999, 404), (0, 422), ("9" * 30, 422)):
            problem(world.post(operation.right, operation.address.format(unknown), operation.body), status)
    done = world.post(operation.right, address, operation.body)
    assert (done.status_code, done.json()["state"]) == (operation.status, operation.state)
    again = world.post(operation.right, address, operation.body)
    if operation.again == 422:
        problem(again, 422)
    else:
        assert again.status_code == operation.again


def test_reading(world: World) -> None:
    number = world.notified()
    problem(world.get("nobody", f"/{number}"), 401)
    for role in EVERYBODY:
        answer = world.get(role, f"/{number}")
        if role in {"other_department", "stranger"}:
            problem(answer, 404)
        else:
            assert [step["step"] for step in answer.json()["events"]] == ["propose", "notify"], role
    looks = [look.purpose for _, look in access.access_log(USCC)]
    assert f"名单程序 {number} lst-clerk" in looks
    assert len(looks) == 6, "the subject's own look is none"
    for role, expected in (("subject", [number]), ("clerk", [number]), ("credit_office", [number]), ("other_department", [])):
        assert [item["id"] for item in world.get(role, "").json()["items"]] == expected
    second = world.done("clerk", "", PROPOSAL | {"list_code": "SX05"}) if "SX05" in _kept() else number
    page = world.get("clerk", "?limit=1").json()
    assert [item["id"] for item in page["items"]] == [second]
    assert page["next"] == (second if second != number else None)
    for bad in ("?limit=0", "?before=0", f"?before={'9' * 30}"):
        problem(world.get("clerk", bad), 422)


def _kept() -> set[str]:
    return {item["code"] for item in Client().get("/api/v1/lists").json()["items"] if item["kind"] != "abnormal"}


def test_a_statement_that_comes_too_late(world: World) -> None:
    number = world.waited()
    assert problem(world.post("subject", f"/{number}/statement", {"text": "太晚"}), 422)["place"] == "LST3"


def test_every_operation_is_tried_here() -> None:
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    documented = {
        operation["operationId"] for methods in paths.values() for operation in methods.values()
        if "lists" in operation.get("tags", ())
    }  # fmt: skip
    assert documented == {*OPERATIONS, "list_lists", "list_entries", "get_entry"}
