"""Records that this platform writes itself, one at a time: an entry it decided on, a correction after an objection.

They go the same way as the row of a file: read, checked, linked and published by the plan of their resource, so that no rule
holds for one way in and not for the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.catalogue import Catalogue, Resource
from gongxin.checking import records as checked_records
from gongxin.checking.plan import ACCEPTED, Layout
from gongxin.checking.run import Checked, check
from gongxin.engine import copying
from gongxin.engine.raw import RawWriter
from gongxin.engine.scratch import Scratch
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.linking.register import Register
from gongxin.registry import counter, figures
from gongxin.registry.facts import NEWCOMER_COLUMNS, RECORD_COLUMNS, STATES, SubmissionRef
from gongxin.registry.problems import UnknownRecordError
from gongxin.registry.publishing import publish
from gongxin.registry.records import Record, latest
from gongxin.registry.sql import statement
from gongxin.registry.subjects import ensure_subjects

if TYPE_CHECKING:
    import psycopg


class RefusedRowError(GongxinError):
    """这条记录不符合目录规定，未入库。 | The record breaks rules of the catalogue and was not taken."""

    code = "record.refused"
    default_remedy = Bilingual("请按所列原因更正后再试。", "Correct what is named and try again.")


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
    Raises RefusedRowError with every reason; catalogue.UnknownDefinition.
    """
    definition = catalogue.resource(resource, on)
    unknown = sorted(set(fields) - {field.code for field in definition.stored_fields})
    if unknown:
        raise RefusedRowError(
            place=", ".join(unknown), reason=Bilingual("目录中没有这些字段。", "The catalogue has no such fields.")
        )
    with _examined(conn, definition, [fields], catalogue, on) as checked:
        _refuse_unless_accepted(checked)
        row = _rows(checked)[0]
        newcomers = [tuple(found[name] for name in NEWCOMER_COLUMNS) for found in _listed(checked_records.newcomers(checked))]
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
    base = counter.lock(conn)  # nobody else publishes until this transaction ends
    record = latest(conn, uscc, resource, record_key)
    if record is None:
        raise UnknownRecordError(place=f"{uscc} {resource} {record_key}")
    definition = catalogue.resource(resource, on)
    _refuse_key_fields(definition, changes)
    before = _texts(definition, record)
    after = {**before, **{name: text or "" for name, text in changes.items()}}
    with _examined(conn, definition, [before, after], catalogue, on) as checked:
        _refuse_new_faults(checked)
        _, row = _rows(checked, f"SELECT * FROM {Checked.VIEW}")
    if UUID(bytes=row["record_key"]) != record_key:
        raise NotCorrectableError(place=", ".join(changes))
    values = {name: row[name] for name in RECORD_COLUMNS if name != "row"}
    values["record_key"], values["content_hash"] = record_key, UUID(bytes=row["content_hash"])
    done = conn.execute(
        statement("correct"),
        {**values, "seq": base + 1, "now": now, "department": department, "state": state, "resource": resource},
    ).fetchone()
    if done is None:
        return Written(uscc, resource, record_key, record.version, None, new=False)
    counter.advance(conn, 1)
    figures.add(conn, [("versions", resource, 1)])
    _keep_refused(conn, record, done[1], base + 1)
    return Written(uscc, resource, record_key, done[0], base + 1, new=False)


def certify(
    conn: psycopg.Connection[Any],
    uscc: str,
    resource: str,
    record_key: UUID,
    *,
    department: str,
    officer: str,
    reason: str,
    now: datetime,
) -> int:
    """The source answers for a removed or corrected fact anew: its next delivery may bring it back. The number of the
    certification. Only the department that the record came from may. Telling the subject is the caller's part, in the same
    transaction. Raises UnknownRecordError, NotCorrectableError."""
    from gongxin.registry.states import set_state

    counter.lock(conn)
    record = latest(conn, uscc, resource, record_key)
    if record is None:
        raise UnknownRecordError(place=f"{uscc} {resource} {record_key}")
    open_ones = conn.execute(
        "UPDATE corrected_value SET certified_at = %s"
        " WHERE uscc = %s AND resource = %s AND record_key = %s AND certified_at IS NULL",
        (now, uscc, resource, record_key),
    ).rowcount
    if record.state != "annulled" and not open_ones:
        raise NotCorrectableError(
            place=str(record_key), reason=Bilingual("该记录无须重新认定。", "There is nothing to certify about this record.")
        )
    if record.state == "annulled":  # a withdrawn record comes back when its source sends it
        set_state(conn, uscc, resource, record_key, "withdrawn", department=department, now=now)
    found = conn.execute(
        "INSERT INTO certification (uscc, resource, record_key, department, officer, reason, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (uscc, resource, record_key, department, officer, reason, now),
    ).fetchone()
    return int(found[0]) if found else 0


