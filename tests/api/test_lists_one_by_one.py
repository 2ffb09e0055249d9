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
from lists.world import PDF, USCC, settle

from .test_remedies_one_by_one import problem
from .test_remedies_papers import EICAR, HTML

pytestmark = pytest.mark.django_db
KEPT = "a paper that the clerk has handed in"
WHY = {"why": "理由"}
NUL = "a\0b"
NO_WHY: tuple[Any, ...] = ({}, {"why": ""}, {"why": " "}, {"why": NUL}, {"why": "x", "more": 1})
DECISION = {"decision_no": "列〔2026〕1号", "why": "事实清楚"}
PROPOSAL = {"list_code": "SX04", "uscc": USCC, "reason": "较重处罚", "evidence": [KEPT]}
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
        if isinstance(body, dict) and body.get("evidence") == [KEPT]:
            body = body | {"evidence": [self.paper()]}
        return self.client.post(f"/api/v1/lists/entries{address}", body or {}, "application/json", headers=headers)

    def get(self, who: str, address: str) -> Any:
        return self.client.get(f"/api/v1/lists/entries{address}", headers=self.keys.get(who, {}))

    def upload(self, who: str, content: bytes = PDF, *, uscc: str = USCC, name: str = "决定书.pdf") -> Any:
        """As plain bytes; the subject into its own store."""
        address = "/api/v1/evidence?" if who in {"subject", "stranger"} else f"/api/v1/lists/papers?uscc={uscc}&"
        headers = self.keys.get(who, {})
        return self.client.post(f"{address}name={name}", content, "application/octet-stream", headers=headers)

    def paper(self, who: str = "clerk", content: bytes = PDF) -> str:
        answer = self.upload(who, content)
        assert answer.status_code == 201, answer.content.decode()
        return str(answer.json()["id"])

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
            PROPOSAL | {"evidence": [{"name": "a", "sha256": "a" * 64}]}, PROPOSAL | {"evidence": [NUL]}, PROPOSAL | {"evidence": "x"},
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


def test_papers_come_with_steps_and_go_to_those_it_is_about(world: World) -> None:
    evidence = world.paper(content=PDF[:-6] + b"% evidence\n%%EOF\n")
    number = world.done("clerk", "", PROPOSAL | {"evidence": [evidence]})
    address = f"/{number}/papers/{evidence}"
    everybody = {*EVERYBODY}

    def readers(address: str) -> set[str]:
        found = {role for role in everybody if world.get(role, address).status_code == 200}
        for role in everybody - found:
            problem(world.get(role, address), 404)
        return found

    officers = everybody - {"other_department", "stranger", "subject"}
    assert readers(address) == officers, "the subject hears of it by the notice"
    problem(world.get("subject", f"/{number}"), 404)
    assert world.get("subject", "").json()["items"] == []
    world.done("clerk", f"/{number}/notice")
    assert readers(address) == {*officers, "subject"}
    got = world.get("subject", address)
    assert got.content.endswith(b"% evidence\n%%EOF\n")
    assert got["Content-Disposition"].startswith("attachment; filename")
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    assert got["Cache-Control"] == "private, no-store"
    mine, theirs = world.paper("subject", PDF[:-6] + b"% ours\n%%EOF\n"), world.paper("stranger")
    problem(world.post("subject", f"/{number}/statement", {"text": "不符", "documents": [theirs]}), 404)
    problem(world.post("subject", f"/{number}/statement", {"text": "不符", "documents": [evidence]}), 404)
    stated = world.post("subject", f"/{number}/statement", {"text": "不符", "documents": [mine, mine]}).json()
    assert [item["id"] for item in stated["events"][-1]["documents"]] == [mine]
    assert readers(f"/{number}/papers/{mine}") == {*officers, "subject"}
    world.now += timedelta(days=20)
    problem(world.post("head", f"/{number}/decision", DECISION | {"documents": [mine]}), 404)
    decision = world.paper("head", PDF[:-6] + b"% decision\n%%EOF\n")
    decided = world.post("head", f"/{number}/decision", DECISION | {"documents": [decision]}).json()
    assert [item["name"] for item in decided["events"][-1]["documents"]] == ["决定书.pdf"]
    unused = world.paper("clerk", PDF[:-6] + b"% unused\n%%EOF\n")
    for wrong in (unused, "00000000-0000-0000-0000-000000000001", "1"):
        problem(world.get("clerk", f"/{number}/papers/{wrong}"), 404)
    problem(world.get("clerk", f"/999999/papers/{evidence}"), 404)
    problem(world.get("nobody", address), 401)
    looks = {look.purpose for _, look in access.access_log(USCC)}
    assert f"名单程序 {number} 材料 lst-clerk" in looks


@pytest.mark.parametrize(("content", "rule"), [
    (EICAR, "FIL3"), (PDF[:-6] + EICAR + b"\n%%EOF", "FIL3"), (HTML, "FIL1"), (b"MZ\x90\0", "FIL1"),
    (b"%PDF-1.7" + b" " * (10 * 1024 * 1024) + b"%%EOF", "FIL2"), (PDF[:-6] + b"<</S /JavaScript>>\n%%EOF", "FIL4"),
])  # fmt: skip
def test_papers_that_are_not_taken(world: World, content: bytes, rule: str) -> None:
    refused = problem(world.upload("clerk", content), 422)
    assert refused["code"] == "evidence.refused"
    assert rule in refused["detail"]


def test_who_hands_in_papers(world: World) -> None:
    problem(world.upload("nobody"), 401)
    taken = {role for role in EVERYBODY if world.upload(role).status_code == 201}
    assert taken == {"clerk", "head", "other_department", "subject", "stranger"}, "the last two into their own store"
    for bad in ("1", "x" * 18, "91330100MA27XL0Q3%00"):
        problem(world.upload("clerk", uscc=bad), 422)
    address = f"/api/v1/lists/papers?uscc={USCC}"
    for who in ("subject", "second", "credit_office", "program"):
        answer = world.client.post(address, PDF, "application/octet-stream", headers=world.keys[who])
        assert problem(answer, 403)["place"] in {"propose", "act"}, who
    assert world.paper() == world.paper(), "the same bytes are the same paper"
    assert world.paper() != world.paper("other_department"), "each department's own"


def test_a_paper_is_sealed_in_the_database(world: World) -> None:
    from gongxin.papers import api as papers

    number = world.paper()
    kept = connection.connection.execute("SELECT content FROM paper WHERE id = %s", (number,)).fetchone()[0]
    assert PDF[:8] not in bytes(kept)
    assert papers.content(connection.connection, number) == PDF


def test_a_statement_that_comes_too_late(world: World) -> None:
    number = world.waited()
    assert problem(world.post("subject", f"/{number}/statement", {"text": "太晚"}), 422)["place"] == "LST3"


def test_every_operation_is_tried_here() -> None:
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    documented = {
        operation["operationId"] for methods in paths.values() for operation in methods.values()
        if "lists" in operation.get("tags", ())
    }  # fmt: skip
    assert documented == {*OPERATIONS, "list_lists", "list_entries", "get_entry", "hand_in_list_paper", "download_list_paper"}
