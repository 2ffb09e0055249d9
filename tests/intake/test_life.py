"""What happens to a submission: held, released, rejected, refused, failed and resumed; and what the database refuses."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from acceptance import material
from gongxin.intake import api, bulk, folders
from gongxin.intake.life import BusyError, UnknownSubmissionError, alone
from gongxin.intake.models import Submission, SubmissionEvent
from gongxin.intake.rules.states import WrongStateError
from gongxin.registry.models import RecordVersion

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def rows(count: int, start: int = 0, **other: str) -> list[material.Row]:
    organisations = material.Organisations()
    return [material.penalty(start + n, *organisations.next(), **other) for n in range(count)]


def suspicious() -> list[material.Row]:
    """More rows wrong than right."""
    return rows(2) + rows(3, 100, CF_CFLB="没有这种")


def kept(view: api.SubmissionView) -> set[str]:
    return {path.name for path in folders.place(Submission.objects.get(pk=view.id)).iterdir()}


def test_published(send) -> None:
    view = send(rows(3))
    assert view.state == "published"
    assert (view.rows, view.accepted, view.new, view.first_seq, view.last_seq) == (3, 3, 3, 1, 3)
    assert kept(view) == {"masked.parquet", "findings.parquet"}
    events = api.submission(view.id).events
    assert [e.to_state for e in events] == ["received", "checked", "accepted", "published"]


def test_held_then_released(send) -> None:
    view = send(suspicious())
    assert view.state == "held"
    assert [hold["rule"] for hold in view.holds] == ["volume.refused"]
    assert not RecordVersion.objects.exists()
    done = api.release(view.id, "cli:li", "核对无误 13812345678", now=LATER)
    assert (done.state, done.new, done.decided_by) == ("published", 2, "cli:li")
    assert kept(done) == {"masked.parquet", "findings.parquet"}
    [released] = [e for e in api.submission(view.id).events if e.actor == "cli:li"]
    assert (released.from_state, released.to_state, released.at) == ("held", "accepted", LATER)
    assert "13812345678" not in str(released.why)
    with pytest.raises(WrongStateError):
        api.release(view.id, "cli:li", "", now=LATER)


def test_held_then_rejected(send) -> None:
    view = send(suspicious())
    done = api.reject(view.id, "cli:li", "", now=LATER)
    assert (done.state, done.decided_by) == ("rejected", "cli:li")
    assert done.reasons[0]["zh"]
    assert not RecordVersion.objects.exists()
    assert "spool.enc" not in kept(done)
    assert send(suspicious()).again


def test_only_what_is_held_can_be_decided(send) -> None:
    view = send(rows(1))
    for decide in (api.release, api.reject):
        with pytest.raises(WrongStateError):
            decide(view.id, "a", "b", now=LATER)
    with pytest.raises(UnknownSubmissionError):
        api.submission(999)


def test_refused_as_a_whole(send) -> None:
    view = send(data=b"")
    assert (view.state, view.reasons[0]["rule"]) == ("refused", "file.empty")
    assert view.reasons[0]["remedy_zh"]
    assert b"file.empty" in b"".join(api.findings(view.id, "json"))
    assert "spool.enc" not in kept(view)


def test_headers_of_something_else(send) -> None:
    view = send(data="甲,乙\n1,2\n".encode())
    assert (view.state, view.reasons[0]["rule"]) == ("refused", "header.nothing_known")


def test_a_required_column_is_missing(send) -> None:
    headers = [name for name in material.PENALTY_HEADERS if name not in {"CF_WSH", "CF_JDRQ"}]
    view = send(data=material.as_csv(headers, rows(2)))
    assert (view.state, view.reasons[0]["rule"]) == ("refused", "header.missing")
    assert "CF_WSH" in view.reasons[0]["zh"]
    assert "CF_JDRQ" in view.reasons[0]["zh"]


def test_header_only(send) -> None:
    view = send([])
    assert (view.state, view.rows, view.findings.get("file.no_rows")) == ("published", 0, 1)


def test_a_failure_loses_nothing(send, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left: 13812345678")

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "publish", broken)
        view = send(rows(3))
    assert (view.state, Submission.objects.get().failed_from) == ("failed", "accepted")
    assert "13812345678" not in str(view.reasons)
    assert "OSError" in view.reasons[0]["en"]
    [done] = api.resume(LATER)
    assert (done.state, done.new, done.published_at, done.reasons) == ("published", 3, LATER, ())
    assert api.resume(LATER) == []


def test_a_row_lost_on_the_way_stops_everything(send, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published must be what was accepted, or nothing is; the next try begins anew."""
    whole = bulk.Records

    class Forgetful(whole):  # type: ignore[misc, valid-type]
        def records(self, choice):
            return super().records(choice).read_all().slice(1).to_reader()

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "Records", Forgetful)
        view = send(rows(3))
    assert (view.state, view.reasons[0]["rule"]) == ("failed", "submission.rows_lost")
    assert "2" in view.reasons[0]["zh"]
    assert not RecordVersion.objects.exists()
    [done] = api.resume(LATER)
    assert (done.state, done.new) == ("published", 3)


