"""`gongxin commitments` and `gongxin integrity`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongxin.runs import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.db import connection
    from django.utils import timezone

    from gongxin.access import api as access
    from integrity.world import World, write

    monkeypatch.setattr("gongxin.conf.bootstrap.setup", lambda *args, **words: None)
    monkeypatch.setenv("GONGXIN_LANG", "en")
    connection.ensure_connection()
    write(connection.connection)
    access.add_officer("czj-77", "czj", ["integrity"], now=timezone.now())
    access.add_officer("xyb-77", "xyb", ["credit_office"], now=timezone.now())
    return World(connection.connection)


def test_templates(capsys: pytest.CaptureFixture[str]):
    assert cli.run(["commitments", "templates", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["T1"]["type"] == "1"
    assert cli.run(["commitments", "templates"]) == 0
    assert "T1\t" in capsys.readouterr().out


def test_out_in_and_figures(filled: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from datetime import date

    from integrity.world import NEW, WORKS

    made = filled.contract()
    filled.invoice(made.id, "1000", date(2026, 1, 1))
    file = tmp_path / "package.json"
    assert cli.run(["integrity", "export", str(file)]) == 0
    assert cli.run(["integrity", "import", str(file), "--officer", "czj-77", "--json"]) == 0
    out = capsys.readouterr().out
    assert '"new": 0' in out
    file.write_text("[]")
    assert cli.run(["integrity", "import", str(file), "--officer", "czj-77"]) == 1
    capsys.readouterr()
    assert cli.run(["integrity", "figures", "--body", WORKS, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["invoices_due"] == 1
    assert cli.run(["integrity", "figures"]) == 0
    assert "promises_due\t0" in capsys.readouterr().out
    words = ["--name", "某局", "--region", "330100", "--level", "city", "--officer", "xyb-77"]
    assert cli.run(["integrity", "body", NEW, *words]) == 0
    assert cli.run(["integrity", "body", NEW, *words, "--superior", NEW]) == 1


def test_remind_and_show(filled: Any, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["commitments", "remind", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"sent": 0}
    assert cli.run(["commitments", "show", "91330100MA27XL0Q4H", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_tips(filled: Any, capsys: pytest.CaptureFixture[str]):
    from django.utils import timezone

    from gongxin.access import api as access
    from gongxin.complaints import api as tips
    from integrity.world import COMPANY

    access.add_officer("szf-77", "szf", ["unseal"], now=timezone.now())
    made, _ = tips.report(
        filled.conn, COMPANY, about_kind="organisation", domain="quality", statement="过期", now=timezone.now(),
        reporter=tips.Reporter("李某甲", "x"),
    )  # fmt: skip
    assert cli.run(["complaints", "waiting", "--officer", "xyb-77"]) == 0
    out = capsys.readouterr().out
    assert (COMPANY in out, "李某甲" in out) == (True, False)
    assert cli.run(["complaints", "open", str(made.id), "--officer", "xyb-77", "--why", "核实"]) == 1
    capsys.readouterr()
    assert cli.run(["complaints", "open", str(made.id), "--officer", "szf-77", "--why", "核实", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"name": "李某甲", "contact": "x"}
