"""Channels that are not public: key, scope, purpose, trace."""

from __future__ import annotations

from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(world: ModuleType) -> Any:
    from gongxin.access import api as access

    access.add_department("court", Bilingual("云州市中级人民法院", "Yunzhou Court"), now=timezone.now())

    def issue(*scopes: str) -> str:
        return f"Bearer {access.issue_key('court', scopes, now=timezone.now()).token}"

    return issue


def get(client: Any, world: ModuleType, channel: str, authorization: str = "", purpose: str = "") -> Any:
    headers = {"Authorization": authorization, "X-Purpose": purpose}
    path = f"/api/v1/subjects/{world.FOOD}?channel={channel}"
    return client.get(path, headers={name: value for name, value in headers.items() if value})


def acts(answer: Any) -> set[str]:
    return {record["content"].get("unlawful_act") for section in answer.json()["sections"] for record in section["records"]}


def test_without_a_key(client: Any, world: ModuleType):
    answer = get(client, world, "government")
    assert (answer.status_code, answer.json()["code"]) == (401, "access.key_missing")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["Bearer nonsense", "Basic eDp5", "Bearer ", "gx_x", "Bearer gx_" + "x" * 43])
def test_with_a_false_key(client: Any, world: ModuleType, token: str):
    assert get(client, world, "government", token, "案件").json()["code"] == "access.key_invalid"


def test_without_the_scope(client: Any, world: ModuleType, key: Any):
    answer = get(client, world, "government", key("read:sharing"), "case")
    assert (answer.status_code, answer.json()["code"], answer.json()["place"]) == (
        403, "access.scope_missing", "read:government")  # fmt: skip


def test_without_a_purpose(client: Any, world: ModuleType, key: Any):
    assert get(client, world, "government", key("read:government")).json()["code"] == "access.purpose_missing"


def test_government_sees_more_and_is_logged(client: Any, world: ModuleType, key: Any):
    from gongxin.access import api as access

    answer = get(client, world, "government", key("read:government"), "执行案件（2026）云01执5号".encode().decode("latin-1"))
    assert answer.status_code == 200, answer.content
    assert {"简易程序的当场处罚", "公示已经期满的处罚", "已经修复的处罚"} <= acts(answer)
    assert world.PERSON in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    (_, look), *rest = access.access_log(world.FOOD)
    assert (look.department, look.purpose, look.channel) == ("court", "执行案件（2026）云01执5号", "government")
    assert rest == []


@pytest.mark.parametrize("number", ["13812345678", "138 1234 5678", "１３８１２３４５６７８"])
def test_a_purpose_is_kept_as_it_was_meant_and_no_personal_number_with_it(
    client: Any, world: ModuleType, key: Any, number: str
):
    """Percent-encoded, as gongxin_client sends it; the caller's own number for the request is kept no less carefully."""
    from gongxin.access import api as access

    headers = {
        "Authorization": key("read:government"), "X-Purpose": quote(f"核查{number}一案"), "X-Request-Id": quote(f"a {number}"),
    }  # fmt: skip
    assert client.get(f"/api/v1/subjects/{world.FOOD}?channel=government", headers=headers).status_code == 200
    (_, look), *_rest = access.access_log(world.FOOD)
    assert look.purpose.startswith("核查")
    assert look.purpose.endswith("一案")
    for kept in (look.purpose, look.request_id):
        assert "*" in kept
        assert "1234" not in kept.translate({ord("０") + n: str(n) for n in range(10)})


def test_sharing_sees_no_persons_name_and_nothing_that_ended(client: Any, world: ModuleType, key: Any):
    answer = get(client, world, "sharing", key("read:sharing"), "exchange")
    assert world.PERSON not in answer.content.decode()
    assert "已经修复的处罚" not in acts(answer)


def test_the_public_look_is_not_logged(client: Any, world: ModuleType):
    from gongxin.access import api as access

    assert get(client, world, "public_page").status_code == 200
    assert access.access_log(world.FOOD) == []


def test_the_change_feed(client: Any, world: ModuleType, key: Any):
    headers = {"Authorization": key("read:sharing"), "X-Purpose": "exchange"}
    seen, after = [], 0
    while after is not None:
        page = client.get(f"/api/v1/changes?after={after}&limit=200", headers=headers).json()
        seen += [change["seq"] for change in page["items"]]
        after = page["next"]
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == 518


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=100000", f"after={10**30}"])
def test_the_change_feed_refuses_nonsense(client: Any, world: ModuleType, key: Any, query: str):
    headers = {"Authorization": key("read:sharing"), "X-Purpose": "exchange"}
    assert client.get(f"/api/v1/changes?{query}", headers=headers).status_code == 422
