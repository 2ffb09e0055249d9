"""Records that this platform writes itself, one at a time: an entry it decided on, a correction after an objection.

They go the same way as the row of a file: read, checked, linked and published by the plan of their resource, so that no rule
holds for one way in and not for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.catalogue import Catalogue, Resource
from gongxin.checking.run import Checked
from gongxin.engine import copying
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.registry import counter, examining, figures
from gongxin.registry.certifying import refuse_from_now_on
from gongxin.registry.examining import RefusedRowError
from gongxin.registry.facts import NEWCOMER_COLUMNS, RECORD_COLUMNS, STATES, SubmissionRef
from gongxin.registry.problems import UnknownRecordError
from gongxin.registry.publishing import publish
from gongxin.registry.records import Record, latest
from gongxin.registry.sql import statement
from gongxin.registry.subjects import ensure_subjects

if TYPE_CHECKING:
    import psycopg


class NotCorrectableError(GongxinError):
    """这项内容不能以更正的方式修改。 | This cannot be changed by a correction."""

    code = "record.not_correctable"
    default_remedy = Bilingual(
        "主键字段有误的，请撤销原记录后重新报送。", "Where a field of the key is wrong, annul the record and send it anew."
    )


@dataclass(frozen=True)
class Written:
    """What was written. new: the record did not exist before; seq is None where nothing changed."""

    uscc: str
    resource: str
    record_key: UUID
    version: int
    seq: int | None
    new: bool


def record_fact(
    conn: psycopg.Connection[Any],
    resource: str,
    fields: Mapping[str, str],
    *,
    department: str,
    now: datetime,
    on: date,
    catalogue: Catalogue,
) -> Written:
    """Write one record from texts by field code, as a clerk would write them into a file; amounts in yuan.

    The same again writes nothing; other values under the same key are a new version. Inside the caller's transaction.
    Raises RefusedRowError with every reason, also for what was annulled or corrected away and not certified anew;
    catalogue.UnknownDefinition.
    """
    definition = catalogue.resource(resource, on)
    unknown = sorted(set(fields) - {field.code for field in definition.stored_fields})
    if unknown:
        raise RefusedRowError(
            place=", ".join(unknown), reason=Bilingual("目录中没有这些字段。", "The catalogue has no such fields.")
        )
    with examining.examined(conn, definition, [fields], catalogue, on) as checked:
        examining.refuse_unless_accepted(checked)
        row = examining.records(checked)[0]
        newcomers = [tuple(found[name] for name in NEWCOMER_COLUMNS) for found in examining.newcomers(checked)]
    ref = SubmissionRef(None, resource, department)
    if newcomers:
        ensure_subjects(conn, ref, copying.batches_of(NEWCOMER_COLUMNS, newcomers))
    uscc, key = row["uscc"], UUID(bytes=row["record_key"])
    row["row"] = None
    batch = copying.batches_of(RECORD_COLUMNS, [[row[name] for name in RECORD_COLUMNS]])
    published = publish(conn, ref, batch, first_load=False, now=now)
    if published.held_back:
        raise RefusedRowError(
            place=str(key),
            code="record.removed",
            reason=Bilingual("该事实此前已被撤销或者更正。", "This fact was annulled or corrected before."),
            remedy=Bilingual("须由来源部门重新认定。", "Its source must certify it anew."),
        )
    written = latest(conn, uscc, resource, key)
    if written is None:
        raise UnknownRecordError(place=f"{uscc} {resource}")
    return Written(uscc, resource, key, written.version, published.first_seq, bool(published.new))


def correct(
    conn: psycopg.Connection[Any],
    uscc: str,
    resource: str,
    record_key: UUID,
    changes: Mapping[str, str | None],
    *,
    department: str,
    now: datetime,
    on: date,
    catalogue: Catalogue,
    state: str | None = None,
) -> Written:
    """A further version with other values in some fields (None empties one); everything that follows from them (severity, last
    public day, dates) is derived anew. `state`: the state it goes on in (None: as it was).

    The values that it replaced are refused from then on: a delivery that still carries one is held back until the source
    certifies it (certify). Raises UnknownRecordError, NotCorrectableError for a field of the key, RefusedRowError if the
    corrected record breaks a rule that it did not break before.
    """
    if state is not None and state not in STATES:
        raise ValueError(f"state {state!r} is none of {STATES}")
    definition = catalogue.resource(resource, on)
    _refuse_key_fields(definition, changes)
    while True:
        record = _known(conn, uscc, resource, record_key)
        values = _corrected(conn, definition, record, changes, catalogue, on)
        seq = counter.lock(conn) + 1  # nobody else publishes until this transaction ends; the check is done before it
        if _known(conn, uscc, resource, record_key).version == record.version:
            break
    done = conn.execute(
        statement("correct"),
        {**values, "seq": seq, "now": now, "department": department, "state": state, "resource": resource},
    ).fetchone()
    if done is None:
        return Written(uscc, resource, record_key, record.version, None, new=False)
    counter.advance(conn, 1)
    figures.add(conn, [("versions", resource, 1)])
    refuse_from_now_on(conn, record, _known(conn, uscc, resource, record_key))
    return Written(uscc, resource, record_key, done[0], seq, new=False)


def _known(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID) -> Record:
    record = latest(conn, uscc, resource, record_key)
    if record is None:
        raise UnknownRecordError(place=f"{uscc} {resource} {record_key}")
    return record


def _corrected(  # noqa: PLR0917  the parts of one examination
    conn: psycopg.Connection[Any],
    resource: Resource,
    record: Record,
    changes: Mapping[str, str | None],
    catalogue: Catalogue,
    on: date,
) -> dict[str, Any]:
    """The columns of the corrected record."""
    before = _texts(resource, record)
    after = {**before, **{name: text or "" for name, text in changes.items()}}
    with examining.examined(conn, resource, [before, after], catalogue, on) as checked:
        examining.refuse_new_faults(checked)
        _, row = examining.records(checked, f"SELECT * FROM {Checked.VIEW}")
    if UUID(bytes=row["record_key"]) != record.record_key:
        raise NotCorrectableError(place=", ".join(changes))
    values = {name: row[name] for name in RECORD_COLUMNS if name != "row"}
    return values | {"record_key": record.record_key, "content_hash": UUID(bytes=row["content_hash"])}


def _refuse_key_fields(resource: Resource, changes: Mapping[str, str | None]) -> None:
    fixed = {*resource.key, resource.subject.uscc, *resource.subject.old_codes}
    stored = {field.code for field in resource.stored_fields}
    wrong = sorted(name for name in changes if name in fixed or name not in stored)
    if wrong or not changes:
        raise NotCorrectableError(place=", ".join(wrong) or None)


def _texts(resource: Resource, record: Record) -> dict[str, str]:
    """The record's values as a clerk would write them."""
    texts = {resource.subject.uscc: record.uscc}
    for name, value in record.whole.items():
        if resource.has_field(name):
            texts[name] = _text(value)
    return texts


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    if isinstance(value, dict):  # registered capital
        return f"{value['amount']} {value['currency']}"
    return str(value)
