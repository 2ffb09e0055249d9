"""Rows that could not be linked to a subject: kept with the record they would make, decided by people.

A decision is a fact with author and date; the latest one holds and may be revised. The registry follows it in the same
transaction: linking publishes the record about the chosen subject, a revision withdraws what the earlier one published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from psycopg import sql

from gongxin.catalogue import Catalogue
from gongxin.engine import copying
from gongxin.intake import bulk
from gongxin.intake.models import QuarantineDecision, QuarantineRow, Submission
from gongxin.kernel import uscc as codes
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry

HELD = {"annulled": "record.annulled", "corrected": "record.corrected", "kept_out": "record.unanswered"}
"""Why the registry held a row back: it would bring back a record that was annulled, a value that was corrected away (its source
must certify it anew; domain.md, flow 5), or a record whose objection was never answered."""

class UnknownRowError(GongxinError):
    """没有这条待关联的数据。 | There is no such quarantined row."""

    code = "quarantine.unknown"


class BadDecisionError(GongxinError):
    """不能这样决定。 | This cannot be decided so."""

    code = "quarantine.decision"


@dataclass(frozen=True)
class Decision:
    """What a person decided: link (about `uscc`) or refuse."""

    at: datetime
    author: str
    action: str
    uscc: str
    why: str


@dataclass(frozen=True)
class QuarantineView:
    """A row that waits, or waited. `content` has personal values masked; `decisions` oldest first, the last holds."""

    id: int
    submission: int
    row: int
    reasons: tuple[str, ...]
    name: str
    codes: str
    content: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    resource: str = ""
    department: str = ""
    linkable: bool = True  # False for a row that would bring back what was removed: it can only be set aside

    @property
    def open(self) -> bool:
        return not self.decisions


def store(row: Submission, examination: bulk.Examination, held: Sequence[registry.HeldRow]) -> None:
    """Keep the rows that wait, inside the publishing transaction."""
    waiting = (_row_of(row, found) for found in bulk.waiting_rows(examination)) if row.quarantined else ()
    _insert(waiting)
    _insert(QuarantineRow(submission=row, row=item.row or 0, reasons=[HELD[item.why]], uscc=item.uscc) for item in held)


_BLOCK = 5_000
_STORED = {
    "submission_id": "bigint", "row": "bigint", "reasons": "jsonb", "name": "text", "codes": "text", "uscc": "text",
    "key_rest": "text", "record": "jsonb", "personal": "jsonb",
}  # fmt: skip
_INSERT = sql.SQL("INSERT INTO {} ({}) SELECT * FROM json_to_recordset(%s::json) AS waiting ({})").format(
    sql.Identifier(QuarantineRow._meta.db_table),
    sql.SQL(", ").join(map(sql.Identifier, _STORED)),
    sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in _STORED.items()),
)


def _insert(rows: Iterable[QuarantineRow]) -> None:
    """A block as one JSON text: bulk_create sends arrays of texts, which the driver escapes in ten times the time."""
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while block := list(islice(waiting, _BLOCK)):
            stored = [{name: getattr(row, name) for name in _STORED} for row in block]
            cursor.execute(_INSERT, [json.dumps(stored, ensure_ascii=False)])


def _row_of(row: Submission, found: Mapping[str, Any]) -> QuarantineRow:
    record = {name: _plain(found.get(name)) for name in registry.RECORD_COLUMNS if name not in _NOT_IN_RECORD}
    return QuarantineRow(
        submission=row,
        row=found["row"],
        reasons=list(found["reasons"]),
        name=found["name"] or "",
        codes=found["codes"] or "",
        key_rest=found["key_rest"] or "",
        record=record | {"content": json.loads(found["content"])},
        personal=json.loads(found["personal"]) if found["personal"] else None,
    )


_NOT_IN_RECORD = {"row", "uscc", "record_key", "personal", "content"}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def rows(filters: Mapping[str, Any], after: int | None, limit: int) -> tuple[QuarantineView, ...]:
    """Oldest first. filters: submission (id), department (code), open (bool), id."""
    found = QuarantineRow.objects.order_by("pk").prefetch_related("decisions").select_related("submission")
    if filters.get("id") is not None:
        found = found.filter(pk=filters["id"])
    if filters.get("department") is not None:
        found = found.filter(submission__department=filters["department"])
    if filters.get("submission") is not None:
        found = found.filter(submission_id=filters["submission"])
    if filters.get("open") is not None:
        decided = Exists(QuarantineDecision.objects.filter(quarantine_row=OuterRef("pk")))
        found = found.exclude(decided) if filters["open"] else found.filter(decided)
    if after is not None:
        found = found.filter(pk__gt=after)
    return tuple(_view(row) for row in found[:limit])


def _view(row: QuarantineRow) -> QuarantineView:
    decisions = sorted(row.decisions.all(), key=lambda decision: decision.pk)
    return QuarantineView(
        id=row.pk,
        submission=row.submission_id,
        row=row.row,
        reasons=tuple(row.reasons),
        name=row.name,
        codes=row.codes,
        content=(row.record or {}).get("content", {}),
        decisions=tuple(Decision(d.at, d.author, d.action, d.uscc, d.why) for d in decisions),
        resource=row.submission.resource,
        department=row.submission.department,
        linkable=row.record is not None,
    )


def waiting(department: str | None) -> int:
    """How many rows nobody has decided about yet, of one department or of all."""
    decided = Exists(QuarantineDecision.objects.filter(quarantine_row=OuterRef("pk")))
    found = QuarantineRow.objects.exclude(decided)
    if department is not None:
        found = found.filter(submission__department=department)
    return int(found.count())


def decide(row_id: int, *, author: str, why: str, now: datetime, uscc: str | None, catalogue: Catalogue) -> QuarantineView:
    """Keep the decision and let the registry follow, in one transaction. UnknownRowError, BadDecisionError."""
    with transaction.atomic():
        row = QuarantineRow.objects.select_for_update().select_related("submission").filter(pk=row_id).first()
        if row is None:
            raise UnknownRowError(place=str(row_id))
        wanted = codes.normalise(uscc) if uscc else ""
        _must_be_possible(row, author, why, wanted)
        latest = row.decisions.order_by("-pk").first()
        if latest is not None and latest.uscc and latest.uscc != wanted:
            _withdraw(row, latest.uscc, now)
        QuarantineDecision.objects.create(
            quarantine_row=row,
            at=now,
            author=mask(author)[:128],
            action="link" if wanted else "refuse",
            uscc=wanted,
            why=mask(why.strip())[:2000],
        )
        if wanted:
            _publish(row, wanted, now)
    del catalogue
    return _view(QuarantineRow.objects.get(pk=row_id))


def _must_be_possible(row: QuarantineRow, author: str, why: str, uscc: str) -> None:
    if not author.strip() or not why.strip():
        raise BadDecisionError(
            reason=Bilingual("决定须有作出人和理由。", "A decision needs an author and a reason."),
            remedy=Bilingual("请补充后再试。", "Add them and try again."),
        )
    if uscc and row.record is None:
        raise _removed()
    if uscc and not codes.is_valid(uscc) and not registry.issued_codes([uscc]):
        raise BadDecisionError(
            code="quarantine.code",
            reason=Bilingual("统一社会信用代码无效。", "The unified social credit code is not valid."),
            remedy=Bilingual("用 gongxin uscc 查看哪里不对。", "See what is wrong by: gongxin uscc"),
        )


def _key(row: QuarantineRow, uscc: str) -> UUID:
    """As checking.keys makes it: md5 of the subject and the rest of the key."""
    text = f"{uscc}\x1f{row.key_rest}"
    return UUID(bytes=hashlib.md5(text.encode(), usedforsecurity=False).digest())


def _publish(row: QuarantineRow, uscc: str, now: datetime) -> None:
    raw, submission, record = connection.connection, row.submission, dict(row.record)
    ref = registry.SubmissionRef(submission.pk, submission.resource, submission.department)
    named = {"uscc": uscc, "name": row.name or uscc, "issued_nonconforming": False}
    registry.ensure_subjects(raw, ref, _one(registry.NEWCOMER_COLUMNS, named))
    record |= {
        "row": row.row,
        "uscc": uscc,
        "record_key": _key(row, uscc).hex,
        "content": _text(record["content"]),
        "personal": _text(row.personal) if row.personal else None,
    }
    published = registry.publish(raw, ref, _one(registry.RECORD_COLUMNS, record), first_load=False, now=now)
    if published.held_back:
        raise _removed()


def _removed() -> BadDecisionError:
    return BadDecisionError(
        code="quarantine.annulled",
        reason=Bilingual(
            "该记录已被撤销、更正，或者因异议未答复而停止公示。",
            "This record was annulled, corrected, or taken down over an objection that nobody answered.",
        ),
        remedy=Bilingual("须由来源部门重新认定，或者答复异议。", "Its source must certify it anew, or answer the objection."),
    )


def _withdraw(row: QuarantineRow, uscc: str, now: datetime) -> None:
    """Take back what an earlier decision published, unless the record has been delivered otherwise since."""
    submission, key = row.submission, _key(row, uscc)
    raw = connection.connection
    if registry.came_by(raw, uscc, submission.resource, key) == (submission.pk, row.row):
        registry.set_state(raw, uscc, submission.resource, key, "withdrawn", department=submission.department, now=now)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _one(columns: Mapping[str, str], values: Mapping[str, Any]) -> Any:
    """One row as a batch reader."""
    return copying.batches_of(columns, [[_typed(kind, values.get(name)) for name, kind in columns.items()]])


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "uuid":
        return bytes.fromhex(value)
    return date.fromisoformat(value) if kind == "date" else value
