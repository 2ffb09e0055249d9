"""Search by HTTP: hits, why they hit, pages, filters, and everything people type that is no search."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


def search(client: Any, q: str, **more: Any) -> Any:
    return client.get("/api/v1/subjects", {"q": q, **more})


@pytest.mark.parametrize(
    ("q", "match"),
    [
        ("云州市清和食品有限公司", "name"),
        ("云州市清和", "prefix"),
        ("清和", "part"),
        ("清河副食", "part"),
        ("110108000000016", "old_code"),
        ("云州市清和食晶有限公司", "similar"),
    ],
)
def test_ways_to_find(client: Any, world: ModuleType, q: str, match: str):
    hits = {hit["uscc"]: hit for hit in search(client, q).json()["items"]}
    assert hits[world.FOOD]["match"] == match


def test_a_former_name_says_so(client: Any, world: ModuleType):
    hit = search(client, "清河副食").json()["items"][0]
    assert (hit["matched_kind"], hit["matched_name"]) == ("former", "云州市清河副食品厂")


def test_a_whole_code(client: Any, world: ModuleType):
    assert [h["uscc"] for h in search(client, world.FOOD.lower()).json()["items"]] == [world.FOOD]


def test_pages_by_cursor_give_every_hit_once(client: Any, world: ModuleType):
    seen, after = [], None
    while True:
        page = search(client, "云州", limit=2, **({"after": after} if after else {})).json()
        seen += [hit["uscc"] for hit in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(seen) == sorted({world.FOOD, world.BIG, world.COUNTY, world.ODD, world.NEW})


def test_filters(client: Any, world: ModuleType):
    assert [h["uscc"] for h in search(client, "云州", kind="11").json()["items"]] == [world.COUNTY]
    assert [h["uscc"] for h in search(client, "云州", status="4").json()["items"]] == [world.ODD]
    assert search(client, "云州", region="110000").json()["items"] == []


@pytest.mark.parametrize(
    "q", ["x" * 10_000, "%_'\";--", "%%", "__", "\x01\x02", "a\x00b", "🏭🏭", "مرحبا", "\u202eabc", "' OR 1=1 --", "\\\\",
          "公", " ", "　", "\ufeff\u200b"],
)  # fmt: skip
def test_nothing_that_is_typed_is_a_fault(client: Any, world: ModuleType, q: str):
    answer = search(client, q)
    assert answer.status_code in {200, 422}, answer.content
    if answer.status_code == 422:
        assert answer["Content-Type"] == PROBLEM
        assert answer.json()["remedy"]
    else:
        assert answer.json()["items"] == []


@pytest.mark.parametrize("more", [{"after": "forged"}, {"after": "x" * 5000}, {"limit": 0}, {"limit": 101}, {"limit": "x"}])
def test_forged_cursors_and_limits(client: Any, world: ModuleType, more: dict[str, Any]):
    answer = search(client, "云州", **more)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)


def test_a_cursor_serves_the_search_it_came_from_only(client: Any, world: ModuleType):
    after = search(client, "云州", limit=1).json()["next"]
    assert search(client, "清和", after=after).json()["code"] == "request.cursor"


@pytest.mark.parametrize("q", ["11010519491231002X", "１１０１０５１９４９１２３１００２ｘ", "13800138000"])
def test_no_search_by_a_persons_number(client: Any, world: ModuleType, q: str):
    answer = search(client, q)
    assert (answer.status_code, answer.json()["code"]) == (422, "search.person")
    assert q not in answer.content.decode()


def test_no_search_by_a_persons_name(client: Any, world: ModuleType):
    """The legal representative of FOOD is in the registry, masked in every public view and in no index."""
    assert search(client, world.PERSON).json()["items"] == []


def test_q_is_needed(client: Any, world: ModuleType):
    answer = client.get("/api/v1/subjects")
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "q")
