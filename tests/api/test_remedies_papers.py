"""Papers over HTTP: what is taken, who gets it back and how; a person's request without a file; a removed fact certified anew."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from gongxin.access import api as access
from registry import decisions

from . import remedy_world
from .remedy_world import OFFICERS, PDF, USCC, World
from .test_remedies_one_by_one import problem

pytestmark = pytest.mark.django_db
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def world(db: None) -> World:
    return remedy_world.build()


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM paper")
        return int(cursor.fetchone()[0])


def test_a_paper_is_taken_and_given_back_as_an_attachment(world: World) -> None:
    answer = world.upload("subject", PDF, "../证明.html", "text/html")
    assert answer.status_code == 201, answer.content
    paper = answer.json()
    assert (paper["kind"], paper["size"], paper["material"]) == ("pdf", len(PDF), None)
    got = world.get("subject", f"/evidence/{paper['id']}")
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"].startswith("attachment; filename")
    assert got["Content-Disposition"].endswith(".html.pdf"), "the name ends in what it is"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got["Cache-Control"] == "private, no-store"
    assert world.upload("subject", PDF).json()["id"] == paper["id"], "the same bytes are the same paper"
    assert [item["id"] for item in world.get("subject", "/evidence").json()["items"]] == [paper["id"]]
    assert world.get("stranger", "/evidence").json()["items"] == []


def test_papers_come_in_pages(world: World) -> None:
    made = [world.upload("subject", PDF[:-6] + b"%d\n%%%%EOF" % n).json()["id"] for n in range(5)]
    found: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        after = f"&before={page['next']}" if page["next"] else ""
        page = world.get("subject", f"/evidence?limit=2{after}").json()
        found += [item["id"] for item in page["items"]]
    assert found == made[::-1]
    theirs = world.upload("stranger").json()["id"]
    assert world.get("subject", f"/evidence?before={theirs}").json()["items"] == [], "another's paper leads nowhere"
    problem(world.get("subject", "/evidence?before=x"), 422)


def test_plain_bytes_are_taken_too(world: World) -> None:
    sent = world.client.post(
        "/api/v1/evidence?name=照片.png", PNG, "application/octet-stream", headers=world.keys["subject"]
    )
    assert (sent.status_code, sent.json()["name"], sent.json()["kind"]) == (201, "照片.png", "png")


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", b"<ofd/>")
        archive.writestr("a/b.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (EICAR, "FIL3"),
        (PDF[:-6] + EICAR + b"\n%%EOF", "FIL3"),
        (packed(EICAR), "FIL3"),
        (HTML, "FIL1"),
        (b"MZ\x90\0", "FIL1"),
        (PNG + HTML, "FIL1"),
        (b"%PDF-1.7" + b" " * (10 * 1024 * 1024) + b"%%EOF", "FIL2"),
        (PDF[:-6] + b"<</S /JavaScript>>\n%%EOF", "FIL4"),
    ],
)
def test_what_is_not_taken(world: World, content: bytes, rule: str) -> None:
    refused = problem(world.upload("subject", content, "证明.pdf"), 422)
    assert refused["code"] == "evidence.refused"
    assert rule in refused["detail"]
    assert "EICAR-STANDARD" not in str(refused), "nothing of the file comes back"
    assert kept() == 0


def test_uploads_that_are_none(world: World) -> None:
    key = world.keys["subject"]
    form = "multipart/form-data; boundary=x"
    problem(world.client.post("/api/v1/evidence", {"note": "x"}, headers=key), 422)
    problem(world.client.post("/api/v1/evidence", b"--x\r\n", form, headers=key), 400)
    problem(world.client.post("/api/v1/evidence", b"", form, headers=key), 411)
    problem(world.client.post("/api/v1/evidence", "a=1", "application/x-www-form-urlencoded", headers=key), 415)
    problem(world.client.post("/api/v1/evidence", b"", "application/octet-stream", headers=key), 411)
    problem(world.upload("nobody"), 401)
    for role in (*OFFICERS, "program"):
        problem(world.upload(role), 403)
        problem(world.get(role, "/evidence"), 403)
    assert kept() == 0


def test_a_paper_is_for_those_whose_case_it_is(world: World) -> None:
    paper = world.paper()
    address = f"/evidence/{paper}"
    everybody = {*OFFICERS, "subject", "stranger", "program"}

    def readers() -> set[str]:
        found = {role for role in everybody if world.get(role, address).status_code == 200}
        for role in everybody - found:
            problem(world.get(role, address), 404)
        return found

    assert readers() == {"subject"}, "no case yet"
    world.done("subject", "/objections", {**world.about, "statement": "不符", "evidence": [paper]})
    assert readers() == {"subject", "clerk", "clerk2", "reviewer", "credit_office"}
    problem(world.get("nobody", address), 401)
    problem(world.get("subject", f"/evidence/{uuid4()}"), 404)
    problem(world.get("subject", "/evidence/1"), 404)


def test_a_strangers_paper_is_no_evidence(world: World) -> None:
    theirs = world.upload("stranger").json()["id"]
    body = {**world.about, "statement": "不符", "evidence": [theirs]}
    problem(world.post("subject", "/objections", body), 404)
    problem(world.post("subject", "/repairs", {**world.about, "materials": {"proof": [theirs]}}), 422)


def test_the_case_names_its_papers_and_the_look_is_logged(world: World) -> None:
    number = world.applied()
    case = world.get("clerk", f"/repairs/{number}").json()
    assert {item["material"] for item in case["evidence"]} == {"proof", "commitment_letter"}
    world.get("clerk", f"/evidence/{case['evidence'][0]['id']}")
    purposes = [look.purpose for _, look in access.access_log(USCC)]
    assert purposes == [f"材料 {case['evidence'][0]['id']} rem-clerk", f"信用修复 {number} rem-clerk"]
    world.get("subject", f"/repairs/{number}")
    assert len(access.access_log(USCC)) == 2, "its own look is none"


def test_a_person_in_the_record_leaves_no_file(world: World) -> None:
    """OBJ2: neither words nor papers; a receipt that nobody else has; what is corrected stands in the record alone."""
    body = {**world.about, "field": "legal_representative", "mask": True}
    made = world.done("clerk", "/objections/person", body)
    receipt, number = made["receipt"], made["id"]
    assert world.state == "contested"
    assert (made["statement"], made["evidence"]) == ("", [])
    shown = Client().post("/api/v1/objections/receipt", {"receipt": receipt}, "application/json")
    assert shown.json()["state"] == "filed"
    assert USCC not in shown.content.decode()
    for wrong, status in (("a" * 24, 404), ("<script>", 422), ("", 422)):
        problem(Client().post("/api/v1/objections/receipt", {"receipt": wrong}, "application/json"), status)
    problem(world.get("subject", f"/objections/{number}"), 404)
    problem(world.post("subject", f"/objections/{number}/supplement", {"statement": "x"}), 404)
    problem(world.post("clerk", f"/objections/{number}/supplement", {"statement": "我叫王某某"}), 404)
    for step in ("withdraw", "review"):
        problem(world.post("subject", f"/objections/{number}/{step}", {"receipt": receipt}), 404)
    problem(world.post("clerk", f"/objections/{number}/withdraw"), 404)
    world.done("clerk", f"/objections/{number}/accept")
    more = {"outcome": "corrected", "why": "核实", "changes": {"legal_representative": "李四"}}
    problem(world.post("clerk", f"/objections/{number}/uphold", more), 422)
    world.done("clerk", f"/objections/{number}/uphold", more | {"changes": {"legal_representative": None}})
    problem(world.post("clerk", f"/objections/{number}/review"), 404)
    world.done("clerk", f"/objections/{number}/review", {"receipt": receipt, "why": "我叫王某某"})
    world.done("clerk", f"/objections/{number}/withdraw", {"receipt": receipt})
    conn: Any = connection.connection
    for table in ("objection", "remedy_event", "paper", "objection_evidence", "notice", "access_log"):
        for (row,) in conn.execute(f"SELECT row_to_json(t)::text FROM {table} t").fetchall():
            assert "王某某" not in row, table
            assert receipt not in row, table


def test_a_removed_fact_comes_back_only_certified_and_told(world: World) -> None:
    """OBJ15, by HTTP: the same delivery before and after the certification, and the notice in the subject's inbox."""
    world.annulled()

    def notices() -> list[str]:
        return [item["kind"] for item in world.get("subject", f"/subjects/{USCC}/notices").json()["items"]]

    conn: Any = connection.connection
    held = decisions.deliver(conn, legal_representative="王某某", unlawful_facts="再次报送。")
    assert [row.why for row in held.held_rows] == ["annulled"]
    assert world.state == "annulled"
    address = f"{world.record_address}/certification"
    problem(world.post("clerk", address, {"why": "x"}), 403)
    problem(world.post("other_department", address, {"why": "x"}), 403)
    assert "certified" not in notices()
    done = world.done("certifier", address, {"why": "复核原卷，事实成立"})
    assert (done["annulled"], done["department"]) == (True, "scjg")
    (told,) = [i for i in world.get("subject", f"/subjects/{USCC}/notices").json()["items"] if i["kind"] == "certified"]
    assert "复核原卷" in told["body"]["zh"]
    assert world.state == "withdrawn", "certified is not yet delivered"
    back = decisions.deliver(conn, legal_representative="王某某", unlawful_facts="再次报送。")
    assert back.held_rows == ()
    assert world.state == "current"
    assert UUID(str(world.record_key))
    problem(world.post("certifier", address, {"why": "x"}), 422)


