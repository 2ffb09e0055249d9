"""Checks by HTTP and at the command line, with real officers and keys: the whole way once, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual
from gongxin.runs.cli import run

from .world import entry, put

GOOD = uscc.generate("91", "510104", "MA6CFT01")
PERSON = "110101199003077571"
ARREARS = "wage_arrears_regulation"
pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(conn: Any, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Two departments with an officer each, and a listed company; tokens by officer, and one bound to nobody."""
    from gongxin import catalogue as room
    from gongxin.api import checks
    from gongxin.conf import bootstrap

    monkeypatch.setattr(checks, "load", lambda: catalogue)
    monkeypatch.setattr(room, "load", lambda *_: catalogue)
    monkeypatch.setattr(bootstrap, "setup", lambda **_: None)
    monkeypatch.setenv("GONGXIN_LANG", "en")
    now = timezone.now()
    tokens = {}
    for department, offices in (("czj", ["check", "feedback"]), ("fgw", ["check", "feedback", "credit_office"])):
        access.add_department(department, Bilingual(department, department), now=now)
        access.add_officer(f"{department}-01", department, offices, now=now)
        tokens[department] = access.issue_key(department, ["act"], now=now, officer_code=f"{department}-01").token
    tokens["nobody"] = access.issue_key("czj", ["act"], now=now).token
    tokens["submitter"] = access.issue_key("czj", ["submit"], now=now).token
    put(conn, [entry(1)])
    conn.execute("UPDATE subject SET uscc = %s", (GOOD,))
    conn.execute("UPDATE record_version SET uscc = %s", (GOOD,))
    return tokens


@pytest.fixture
def ask(client: Any, keys: dict[str, str]) -> Any:
    def send(path: str, body: Any = None, *, who: str | None = "czj", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {keys[who]}"} if who else {}
        if body is None:
            return client.get(f"/api/v1{path}", more, headers=headers)
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)

    return send


QUESTION = {"matter": "procurement", "subjects": [GOOD], "purpose": "采购资格审查"}


def test_a_check_from_question_to_closing(ask: Any, conn: Any):
    made = ask("/checks", {**QUESTION, "subjects": [GOOD, PERSON, "nonsense"]})
    assert made.status_code == 201, made.content.decode()
    answer = made.json()
    assert [s["known"] for s in answer["subjects"]] == [True, False, False]
    assert PERSON not in made.content.decode(), "a person's number does not come back"
    assert ask(made["Location"].removeprefix("/api/v1")).json() == answer
    assert made["Cache-Control"] == "private, no-store"
    no, (said,) = answer["check"], answer["subjects"][0]["measures"]
    what_if = ask(f"/checks/{no}/without/{said['entries'][0]['entry']}").json()
    assert what_if["falling"] == ["M004"]
    item = {"subject": GOOD, "measure": "M004", "outcome": "applied", "document": "云财采〔2026〕5号"}
    assert ask(f"/checks/{no}/feedback", {"items": [item]}).json() == {"check": no, "recorded": 1, "open": 0}
    today = str(timezone.localdate())
    (tally,) = ask("/checks/statistics", who="fgw", first=today, last=today).json()["items"]
    assert (tally["measure"], tally["department"], tally["applied"]) == ("M004", "czj", 1)
    (was,) = ask("/measures/M004/touched", who="fgw").json()["items"]
    assert was["check"] == no
    logged = conn.execute("SELECT department, key IS NOT NULL, subjects, purpose, channel FROM access_log").fetchall()
    assert logged == [("czj", True, [GOOD], f"{no} 采购资格审查", "government")]


def test_a_repeal_by_http(ask: Any):
    no = ask("/checks", QUESTION).json()["check"]
    done = ask("/measures/repeals", {"law": ARREARS, "last_day": "2026-01-01", "document": "d"}, who="fgw").json()
    assert done["measures"] == ["M004"]
    assert [t["check"] for t in done["touched"]] == [no]
    assert ask("/checks", QUESTION).json()["subjects"][0]["measures"] == []
    lines = {line["measure"]: line for line in ask("/measures", who=None).json()["items"]}
    assert lines["M004"]["enabled"]
    assert not lines["M004"]["in_effect"]
    assert lines["M006"]["in_effect"]


