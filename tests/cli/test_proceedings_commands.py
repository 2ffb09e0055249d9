"""`gongxin lists`, `objections`, `repairs`, `reorganisations`, `notices`: proceedings at the command line, by officers and by the organisation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from gongxin.runs import cli
from lists import world as listing
from registry import decisions

pytestmark = pytest.mark.django_db
USCC, PENALTY = decisions.USCC, decisions.PENALTY
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Terminal:
    """Commands in this process; what they printed is read as JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def run(self, *words: Any) -> int:
        self.capsys.readouterr()
        return cli.run([str(word) for word in words])

    def json(self, *words: Any) -> Any:
        status = self.run(*words, "--json")
        said = self.capsys.readouterr()
        assert status == 0, (words, said.out, said.err)
        return json.loads(said.out)

    def refused(self, *words: Any) -> dict[str, Any]:
        status = self.run(*words, "--json")
        said = self.capsys.readouterr()
        assert status == 1, (words, said.out, said.err)
        error: dict[str, Any] = json.loads(said.out)["error"]
        assert set(error) == {"code", "place", "message", "reason", "remedy"}
        return error

    def with_key(self, token: str | None) -> None:
        if token is None:
            self.monkeypatch.delenv("GONGXIN_KEY", raising=False)
        else:
            self.monkeypatch.setenv("GONGXIN_KEY", token)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, db: None) -> Terminal:
    from gongxin.access import api as access
    from gongxin.kernel.text import Bilingual

    now = timezone.now()
    connection.ensure_connection()
    conn: Any = connection.connection
    listing.settle(conn)
    decisions.deliver(conn, legal_representative="王某某")
    access.add_department("fgw", Bilingual("云州市发展和改革委员会", "Reform"), now=now, update=True)
    for code, department, offices in (
        ("c-prop", "scjg", ["propose"]), ("c-head", "scjg", ["decide", "sign_off"]), ("c-sign", "scjg", ["sign_off"]),
        ("c-clerk", "scjg", ["remedy"]), ("c-rev", "scjg", ["review"]), ("c-cert", "scjg", ["certify"]),
        ("c-fgw", "fgw", ["credit_office"]),
    ):  # fmt: skip
        access.add_officer(code, department, offices, now=now)
    monkeypatch.setenv("GONGXIN_LANG", "zh")
    found = Terminal(capsys, monkeypatch)
    found.with_key(None)
    return found


@pytest.fixture
def key() -> str:
    from gongxin.access import api as access

    return access.issue_subject_key(USCC, now=timezone.now()).token


@pytest.fixture
def record(terminal: Terminal) -> tuple[str, str, str]:
    conn: Any = connection.connection
    (found,) = conn.execute("SELECT record_key FROM record_version WHERE resource = %s", (PENALTY,)).fetchone()
    return USCC, PENALTY, str(found)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "证明.pdf"
    file.write_bytes(PDF)
    return file


