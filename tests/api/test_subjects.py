"""One organisation's file, a record's history, many codes at once, by HTTP."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


def records(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for section in file["sections"] for record in section["records"]]


def acts(answer: Any) -> set[str]:
    return {record["content"].get("unlawful_act", record["resource"]) for record in records(answer.json())}


def test_a_file_holds_what_is_public_and_nothing_else(client: Any, world: ModuleType):
    answer = client.get(f"/api/v1/subjects/{world.FOOD}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert acts(answer) == {"administrative_licence", "生产经营标签不符合规定的预包装食品", "未按规定开展进货查验"}
    assert world.PERSON not in answer.content.decode()
    file = answer.json()
    assert file["subject"]["name"] == "云州市清和食品有限公司"
    assert file["subject"]["former_names"] == ["云州市清河副食品厂"]
    assert file["counts"] == {"basic": 1, "favourable": 0, "adverse": 2, "neutral": 0}
    assert [r["marks"] for r in records(file) if r["state"] == "contested"] == [["contested"]]


def test_amounts_and_dates_are_right_to_the_cell(client: Any, world: ModuleType):
    file = client.get(f"/api/v1/subjects/{world.FOOD}").json()
    fine = next(r for r in records(file) if r["content"].get("decision_no", "").endswith("17号"))
    assert fine["content"]["fine_amount"] == "25000.00"
    assert fine["content"]["legal_representative"] == "张**"
    assert fine["version"] == 2
    assert fine["public_until"] == str(world.ahead(325))


def test_an_earlier_day_shows_the_earlier_version(client: Any, world: ModuleType):
    file = client.get(f"/api/v1/subjects/{world.FOOD}?on={world.ago(20)}").json()
    fine = next(r for r in records(file) if r["content"].get("decision_no", "").endswith("17号"))
    assert fine["content"]["fine_amount"] == "35000.00"
    assert fine["version"] == 1


def test_what_left_public_view_does_not_come_back_by_asking_for_an_earlier_day(client: Any, world: ModuleType):
    """The repaired penalty was public then; the expired one too. Neither may be shown now (scope.md, Expiry)."""
    answer = client.get(f"/api/v1/subjects/{world.FOOD}?on={world.ago(20)}")
    assert acts(answer) == {"administrative_licence", "生产经营标签不符合规定的预包装食品", "未按规定开展进货查验"}
    assert answer.json()["counts"]["adverse"] == 2
    key = world.key_of(f"penalty {world.FOOD} 21")
    path = f"/api/v1/subjects/{world.FOOD}/records/administrative_penalty/{key}/history"
    for query in ("", f"?on={world.ago(20)}"):
        assert client.get(path + query).status_code == 404


def test_before_anything_was_accepted_the_file_is_empty(client: Any, world: ModuleType):
    file = client.get(f"/api/v1/subjects/{world.FOOD}?on={world.ago(60)}").json()
    assert file["sections"] == []


def test_etag(client: Any, world: ModuleType):
    first = client.get(f"/api/v1/subjects/{world.FOOD}")
    again = client.get(f"/api/v1/subjects/{world.FOOD}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get(f"/api/v1/subjects/{world.BIG}", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head(client: Any, world: ModuleType):
    answer = client.head(f"/api/v1/subjects/{world.FOOD}")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("write", [str.lower, lambda c: f" {c[:8]} {c[8:]}", lambda c: c.translate({48: "０", 57: "９"})])
def test_codes_are_taken_as_people_write_them(client: Any, world: ModuleType, write: Any):
    assert client.get(f"/api/v1/subjects/{write(world.FOOD)}").status_code == 200


def test_a_code_issued_against_the_standard_has_a_file(client: Any, world: ModuleType):
    answer = client.get(f"/api/v1/subjects/{world.ODD}")
    assert answer.status_code == 200
    assert answer.json()["subject"]["issued_nonconforming"] is True


def test_an_unknown_code_is_not_found(client: Any, world: ModuleType):
    answer = client.get(f"/api/v1/subjects/{world.UNKNOWN}")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, PROBLEM, "subject.unknown")


def test_a_wrong_code_is_explained_and_the_right_one_offered(client: Any, world: ModuleType):
    wrong = world.FOOD.replace("0", "O", 1)
    answer = client.get(f"/api/v1/subjects/{wrong}", headers={"Accept-Language": "en"})
    body = answer.json()
    assert (answer.status_code, body["code"], body["suggestion"]) == (422, "uscc.invalid", world.FOOD)
    assert "alphabet" in body["detail"]
    assert {finding["rule"] for finding in body["findings"]} >= {"uscc.alphabet", "uscc.repairable"}


@pytest.mark.parametrize("code", ["1", "91510104MA6CFT018", "x" * 500, "%00", "é" * 18, "９" * 18, "🏭" * 9, "..", "'--"])
def test_no_code_is_a_fault(client: Any, world: ModuleType, code: str):
    answer = client.get(f"/api/v1/subjects/{code}")
    assert answer.status_code in {404, 422}
    assert answer["Content-Type"] == PROBLEM


def test_an_old_code_leads_to_the_new_one(client: Any, world: ModuleType):
    answer = client.get("/api/v1/subjects/110108000000016")
    assert (answer.status_code, answer.json()["code"], answer.json()["suggestion"]) == (404, "subject.old_code", world.FOOD)


def test_a_persons_number_is_refused_and_not_repeated(client: Any, world: ModuleType):
    number = "11010519491231002X"
    answer = client.get(f"/api/v1/subjects/{number}")
    assert answer.status_code == 422
    assert number not in answer.content.decode()


@pytest.mark.parametrize(
    ("on", "status"),
    [("2026-02-30", 422), ("9999-01-01", 422), ("20260101", 422), ("x", 422), ("0001-01-01", 200), ("", 200)],
)
def test_days(client: Any, world: ModuleType, on: str, status: int):
    answer = client.get(f"/api/v1/subjects/{world.FOOD}?on={on}")
    assert answer.status_code == status, answer.content
    if status == 422:
        assert answer.json()["code"] == "request.date"
        assert answer.json()["place"] == "on"


def test_history(client: Any, world: ModuleType):
    key = world.key_of(f"penalty {world.FOOD} 17")
    path = f"/api/v1/subjects/{world.FOOD}/records/administrative_penalty/{key}/history"
    versions = client.get(path).json()["versions"]
    assert [v["version"] for v in versions] == [2, 1]
    assert [v["content"]["fine_amount"] for v in versions] == ["25000.00", "35000.00"]
    assert world.PERSON not in client.get(path).content.decode()


@pytest.mark.parametrize("number", ["19", "20", "21"])
def test_the_history_of_what_is_not_public_is_not_public(client: Any, world: ModuleType, number: str):
    """Summary procedure, expired, repaired."""
    key = world.key_of(f"penalty {world.FOOD} {number}")
    answer = client.get(f"/api/v1/subjects/{world.FOOD}/records/administrative_penalty/{key}/history")
    assert (answer.status_code, answer.json()["code"]) == (404, "record.unknown")


def post(client: Any, body: Any, query: str = "", **headers: str) -> Any:
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(f"/api/v1/subjects/lookup{query}", data, content_type="application/json", headers=headers)


def test_ten_thousand_codes_at_once(client: Any, world: ModuleType):
    codes = [world.FOOD, world.UNKNOWN, world.BIG.lower()] + [f"{n:018d}" for n in range(9_997)]
    answer = post(client, {"codes": codes})
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert len(items) == 10_000
    assert items[0]["counts"]["adverse"] == 2
    assert [item["found"] for item in items[:4]] == [True, False, True, False]


def test_more_than_ten_thousand_codes(client: Any, world: ModuleType):
    answer = post(client, {"codes": ["x"] * 10_001}, **{"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (413, "lookup.too_many")
    assert "10,001" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"codes": []}',
        '{"codes": "x"}',
        '{"codes": [1]}',
        '{"codes": [null]}',
        b"\xff\xfe",
        "[" * 20_000,
        '{"codes": ["' + "9" * 300 + '"]}',
    ],
)
def test_bodies_that_are_no_look_up(client: Any, world: ModuleType, body: Any):
    answer = post(client, body)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == PROBLEM


@pytest.mark.parametrize("code", ["a\\u0000b", "\\ud800", "11010519491231002X", "\\ufeff"])
def test_codes_that_are_none_are_not_found(client: Any, world: ModuleType, code: str):
    answer = post(client, f'{{"codes": ["{code}"]}}')
    assert answer.status_code == 200, answer.content
    assert answer.json()["items"][0]["found"] is False
    assert "11010519491231002X" not in answer.content.decode()
