"""Large reports: made by a job, asked for again by the reader, kept encrypted for an hour, counted by whoever asks."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.reports import api as reports
from gongxin.reports import files, jobs, typesetting, verifying
from gongxin.reports.models import ReportFile

from .reporting import make, trusted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(typesetting.fonts_missing()), reason="needs Debian's fonts-noto-cjk"),
]
SITE = "http://testserver/"


@pytest.fixture
def issued(world: ModuleType, monkeypatch: pytest.MonkeyPatch) -> reports.Issued:
    """A report that counts as large."""
    monkeypatch.setattr(files, "DIRECT", 1)
    return make(world.FOOD)[0]


def waiting_jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE queue_name = 'reports' AND status = 'todo'")
        return [row[0] for row in cursor.fetchall()]


def test_a_program_is_told_to_come_again_and_then_gets_it(client: Any, issued: reports.Issued):
    address = f"/api/v1/reports/{issued.number}/pdf?lang=zh"
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"], answer["Location"]) == (202, "3", address)
    assert answer.json() == {"number": issued.number, "state": "making", "pdf": address}
    assert client.get(address).status_code == 202
    assert len(waiting_jobs()) == 1, "asked twice, made once"
    jobs.make_file(issued.number, "zh", SITE)
    got = client.get(address)
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    now = timezone.now()
    assert verifying.of_pdf(got.content, reports.certificates(now), trusted(), now=now).content_hash == issued.content_hash
    row = ReportFile.objects.get()
    assert got.content[:200] not in bytes(row.content), "it lies encrypted"
    assert client.get(address).content == got.content, "the same file, made once"


def test_a_browser_waits_on_a_page_that_looks_again(client: Any, issued: reports.Issued):
    for lang, before, making, ready in (
        ("zh", "", "正在生成", "PDF 已生成"), ("en", "/en", "is being made", "The PDF is ready"),
    ):  # fmt: skip
        answer = client.get(f"/api/v1/reports/{issued.number}/pdf?lang={lang}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (answer.status_code, answer["Location"]) == (303, f"{before}/reports/{issued.number}/?pdf={lang}")
        page = client.get(answer["Location"])
        assert making in page.content.decode()
        assert b'http-equiv="refresh"' in page.content
        jobs.make_file(issued.number, lang, SITE)
        page = client.get(answer["Location"])
        assert ready in page.content.decode()
        assert b'http-equiv="refresh"' not in page.content
        assert f"/api/v1/reports/{issued.number}/pdf?lang={lang}" in page.content.decode()


def test_what_fails_says_so_and_may_be_asked_for_again(client: Any, issued: reports.Issued, monkeypatch: pytest.MonkeyPatch):
    address = f"/api/v1/reports/{issued.number}/pdf?lang=zh"
    client.get(address)
    with monkeypatch.context() as patch:
        patch.setattr("gongxin.reports.making.pdf", lambda *a, **k: (_ for _ in ()).throw(reports.FontMissingError()))
        with pytest.raises(reports.FontMissingError):
            jobs.make_file(issued.number, "zh", SITE)
    assert "PDF 没有生成" in client.get(f"/reports/{issued.number}/?pdf=zh").content.decode()
    assert client.get(address).status_code == 202
    assert files.state(issued.number, "zh", timezone.now()) == "making"


def test_a_file_is_handed_out_only_to_who_may_have_it(client: Any, world: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """A special report that lies ready is no more open than one that does not."""
    monkeypatch.setattr(files, "DIRECT", 1)
    special = make(world.FOOD, "special")[0]
    files.make(special.number, "zh", site=SITE, now=timezone.now(), catalogue=load())
    assert client.get(f"/api/v1/reports/{special.number}/pdf").status_code == 403


def test_after_an_hour_it_is_gone(issued: reports.Issued):
    now = timezone.now()
    ReportFile.objects.create(number=issued.number, lang="zh", asked_at=now, made_at=now, content=b"x")
    assert files.state(issued.number, "zh", now + files.KEEP) == "none"
    assert files.ready(issued, "zh", now + files.KEEP) is None
    assert files.sweep(now + timedelta(minutes=59)) == 0
    assert files.sweep(now + files.KEEP) == 1


def test_a_file_in_anothers_row_does_not_open(issued: reports.Issued, world: ModuleType):
    from cryptography.exceptions import InvalidTag

    other = make(world.SHOP)[0]
    files.make(issued.number, "zh", site=SITE, now=timezone.now(), catalogue=load())
    ReportFile.objects.update(number=other.number)
    with pytest.raises(InvalidTag):
        files.ready(other, "zh", timezone.now())


def test_pdfs_are_counted_by_who_asks(client: Any, world: ModuleType, settings: Any):
    settings.REPORT_RATE = 2
    number = make(world.SHOP)[0].number
    for _ in range(2):
        assert client.get(f"/api/v1/reports/{number}/pdf").status_code == 200
    refused = client.get(f"/api/v1/reports/{number}/pdf")
    assert (refused.status_code, refused.json()["code"]) == (429, "access.too_many")
    assert int(refused["Retry-After"]) > 0
    assert client.get(f"/api/v1/reports/{number}/json").status_code == 200
    assert client.get(f"/api/v1/reports/{number}/pdf", REMOTE_ADDR="10.0.0.9").status_code == 200