def test_a_proceeding(terminal: Terminal, key: str, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began = timezone.now()
    clock = {"now": began}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])
    codes = [item["code"] for item in terminal.json("lists", "definitions")]
    assert "SX04" in codes
    assert len(terminal.json("lists", "definitions", "--all")) > len(codes)
    proposal = ("lists", "propose", "SX04", USCC, "--why", "较重处罚", "--file", paper)
    assert terminal.refused(*proposal)["code"] == "actor.missing"
    assert terminal.refused(*proposal, "--officer", "c-head")["place"] == "propose"
    made = terminal.json(*proposal, "--officer", "c-prop")
    assert made["evidence"][0]["name"] == "证明.pdf"
    number = made["id"]
    assert terminal.json("lists", "notify", number, "--officer", "c-prop")["state"] == "notified"
    out, name = paper.with_name("got.pdf"), made["evidence"][0]["id"]
    assert terminal.run("lists", "paper", number, name, out, "--officer", "c-prop") == 0
    assert out.read_bytes() == paper.read_bytes()
    assert terminal.run("lists", "paper", number, name, out, "--officer", "c-prop") == 2, "an existing file is not touched"
    assert terminal.run("lists", "paper", number, "00000000-0000-0000-0000-000000000001", out.with_name("b"), "--officer", "c-prop") == 1
    statement = ("lists", "state", number, "--text", "正在复议", "--file", paper)
    assert terminal.refused(*statement)["code"] == "actor.missing", "nobody speaks for the subject"
    terminal.with_key(key)
    assert terminal.json(*statement)["state"] == "stated"
    assert [item["id"] for item in terminal.json("lists", "entries")] == [number]
    terminal.with_key(None)
    decision = ("lists", "decide", number, "--no", "列〔2026〕1号", "--why", "事实清楚", "--officer", "c-head")
    assert terminal.refused(*decision)["place"] == "LST2"
    clock["now"] = began + timedelta(days=20)
    assert terminal.json(*decision)["state"] == "decided"
    assert terminal.refused("lists", "sign", number, "--why", "x", "--officer", "c-head")["place"] == "LST4"
    assert terminal.json("lists", "sign", number, "--why", "程序完备", "--officer", "c-sign")["state"] == "listed"
    clock["now"] = datetime(began.year + 1, 12, 31, tzinfo=began.tzinfo)
    removal = ("lists", "remove", number, "--why", "复议撤销", "--officer", "c-head")
    assert terminal.run(*removal, "--ground", "pity") == 2
    assert terminal.json(*removal, "--ground", "not_standing")["state"] == "removed"
    shown = terminal.json("lists", "show", number, "--officer", "c-fgw")
    assert [e["step"] for e in shown["events"]] == ["propose", "notify", "state", "decide", "sign_off", "remove"]
    assert terminal.run("lists", "show", number, "--officer", "c-prop") == 0
    out = terminal.capsys.readouterr().out
    assert "复议撤销" in out
    assert "removed" in out


def test_a_proceeding_is_dropped(terminal: Terminal, paper: Path) -> None:
    number = terminal.json("lists", "propose", "SX04", USCC, "--why", "x", "--file", paper, "--officer", "c-prop")["id"]
    assert terminal.refused("lists", "drop", number, "--why", " ", "--officer", "c-head")["code"] == "list.step"
    assert terminal.json("lists", "drop", number, "--why", "证据不足", "--officer", "c-head")["state"] == "dropped"
    assert terminal.refused("lists", "drop", 999_999, "--why", "x", "--officer", "c-head")["code"] == "list.entry_unknown"
    assert terminal.run("lists", "drop", "0", "--why", "x") == 2


def test_an_objection_from_filing_to_certification(
    terminal: Terminal, key: str, record: tuple[str, str, str], paper: Path, tmp_path: Path
) -> None:
    filing = ("objections", "file", *record, "--statement", "金额有误", "--field", "fine_amount", "--file", paper)
    assert terminal.refused(*filing)["code"] == "actor.missing"
    terminal.with_key(key)
    made = terminal.json(*filing)
    number = made["id"]
    assert (made["state"], made["turn"], made["evidence"][0]["name"]) == ("filed", "office", "证明.pdf")
    assert made["clock"]["ends"]
    assert terminal.run("objections", "supplement", number, "--statement", "补充") == 0
    assert [item["id"] for item in terminal.json("objections", "list")] == [number]
    terminal.with_key(None)
    clerk = ("--officer", "c-clerk")
    assert terminal.json("objections", "accept", number, *clerk)["state"] == "with_source"
    assert terminal.json("objections", "extend", number, "--why", "新证据", *clerk)["extended"] is True
    assert terminal.refused("objections", "extend", number, "--why", "又一次", *clerk)["code"] == "objection.refused"
    out = tmp_path / "下载.pdf"
    evidence = made["evidence"][0]["id"]
    assert terminal.run("objections", "paper", evidence, out, *clerk) == 0
    assert out.read_bytes() == PDF
    assert terminal.run("objections", "paper", evidence, out, *clerk) == 2, "an existing file is not touched"
    assert terminal.run("objections", "paper", evidence, tmp_path / "b", "--officer", "c-prop") == 1
    assert terminal.json("objections", "reject", number, "--why", "无误", *clerk)["state"] == "rejected"
    terminal.with_key(key)
    assert terminal.json("objections", "review", number, "--why", "不服")["state"] == "in_review"
    terminal.with_key(None)
    reviewer = ("--officer", "c-rev")
    change = ("objections", "change", number, "--why", "证据不足", "--outcome", "corrected")
    assert terminal.run(*change, "--change", "fine_amount", *reviewer) == 2
    changed = terminal.json(*change, "--change", "fine_amount=3000", *reviewer)
    assert (changed["state"], changed["outcome"]) == ("closed", "corrected")
    certify = ("objections", "certify", *record, "--why", "复核原卷")
    assert terminal.refused(*certify, *clerk)["place"] == "certify"
    assert terminal.json(*certify, "--officer", "c-cert")["fields"] == ["fine_amount"]
    assert [event["what"] for event in terminal.json("objections", "show", number, *clerk)["events"]][-1] == "changed"


