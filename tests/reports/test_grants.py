"""A special report by grant: while it runs, after its last day, after it was taken back, and with the number of somebody else's report."""

from __future__ import annotations

import json
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access.grant_models import Grant
from gongxin.access.grants import give_grant, take_back
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
SPECIAL = json.dumps({"kind": "special"})


@pytest.fixture
def bank(world: ModuleType) -> dict[str, str]:
    """Headers of a bank's officer."""
    now = timezone.now()
    access.add_department("grbank", Bilingual("受权银行", "A bank"), now=now)
    access.add_officer("grbank-01", "grbank", ["check"], now=now)
    token = access.issue_key("grbank", ["act"], now=now, officer_code="grbank-01").token
    return {"Authorization": f"Bearer {token}"}


def granted(world: ModuleType) -> access.Grant:
    now = timezone.now()
    return give_grant(
        world.FOOD, "grbank", scope="special_report", purpose="流动资金贷款", until=timezone.localdate() + timedelta(days=3),
        actor=access.Actor("subject", uscc=world.FOOD), by="x", now=now,
    )  # fmt: skip


def make(client: Any, world: ModuleType, bank: dict[str, str]) -> Any:
    return client.post(f"/api/v1/subjects/{world.FOOD}/reports", SPECIAL, "application/json", headers=bank)


def test_only_while_the_grant_runs(client: Any, world: ModuleType, bank: dict[str, str]):
    refused = make(client, world, bank)
    assert (refused.status_code, refused.json()["code"]) == (403, "report.no_grant")
    grant = granted(world)
    made = make(client, world, bank).json()
    assert client.get(made["credential"], headers=bank).status_code == 200
    Grant.objects.filter(pk=grant.id).update(until=timezone.localdate() - timedelta(days=1))
    assert make(client, world, bank).status_code == 403
    for part in ("credential", "pdf"):
        answer = client.get(made[part], headers=bank)
        assert (answer.status_code, answer.json()["code"]) == (403, "report.no_grant"), "what was made under it is closed, too"
    Grant.objects.filter(pk=grant.id).update(until=timezone.localdate())
    assert client.get(made["credential"], headers=bank).status_code == 200, "the last day counts"
    take_back(grant.id, actor=access.Actor("subject", uscc=world.FOOD), by="x", now=timezone.now())
    assert client.get(made["credential"], headers=bank).status_code == 403


def test_the_number_of_somebody_elses_report(client: Any, world: ModuleType, bank: dict[str, str]):
    """Whoever holds the number can compare what is printed; the content stays with who may have it."""
    granted(world)
    made = make(client, world, bank).json()
    other = {"Authorization": f"Bearer {access.issue_subject_key(world.SHOP, now=timezone.now()).token}"}
    for language, words in (("", "专项信用报告只供该主体本身"), ("/en", "special report")):
        page = client.get(f"{language}/reports/{made['number']}/")
        assert page.status_code == 200
        assert words in page.content.decode()
        assert made["content_hash"] in page.content.decode()
        assert "生产经营标签不符合规定" not in page.content.decode()
    for headers in ({}, other):
        assert client.get(f"/api/v1/reports/{made['number']}", headers=headers).json()["content_hash"] == made["content_hash"]
        for part in ("credential", "pdf"):
            assert client.get(made[part], headers=headers).status_code == 403
    wrong = made["number"][:-1] + ("0" if made["number"][-1] != "0" else "1")
    assert client.get(f"/reports/{wrong}/").status_code == 404
    assert client.get(f"/api/v1/reports/{wrong}/json").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "26", "999999", "9" * 40, "x", "１", "\x00"])
def test_deep_paging_on_a_page(client: Any, world: ModuleType, page: str):
    """A page past the end or none at all is answered with what there is, or with what is wrong; never with a fault."""
    for language in ("", "/en"):
        answer = client.get(f"{language}/subjects/{world.BIG}/administration/", {"page": page})
        assert answer.status_code in {200, 400, 404}
        assert b"<h1" in answer.content