def test_a_certification_without_a_notice_does_not_happen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.annulled()
    from gongxin.notices import api as notices

    def broken(*args: Any, **words: Any) -> int:
        raise notices.NoticeRefusedError(place="certified")

    monkeypatch.setattr(notices, "send", broken)
    answer = world.post("certifier", f"{world.record_address}/certification", {"why": "x"})
    assert answer.status_code >= 400
    conn: Any = connection.connection
    assert conn.execute("SELECT count(*) FROM certification").fetchone() == (0,)
    assert world.state == "annulled"


def test_what_a_subject_learns_about_repair(world: World) -> None:
    address = f"{world.record_address}/repair"
    for role in (*OFFICERS, "stranger", "program"):
        problem(world.get(role, address), 403)
    problem(world.get("nobody", address), 401)
    outlook = world.get("subject", address).json()
    assert (outlook["state"], outlook["regime"], outlook["turn"]) == ("eligible", "NDRC36", "subject")
    assert outlook["eligible_from"] == "2026-08-06"
    assert {m["id"] for m in outlook["materials"] if m["required"]} == {"proof", "commitment_letter"}
    number = world.accepted()
    running = world.get("subject", address).json()
    assert (running["state"], running["turn"], running["application"]) == ("accepted", "body", number)
    assert [clock["step"] for clock in running["clocks"]] == ["decide", "answer"]
    assert all(clock["ends"] for clock in running["clocks"])
    problem(world.get("subject", f"/subjects/{USCC}/records/nope/{uuid4()}/repair"), 404)