def test_for_a_person_only_a_receipt(terminal: Terminal, record: tuple[str, str, str]) -> None:
    made = terminal.json("objections", "person", *record, "legal_representative", "--mask", "--officer", "c-clerk")
    assert made["statement"] == ""
    withdraw = ("objections", "withdraw", made["id"], "--officer", "c-clerk")
    assert terminal.refused(*withdraw)["code"] == "remedy.unknown"
    assert terminal.json(*withdraw, "--receipt", made["receipt"])["state"] == "closed"


def test_decisions_on_objections(terminal: Terminal, key: str, record: tuple[str, str, str]) -> None:
    def filed() -> int:
        terminal.with_key(key)
        number: int = terminal.json("objections", "file", *record, "--statement", "不符")["id"]
        terminal.with_key(None)
        return number

    clerk = ("--officer", "c-clerk")
    assert terminal.json("objections", "refuse", filed(), "--why", "不清楚", *clerk)["state"] == "refused"
    number = filed()
    terminal.with_key(key)
    assert terminal.json("objections", "withdraw", number)["outcome"] == "withdrawn"
    number = filed()
    terminal.json("objections", "accept", number, "--officer", "c-fgw")
    assert terminal.run("objections", "uphold", number, "--why", "x", "--outcome", "perhaps", *clerk) == 2
    assert terminal.refused("objections", "uphold", number, "--why", "x", "--outcome", "annulled", "--officer", "c-fgw")
    done = terminal.json("objections", "uphold", number, "--why", "撤销", "--outcome", "annulled", *clerk)
    assert done["state"] == "upheld"
    terminal.with_key(key)
    terminal.json("objections", "review", number, "--why", "不够")
    terminal.with_key(None)
    assert terminal.json("objections", "confirm", number, "--why", "正确", "--officer", "c-rev")["state"] == "closed"
    assert len(terminal.json("objections", "list", "--all", *clerk)) == 3
    assert terminal.json("objections", "list", *clerk) == []
    assert terminal.run("objections", "file", USCC, PENALTY, "no-uuid", "--statement", "x") == 2


def test_a_repair_from_outlook_to_grant(terminal: Terminal, key: str, record: tuple[str, str, str], paper: Path) -> None:
    assert terminal.refused("repairs", "outlook", *record)["code"] == "actor.missing"
    terminal.with_key(key)
    assert terminal.json("repairs", "outlook", *record)["state"] == "eligible"
    assert terminal.run("repairs", "outlook", *record) == 0
    assert "proof" in terminal.capsys.readouterr().out
    application = ("repairs", "apply", *record, "--paper", f"proof={paper}")
    assert terminal.refused(*application)["place"] == "commitment_letter"
    assert terminal.run("repairs", "apply", *record, "--paper", "proof=/none.pdf") == 2
    application = (*application, "--paper", f"commitment_letter={paper}")
    first = terminal.json(*application)["id"]
    assert terminal.json("repairs", "withdraw", first)["state"] == "withdrawn"
    number = terminal.json(*application)["id"]
    assert terminal.json("repairs", "supplement", number, "--statement", "补充")["state"] == "applied"
    terminal.with_key(None)
    clerk = ("--officer", "c-clerk")
    assert [item["id"] for item in terminal.json("repairs", "list", *clerk)] == [number]
    assert terminal.refused("repairs", "accept", number, "--officer", "c-prop")["place"] == "remedy"
    assert terminal.json("repairs", "accept", number, *clerk)["state"] == "accepted"
    assert terminal.json("repairs", "extend", number, "--why", "复杂", *clerk)["extended"] is True
    grant = ("repairs", "grant", number, "--why", "已纠正", "--confirm", "corrected", "--confirm", "commitment")
    assert terminal.refused(*grant, *clerk)["place"] == "other"
    assert terminal.json(*grant, "--confirm", "other", *clerk)["state"] == "granted"
    assert [event["what"] for event in terminal.json("repairs", "show", number, *clerk)["events"]] == [
        "applied", "supplemented", "accepted", "extended", "granted",
    ]  # fmt: skip


