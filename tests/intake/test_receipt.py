"""Receipt: durable, once, encrypted, and complete or nothing."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongxin.intake import folders, receipt, spool
from gongxin.intake.models import Submission, SubmissionEvent

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # the 21st in Shanghai
DATA = "企业名称,统一社会信用代码\n甲,91510703205451059P\n".encode()


def take(data: object = DATA, *, department: str = "D1", filename: str = "x.csv") -> tuple[Submission, bool]:
    source = [data] if isinstance(data, bytes) else data
    return receipt.take(
        source,
        resource="administrative_penalty",
        department=department,
        filename=filename,
        received_at=NOW,
        actor="t",
    )


def test_bytes_are_kept_encrypted_under_their_sha256(home: Path) -> None:
    row, again = take()
    assert not again
    assert (row.state, row.sha256, row.size) == ("received", hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert row.received_on.isoformat() == "2026-11-21"
    path = folders.place(row) / folders.SPOOL
    assert DATA[:12] not in path.read_bytes()
    with spool.open_plain(path) as plain:
        assert plain.at(0, 1000) == DATA
    assert [(e.from_state, e.to_state) for e in SubmissionEvent.objects.all()] == [("", "received")]
    assert not list(folders.incoming_root().iterdir())


def test_the_same_bytes_are_the_same_submission() -> None:
    first, _ = take()
    second, again = take(filename="other name.csv")
    assert (second.pk, again) == (first.pk, True)
    assert Submission.objects.count() == SubmissionEvent.objects.count() == 1
    assert not list(folders.incoming_root().iterdir())


def test_another_department_sends_the_same_bytes_as_its_own() -> None:
    first, _ = take()
    second, again = take(department="D2")
    assert second.pk != first.pk
    assert not again


def test_a_source_that_breaks_off_leaves_nothing() -> None:
    def broken() -> Iterator[bytes]:
        yield DATA
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        take(broken())
    assert not list(folders.incoming_root().iterdir())
    assert not Submission.objects.exists()


def test_a_name_keeps_no_identifier_and_no_path() -> None:
    assert "13812345678" not in receipt.shown_name("/home/x/处罚 13812345678.csv")
    assert receipt.shown_name("/home/x/处罚 13812345678.csv").startswith("处罚 ****78")
    assert receipt.shown_name("C:\\data\\a.xlsx") == "a.xlsx"
    assert receipt.shown_name("a\nb\x00.csv") == "a�b�.csv"
    assert receipt.shown_name("") == "submission"


def crashed_receipt(*, complete: bool) -> Path:
    folder = folders.incoming(str(uuid.uuid4()))
    folder.mkdir()
    spooled = spool.write([DATA], folder / folders.SPOOL)
    if complete:
        folders.write_json(
            folder / folders.RECEIPT,
            {
                "receipt": folder.name,
                "resource": "administrative_penalty",
                "department": "D1",
                "filename": "x.csv",
                "received_at": NOW.isoformat(),
                "received_by": "t",
                "sha256": spooled.sha256,
                "size": spooled.size,
            },
        )
    return folder


def test_a_complete_receipt_without_a_row_is_adopted() -> None:
    crashed_receipt(complete=True)
    [row] = receipt.adopt()
    assert (row.filename, row.received_at) == ("x.csv", NOW)
    assert (folders.place(row) / folders.SPOOL).exists()
    assert receipt.adopt() == []


def test_two_complete_receipts_of_the_same_bytes_become_one() -> None:
    crashed_receipt(complete=True)
    crashed_receipt(complete=True)
    assert len(receipt.adopt()) == 1
    assert Submission.objects.count() == 1
    assert not list(folders.incoming_root().iterdir())


def test_an_incomplete_receipt_is_cleared_away() -> None:
    folder = crashed_receipt(complete=False)
    assert receipt.adopt() == []
    assert not folder.exists()


def test_a_receipt_in_progress_is_left_alone() -> None:
    folder = crashed_receipt(complete=False)
    with folders.held_lock(folder) as ours:
        assert ours
        assert receipt.adopt() == []
    assert folder.exists()


def test_the_receipt_itself_holds_no_identifier() -> None:
    def look() -> Iterator[bytes]:
        yield DATA

    row, _ = take(look(), filename="13812345678.csv")
    text = (folders.place(row) / folders.RECEIPT).read_text()
    assert "13812345678" not in text
    assert json.loads(text)["sha256"] == row.sha256


def test_a_folder_of_a_replaced_database_is_put_aside() -> None:
    """An older backup was brought back: numbers begin again where folders of their first life stand."""
    row, _ = take()
    stale = folders.place(row)
    if stale.exists():
        stale.rename(folders.incoming(str(row.receipt)))
    stale.mkdir(parents=True)
    (stale / "masked.parquet").write_bytes(b"of another submission")
    found = folders.settle(row)
    assert (found / folders.SPOOL).exists()
    assert not (found / "masked.parquet").exists()
    (aside,) = stale.parent.glob(f"{row.pk}.of-another-database-*")
    assert (aside / "masked.parquet").read_bytes() == b"of another submission"
