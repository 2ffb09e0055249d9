"""WRN9: nothing that publishes, lists, rates, measures, reports or exchanges knows of a signal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.warning import api

from . import doors
from .doors import FIRM

SOURCE = Path(api.__file__).parents[1]
KNOW = {"warning", "workbench", "space", "runs", "definitions", "catalogue"}
PLACES = (
    f"/subjects/{FIRM}/", f"/en/subjects/{FIRM}/", f"/subjects/{FIRM}/administration/", "/lists/", "/measures/", "/publicity/",
    "/publicity/administrative_penalty/", "/figures/", "/search/?q=%E6%B8%85%E5%92%8C", f"/api/v1/subjects/{FIRM}",
    f"/api/v1/subjects/{FIRM}/history/administrative_penalty", "/api/v1/changes?after=0", "/api/v1/search?q=%E6%B8%85%E5%92%8C",
    f"/api/v1/subjects/{FIRM}?channel=government", f"/api/v1/subjects/{FIRM}?channel=sharing", "/api/v1/lists",
)  # fmt: skip


def everything() -> dict[str, Any]:
    """What the public, other departments and other platforms are answered, without what changes from one answer to the next."""
    access.add_department("czj", Bilingual("云州市财政局", "Yunzhou Finance"), now=timezone.now())
    issued = access.issue_key("czj", ["checks", "read:sharing", "read:government"], now=timezone.now(), purpose="资格审查")
    headers = {"Authorization": f"Bearer {issued.token}", "X-Purpose": "review"}
    client = Client()
    seen = {}
    for place in PLACES:
        answer = client.get(place, headers=headers if place.startswith("/api/") else {})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[place] = (answer.status_code, re.sub(r"\d{4}-\d\d-\d\dT[0-9:.+Z-]+|\d\d:\d\d", "", body.decode("utf-8", "replace")))
    return seen


@pytest.mark.django_db
def test_the_world_outside_is_answered_the_same(settings: Any) -> None:
    from gongxin.reports import api as reports

    doors.build()
    conn, now = doors.conn(), timezone.now()
    before = everything()
    report = reports.issue(conn, reports.Asked("public", FIRM, now), actor=None, now=now, catalogue=load())[1].hash
    assert sum(status == 200 for status, _ in before.values()) >= 12, {p: s for p, (s, _) in before.items()}
    rows = conn.execute("SELECT count(*), max(seq) FROM record_version").fetchone()
    signal = doors.raised()
    api.decide(conn, signal.id, version=1, outcome="followed_up", why="x", did="检查", now=now,
               actor=access.officer("clerk", now=now))  # fmt: skip
    assert everything() == before
    assert conn.execute("SELECT count(*), max(seq) FROM record_version").fetchone() == rows, "it is no record and no change"
    others = ("list_entry", "credit_check", "notice", "exchange_message", "remedy_objection")
    there = {name for (name,) in conn.execute("SELECT relname::text FROM pg_class WHERE relkind = 'r'").fetchall()}
    for table in set(others) & there:
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table
    again = reports.issue(conn, reports.Asked("public", FIRM, now), actor=None, now=now, catalogue=load())[1]
    assert again.hash == report


def test_no_other_room_names_the_rooms_tables_or_imports_it() -> None:
    """Beside the contract in .importlinter: not by SQL either."""
    named = re.compile(r"warning_(signal|record|event|note|run|cursor|found)\b|gongxin\.warning\b")
    guilty = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".sql", ".html", ".yaml"} and path.relative_to(SOURCE).parts[0] not in KNOW
        and named.search(path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert sorted(guilty) == ["api/warnings.py", "conf/settings.py"]


def test_no_table_of_it_is_published_by_openapi_without_a_key() -> None:
    from gongxin.api.urls import api as service

    paths = {path: methods for path, methods in service.get_openapi_schema()["paths"].items() if "/warnings/" in path}
    assert len(paths) == 8
    for methods in paths.values():
        assert all(operation["security"] == [{"DepartmentKey": []}] for operation in methods.values())