def test_a_repair_refused_and_rejected(terminal: Terminal, key: str, record: tuple[str, str, str], paper: Path) -> None:
    application = (
        "repairs", "apply", *record, "--paper", f"proof={paper}", "--paper", f"commitment_letter={paper}"
    )  # fmt: skip
    for before, step, after in (((), "refuse", "refused"), (("accept",), "reject", "rejected")):
        terminal.with_key(key)
        number = terminal.json(*application)["id"]
        terminal.with_key(None)
        for name in before:
            terminal.json("repairs", name, number, "--officer", "c-clerk")
        assert terminal.run("repairs", step, number, "--officer", "c-clerk") == 2, "without a reason"
        assert terminal.json("repairs", step, number, "--why", "缺材料", "--officer", "c-clerk")["state"] == after


@pytest.mark.parametrize(("end", "state", "record_after"), [("complete", "final", "repaired"), ("fail", "failed", "current")])
def test_a_reorganisation(
    terminal: Terminal, key: str, record: tuple[str, str, str], end: str, state: str, record_after: str
) -> None:
    from gongxin.registry import api as registry

    uscc, resource, number = record
    words = ("--court", "云州市中级人民法院", "--ruling", "〔2026〕破1号", "--ruled-on", "2026-06-01")
    approval = ("reorganisations", "approve", uscc, "--record", f"{resource}={number}", *words)
    office = ("--officer", "c-fgw")
    assert terminal.refused(*approval)["code"] == "actor.missing"
    assert terminal.refused(*approval, "--officer", "c-clerk")["place"] == "credit_office"
    assert terminal.run("reorganisations", "approve", uscc, "--record", number, *words, *office) == 2
    assert terminal.run("reorganisations", "approve", uscc, "--record", f"{resource}=no-uuid", *words, *office) == 2
    late = (*words[:-1], "2999-01-01")
    assert terminal.refused("reorganisations", "approve", uscc, "--record", f"{resource}={number}", *late, *office)["place"]
    made = terminal.json(*approval, *office)
    assert (made["state"], made["records"]) == ("hidden", [{"resource": resource, "record_key": number}])
    assert terminal.refused(*approval, *office)["code"] == "reorganisation.refused", "one plan at a time"
    assert [item["id"] for item in terminal.json("reorganisations", "list", *office)] == [made["id"]]
    assert terminal.run("reorganisations", "show", made["id"], "--officer", "c-clerk") == 1, "not this office's"
    done = terminal.json("reorganisations", end, made["id"], "--ruling", "〔2026〕破1号之二", "--ruled-on", "2026-09-01", *office)
    assert (done["state"], done["last_ruling"], done["last_ruled_on"]) == (state, "〔2026〕破1号之二", "2026-09-01")
    conn: Any = connection.connection
    assert registry.latest(conn, uscc, resource, UUID(number)).state == record_after
    assert terminal.json("reorganisations", "list", *office) == []
    assert [item["id"] for item in terminal.json("reorganisations", "list", "--all", *office)] == [made["id"]]
    terminal.with_key(key)
    assert [item["id"] for item in terminal.json("reorganisations", "list")] == [made["id"]]
    assert terminal.run("reorganisations", "show", made["id"]) == 0
    told = terminal.capsys.readouterr().out
    assert "〔2026〕破1号" in told
    assert state in told


def test_a_paper_with_a_virus_is_refused(terminal: Terminal, key: str, record: tuple[str, str, str], tmp_path: Path) -> None:
    bad = tmp_path / "证明.pdf"
    bad.write_bytes(EICAR)
    terminal.with_key(key)
    error = terminal.refused("objections", "file", *record, "--statement", "x", "--file", bad)
    assert error["code"] == "evidence.refused"
    assert terminal.json("objections", "list") == [], "nothing of it happened"