def test_resume_can_leave_the_failed_alone(send, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "publish", lambda *_: 1 / 0)
        view = send(rows(1))
    assert api.resume(LATER, failed=False) == []
    assert api.resume(LATER, only=view.id)[0].state == "published"


def test_a_later_delivery_is_not_overwritten_by_an_earlier_one(send, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "publish", lambda *_: 1 / 0)
        older = send(rows(2))
    send(rows(2, CF_NR="罚款贰仟元整"), received_at=LATER)
    [resumed] = api.resume(LATER)
    assert (resumed.state, resumed.holds[0]["rule"]) == ("held", "order.overtaken")
    assert api.release(older.id, "li", "", now=LATER).changed == 2


def test_bytes_that_are_gone_are_said_to_be_gone(send, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "examine", lambda *_: 1 / 0)
        view = send(rows(1))
    folders.remove(folders.place(Submission.objects.get()) / folders.SPOOL)
    assert api.process(view.id, LATER).reasons[0]["rule"] == "submission.bytes_gone"


def test_one_process_at_a_time(send) -> None:
    import threading

    view = send(rows(1))
    told: list[object] = []

    def other() -> None:
        try:
            api.process(view.id, LATER)
        except BusyError as error:
            told.append(error.error_code)
        finally:
            connection.close()

    with alone(view.id):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert told == ["submission.busy"]


def test_pages_newest_first(send) -> None:
    ids = [send(rows(1, 10 * n)).id for n in range(5)]
    first = api.submissions({}, limit=2)
    assert [view.id for view in first.items] == ids[:2:-1]
    second = api.submissions({}, after=first.next, limit=2)
    assert [view.id for view in second.items] == ids[2:0:-1]
    last = api.submissions({"state": "published"}, after=second.next, limit=2)
    assert ([view.id for view in last.items], last.next) == (ids[:1], None)
    assert api.submissions({"department": "nobody"}).items == ()


def test_the_database_refuses_what_cannot_be(send, subtests: pytest.Subtests) -> None:
    view = send(rows(3))
    for change in (
        {"rows": 4}, {"state": "unknown"}, {"published_at": None}, {"new": 2}, {"last_seq": 9}, {"sha256": "x"},
        {"state": "rejected"}, {"state": "failed"}, {"state": "held"}, {"size": -1},
    ):  # fmt: skip
        with subtests.test(str(change)), pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=view.id).update(**change)


def test_events_are_never_changed(send) -> None:
    send(rows(1))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SubmissionEvent.objects.update(actor="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SubmissionEvent.objects.all().delete()


def test_masked_copy_keeps_no_name(send, home: Path) -> None:
    view = send(rows(2))
    sheet = b"".join(api.own_sheet(view.id, "csv")).decode()
    assert "欧阳明" not in sheet
    assert "云市监罚字〔2026〕第00001号" in sheet
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert "欧阳明".encode() not in everything
