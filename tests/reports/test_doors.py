"""Reports by HTTP, on pages, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access.api import issue_subject_key
from gongxin.reports import api as reports
from gongxin.reports import typesetting, verifying
from gongxin.runs import cli

from .reporting import make, trusted

pytestmark = pytest.mark.django_db
needs_fonts = pytest.mark.skipif(bool(typesetting.fonts_missing()), reason="needs Debian's fonts-noto-cjk")


def keyed(code: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {issue_subject_key(code, now=timezone.now()).token}"}


def ask(client: Any, code: str, body: Any = None, **more: Any) -> Any:
    return client.post(f"/api/v1/subjects/{code}/reports", data=json.dumps(body or {}), content_type="application/json", **more)


@needs_fonts
def test_anybody_makes_a_public_report_checks_it_and_fetches_it(client: Any, world: ModuleType):
    answer = ask(client, world.FOOD)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["state"], made["records"], made["kind"]) == ("valid", 3, "public")
    assert client.get(f"/api/v1/reports/{made['number']}").json() == made
    pdf = client.get(made["pdf"] + "?lang=en")
    assert (pdf.status_code, pdf["Content-Type"], pdf["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    now = timezone.now()
    assert verifying.of_pdf(pdf.content, reports.certificates(now), trusted(), now=now).content_hash == made["content_hash"]
    signed = client.get(made["credential"])
    assert signed["Content-Type"] == "application/vc"
    assert verifying.of_json(signed.content, trusted()).number == made["number"]


def test_a_special_report_is_for_the_organisation(client: Any, world: ModuleType):
    assert ask(client, world.FOOD, {"kind": "special"}).status_code == 403
    assert ask(client, world.FOOD, {"kind": "special"}, **keyed(world.SHOP)).status_code == 403
    answer = ask(client, world.FOOD, {"kind": "special", "purpose": "投标"}, **keyed(world.FOOD))
    assert answer.status_code == 201
    made = answer.json()
    assert client.get(f"/api/v1/reports/{made['number']}").json()["content_hash"] == made["content_hash"]
    for part in ("credential", "pdf"):
        assert client.get(made[part]).status_code == 403
        assert client.get(made[part], **keyed(world.SHOP)).json()["code"] == "report.no_grant"
    assert client.get(made["credential"], **keyed(world.FOOD)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({"kind": "private"}, 422, "kind"),
        ({"kind": "special", "span": {"from": "2015-01-01", "to": "2026-01-01"}}, 422, "span"),
        ({"kind": "special", "sections": ["wealth"]}, 422, "sections"),
        ({"sections": ["penalties"]}, 422, "sections"),
        ({"on": "2999-01-01"}, 422, "on"),
        ({"as_of": "2999-01-01T00:00:00"}, 422, "as_of"),
        ({"wealth": 1}, 422, "wealth"),
        ([], 422, None),
    ],
)
def test_what_is_wrong_is_said_with_its_place(client: Any, world: ModuleType, body: Any, status: int, place: str | None):
    answer = client.post(
        f"/api/v1/subjects/{world.FOOD}/reports", data=json.dumps(body), content_type="application/json", **keyed(world.FOOD)
    )
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    if place:
        assert place in str(answer.json()["place"])


def test_a_person_an_unknown_code_an_unknown_number(client: Any, world: ModuleType):
    assert ask(client, "11010519491231002X").status_code == 422
    assert ask(client, "11010519491231002X").json()["code"] == "report.person"
    assert ask(client, world.UNKNOWN).status_code == 404
    for wrong in ("20260101000000ABCDEFGH", "x", "%27%3B--", "1" * 300, "%E2%80%AE"):
        for tail in ("", "/pdf", "/json"):
            answer = client.get(f"/api/v1/reports/{wrong}{tail}")
            assert (answer.status_code, answer.json()["code"]) == (404, "report.unknown")
    assert client.get("/reports/20260101000000ABCDEFGH/").status_code == 404


def test_the_keys_of_verifiers_are_published(client: Any, world: ModuleType):
    given = client.get("/api/v1/keys").json()
    assert given["certificates"] == list(reports.certificates(timezone.now()))
    assert given["keys"][0]["algorithm"] == "Ed25519"


def test_the_page_makes_a_report_and_says_whether_a_number_stands(client: Any, world: ModuleType):
    assert "make" not in client.get(f"/subjects/{world.FOOD}/").content.decode().split("<form")[0][-5:]
    made = client.post(f"/subjects/{world.FOOD}/report/")
    assert made.status_code == 303
    page = client.get(made["Location"])
    text = page.content.decode()
    assert "本平台签发了这份报告，其中的记录此后没有变化。" in text
    assert "云州市清和食品有限公司" in text
    number = made["Location"].split("/")[-2]
    assert client.get(f"/reports/?number={reports.grouped(number)}")["Location"] == f"/reports/{number}/"
    assert client.get("/reports/?number=abc").status_code == 200
    english = client.get(f"/en/reports/{number}/").content.decode()
    assert "This platform issued this report, and no record in it has changed since." in english
    assert client.get(f"/subjects/{world.FOOD}/report/").status_code == 405
    assert client.post("/subjects/11010519491231002X/report/").status_code == 400


def test_the_pages_of_a_report_that_no_longer_stands(client: Any, world: ModuleType):
    from gongxin.registry import api as registry

    from .reporting import conn

    issued, _ = make(world.FOOD)
    key = world.key_of(f"penalty {world.FOOD} 17")
    registry.set_state(conn(), world.FOOD, "administrative_penalty", key, "repaired", department="scjg", now=timezone.now())
    page = client.get(f"/reports/{issued.number}/").content.decode()
    assert "不再反映现状" in page
    assert "下载 PDF" not in page
    assert client.get(f"/api/v1/reports/{issued.number}/json").status_code == 410
    assert "生产经营标签" not in page


@needs_fonts
def test_the_command_makes_and_verifies(world: ModuleType, tmp_path: Path, monkeypatch: Any, capfd: Any):
    monkeypatch.setattr("gongxin.conf.bootstrap.setup", lambda: None)
    target = tmp_path / "report.pdf"
    assert cli.run(["report", world.FOOD, "-o", str(target)]) == 0
    assert cli.run(["verify", str(target)]) == 0
    signed = tmp_path / "report.json"
    words = ["report", world.FOOD, "--special", "--sections", "penalties", "--from", str(world.ago(300)), "--purpose", "投标"]
    assert cli.run([*words, "--json", "-o", str(signed)]) == 0
    assert cli.run(["verify", str(signed), "--json"]) == 0
    capfd.readouterr()
    assert access.access_log(world.FOOD)[0][1].channel == "report"
    target.write_bytes(target.read_bytes().replace(b"%%EOF", b"%%EoF"))
    assert cli.run(["verify", str(target)]) == 1
    assert cli.run(["report", world.FOOD, "--sections", "penalties"]) == 2
    assert cli.run(["report", "11010519491231002X"]) == 1
    assert "11010519491231002X" not in "".join(capfd.readouterr())