def test_notices(terminal: Terminal, key: str, record: tuple[str, str, str]) -> None:
    assert terminal.refused("notices", "inbox", USCC, "--officer", "c-clerk")["place"] == "credit_office"
    terminal.with_key(key)
    terminal.json("objections", "file", *record, "--statement", "不符")
    found = {item["kind"]: item["number"] for item in terminal.json("notices", "inbox", USCC, "--unread")}
    number = found["objection_received"]
    terminal.with_key(None)
    assert terminal.json("notices", "read", number, "--officer", "c-fgw")["read_at"] is None, "another's look is no reading"
    terminal.with_key(key)
    assert terminal.json("notices", "read", number)["read_at"]
    assert number not in [item["number"] for item in terminal.json("notices", "inbox", USCC, "--unread")]
    assert terminal.run("notices", "inbox", USCC) == 0
    assert "objection_received" in terminal.capsys.readouterr().out
    assert terminal.run("notices", "read", number) == 0
    assert "异议" in terminal.capsys.readouterr().out
    assert terminal.refused("notices", "read", 9_999_999)["code"] == "notice.unknown"


def test_a_key_out_of_force_is_nobody(terminal: Terminal) -> None:
    for token in ("", "gx_wrong", "x" * 200):
        terminal.with_key(token)
        assert terminal.refused("objections", "list")["code"] == "actor.missing"
    assert terminal.refused("objections", "list", "--officer", "nobody")["code"] == "officer.unknown"


GROUPS = {
    "lists": ("definitions", "propose", "notify", "state", "decide", "sign", "remove", "drop", "show", "entries", "paper"),
    "objections": (
        "list", "show", "paper", "file", "person", "supplement", "withdraw", "accept", "refuse", "extend", "reject", "uphold",
        "review", "confirm", "change", "certify",
    ),
    "repairs": (
        "outlook", "list", "show", "paper", "apply", "supplement", "withdraw", "accept", "refuse", "extend", "reject", "grant",
    ),
    "reorganisations": ("list", "show", "approve", "complete", "fail"),
    "notices": ("inbox", "read"),
}  # fmt: skip
DOCS = Path(__file__).resolve().parents[2] / "docs" / "cli"


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_is_documented_and_its_help_speaks_both_languages(group: str) -> None:
    page = (DOCS / f"{group}.md").read_text(encoding="utf-8")
    for spoken in ("zh", "en"):
        environment = os.environ | {"GONGXIN_LANG": spoken, "PYTHONUTF8": "1", "COLUMNS": "200"}
        words = [sys.executable, "-m", "gongxin", group, "--help"]
        shown = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True, env=environment).stdout
        assert any("一" <= character <= "鿿" for character in shown) == (spoken == "zh")
        for command in GROUPS[group]:
            assert f"  {command} " in shown, command
            assert f"gongxin {group} {command}" in page, command


def test_a_departments_mailbox(terminal: Terminal) -> None:
    ask = ("notices", "mailbox", "scjg")
    assert terminal.refused(*ask)["code"] == "actor.missing"
    assert terminal.refused(*ask, "--set", "data@scjg.example.org", "--officer", "c-clerk")["place"] == "credit_office"
    assert terminal.refused("notices", "mailbox", "nobody", "--officer", "c-fgw")["code"] == "department.unknown"
    assert terminal.refused(*ask, "--set", "13812345678@139.com", "--officer", "c-fgw")["code"] == "notice.address"
    assert terminal.run(*ask, "--set", "a@b.cn", "--end", "--officer", "c-fgw") == 2
    assert terminal.json(*ask, "--officer", "c-fgw") == {"department": "scjg", "address": ""}
    done = terminal.json(*ask, "--set", "data@scjg.example.org", "--officer", "c-fgw")
    assert done == {"department": "scjg", "address": "data@scjg.example.org"}
    assert terminal.run(*ask, "--officer", "c-fgw") == 0
    assert terminal.capsys.readouterr().out.strip() == "data@scjg.example.org"
    assert terminal.json(*ask, "--end", "--officer", "c-fgw")["address"] == ""