def test_an_ended_account_and_a_made_up_key_decide_nothing(world: World) -> None:
    from django.utils import timezone

    number = world.with_source()
    access.end_officer("rem-clerk", now=timezone.now())
    for key in (world.keys["clerk"], {"Authorization": "Bearer gx_" + "a" * 43}, {"Authorization": "Bearer \u00e9"}):
        answer = world.client.post(f"/api/v1/objections/{number}/reject", {"why": "x"}, "application/json", headers=key)
        problem(answer, 401)
    assert world.state == "contested"


def test_whoever_is_signed_in_hands_in_papers_too(world: World) -> None:
    """By a form of this site: with its token, as an editor; a reader and a form of another site are refused."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    word, now = "walnut-kiln-harbour-6", timezone.now()
    clients = {}
    for role in ("editor", "reader"):
        token = access.invite_member(USCC, role, made_by="x", now=now).token
        access.join(token, word=f"papers-{role}", password=word, now=now)
        plain = Client()
        plain.post("/accounts/login/", {"login": f"papers-{role}", "password": word})
        clients[role] = Client(enforce_csrf_checks=True)
        clients[role].cookies = plain.cookies
        clients[role].cookies["csrftoken"] = "a" * 32

    def send(role: str, **more: str) -> Any:
        return clients[role].post("/api/v1/evidence", {"file": SimpleUploadedFile("a.pdf", PDF), **more})

    problem(send("editor"), 403)
    problem(send("reader", csrfmiddlewaretoken="a" * 32), 403)
    taken = send("editor", csrfmiddlewaretoken="a" * 32)
    assert (taken.status_code, taken.json()["name"]) == (201, "a.pdf")
