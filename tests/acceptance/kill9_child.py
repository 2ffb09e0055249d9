"""Run by test_kill9.py in a process of its own: dies at every point of the intake, resumes, and reports what it found.

Prints one line of JSON per case: {"case", "died", "resumed", "sent", "again", "after_resume", "after_resend"}. Every
attempt is a fork, so that each has a process of its own to lose.
"""

# ruff: noqa: E402  Django is set up before its models are imported
from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from acceptance import material
from gongxin.conf.bootstrap import setup

setup()

from django.conf import settings
from django.db import connection, connections

from gongxin.access import api as access
from gongxin.intake.steps import STEPS
from gongxin.kernel.text import Bilingual

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TABLES = (
    "intake_submission", "intake_submissionevent", "intake_quarantinerow", "record_version", "subject", "subject_name",
    "old_code", "change_counter", "registry_figure", "name_gram",
)  # fmt: skip
PASSING = {"receipt", "folder"}


def delivery() -> bytes:
    """Right rows, refused rows, a duplicate, rows that wait for a person."""
    organisations = material.Organisations()
    rows = [material.penalty(n, *organisations.next()) for n in range(40)]
    rows += [material.penalty(100 + n, *organisations.next(), CF_CFLB="没有这种") for n in range(5)]
    rows += [rows[0]]
    rows += [material.penalty(200 + n, "", organisations.next()[1], CF_XDR_GSZC="530102000000017") for n in range(3)]
    return material.as_csv(material.PENALTY_HEADERS, rows)


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE intake_submission, intake_submissionevent, intake_quarantinerow, intake_quarantinedecision, "
            "record_version, subject, subject_name, old_code, registry_figure, name_gram RESTART IDENTITY"
        )
        cursor.execute("UPDATE change_counter SET last = 0")
    root = Path(settings.GONGXIN_HOME) / "submissions"
    if root.exists():
        import shutil

        shutil.rmtree(root)


def state() -> dict[str, object]:
    """Every row of every table and every kept file, without what must differ (the random receipt, the file's own id)."""
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM intake_submission ORDER BY id")
        ids = {row[0]: place for place, row in enumerate(cursor.fetchall(), start=1)}
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t")
            rows = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
            found[table] = sorted(json.dumps(_comparable(table, row, ids), sort_keys=True) for row in rows)
    root = Path(settings.GONGXIN_HOME) / "submissions"
    found["files"] = sorted(
        f"{path.name} {_digest(path)}"
        for path in root.rglob("*")
        if path.is_file() and path.name not in ("lock", "receipt.json")
    )
    found["incoming"] = sorted(path.name for path in (root / "incoming").glob("*"))
    return found


def _comparable(table: str, row: dict, ids: dict[int, int]) -> dict:
    row = {name: value for name, value in row.items() if name not in PASSING}
    for name in ("submission_id", "first_submission"):
        if row.get(name) is not None:
            row[name] = ids[row[name]]
    if table == "intake_submission":
        row["id"] = ids[row["id"]]
    elif table.startswith("intake"):
        row.pop("id")
    return row


def _digest(path: Path) -> str:
    if path.suffix == ".parquet":  # the same rows; bytes may differ by what the writer says of itself
        import pyarrow.parquet as pq

        return hashlib.sha256(repr(pq.read_table(path).to_pylist()).encode()).hexdigest()[:16]
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def forked(work: Callable[[], object]) -> tuple[int, object]:
    """Run `work` in a child; its wait status and what it returned (through a pipe, as JSON)."""
    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            answer = json.dumps(work()).encode()
            with os.fdopen(writer, "wb") as out:
                out.write(answer)
            connections.close_all()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(70)
    os.close(writer)
    with os.fdopen(reader, "rb") as got:
        data = got.read()
    _, status = os.waitpid(child, 0)
    return status, json.loads(data) if data else None


def submit(data: bytes) -> object:
    from gongxin.intake import api

    view = api.submit(
        [data], resource="administrative_penalty", department="scjg", filename="p.csv", received_at=NOW, actor="test"
    )
    return view.as_dict()


def resume() -> object:
    from gongxin.intake import api

    return [view.as_dict() for view in api.resume(NOW)]


def case(name: str, data: bytes, reference: dict[str, object]) -> dict[str, object]:
    """Die at `name`, resume, send again; compare with the undisturbed run after each of the two."""
    clear()
    os.environ["GONGXIN_CRASH_AT"] = name
    died, _ = forked(lambda: submit(data))
    del os.environ["GONGXIN_CRASH_AT"]
    resumed, _ = forked(resume)
    _, after_resume = forked(state)
    sent, answer = forked(lambda: submit(data))
    _, after_resend = forked(state)
    return {
        "case": name,
        "died": os.WIFSIGNALED(died) and os.WTERMSIG(died) == signal.SIGKILL,
        "resumed": resumed,
        "sent": sent,
        "again": answer["again"] if isinstance(answer, dict) else None,
        "after_resume": _difference(after_resume, reference),
        "after_resend": _difference(after_resend, reference),
    }


def _difference(got: object, wanted: dict[str, object]) -> dict[str, object]:
    assert isinstance(got, dict)
    return {
        name: {
            "only here": sorted(set(got[name]) - set(wanted[name]))[:3],
            "missing": sorted(set(wanted[name]) - set(got[name]))[:3],
        }
        for name in wanted
        if got[name] != wanted[name]
    }


def main() -> None:
    access.add_department("scjg", Bilingual("市场监督管理局", "Market Supervision"), now=NOW)
    data = delivery()
    clear()
    # In this process, once: compiled rules are inherited by every fork. The engine's connections are closed by then.
    status, view = 0, submit(data)
    _, reference = forked(state)
    assert isinstance(reference, dict)
    print(
        json.dumps(
            {"case": "undisturbed", "status": status, "view": view, "tables": {n: len(r) for n, r in reference.items()}}
        ),
        flush=True,
    )
    for name in sys.argv[1:] or STEPS:
        print(json.dumps(case(name, data, reference), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
