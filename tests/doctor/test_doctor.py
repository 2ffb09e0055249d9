"""`gongxin doctor`: one case a rule, and that a sound deployment passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from gongxin.access import api
from gongxin.kernel.text import Bilingual
from gongxin.runs.doctor import data, machine, reporting
from gongxin.runs.doctor import settings as configured

NOW = datetime.now(UTC)
LONG = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7-_cF0iL3oR6uX9bE2hK5nQ8tW1z"
SOUND = {
    "DEBUG": False,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "CSRF_TRUSTED_ORIGINS": ["https://credit.example.gov"],
    "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", "credit.example.gov"],
    "SECRET_KEY": LONG,
    "AUDIT_SECRET": LONG[::-1],
    "NOTICES_SMTP": None,
    "NOTICES_SMS_FILE": None,
    "SECOND_FACTOR": True,
}


def told(changes: dict[str, Any] | None = None, **environment: str) -> set[str]:
    settings = SimpleNamespace(**(SOUND | (changes or {})))
    return {f"{f.rule} {f.level}" for rule in configured.RULES for f in rule(settings, environment)}


def test_a_sound_deployment_passes() -> None:
    assert told() == set()
    assert told(DATABASE_URL="postgresql://gongxin:kX9-long-and-random@db.internal/gongxin?sslmode=verify-full") == set()
    assert told(DATABASE_URL="postgresql:///gongxin?host=/run/postgresql") == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"DEBUG": True}, {"DOC1 error"}),
        ({"SESSION_COOKIE_SECURE": False}, {"DOC2 error"}),
        ({"SECURE_HSTS_SECONDS": 0}, {"DOC2 error"}),
        ({"CSRF_TRUSTED_ORIGINS": []}, {"DOC2 warning"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"DOC3 error"}),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"]}, {"DOC3 warning"}),
        ({"SECRET_KEY": "django-insecure"}, {"DOC4 error"}),
        ({"AUDIT_SECRET": "a" * 60}, {"DOC4 error"}),
        ({"NOTICES_SMTP": {"host": "mail.example.gov", "tls": False}}, {"DOC6 error"}),
        ({"NOTICES_SMTP": {"host": "127.0.0.1", "tls": False}}, set()),
        ({"NOTICES_SMS_FILE": Path("x")}, {"DOC6 warning"}),
        ({"SECOND_FACTOR": False}, {"DOC7 warning"}),
    ],
)
def test_settings(changes: dict[str, Any], expected: set[str]) -> None:
    assert told(changes) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://gongxin:gongxin@localhost/gongxin", {"DOC4 error"}),
        ("postgresql://gongxin@127.0.0.1/gongxin", {"DOC4 error"}),
        ("postgresql://gongxin:kX9-long-and-random@10.1.2.3/gongxin", {"DOC5 error"}),
        ("postgresql://gongxin:kX9-long-and-random@10.1.2.3/gongxin?sslmode=disable", {"DOC5 error"}),
        ("postgresql://gongxin:kX9-long-and-random@[::1]/gongxin", set()),
    ],
)
def test_the_way_to_the_database(url: str, expected: set[str]) -> None:
    assert told(DATABASE_URL=url) == expected


def test_modes_of_keys(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    (keys / "django").write_text("x")
    (keys / "django").chmod(0o600)
    assert list(machine.doc8(tmp_path)) == []
    (keys / "django").chmod(0o640)
    keys.chmod(0o755)
    found = list(machine.doc8(tmp_path))
    assert [Path(f.place).name for f in found] == ["keys", "django"]
    assert all(f.level == "error" and "chmod" in f.remedy.zh for f in found)


def test_room_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda place: SimpleNamespace(free=1024**3))
    assert [f.rule for f in machine.doc9(tmp_path)] == ["DOC9"]


@pytest.mark.django_db
class TestData:
    def told(self) -> set[str]:
        return {f"{f.rule} {f.level}" for rule in data.RULES for f in rule(NOW)}

    def test_what_is_sound(self) -> None:
        api.note("backup", at=NOW - timedelta(hours=5))
        assert self.told() == set()

    def test_accounts_keys_and_backups(self) -> None:
        api.add_department("doc", Bilingual("诊断局", "Doctor"), now=NOW)
        api.add_officer("doc-1", "doc", ["check"], now=NOW)
        token = api.invite_officer("doc-1", made_by="x", now=NOW).token
        api.join(token, word="demo-doc", password="walnut-kiln-harbour-6", now=NOW)
        api.issue_key("doc", ["checks"], now=NOW)
        api.note("backup", at=NOW - timedelta(days=3))
        assert self.told() == {"DOC12 error", "DOC13 error", "DOC14 warning", "DOC15 warning"}

    def test_clock_and_worker(self) -> None:
        api.note("backup", at=NOW)
        look = {"purpose": "x", "channel": "sharing", "subject": "A" * 18, "operator": "x"}
        api.log_access(None, at=NOW - timedelta(minutes=11), **look)
        assert self.told() == {"DOC17 warning"}
        api.log_access(None, at=NOW + timedelta(hours=1), **look)
        assert self.told() == {"DOC16 error", "DOC17 warning"}

    def test_a_wall_that_was_taken_down(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE list_entry NO FORCE ROW LEVEL SECURITY")
        assert "DOC11 error" in self.told()

    def test_a_pooler_that_drops_options(self) -> None:
        from gongxin.access import borders

        with borders.within(""):
            assert "DOC11 error" in self.told()


def test_every_rule_has_a_sentence_in_order() -> None:
    rules = [*configured.RULES, machine.doc8, machine.doc9, *data.RULES, *reporting.RULES]
    assert [rule.__name__ for rule in rules] == [f"doc{n}" for n in range(1, 20)]
    assert all((rule.__doc__ or "").startswith(f"{rule.__name__.upper()}: ") for rule in rules)


def test_fonts_and_seal_of_reports(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongxin.reports.api.fonts_missing", lambda: "Noto Sans CJK SC")
    settings.GONGXIN_REPORT_P12 = ""
    assert [(f.rule, f.level) for rule in reporting.RULES for f in rule()] == [("DOC18", "warning"), ("DOC19", "error")]
    monkeypatch.setattr("gongxin.reports.api.fonts_missing", lambda: "")
    settings.GONGXIN_REPORT_P12 = "/somewhere/seal.p12"
    assert [f for rule in reporting.RULES for f in rule()] == []