def test_the_subject_sees_who_was_told_what(ask: Any, client: Any):
    no = ask("/checks", QUESTION).json()["check"]
    ask("/checks", {**QUESTION, "matter": "research"})
    item = {"subject": GOOD, "measure": "M004", "outcome": "not_applied", "why": "已退出"}
    ask(f"/checks/{no}/feedback", {"items": [item]})
    own = access.issue_subject_key(GOOD, now=timezone.now()).token
    other = access.issue_subject_key(uscc.generate("91", "510104", "MA6CFT02"), now=timezone.now()).token
    path = f"/api/v1/subjects/{GOOD}/checks"
    (said,) = client.get(path, headers={"Authorization": f"Bearer {own}"}).json()["items"]
    assert (said["check"], said["department"], said["measure"]) == (no, "czj", "M004")
    assert said["outcome"] == "not_applied"
    assert said["articles"][0]["article"]["zh"] == "第四十八条"
    assert client.get(path, headers={"Authorization": f"Bearer {other}"}).status_code == 403
    assert ask(f"/subjects/{GOOD}/checks").status_code == 403


def test_matters_are_public(ask: Any):
    items = {item["matter"]: item for item in ask("/matters", who=None).json()["items"]}
    assert "M004" in items["procurement"]["measures"]


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("submitter", 403), ("nobody", 403)])
def test_only_an_officer_with_the_office_checks(ask: Any, who: str | None, status: int):
    refused = ask("/checks", QUESTION, who=who)
    assert refused.status_code == status
    assert refused.json()["code"].split(".")[0] in {"access", "actor"}


def test_the_office_is_asked_for_everything(ask: Any):
    today = str(timezone.localdate())
    assert ask("/checks/statistics", first=today, last=today).status_code == 403
    assert ask("/measures/M004/touched").status_code == 403
    assert ask("/measures/repeals", {"law": ARREARS, "last_day": today, "document": "d"}).status_code == 403


def test_another_departments_check_is_not_there(ask: Any):
    no = ask("/checks", QUESTION).json()["check"]
    for answer in (
        ask(f"/checks/{no}", who="fgw"),
        ask(f"/checks/{no}/feedback", {"items": [{"subject": GOOD, "measure": "M004", "outcome": "applied"}]}, who="fgw"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "check.unknown")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"matter": "marriage"}, 422, "matter.unknown"),
        ({"subjects": []}, 422, "request.invalid"),
        ({"subjects": ["x"] * 10_001}, 422, "request.invalid"),
        ({"subjects": GOOD}, 422, "request.invalid"),
        ({"purpose": ""}, 422, "request.invalid"),
        ({"purpose": "\0"}, 422, "check.refused"),
        ({"on": "2999-01-01"}, 422, "check.refused"),
        ({"on": "yesterday"}, 422, "request.invalid"),
        ({"item": "x"}, 422, "check.refused"),
        ({"person": "x"}, 422, "request.invalid"),
    ],
)
def test_bad_questions(ask: Any, conn: Any, change: dict[str, Any], status: int, code: str):
    refused = ask("/checks", {**QUESTION, **change})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert conn.execute("SELECT count(*) FROM credit_check").fetchone() == (0,)


def test_a_persons_number_in_words_is_masked(ask: Any):
    made = ask("/checks", {**QUESTION, "purpose": f"经办 {PERSON}"}).json()
    assert PERSON not in made["purpose"]


def test_ten_thousand_subjects(ask: Any):
    codes = [f"91510100{n:09d}X" for n in range(9_999)]
    answer = ask("/checks", {**QUESTION, "subjects": [*codes, GOOD]}).json()
    assert len(answer["subjects"]) == 10_000
    assert [m["measure"] for m in answer["subjects"][-1]["measures"]] == ["M004"]


def told(capsys: Any, *words: str) -> str:
    assert run(["checks", *words]) == 0
    return str(capsys.readouterr().out)


