"""Rows of records and subjects for the registry's tests, as the bulk plane would hand them over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from gongxin.engine import copying
from gongxin.registry.facts import NEWCOMER_COLUMNS, RECORD_COLUMNS, SUBJECT_COLUMNS, SubmissionRef

NOW = datetime(2026, 5, 10, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 10)


def code(number: int, kind: str = "91", region: str = "510100") -> str:
    """An 18-character code; the registry does not check digits, checking/ does."""
    return f"{kind}{region}{number:09d}X"


def digest(text: str) -> bytes:
    return hashlib.md5(text.encode()).digest()


def key_of(name: str) -> UUID:
    return UUID(bytes=digest(name))


def record(number: int, name: str, **changes: Any) -> dict[str, Any]:
    """One accepted row: record `name` of subject `number`; its content hash follows from its content."""
    content = changes.pop("content", {"decision_no": name, "person": "张*"})
    row = {
        "row": 2,
        "decided_on": date(2026, 1, 5),
        "effective_from": None,
        "effective_to": None,
        "publication_until": None,
        "public_until": date(2027, 1, 5),
        "record_key": digest(name),
        "content_hash": digest(json.dumps(content, ensure_ascii=False)),
        "summary_procedure": False,
        "uscc": code(number),
        "nature": "adverse",
        "severity": "general",
        "regime": "NDRC36",
        "authority_uscc": code(1, kind="11"),
        "content": json.dumps(content, ensure_ascii=False),
        "personal": json.dumps({"person": "张三"}, ensure_ascii=False),
    }
    return row | changes


def records(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Sorted batches for publish()."""
    ordered = sorted(rows, key=lambda row: (row["uscc"], row["record_key"]))
    return copying.batches_of(RECORD_COLUMNS, ([row[name] for name in RECORD_COLUMNS] for row in ordered))


def subject(number: int, name: str, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SUBJECT_COLUMNS)
    return row | {"uscc": code(number), "name": name, "status": "存续", "issued_nonconforming": False} | changes


def subjects(rows: Iterable[Mapping[str, Any]]) -> Any:
    return copying.batches_of(SUBJECT_COLUMNS, ([row[name] for name in SUBJECT_COLUMNS] for row in rows))


def newcomers(rows: Iterable[tuple[str, str | None]]) -> Any:
    return copying.batches_of(NEWCOMER_COLUMNS, ((uscc, name, False) for uscc, name in rows))


def submission(number: int = 1, resource: str = "administrative_penalty", department: str = "SC01") -> SubmissionRef:
    return SubmissionRef(number, resource, department)
