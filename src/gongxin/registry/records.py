"""One record by its key, as rooms that decide about it see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.rows import class_row

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Record:
    """The latest version of a record. content: masked values by field; personal: whole values of its personal fields."""

    uscc: str
    resource: str
    record_key: UUID
    version: int
    seq: int
    submission_id: int | None
    accepted_at: datetime
    row: int | None
    decided_on: date | None
    effective_from: date | None
    effective_to: date | None
    publication_until: date | None
    public_until: date | None
    summary_procedure: bool
    nature: str
    state: str
    department: str
    severity: str | None
    regime: str | None
    authority_uscc: str | None
    content: Mapping[str, Any]
    personal: Mapping[str, Any] | None

    @property
    def whole(self) -> dict[str, Any]:
        """The values of all fields, personal ones unmasked."""
        return {**self.content, **(self.personal or {})}


_COLUMNS = (
    'uscc, resource, record_key, version, seq, submission_id, accepted_at, "row", decided_on, effective_from, effective_to,'
    " publication_until, public_until, summary_procedure, nature, state, department, severity, regime, authority_uscc,"
    " content, personal"
)


def latest(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID) -> Record | None:
    """The record's latest version, or None if there is no such record."""
    return version_of(conn, uscc, resource, record_key, None)


def version_of(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID, version: int | None) -> Record | None:
    """One version of a record (None: the latest), or None if there is none."""
    with conn.cursor(row_factory=class_row(Record)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM record_version"
            " WHERE uscc = %(uscc)s AND resource = %(resource)s AND record_key = %(key)s"
            " AND (%(version)s::integer IS NULL OR version = %(version)s) ORDER BY version DESC LIMIT 1",
            {"uscc": uscc, "resource": resource, "key": record_key, "version": version},
        ).fetchone()


@dataclass(frozen=True)
class FieldChange:
    """A field that two versions of a record give differently; None where it stood empty. Personal values are masked."""

    field: str
    old: Any
    new: Any


def field_changes(
    conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID, version: int
) -> tuple[FieldChange, ...]:
    """What `version` changed against the one before it, by field; for the first version, every field it brought."""
    new = version_of(conn, uscc, resource, record_key, version)
    old = version_of(conn, uscc, resource, record_key, version - 1) if version > 1 else None
    if new is None:
        return ()
    before = old.content if old else {}
    return tuple(FieldChange(name, before.get(name), new.content.get(name)) for name in differing(old, new))


def differing(old: Record | None, new: Record) -> tuple[str, ...]:
    """The fields that the two give differently: also two names that look alike when masked."""
    before, after = old.whole if old else {}, new.whole
    return tuple(name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name))