@contextmanager
def _examined(
    conn: psycopg.Connection[Any],
    resource: Resource,
    rows: list[Mapping[str, str]],
    catalogue: Catalogue,
    on: date,
) -> Iterator[Checked]:
    """The rows checked as a file of this platform's own, whose columns are all stored fields."""
    names = [field.code for field in resource.stored_fields]
    layout = Layout(
        len(names),
        {name: place for place, name in enumerate(names)},
        units={field.code: "yuan" for field in resource.stored_fields if field.type == "decimal"},
        has_rows=True,
    )
    codes = {text for row in rows for name in names if resource.field(name).type in _CODES if (text := row.get(name))}
    scratch = Scratch()
    try:
        with os.fdopen(os.dup(scratch.fd), "w+b") as out, RawWriter(out, len(names)) as writer:
            for number, row in enumerate(rows, start=2):
                writer.add(number, [row.get(name) or None for name in names], 1_000)
            table = writer.finish(scratch.path, scratch)
        with check(
            table, layout, names, [], resource=resource, catalogue=catalogue, register=_register(conn, sorted(codes)),
            received_on=on, threads=1, memory="512MB",
        ) as checked:  # fmt: skip
            yield checked
    finally:
        scratch.close()


_CODES = ("uscc", "regno", "orgcode")


def _register(conn: psycopg.Connection[Any], codes: list[str]) -> Register:
    """What the register knows of these codes, instead of the whole register."""

    def subjects() -> Any:
        rows = conn.execute(
            "SELECT uscc, name, issued_nonconforming FROM subject WHERE uscc = ANY (%s)", (codes,)
        ).fetchall()
        return copying.batches_of({"uscc": "text", "name": "text", "issued": "boolean"}, rows)

    def old_codes() -> Any:
        rows = conn.execute(
            "SELECT code, uscc FROM old_code WHERE code = ANY (%(codes)s)"
            " UNION SELECT substr(uscc, 9, 9), uscc FROM subject WHERE substr(uscc, 9, 9) = ANY (%(codes)s)",
            {"codes": codes},
        ).fetchall()
        return copying.batches_of({"code": "text", "uscc": "text"}, rows)

    return Register(subjects, old_codes)


def _listed(reader: Any) -> list[dict[str, Any]]:
    return [row for batch in reader for row in batch.to_pylist()]


def _rows(checked: Checked, rows: str | None = None) -> list[dict[str, Any]]:
    """The records of the checked rows, in their order."""
    sql = checked_records.records_sql(checked, rows or checked_records.accepted_sql(checked), ordered=False)
    return sorted(_listed(checked.connection.reader(sql)), key=lambda row: row["row"])


def _broken(checked: Checked) -> dict[int, list[int]]:
    """Row → numbers of the rules of level error or quarantine that it breaks."""
    found = checked.connection.rows(f"SELECT row, f FROM {Checked.VIEW} ORDER BY row")
    return {row: [n for n in numbers if checked.plan.rules[n].level != "warning"] for row, numbers in found}


def _refuse_unless_accepted(checked: Checked) -> None:
    verdict = checked.connection.value(f"SELECT verdict FROM {Checked.VIEW}")
    if verdict != ACCEPTED:
        raise _refused(checked, _broken(checked)[2])


def _refuse_new_faults(checked: Checked) -> None:
    broken = _broken(checked)
    new = [number for number in broken[3] if number not in broken[2]]
    if new:
        raise _refused(checked, new)


def _refused(checked: Checked, numbers: list[int]) -> RefusedRowError:
    rules = [checked.plan.rules[number] for number in numbers]
    return RefusedRowError(
        place=", ".join(dict.fromkeys(rule.about or "" for rule in rules)),
        reason=Bilingual("".join(rule.reason.zh for rule in rules), " ".join(rule.reason.en for rule in rules)),
    )


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


def _keep_refused(conn: psycopg.Connection[Any], old: Record, content: Mapping[str, Any], seq: int) -> None:
    """What stood in the corrected fields is refused from now on."""
    names = [name for name in dict.fromkeys((*old.content, *content)) if old.content.get(name) != content.get(name)]
    conn.execute(
        "INSERT INTO corrected_value (uscc, resource, record_key, field, refused, seq)"
        " SELECT %(uscc)s, %(resource)s, %(key)s, name, v.content ->> name, %(seq)s"
        " FROM unnest(%(names)s::text[]) AS name, record_version v"
        " WHERE v.uscc = %(uscc)s AND v.resource = %(resource)s AND v.record_key = %(key)s AND v.version = %(version)s",
        {
            "uscc": old.uscc, "resource": old.resource, "key": old.record_key, "version": old.version, "seq": seq,
            "names": names,
        },
    )  # fmt: skip
    # what is right now may have been refused once before
    conn.execute(
        "UPDATE corrected_value c SET certified_at = v.accepted_at FROM record_version v"
        " WHERE c.uscc = v.uscc AND c.resource = v.resource AND c.record_key = v.record_key AND v.seq = %(seq)s"
        " AND c.uscc = %(uscc)s AND c.resource = %(resource)s AND c.record_key = %(key)s AND c.certified_at IS NULL"
        " AND c.seq < %(seq)s AND (v.content ->> c.field) IS NOT DISTINCT FROM c.refused",
        {"uscc": old.uscc, "resource": old.resource, "key": old.record_key, "seq": seq},
    )
