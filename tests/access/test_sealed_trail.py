"""Tampering with the trail shows: as a superuser, row by row."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from gongxin.access import api
from gongxin.access.audit import sealing
from gongxin.access.audit.models import AccessEvent, Seal

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, settings: Any) -> Path:
    settings.GONGXIN_HOME = tmp_path
    return tmp_path / "audit-heads.jsonl"


@pytest.fixture
def superuser(db: None) -> Iterator[psycopg.Connection[Any]]:
    """The embedded server's superuser, on the test's database, with triggers off: whoever has taken the machine."""
    from gongxin.conf import embedded
    from gongxin.conf.database import external_url

    if external_url():
        pytest.skip("the superuser of another's database is not ours")
    url = psycopg.conninfo.make_conninfo(embedded.url(superuser=True), dbname=connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        yield conn


def look(number: int, subjects: int = 2) -> None:
    api.log_batch(
        None, at=NOW, purpose=f"matter {number}", channel="sharing", operator="scjg", account="scjg-a",
        subjects=[f"{i:018d}" for i in range(subjects)],
    )  # fmt: skip


def faults() -> list[tuple[str, str, int, int | None]]:
    return [(f.log, f.kind, f.number, f.row) for f in api.verify_trail().faults]


def test_what_was_sealed_is_sound_and_blocks_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 3)
    for number in range(8):
        look(number)
    api.note("signed_in", at=NOW, account="scjg-a", address="10.1.2.3")
    assert api.verify_trail().open == 9
    assert api.seal_trail(now=NOW) == 9
    assert api.seal_trail(now=NOW) == 0
    look(8)
    api.seal_trail(now=NOW)
    state = api.verify_trail()
    assert state.sound
    assert (state.blocks, state.rows, state.open) == (5, 10, 0)
    assert [len(seal.ids) for seal in Seal.objects.filter(log="looks").order_by("number")] == [3, 3, 2, 1]
    assert "10.1.2.3" not in str(AccessEvent.objects.values().get())


@pytest.mark.parametrize(
    ("tampering", "kinds"),
    [
        ("UPDATE access_log SET purpose = 'another' WHERE id = {row}", {"changed"}),
        ("UPDATE access_log SET account = '' WHERE id = {row}", {"changed"}),
        ("UPDATE access_log SET subjects = subjects[2:] WHERE id = {row}", {"changed"}),
        ("UPDATE access_log SET at = at + interval '1 microsecond' WHERE id = {row}", {"changed"}),
        ("UPDATE access_log SET id = -1 WHERE id = {row}", {"removed", "inserted"}),
        ("DELETE FROM access_log WHERE id = {row}", {"removed"}),
        (
            "INSERT INTO access_log (id, at, department, account, purpose, channel, request_id, subjects) SELECT 0, at, department,"
            " account, 'never asked', channel, request_id, subjects FROM access_log WHERE id = {row}",
            {"inserted"},
        ),
    ],
)
def test_a_superuser_who_tampers_is_found(superuser: Any, tampering: str, kinds: set[str]) -> None:
    for number in range(3):
        look(number)
    api.seal_trail(now=NOW)
    row = Seal.objects.get().ids[1]
    assert superuser.execute(tampering.format(row=row)).rowcount == 1
    found = faults()
    assert {kind for _, kind, _, _ in found} == kinds
    assert all(log == "looks" and number == 1 for log, _, number, _ in found)
    assert row in {at for _, _, _, at in found} or kinds == {"inserted"}


def test_changed_marks_do_not_hide_a_changed_row(superuser: Any) -> None:
    look(1)
    api.seal_trail(now=NOW)
    superuser.execute("UPDATE access_log SET purpose = 'x'")
    from gongxin.access.audit.logs import LOGS

    superuser.execute(
        "UPDATE access_seal SET marks = (SELECT array_agg(('x' || encode(substr("
        + LOGS["looks"].hashed
        + ", 1, 8), 'hex'))::bit(64)::bigint) FROM access_log)"
    )
    assert faults() == [("looks", "block", 1, None)]


def test_a_chain_written_anew_lacks_the_key(superuser: Any, settings: Any) -> None:
    """With everything but the secret: the signature betrays it, and the heads kept outside."""
    look(1)
    api.seal_trail(now=NOW)
    genuine = settings.AUDIT_SECRET
    superuser.execute("UPDATE access_log SET purpose = 'x'")
    superuser.execute("DELETE FROM access_seal")
    settings.AUDIT_SECRET = "guessed"
    sealing.heads_file().unlink()
    api.seal_trail(now=NOW)
    settings.AUDIT_SECRET = genuine
    assert ("looks", "signature", 1, None) in faults()


def test_an_end_that_was_cut_off_is_missed(superuser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 1)
    for number in range(3):
        look(number)
    api.seal_trail(now=NOW)
    number, _, head = api.verify_trail().heads["looks"].partition(":")
    superuser.execute("DELETE FROM access_seal WHERE number > 1")
    superuser.execute("DELETE FROM access_log WHERE id > (SELECT max(last_id) FROM access_seal)")
    assert faults() == [("looks", "cut", 2, None), ("looks", "cut", 3, None)]
    sealing.heads_file().unlink()
    assert api.verify_trail().sound, "nothing here remembers"
    noted = api.verify_trail(noted={"looks": (int(number), head)})
    assert [(f.kind, f.number) for f in noted.faults] == [("cut", 3)], "but whoever wrote the head down does"


def test_a_block_in_the_middle_cannot_go(superuser: Any, heads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 1)
    for number in range(3):
        look(number)
    api.seal_trail(now=NOW)
    heads.unlink()
    superuser.execute("DELETE FROM access_log WHERE id = (SELECT last_id FROM access_seal WHERE number = 2)")
    superuser.execute("DELETE FROM access_seal WHERE number = 2")
    assert ("looks", "link", 3, None) in faults()


def test_a_writer_at_work_is_waited_for_and_waits_for_nobody() -> None:
    look(1)
    began, end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            look(2)
            began.set()
            end.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    began.wait(20)
    look(3)  # a higher number, written earlier; it did not wait
    assert sealing.seal_all(now=NOW, patience=0.1) == 0
    threading.Timer(0.2, end.set).start()
    assert sealing.seal_all(now=NOW, patience=20) == 3
    writer.join()
    assert api.verify_trail().sound


def test_seals_and_events_are_written_once() -> None:
    look(1)
    api.note("signed_in", at=NOW, account="a")
    api.seal_trail(now=NOW)
    for statement in ("UPDATE access_seal SET number = 9", "DELETE FROM access_seal", "UPDATE access_event SET kind = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_heads_that_a_crash_cut_short_are_no_heads(heads: Path) -> None:
    look(1)
    api.seal_trail(now=NOW)
    with heads.open("a") as file:
        file.write('{"log": "looks", "num')
    assert api.verify_trail().sound
    assert json.loads(heads.read_text().splitlines()[0])["number"] == 1
