"""HTTP, the desk, the space and the command line: who gets in, what they see, what they may decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.warning import api

from . import doors
from .doors import FIRM, OTHER_FIRM, key, seat

pytestmark = pytest.mark.django_db
EVERYBODY = (*doors.OFFICERS, "program", "firm", "neighbour", "anonymous")


@pytest.fixture
def signal(db: None) -> Iterator[api.Signal]:
    doors.build()
    return doors.raised()


def ask(who: str, method: str, path: str, body: Any = None) -> Any:
    client = Client(raise_request_exception=False)
    data = json.dumps(body) if body is not None else b""
    return client.generic(method, f"/api/v1/warnings/{path}", data, content_type="application/json", headers=key(who))


def statuses(method: str, path: str, body: Any = None) -> dict[str, int]:
    return {who: ask(who, method, path, body).status_code for who in EVERYBODY}


def test_who_reads_a_signal_over_http(signal: api.Signal) -> None:
    found = statuses("GET", f"signals/{signal.id}")
    assert {who for who, status in found.items() if status == 200} == {"clerk", "second", "office", "program", "firm"}
    assert {who for who, status in found.items() if status == 404} == {"elsewhere", "other", "neighbour"}
    assert found["anonymous"] == 401
    listed = {who: ask(who, "GET", "signals") for who in EVERYBODY}
    assert {who for who, answer in listed.items() if answer.status_code == 200 and answer.json()["items"]} == {
        "clerk", "second", "office", "program", "firm"
    }  # fmt: skip
    assert (listed["elsewhere"].status_code, listed["anonymous"].status_code) == (403, 401)
    assert listed["other"].json() == listed["neighbour"].json() == {"items": [], "next": None}


def test_a_signal_over_http_has_its_reasons(signal: api.Signal) -> None:
    body = ask("firm", "GET", f"signals/{signal.id}").json()
    assert body["criterion"] == "YJ05"
    assert body["said"]["basis"][0]["article"]["zh"] == "第一百三十四条"
    assert [record["resource"] for record in body["records"]] == ["administrative_penalty"] * 3
    assert [event["step"] for event in body["events"]] == ["raise"]


def test_officers_looks_are_in_the_organisations_log(signal: api.Signal) -> None:
    ask("clerk", "GET", f"signals/{signal.id}")
    ask("firm", "GET", f"signals/{signal.id}")
    assert [look.purpose for _n, look in access.access_log(FIRM)] == [f"预警信号 {signal.id} clerk"], "its own look is none"


def test_only_its_officers_decide_over_http(signal: api.Signal) -> None:
    body = {"version": 1, "outcome": "followed_up", "why": "已核对", "did": "书面提醒"}
    path = f"signals/{signal.id}/decision"
    for who, status in {"elsewhere": 404, "other": 404, "neighbour": 404, "firm": 403, "office": 403, "program": 403,
                        "anonymous": 401}.items():  # fmt: skip
        assert ask(who, "POST", path, body).status_code == status, who
    assert ask("clerk", "POST", path, body).json()["state"] == "followed_up"
    again = ask("second", "POST", path, body)
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[-1]) == (409, "warning.moved")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"version": 1, "outcome": "noted"}, {"version": 1, "outcome": "listed", "why": "x"},
        {"version": 0, "outcome": "noted", "why": "x"}, {"version": 10**12, "outcome": "noted", "why": "x"},
        {"version": 1, "outcome": "noted", "why": "a\0b"}, {"version": 1, "outcome": "noted", "why": " "},
        {"version": 1, "outcome": "followed_up", "why": "x"}, {"version": 1, "outcome": "noted", "why": "x", "did": "y"},
        {"version": 1, "outcome": "noted", "why": "x", "more": 1},
    ],
)  # fmt: skip
def test_bad_decisions_say_what_is_wrong(signal: api.Signal, body: dict[str, Any]) -> None:
    answer = ask("clerk", "POST", f"signals/{signal.id}/decision", body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert api.signal(doors.conn(), signal.id, actor=access.PLATFORM).state == "open"


def test_runs_and_trials_belong_to_the_credit_office(signal: api.Signal) -> None:
    assert {who for who, status in statuses("POST", "runs", {"trial": True, "on": "2030-01-01"}).items() if status == 200} == {
        "office"
    }
    body = ask("office", "POST", "runs", {"trial": True, "include_off": True}).json()
    assert {item["criterion"] for item in body["counted"]} >= {"YJ01", "YJ02", "YJ09"}
    assert body["trial"] is True
    made = ask("office", "POST", "runs", {}).json()
    assert (made["trial"], sum(item["raised"] for item in made["counted"])) == (False, 0)


def test_criteria_and_clusters_over_http(signal: api.Signal) -> None:
    criteria = {item["code"]: item for item in ask("clerk", "GET", "criteria").json()["items"]}
    assert (criteria["YJ05"]["used"], criteria["YJ02"]["used"]) == (True, False)
    path = "clusters?kind=address&at_least=2&purpose=%E6%A0%B8%E6%9F%A5"
    found = statuses("GET", path)
    assert {who for who, status in found.items() if status == 200} == {"clerk", "second", "other", "office"}
    assert {found["firm"], found["program"], found["elsewhere"]} == {403}
    assert ask("clerk", "GET", "clusters?kind=address").status_code == 422, "without a purpose"
    body = ask("clerk", "GET", path).json()
    assert {member["uscc"] for member in body["items"][0]["members"]} == {FIRM, OTHER_FIRM}
    assert "不是认定" in body["not_a_finding"]["zh"]
    given = {"kind": "address", "at_least": 2, "key": body["items"][0]["key"], "why": "拟核查"}
    made = ask("clerk", "POST", "notes", given)
    assert made.status_code == 201
    mine = ask("firm", "GET", "notes").json()["items"][0]
    assert (mine["members"], mine["officer"], mine["why"]) == ([FIRM], "", "拟核查")
    assert ask("other", "POST", f"notes/{made.json()['id']}/closing", {"why": "x"}).status_code == 404
    assert ask("clerk", "POST", f"notes/{made.json()['id']}/closing", {"why": "无异常"}).json()["closed_why"] == "无异常"
    assert ask("clerk", "POST", "notes", given | {"key": "nothing"}).status_code == 404


def test_at_the_desk(signal: api.Signal) -> None:
    clerk, address = seat("clerk"), f"/workbench/warnings/{signal.id}/"
    assert address in clerk.get("/workbench/").content.decode(), "a task"
    assert address in clerk.get("/workbench/warnings/").content.decode()
    page = clerk.get(address).content.decode()
    assert "食品安全法" in page
    assert "第一百三十四条" in page
    assert "第3次违法" in page
    for who, status in {"elsewhere": 404, "other": 404}.items():
        assert seat(who).get(address).status_code == status
    assert seat("elsewhere").get("/workbench/warnings/").status_code == 403
    assert seat("office").get(address).status_code == 200
    assert clerk.post(address, {"step": "followed_up", "why": "x"}).status_code == 422
    assert clerk.post(address, {"step": "followed_up", "why": "已核对", "did": "现场检查"}).status_code == 303
    done = clerk.get(address).content.decode()
    assert "现场检查" in done
    assert 'name="step"' not in done.split("<form")[-1], "nothing is left to decide"
    assert address not in clerk.get("/workbench/").content.decode()


def test_clusters_at_the_desk(signal: api.Signal) -> None:
    clerk = seat("clerk")
    empty = clerk.get("/workbench/warnings/clusters/").content.decode()
    assert "不是认定" in empty
    assert FIRM not in empty
    query = "?kind=address&at_least=2&days=180&region=&purpose=%E6%A0%B8%E6%9F%A5"
    page = clerk.get("/workbench/warnings/clusters/" + query)
    assert FIRM in page.content.decode()
    assert "不是认定" in page.content.decode()
    assert clerk.get("/workbench/warnings/clusters/" + query.replace("%E6%A0%B8%E6%9F%A5", "")).status_code == 422
    cluster = page.content.decode().split('name="key" value="')[1].split('"')[0]
    wrong = clerk.post("/workbench/warnings/clusters/" + query, {"key": cluster, "why": ""})
    assert wrong.status_code == 422
    made = clerk.post("/workbench/warnings/clusters/" + query, {"key": cluster, "why": "拟核查"})
    assert made.status_code == 303
    note = clerk.get(made["Location"]).content.decode()
    assert "拟核查" in note
    assert clerk.post(made["Location"], {"step": "close", "why": "无异常"}).status_code == 303
    assert "无异常" in clerk.get(made["Location"]).content.decode()
    assert made["Location"] in clerk.get("/workbench/warnings/notes/").content.decode()
    assert seat("other").get(made["Location"]).status_code == 404
    assert seat("elsewhere").get("/workbench/warnings/clusters/").status_code == 403
    lines = [look.purpose for _n, look in access.access_log(OTHER_FIRM)]
    assert any("聚集查询" in line and "核查" in line for line in lines)


def test_in_the_space(signal: api.Signal) -> None:
    firm, address = seat("firm"), f"/space/warnings/{signal.id}/"
    assert address in firm.get("/space/warnings/").content.decode()
    page = firm.get(address).content.decode()
    assert "第一百三十四条" in page
    assert page.count("/object/") == 3, "an objection goes to the records"
    assert seat("neighbour").get(address).status_code == 404
    api.decide(doors.conn(), signal.id, version=1, outcome="unfounded", why="三次系同一案件", now=timezone.now(),
               actor=access.officer("clerk", now=timezone.now()))  # fmt: skip
    english = firm.get(f"/en{address}").content.decode()
    assert "Not founded" in english
    assert "三次系同一案件" in english


def test_an_objection_to_a_record_ends_its_signals(signal: api.Signal) -> None:
    from gongxin.catalogue import load
    from gongxin.remedies import api as remedies
    from gongxin.warning.jobs import follow_warnings, run_warnings

    used = api.records(doors.conn(), signal.id)[0]
    remedies.file(
        doors.conn(), remedies.Target(FIRM, used.resource, used.record_key), matter="content", fields=(), statement="不是本单位",
        actor=access.Actor("subject", uscc=FIRM), now=timezone.now(), catalogue=load(),
    )  # fmt: skip
    assert follow_warnings() == 1
    assert api.signal(doors.conn(), signal.id, actor=access.PLATFORM).stale_cause == "contested"
    assert run_warnings() == 0, "two uncontested penalties are not three"


def test_at_the_command_line(signal: api.Signal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from gongxin.runs.cli import run

    def told(*words: str) -> Any:
        assert run(["warnings", *words]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    monkeypatch.setattr("gongxin.conf.bootstrap.setup", lambda: None)
    assert {item["code"] for item in told("criteria", "--json")} == {"YJ01", "YJ03", "YJ04", "YJ05", "YJ06"}
    assert [item["id"] for item in told("list", "--officer", "clerk", "--json")] == [signal.id]
    assert told("list", "--officer", "other", "--json") == []
    assert told("run", "--trial", "--on", "2020-01-01", "--officer", "office", "--json")["trial"] is True
    assert told("show", str(signal.id), "--officer", "office", "--json")["uscc"] == FIRM
    made = told("decide", str(signal.id), "noted", "--why", "已核对", "--officer", "clerk", "--json")
    assert made["state"] == "noted"
    found = told("clusters", "address", "--at-least", "2", "--purpose", "核查", "--officer", "clerk", "--json")
    assert found["items"][0]["size"] == 2
    assert run(["warnings", "decide", str(signal.id), "noted", "--why", "x", "--officer", "other"]) == 1
    assert run(["warnings", "run", "--on", "2020-01-01", "--officer", "office"]) == 2
    monkeypatch.setenv("GONGXIN_KEY", key("firm")["Authorization"].split()[1])
    assert [item["id"] for item in told("list", "--state", "all", "--json")] == [signal.id]
    for words in (["criteria"], ["list"], ["show", str(signal.id)]):
        assert run(["warnings", *words]) == 0
    assert FIRM in capsys.readouterr().out