def test_the_same_at_the_command_line(keys: dict[str, str], capsys: Any, tmp_path: Path):
    listed = tmp_path / "codes.csv"
    listed.write_text(f"name,uscc\na,{GOOD}\nb,{PERSON}\n", encoding="utf-8")
    table = told(capsys, "make", "procurement", "--file", str(listed), "--officer", "czj-01", "--purpose", "p")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert (rows[0]["code"], rows[0]["measure"]) == (GOOD, "M004")
    assert PERSON not in table
    answer = json.loads(told(capsys, "make", "procurement", GOOD, "--officer", "czj-01", "--purpose", "p", "--json"))
    no, said = answer["check"], answer["subjects"][0]["measures"][0]
    fallen = told(capsys, "without", no, said["entries"][0]["entry"], "--officer", "czj-01", "--json")
    assert json.loads(fallen)["falling"] == ["M004"]
    filled = tmp_path / "filled.csv"
    shown = list(csv.DictReader(io.StringIO(told(capsys, "show", no, "--officer", "czj-01"))))
    with filled.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(shown[0]))
        writer.writeheader()
        writer.writerows([{**row, "outcome": "未采取", "why": "已退出"} for row in shown])
    assert run(["checks", "feedback", no, "--file", str(filled), "--officer", "czj-01"]) == 0
    assert "0 still open" in capsys.readouterr().err
    assert run(["checks", "feedback", no, GOOD, "M004", "--applied", "doc", "--officer", "czj-01"]) == 0
    capsys.readouterr()
    today = str(timezone.localdate())
    tallies = json.loads(told(capsys, "statistics", today, today, "--officer", "fgw-01", "--json"))
    assert (tallies[0]["named"], tallies[0]["applied"], tallies[0]["open"]) == (2, 1, 1)
    assert "M004" in told(capsys, "matters")
    assert json.loads(told(capsys, "matters", "--json"))["tax"] == ["M004", "M021", "R004"]
    assert len(json.loads(told(capsys, "touched", "M004", "--officer", "fgw-01"))) == 2
    done = json.loads(told(capsys, "repeal", ARREARS, "--officer", "fgw-01", "--document", "d", "--last-day", "2026-01-01"))
    assert done["measures"] == ["M004"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["make", "marriage", GOOD, "--officer", "czj-01", "--purpose", "p", "--json"], "matter.unknown"),
        (["make", "loan", GOOD, "--officer", "nobody", "--purpose", "p", "--json"], "officer.unknown"),
        (["make", "loan", "--file", "{empty}", "--officer", "czj-01", "--purpose", "p", "--json"], "checks.table"),
        (["make", "loan", "--file", "{gone}", "--officer", "czj-01", "--purpose", "p", "--json"], "checks.table"),
        (["make", "loan", "--file", "{columns}", "--officer", "czj-01", "--purpose", "p", "--json"], "checks.table"),
        (["make", "loan", "--file", "{bytes}", "--officer", "czj-01", "--purpose", "p", "--json"], "checks.table"),
        (["show", "CK20260101-00000001-0", "--officer", "czj-01", "--json"], "check.unknown"),
    ],
)
def test_the_command_line_refuses_with_a_reason(keys: Any, capsys: Any, tmp_path: Path, words: list[str], code: str):
    files = {"empty": b"", "columns": b"a,b\n1,2\n", "bytes": b"\xff\xff\xff\x00"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    given = [word.format(**{name: str(tmp_path / name) for name in (*files, "gone")}) for word in words]
    assert run(["checks", *given]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_wrong_use(keys: Any, capsys: Any):
    assert run(["checks", "make", "loan", "--officer", "czj-01", "--purpose", "p"]) == 2
    assert run(["checks", "feedback", "CK1", "--officer", "czj-01"]) == 2
    assert "gongxin checks" in capsys.readouterr().err


def test_a_table_cell_is_never_a_formula():
    from gongxin.runs.check_tables import write_table

    out = io.StringIO()
    write_table({"subjects": [{"code": "c", "name": "=1+1", "measures": [], "incentives": []}], "considered": {}}, out, "zh")
    assert "'=1+1" in out.getvalue()
    assert out.getvalue().startswith("统一社会信用代码")
