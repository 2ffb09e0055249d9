"""Expiry by the date alone: every page and answer is right at midnight in China, with no job having run (VIS6, EXC14)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 5)
BEFORE_MIDNIGHT = datetime(2026, 12, 5, 15, 59, 59, tzinfo=UTC)
"""The last second of the last day, in China."""
MIDNIGHT = BEFORE_MIDNIGHT + timedelta(seconds=1)


@pytest.fixture
def ending(world: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One public penalty of the world that ends on LAST_DAY; gives a function that sets the clock. Nothing of Procrastinate runs
    in tests: no job can have helped."""
    connection.ensure_connection()
    found = connection.connection.execute(
        "UPDATE record_version SET public_until = %s WHERE (uscc, resource, record_key, version) IN ("
        " SELECT uscc, resource, record_key, version FROM record_current WHERE uscc = %s AND nature = 'adverse'"
        "  AND state = 'current' AND public_until > %s ORDER BY public_until DESC LIMIT 1)"
        " RETURNING record_key, content ->> 'unlawful_act'",
        (LAST_DAY, world.FOOD, LAST_DAY),
    ).fetchone()
    assert found is not None

    def at(now: datetime) -> tuple[str, str]:
        monkeypatch.setattr(timezone, "now", lambda: now)
        return str(found[0]), str(found[1])

    return at


def everywhere(client: Any, world: ModuleType, key: str, act: str) -> dict[str, bool]:
    """In which public or shared place the record shows."""
    headers = {"Authorization": key, "X-Purpose": "test"}
    snapshot = b"".join(client.get("/api/v1/snapshot", headers=headers).streaming_content)
    record = str(connection.connection.execute(
        "SELECT record_key FROM record_version WHERE uscc = %s AND content ->> 'unlawful_act' = %s", (world.FOOD, act)
    ).fetchone()[0])  # fmt: skip
    return {
        "page": act in client.get(f"/subjects/{world.FOOD}/").content.decode(),
        "english page": act in client.get(f"/en/subjects/{world.FOOD}/").content.decode(),
        "api": act in json.dumps(client.get(f"/api/v1/subjects/{world.FOOD}").json(), ensure_ascii=False),
        "sharing": act
        in json.dumps(client.get(f"/api/v1/subjects/{world.FOOD}?channel=sharing", headers=headers).json(), ensure_ascii=False),
        "snapshot": record in snapshot.decode(),
    }


def test_EXC14_a_record_is_gone_at_midnight_and_no_job_ran(client: Any, world: ModuleType, ending: Any) -> None:
    access.add_department("court", Bilingual("云州市中级人民法院", ""), now=timezone.now())
    key = f"Bearer {access.issue_key('court', ['read:sharing', 'read:government'], now=timezone.now()).token}"
    _, act = ending(BEFORE_MIDNIGHT)
    assert set(everywhere(client, world, key, act).values()) == {True}
    tag = client.get(f"/subjects/{world.FOOD}/")["ETag"]
    ending(MIDNIGHT)
    assert set(everywhere(client, world, key, act).values()) == {False}
    answer = client.get(f"/subjects/{world.FOOD}/", headers={"If-None-Match": tag})
    assert answer.status_code == 200, "a reader's copy is not fresh any more either"
    headers = {"Authorization": key, "X-Purpose": "test"}
    government = client.get(f"/api/v1/subjects/{world.FOOD}?channel=government", headers=headers).json()
    assert act in json.dumps(government, ensure_ascii=False), "kept for those who may look further back"
    assert connection.connection.execute("SELECT count(*) FROM exchange_message WHERE kind = 'expired'").fetchone() == (0,)


def test_EXC14_the_page_of_the_record_itself_ends_with_it(client: Any, world: ModuleType, ending: Any) -> None:
    record, _ = ending(BEFORE_MIDNIGHT)
    address = f"/subjects/{world.FOOD}/records/administrative_penalty/{record}/"
    before = client.get(address).status_code
    ending(MIDNIGHT)
    assert (before, client.get(address).status_code) in {(200, 404), (200, 410)}
