"""Ratings over HTTP: what everybody reads, grades for those entitled, runs and trials for the credit office."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.ratings import api as ratings
from ratings.world import World, code, key_of, labour

pytestmark = pytest.mark.django_db
BASE = "/api/v1/ratings"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def keys() -> dict[str, dict[str, str]]:
    """Subject 1 has a labour penalty of last year; keys of itself, another, the authority, another department, the office."""
    connection.ensure_connection()
    now = timezone.now()
    world = World(connection.connection, now)
    world.know(1, 2)
    last_year = timezone.localdate().replace(year=timezone.localdate().year - 1, month=6, day=1)
    world.deliver(1, labour("云人社罚1号", last_year), public_until=last_year.replace(year=last_year.year + 3))
    found = {}
    for name, department, office in (("authority", "rsj", "check"), ("other", "scj", "check"), ("office", "fgw", "credit_office")):
        access.add_department(department, Bilingual(department, department), now=now)
        access.add_officer(f"{department}-98", department, [office], now=now)
        found[name] = bearer(access.issue_key(department, ["act"], now=now, officer_code=f"{department}-98").token)
    for name, number in (("itself", 1), ("stranger", 2)):
        found[name] = bearer(access.issue_subject_key(code(number), now=now).token)
    return found


class Caller:
    def __init__(self, keys: dict[str, dict[str, str]]) -> None:
        self.client, self.keys = Client(), keys

    def get(self, address: str, who: str = "") -> Any:
        return self.client.get(f"{BASE}{address}", headers=self.keys.get(who, {}))

    def post(self, address: str, who: str, body: dict[str, Any]) -> Any:
        return self.client.post(f"{BASE}{address}", body, "application/json", headers=self.keys.get(who, {}))


@pytest.fixture
def call(keys: dict[str, dict[str, str]]) -> Caller:
    return Caller(keys)


def test_scales_and_models_are_public(call: Caller):
    scales = {item["scale"]: item for item in call.get("/scales").json()["items"]}
    assert scales["CUSTOMS2021"]["ended"] == "2026-03-31"
    assert (scales["CUSTOMS2021"]["in_use"], scales["CUSTOMS2026"]["in_use"], scales["FOREX"]["enabled"]) == (False, True, False)
    assert [grade["grade"] for grade in scales["TAX"]["grades"]] == ["A", "B", "M", "C", "D"]
    models = {(item["model"], item["version"]): item for item in call.get("/models").json()["items"]}
    assert models["LABOUR", "2017"]["rates"] is True
    assert models["TAX_NOT_A", "2025"]["enabled"] is False
    assert {c["indicator"]: c["enabled"] for c in models["LABOUR", "2017"]["criteria"]}["L7"] is False
    assert call.get("/scales").headers["ETag"]


def test_a_grade_with_its_reasons_for_those_entitled(call: Caller):
    run = call.post("/runs", "office", {"model": "LABOUR"})
    assert run.status_code == 201
    assert run.json()["counts"]["B"] == 1, "beside the organisations of the committed world, all of them A"
    mine = call.get(f"/subjects/{code(1)}/LABOUR", "itself")
    assert (mine.status_code, mine.json()["grade"], mine.json()["stale"]) == (200, "B", False)
    reason = mine.json()["reasons"][0]
    assert reason["record"] == f"/api/v1/subjects/{code(1)}/records/administrative_penalty/{key_of('云人社罚1号')}"
    assert reason["sentence"]["en"].endswith(".")
    assert call.get(f"/subjects/{code(1)}", "itself").json()["items"][0]["label"] == {"zh": "B级", "en": "grade B"}
    for who, status in (("", 401), ("stranger", 403), ("other", 403), ("authority", 403), ("office", 200)):
        for tail in ("", "/history", "/what-if", "/as-of"):
            assert call.get(f"/subjects/{code(1)}/LABOUR{tail}", who).status_code == status, (who, tail)
    assert call.get(f"/subjects/{code(1)}/published").json() == {"items": []}
    named = call.post("/models/LABOUR/authorities", "office", {"department": "rsj"})
    assert (named.status_code, named.json()["items"][0]["department"]) == (201, "rsj")
    assert call.get(f"/subjects/{code(1)}/LABOUR", "authority").status_code == 200
    ended = call.client.delete(f"{BASE}/models/LABOUR/authorities/rsj", headers=call.keys["office"])
    assert ended.json() == {"items": []}
    assert call.get(f"/subjects/{code(1)}/LABOUR", "authority").status_code == 403
    logged = "SELECT DISTINCT purpose FROM access_log WHERE %s = ANY (subjects) ORDER BY 1"
    seen = [row[0] for row in connection.connection.execute(logged, (code(1),)).fetchall()]
    assert any("rsj-98" in purpose for purpose in seen)  # the subject reads in its log who looked
    assert any("fgw-98" in purpose for purpose in seen)


def test_history_as_of_and_what_if(call: Caller):
    call.post("/runs", "office", {"model": "LABOUR"})
    assert [item["grade"] for item in call.get(f"/subjects/{code(1)}/LABOUR/history", "itself").json()["items"]] == ["B"]
    found = call.get(f"/subjects/{code(1)}/LABOUR/what-if", "itself").json()
    assert found["steps"][0]["after"] == "A"
    assert found["without"][0]["after"] == "A"
    today = call.get(f"/subjects/{code(1)}/LABOUR/as-of", "itself").json()
    assert (today["grade"], len(today["records"])) == ("B", 2)
    assert call.get(f"/subjects/{code(1)}/LABOUR/as-of?on=2010-01-01", "itself").status_code == 422
    assert call.get(f"/subjects/{code(1)}/NO_SUCH", "itself").status_code == 404
    assert call.get(f"/subjects/{code(2)}/PCE_CEILING", "stranger").json()["type"].endswith("grade.unknown")


def test_runs_and_trials_are_the_credit_offices(call: Caller):
    for who, status in (("", 401), ("itself", 403), ("authority", 403)):
        assert call.post("/runs", who, {"model": "LABOUR"}).status_code == status
        assert call.post("/trials", who, {"model": "TAX_NOT_A", "version": "2025"}).status_code == status
        assert call.get("/runs", who).status_code == status
        assert call.get("/runs/1", who).status_code == status
        assert call.get("/trials", who).status_code == status
        assert call.get("/trials/1", who).status_code == status
        assert call.get("/trials/1.csv", who).status_code == status
        assert call.get("/models/LABOUR/authorities", who).status_code == status
    number = call.post("/runs", "office", {"model": "LABOUR"}).json()["id"]
    assert call.get(f"/runs/{number}", "office").json()["definition"]["model"] == "LABOUR"
    assert [item["id"] for item in call.get("/runs?model=LABOUR", "office").json()["items"]] == [number]
    assert call.post("/runs", "office", {"model": "TAX_NOT_A"}).status_code == 422
    assert call.post("/runs", "office", {"model": "LABOUR", "on": "2999-01-01"}).status_code == 422
    assert call.get("/runs/999", "office").status_code == 404
    made = call.post("/trials", "office", {"model": "TAX_NOT_A", "version": "2025"})
    assert made.status_code == 201
    trial = made.json()["id"]
    assert call.get(f"/trials/{trial}", "office").json()["by_region"] == []
    assert call.get(f"/trials/{trial}/changes", "office").json() == {"items": [], "next": None}
    body = call.get(f"/trials/{trial}.csv", "office")
    assert body.content.decode("utf-8-sig").splitlines()[0] == "uscc,name,before,after,region,size,sector"
    assert call.post("/trials", "office", {"model": "LABOUR", "version": "2017"}).status_code == 422
    assert call.post("/trials", "office", {"model": "LABOUR", "version": "1999"}).status_code == 404
    assert ratings.SIZES["unknown"].en == "unknown"
