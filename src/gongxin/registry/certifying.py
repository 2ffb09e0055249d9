"""What a correction refused does not come back by itself; its source may certify it anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.registry import counter
from gongxin.registry.problems import UnknownRecordError
from gongxin.registry.records import Record, differing, latest
from gongxin.registry.states import set_state, source_of

if TYPE_CHECKING:
    import psycopg


class NotCertifiableError(GongxinError):
    """这条记录不能重新认定。 | This record cannot be certified anew."""

    code = "record.not_certifiable"
    default_remedy = Bilingual("请由报送该信息的部门办理。", "It is for the department whose fact it is.")


@dataclass(frozen=True)
class Certified:
    """What the notice to the subject names: number of the certification, what had been removed (annulled: the record;
    corrected: `fields`), who certified it and why."""

    number: int
    uscc: str
    resource: str
    record_key: UUID
    annulled: bool
    fields: tuple[str, ...]
    department: str
    reason: str


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
) -> Certified:
    """The source answers for an annulled or corrected fact anew: its next delivery may bring it back (other bytes than before,
    for the same bytes are the same submission). Telling the subject is the caller's part, in the same transaction. Raises
    UnknownRecordError; NotCertifiableError for another department than the source, or where nothing was removed."""
    counter.lock(conn)
    record = latest(conn, uscc, resource, record_key)
    if record is None:
        raise UnknownRecordError(place=f"{uscc} {resource} {record_key}")
    if source_of(conn, uscc, resource, record_key) != department:
        raise NotCertifiableError(
            place=department,
            reason=Bilingual("只有该信息的来源部门可以重新认定。", "Only the department whose fact it is may certify it."),
        )
    opened = conn.execute(
        "UPDATE corrected_value SET certified_at = %s"
        " WHERE uscc = %s AND resource = %s AND record_key = %s AND certified_at IS NULL RETURNING field",
        (now, uscc, resource, record_key),
    ).fetchall()
    annulled = record.state == "annulled"
    if not annulled and not opened:
        raise NotCertifiableError(
            place=str(record_key), reason=Bilingual("该记录无须重新认定。", "Nothing of this record was removed.")
        )
    if annulled:  # a withdrawn record comes back when its source sends it
        set_state(conn, uscc, resource, record_key, "withdrawn", department=department, now=now)
    found = conn.execute(
        "INSERT INTO certification (uscc, resource, record_key, department, officer, reason, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (uscc, resource, record_key, department, officer, reason, now),
    ).fetchone()
    fields = tuple(sorted({field for (field,) in opened}))
    return Certified(int(found[0]) if found else 0, uscc, resource, record_key, annulled, fields, department, reason)


def refuse_from_now_on(conn: psycopg.Connection[Any], old: Record, new: Record) -> None:
    """What stood in the fields that `new` corrects is refused; what is right now is refused no more, if it once was."""
    which = {"uscc": old.uscc, "resource": old.resource, "key": old.record_key, "seq": new.seq}
    conn.execute(
        "INSERT INTO corrected_value (uscc, resource, record_key, field, version, seq)"
        " SELECT %(uscc)s, %(resource)s, %(key)s, field, %(version)s, %(seq)s FROM unnest(%(fields)s::text[]) AS field",
        {**which, "version": old.version, "fields": list(differing(old, new))},
    )
    conn.execute(
        "UPDATE corrected_value c SET certified_at = fresh.accepted_at"
        " FROM record_version was, record_version fresh"
        " WHERE c.uscc = %(uscc)s AND c.resource = %(resource)s AND c.record_key = %(key)s"
        " AND c.certified_at IS NULL AND c.seq < %(seq)s"
        " AND was.uscc = c.uscc AND was.resource = c.resource AND was.record_key = c.record_key AND was.version = c.version"
        " AND fresh.uscc = c.uscc AND fresh.resource = c.resource AND fresh.record_key = c.record_key"
        " AND fresh.seq = %(seq)s"
        " AND coalesce(was.personal ->> c.field, was.content ->> c.field)"
        " IS NOT DISTINCT FROM coalesce(fresh.personal ->> c.field, fresh.content ->> c.field)",
        which,
    )
