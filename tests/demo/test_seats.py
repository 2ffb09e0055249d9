"""People of the demo can sign in, again and again with the same password, and nobody else reads it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.runs.demo import Manifest, seats

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_they_sign_in(city: Manifest, tmp_path: Path) -> None:
    for department, officer in (("SCJG", "scjg-01"), ("FGW", "fgw-01")):
        access.add_department(department, Bilingual(department, department), now=NOW)
        access.add_officer(officer, department, ["remedy"], now=NOW)
    people = seats.seat(city, tmp_path, NOW)
    assert [person.word for person in people] == ["demo-clerk", "demo-office", "demo-company"], "an officer who is not there has no seat"
    assert seats.seat(city, tmp_path, NOW) == people
    assert stat.S_IMODE((tmp_path / "demo" / "people.json").stat().st_mode) == 0o600
    for person in people:
        client = Client()
        answer = client.post("/accounts/login/", {"login": person.word, "password": person.password})
        assert answer.status_code == 302, person.word
